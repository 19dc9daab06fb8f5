"""What authoring takes and gives over the wire. Everything but lists and the blind form holds keys."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, WithJsonSchema

from app.banks.drafts.shapes import QuestionIn
from app.banks.drafts.states import DraftState
from app.banks.kinds import Presented
from app.core.schemas import Id, In, Out
from app.core.text import LongText

_QUESTION: dict[str, Any] = {
    "code": "64-2-4-03",
    "kind": "single",
    "clause": "II.4, gạch đầu dòng 2",
    "difficulty": "medium",
    "body": {
        "stem": "Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm trước đảng ủy cấp trên về tỷ lệ đảng viên tham gia học tập?",
        "options": [
            {"text": "Tổ chức đảng", "right": True, "why": None},
            {"text": "Ban tuyên giáo các cấp", "right": False, "why": "Ban tuyên giáo giúp cấp ủy theo dõi và báo cáo."},
        ],
    },
    "quotation": "Tổ chức đảng chịu trách nhiệm trước Đảng ủy cấp trên về tỷ lệ đảng viên tham gia học tập.",
    "explanation": "Mục II.4 giao trách nhiệm về tỷ lệ cho tổ chức đảng.",
}


def _something(text: str) -> str:
    if not text.strip():
        message = "không để trống"
        raise ValueError(message)
    return text.strip()


Version = Annotated[int, Field(ge=1, le=2_000_000_000)]
Note = Annotated[LongText, Field(max_length=2000), AfterValidator(_something)]
# The kind of the question decides what is an answer: `kind.read_answer` judges it.
Solved = Annotated[
    JsonValue, WithJsonSchema({"description": "Câu trả lời như khi làm bài, theo vị trí phương án trong bản không có đáp án"})
]


class DraftIn(In):
    """A new question (`content` alone), or the next version of one (`question_id`; without `content` as it reads now)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"content": _QUESTION}]})

    question_id: Id | None = None
    content: QuestionIn | None = None


class DraftChangeIn(In):
    """The whole question as it is to read; `version` is the one of the draft that its author had before them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "content": _QUESTION}]})

    version: Version
    content: QuestionIn


class SendIn(In):
    """The version of the draft that is to be reviewed."""

    version: Version


class ReturnIn(In):
    """What is to be mended."""

    version: Version
    note: Note


class PublishIn(In):
    """The reviewer's own answer, found with the blind form of this very version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "solved": 1}]})

    version: Version
    solved: Solved


class ComplaintOut(Out):
    """What an import would complain of; with any of these the draft cannot be sent."""

    field: str
    advice: str


class ContentOut(Out):
    """A question with its key. `body` by kind, as stored."""

    code: str
    kind: str
    clause: str
    difficulty: str
    body: dict[str, Any]
    quotation: str | None
    explanation: str


class DraftOut(Out):
    """A draft with its key. `current` is the number of the question's version in use: with another than `based_on` it cannot
    be published. `advice` stops nothing. `may_review`: the caller is a second person to it.
    """

    id: UUID
    bank_id: UUID
    question_id: UUID | None
    based_on: int | None
    current: int | None
    state: DraftState
    version: int
    content: ContentOut
    complaints: list[ComplaintOut]
    advice: list[str]
    may_review: bool
    author_label: str
    created_at: datetime
    changed_at: datetime
    reviewer_label: str | None
    reviewed_at: datetime | None
    review_note: str | None
    published_version_id: UUID | None


class DraftLineOut(Out):
    """A draft in a list, without key and names; `mine`: the caller began it."""

    id: UUID
    question_id: UUID | None
    code: str
    kind: str
    clause: str
    stem: str
    state: DraftState
    version: int
    changed_at: datetime
    mine: bool
    may_review: bool


class BlindOut(Out):
    """A question to be solved without its key, options in an order that says nothing; digests name pictures of the bank."""

    draft_id: UUID
    version: int
    question: Presented
    picture_digest: str | None
    option_digests: list[str | None]
