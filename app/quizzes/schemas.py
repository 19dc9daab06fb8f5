"""What goes over the wire. Small: options are plain texts, answers positions in this paper, nothing names an option."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, WithJsonSchema
from pydantic.config import JsonDict

from app.banks.kinds import Difficulty, Presented
from app.core.schemas import Count, Id, In, Instant, Out
from app.core.text import Line
from app.quizzes.allowance import DeadlineRule
from app.quizzes.folding import MOST_SEQ
from app.quizzes.late.schemas import EndingOut
from app.quizzes.visibility import Reveal

_ANSWERS = {
    "type": "object",
    "description": "Theo vị trí câu trong đề (từ 0): một đáp án - vị trí phương án; nhiều đáp án - danh sách vị trí; "
    "đúng sai - true/false; nhóm đúng sai - danh sách true/false/null theo thứ tự các ý; trả lời ngắn - chữ, tối đa 200 ký tự; "
    "điền số - chữ như đã gõ (phẩy là phần thập phân) hoặc số; null - bỏ câu đã trả lời. Chỉ gửi những câu thay đổi.",
    "additionalProperties": {
        "anyOf": [
            {"type": "integer"},
            {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "boolean"}, {"type": "null"}]}},
            {"type": "boolean"},
            {"type": "string"},
            {"type": "number"},
            {"type": "null"},
        ]
    },
    "examples": [{"0": 2, "3": [0, 2], "7": True, "8": [True, False, None, True], "9": "Tổ chức đảng", "10": "97,9"}],
}
# Each item is judged by itself when the answers are folded: a malformed one must not cost the others.
Answers = Annotated[dict[str, JsonValue], Field(max_length=500), WithJsonSchema(_ANSWERS)]
# As it was sent, or as it is shown in a review: the shapes of `_ANSWERS`.
AnswerOut = int | bool | str | float | list[int | bool | None]

_WRITER = "01890000-0000-7000-8000-0000000000e1"
_START: JsonDict = {
    "start_id": "01890000-0000-7000-8000-0000000000d1",
    "writer_id": _WRITER,
    "device_time": "2024-12-18T07:31:00+07:00",
    "elapsed_ms": 0,
}
_BATCH: JsonDict = {"answers": {"0": 2, "1": 0}, "elapsed_ms": 95_000}
_SUBMISSION: JsonDict = {"submission_id": "01890000-0000-7000-8000-0000000000f1", "writer_id": _WRITER, "seq": 2}


class StartIn(In):
    """`start_id` is made on the phone; sent again it brings the same attempt. The rest is the phone's word on its clocks."""

    model_config = ConfigDict(json_schema_extra={"examples": [_START]})

    start_id: Id
    way: Literal["own_phone", "other_phone"] = "own_phone"
    writer_id: Id | None = None
    device_time: Instant | None = None
    elapsed_ms: Count | None = None


class BatchIn(In):
    """Answers that changed since the writer's last batch. Time fields are the phone's: evidence, not proof.

    `device_time` and `elapsed_ms` (since the writer began) are of the moment when the last of these answers was given,
    `sent_device_time` of the moment of sending.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_BATCH]})

    answers: Answers
    device_time: Instant | None = None
    elapsed_ms: Count | None = None
    sent_device_time: Instant | None = None


class SubmissionIn(BatchIn):
    """The last batch of a writer, and the id of this submission, both made on the phone."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BATCH | _SUBMISSION]})

    submission_id: Id
    writer_id: Id
    seq: Annotated[int, Field(ge=1, le=MOST_SEQ)]


class SavedOut(Out):
    """`verdict`: in_time, or late: kept, marked, and judged; what is in time has no `clock`, `outcome` and `message`.

    `clock` is what the phone's clocks say, `outcome` what became of it under the test's `late_sync`: accepted (counts), waiting
    (a person decides), refused (kept, not counted). `message` says it to the member.
    """

    verdict: Literal["in_time", "late"]
    received_at: datetime
    server_now: datetime
    clock: Literal["on_time", "plausible", "needs_look"] | None
    outcome: Literal["accepted", "waiting", "refused"] | None
    message: str | None


