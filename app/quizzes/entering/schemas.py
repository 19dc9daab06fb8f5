"""What printing, entering and confirming take and give over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.banks.kinds import Presented
from app.core.schemas import Id, In, Instant, Out
from app.core.text import Line
from app.quizzes.schemas import Answers

Text = Annotated[Line, Field(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{1,4}$")]
Way = Literal["paper", "helper"]
State = Literal["waiting", "confirmed", "refused"]


class PrintIn(In):
    """How many papers (mã đề) to draw; a paper may be copied for many."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"count": 4}]})

    count: Annotated[int, Field(ge=1, le=20)]


class PrintedPaperOut(Out):
    """A printed paper in a list."""

    code: str
    made_at: datetime


class PrintedPapersOut(Out):
    """All printed papers of a test, in order."""

    items: list[PrintedPaperOut]


class PrintedQuestionOut(Out):
    """One question in printing order. `letters` stand before its options (A, B, …; a, b, … before statements)."""

    number: int
    question: Presented
    letters: list[str]


class PrintedSheetOut(Out):
    """A paper for the print view, without its key."""

    quiz_id: UUID
    title: str
    code: str
    time_limit_s: int
    open_book: bool
    questions: list[PrintedQuestionOut]


class EnteredIn(In):
    """A sheet, copied. `client_id` is made on the device. `kept_where`: where the sheet lies, never a photograph of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-0000000000c1",
                    "member_id": "01890000-0000-7000-8000-0000000000a1",
                    "paper_code": "01",
                    "way": "paper",
                    "taken_at": "2024-12-18T20:00:00+07:00",
                    "kept_where": "Sổ biên bản chi bộ, trang 12",
                    "answers": {"0": 2, "1": [0, 2], "2": True},
                }
            ]
        }
    )

    client_id: Id
    member_id: Id
    paper_code: Code
    way: Way
    helped_by: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    taken_at: Instant
    kept_where: Text
    answers: Answers


class RefuseIn(In):
    """Sending a sheet back always says why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Câu 7 trên bài giấy chọn C, nhập nhầm D"}]})

    reason: Text


class EnteredOut(Out):
    """An entered result. `on_behalf`: entered from above on the branch's behalf. No marks here, whoever reads."""

    id: UUID
    quiz_id: UUID
    title: str
    member_id: UUID
    name: str
    birth_year: int | None
    paper_code: str
    way: Way
    way_text: str
    helped_by: str | None
    taken_at: datetime
    kept_where: str
    entered_at: datetime
    entered_by: str | None
    on_behalf: bool
    on_behalf_text: str | None
    state: State
    state_text: str
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    attempt_id: UUID | None
    may_confirm: bool


class CopiedAnswerOut(Out):
    """One question of the sheet and what was entered for it: a letter, Đúng or Sai, a text; – where nothing is."""

    question: int
    written: str


class EnteredSheetOut(EnteredOut):
    """An entered result with its answers, to compare with the sheet."""

    answers: list[CopiedAnswerOut]
