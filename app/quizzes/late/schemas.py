"""What goes over the wire about late answers, and about what is held of an attempt."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import Id, In, Out
from app.core.text import Line

Clock = Literal["on_time", "plausible", "needs_look"]
Outcome = Literal["accepted", "waiting", "refused"]


class LateGroupOut(Out):
    """Late answers with one fate; `answers` counts questions. `decided`: by a person, for the `reason` beside it."""

    outcome: Outcome
    after_release: bool
    decided: bool
    reason: str | None
    answers: int
    first_received_at: datetime
    last_received_at: datetime


class EndingOut(Out):
    """How an attempt ended, once time ran out or answers came late; `messages` are sentences to show as they are."""

    counted: int
    late: list[LateGroupOut]
    tell_secretary_before: date | None
    messages: list[str] = Field(
        examples=[
            [
                "Đã hết giờ. 18 câu gửi kịp đã được chấm.",
                (
                    "2 câu gửi lúc 21 giờ 15 chưa được tính, vì bài đã hết giờ lúc 19 giờ 45. "
                    "Bài làm của đồng chí vẫn được giữ nguyên."
                ),
                "Nếu lúc đó bị mất sóng, đồng chí báo bí thư chi bộ trước ngày 22/12 để được xem lại.",
            ]
        ]
    )
    still_on_phone: str | None = Field(
        description="Khi điện thoại còn giữ câu trả lời: thay {n} bằng số câu rồi hiện; không còn câu nào thì không hiện"
    )


class LateBatchOut(Out):
    """One late batch without its answers. `evidence`: what the clocks show, in sentences."""

    received_at: datetime
    answers: int
    clock: Clock
    outcome: Outcome
    evidence: list[str]


class LateAttemptOut(Out):
    """One attempt whose late answers wait for a decision. `level`: who decides, the branch or the committee above it."""

    attempt_id: UUID
    member_id: UUID
    number: str
    full_name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    quiz_id: UUID
    quiz_title: str
    attempt_number: int
    started_at: datetime
    deadline_at: datetime
    closed_at: datetime
    after_release: bool
    level: Literal["branch", "above"]
    batches: list[LateBatchOut]


class DecideIn(In):
    """A decision about all late answers of an attempt that wait; sent again with its `client_id`, it is decided once."""

    client_id: Id | None = None
    accept: bool
    reason: Annotated[Line, Field(min_length=3, examples=["Cả bản mất sóng tối 18/12, có ba đồng chí khác xác nhận"])]


class DecidedOut(Out):
    """What was decided. `for_amendment`: the campaign is closed, so the figure moves only by the committee's amendment."""

    attempt_id: UUID
    outcome: Literal["accepted", "refused"]
    batches: int
    for_amendment: bool
    decided_at: datetime


class HeldBatchOut(Out):
    """One batch as it is held; late ones with what became of them."""

    writer: UUID
    seq: int
    answers_sha256: str
    received_at: datetime
    verdict: Literal["in_time", "late"]
    clock: Clock | None
    outcome: Outcome | None


class RefusedPayloadOut(Out):
    """Something kept that could not be taken. `sha256`: of the answers as for a batch, or of the body where it has none."""

    sha256: str | None
    reason: str
    received_at: datetime


class HoldingsOut(Out):
    """All that is held of an attempt, hash by hash: what is not here has not arrived."""

    attempt_id: UUID
    server_now: datetime
    batches: list[HeldBatchOut]
    refused: list[RefusedPayloadOut]