class RefusedItemOut(Out):
    """An item that is no answer to a question of this paper; the others are not touched by it."""

    place: str
    reason: Literal["question_not_in_paper", "answer_not_valid"]


class AttemptOut(Out):
    """An attempt to begin or to go on with, on any device. Options have no ids: an answer is a position in this paper."""

    id: UUID
    quiz_id: UUID
    title: str
    number: int
    state: Literal["open", "closed"]
    started_at: datetime
    deadline_at: datetime
    closes_at: datetime
    late_sync: Literal["accept", "look", "refuse"]
    open_book: bool
    helper_reads: bool = Field(description="Có người đọc giúp đề")
    server_now: datetime
    next_seq: int
    questions: list[Presented]
    answers: dict[int, AnswerOut]
    refused: list[RefusedItemOut]
    ending: EndingOut | None


class SubmittedOut(Out):
    """The same for right and wrong answers, and the same again when the submission is repeated."""

    attempt_id: UUID
    submission_id: UUID
    closed_at: datetime
    taken: bool
    answered: int
    refused: list[RefusedItemOut]


class ResultOut(Out):
    """`earned`, `score` and `passed` are null unless the review policy shows marks. `closed_by`: member, expiry or paper."""

    attempt_id: UUID
    quiz_id: UUID
    number: int
    state: Literal["open", "closed"]
    closed_at: datetime | None
    closed_by: Literal["member", "expiry", "paper"] | None
    taken: bool | None
    answered: int | None
    questions: int
    earned: str | None
    score: str | None
    passed: bool | None
    read_again: list[str]
    counts: bool | None = Field(
        description="Có phải lượt được tính; null khi đang làm, hoặc khi tính lượt tốt nhất mà không hiện điểm"
    )
    attempts_left: int
    may_start_at: datetime | None = Field(description="Phải nghỉ đến lúc này mới làm được lượt tiếp theo; null: không phải chờ")
    may_start_until: datetime | None
    review_open: bool
    messages: list[str] = Field(
        examples=[
            [
                "Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận đủ 20/20 câu.",
                "Đồng chí trả lời đúng 9/20 câu. Mời đọc lại mục II.4 và II.8, rồi làm lại lần 2 trước 20/12.",
            ]
        ],
        description="Các câu về lượt này để hiện nguyên văn; hết giờ hoặc có câu gửi muộn thì xem thêm ending.messages",
    )
    ending: EndingOut | None


class ReviewedQuestionOut(Out):
    """One question with its key, in the order and positions of the member's own paper.

    `accepted`: what else is right (other forms of a short answer, the range of a number). `why_wrong` stands beside the
    options: why each is wrong; in a group of statements, why each is what it is. `ruling`: the question was found wanting;
    void: everybody earned its full mark, rekey: `right` is the key that counts; `ruling_note` says why.
    """

    question: Presented
    right: AnswerOut
    accepted: list[str]
    answer: AnswerOut | None
    fraction: str
    clause: str
    quotation: str | None
    explanation: str
    why_wrong: list[str | None]
    ruling: Literal["void", "rekey"] | None
    ruling_note: str | None


class ReviewOut(Out):
    """The whole paper after the release."""

    questions: list[ReviewedQuestionOut]


class FixedDrawIn(In):
    """These very questions, in their current versions at publication."""

    kind: Literal["fixed"]
    question_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]


class BankDrawIn(In):
    """So many questions of a bank, under a clause and of a difficulty if these are named."""

    kind: Literal["bank"]
    bank_id: Id
    clause: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    difficulty: Annotated[Difficulty, Field(strict=False)] | None = None
    count: Annotated[int, Field(ge=1, le=200)]


DrawIn = Annotated[FixedDrawIn | BankDrawIn, Field(discriminator="kind")]


_AFTER = (
    "Cho xem gì ngay khi nộp bài: nothing - không gì cả, marks - điểm, keys - điểm và đáp án (phải xác nhận bằng "
    "confirm_keys_right_after). Trong khi làm bài không bao giờ hiện gì."
)
_RELEASED = (
    "Cho xem gì khi đợt học tập đã kết thúc; không ít hơn review_after. Còn một lượt đang làm dở thì chưa hiện đáp án "
    "của lượt nào."
)
_COUNTS = "Lượt nào được tính: first - lượt đầu tiên, best - lượt tốt nhất, last - lượt cuối cùng (chỉ kể lượt có trả lời)"
_COOLDOWN = "Sau khi xong một lượt có trả lời, bao nhiêu giây mới được làm lượt tiếp theo; nhiều nhất 7 ngày"
_DEADLINE = "full_time - bắt đầu trong hạn thì được làm đủ thời gian; window_end - hết hạn là hết giờ làm bài"
MOST_COOLDOWN_S = 7 * 86_400


class QuizIn(In):
    """A test. `time_limit_s` defaults to two minutes a question; `pass_mark` is hundredths of a percent (8000 is 80 %)."""

    unit_id: Id
    title: Annotated[Line, Field(min_length=1, max_length=300)]
    opens_at: Instant
    closes_at: Instant
    draws: Annotated[list[DrawIn], Field(min_length=1, max_length=50)]
    time_limit_s: Annotated[int, Field(ge=60, le=86_400)] | None = None
    grace_s: Annotated[int, Field(ge=0, le=600)] = 30
    max_attempts: Annotated[int, Field(ge=1, le=20)] = 2
    counts: Annotated[Literal["first", "best", "last"], Field(description=_COUNTS)] = "best"
    cooldown_s: Annotated[int, Field(ge=0, le=MOST_COOLDOWN_S, description=_COOLDOWN)] = 0
    deadline_rule: Annotated[DeadlineRule, Field(description=_DEADLINE)] = "full_time"
    open_book: Annotated[bool, Field(description="Được xem tài liệu khi làm bài; người làm bài được báo trước")] = True
    pass_mark: Annotated[int, Field(ge=1, le=10_000)] | None = None
    review_after: Annotated[Reveal, Field(strict=False, description=_AFTER)] = Reveal.MARKS
    review_released: Annotated[Reveal, Field(strict=False, description=_RELEASED)] = Reveal.KEYS
    confirm_keys_right_after: Annotated[bool, Field(description="Đã đọc cảnh báo về việc cho xem đáp án ngay khi nộp")] = False
    late_sync: Literal["accept", "look", "refuse"] = "accept"


class NewQuizIn(QuizIn):
    """A test to make. `client_id` is made on the device and becomes the test's id: the same one again is the same test."""

    client_id: Id | None = None


class OwnTermsOut(Out):
    """What holds for the caller, who may take the test: the window, the whole time limit, and what was given beside it."""

    opens_at: datetime
    closes_at: datetime
    time_limit_s: int
    extra_s: int
    helper_reads: bool


class QuizOut(Out):
    """A test without its questions. `draws` is null for those who only take it, `own` for those who may not take it.

    `terms` says the policy in sentences, for the screen before the start.
    """

    id: UUID
    unit_id: UUID
    title: str
    state: Literal["draft", "published"]
    opens_at: datetime
    closes_at: datetime
    questions: int
    time_limit_s: int
    grace_s: int
    max_attempts: int
    counts: Literal["first", "best", "last"]
    cooldown_s: int
    deadline_rule: DeadlineRule
    open_book: bool
    pass_mark: int | None
    review_after: Reveal
    review_released: Reveal
    late_sync: Literal["accept", "look", "refuse"]
    published_at: datetime | None
    terms: list[str] = Field(examples=[["Thời gian làm bài: 40 phút.", "Được xem lại tài liệu khi làm bài."]])
    own: OwnTermsOut | None
    draws: list[dict[str, Any]] | None
