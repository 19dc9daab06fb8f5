"""What is still open before figures go up or a campaign closes: counts by kind, and the sentence that names them (pure)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Open:
    """How many of each kind are open for some unit.

    `meetings`: meetings and make-ups that are not over; `attempts_running`: tests whose time is not out; `phones_silent`: tests
    begun on a phone that was never heard of again, and whose time is out; `marks_unconfirmed`: attendance that waits for a
    second person; `check_ins_queued`: scanned without signal, to be confirmed; `results_waiting`: papers entered by one person;
    `late_waiting`: tests with late answers to be looked at; `corrections`: changes of the list to be decided;
    `papers_waiting`: confirmations of other places; `excuses_asked`: requests to be excused; `records_waiting`: records that
    whoever holds the office now takes over or lays aside.
    """

    meetings: int = 0
    attempts_running: int = 0
    phones_silent: int = 0
    marks_unconfirmed: int = 0
    check_ins_queued: int = 0
    results_waiting: int = 0
    late_waiting: int = 0
    corrections: int = 0
    papers_waiting: int = 0
    excuses_asked: int = 0
    records_waiting: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)

    def named(self) -> dict[str, int]:
        """Only the kinds of which there is any."""
        return {name: count for name, count in asdict(self).items() if count}

    def __add__(self, other: "Open") -> "Open":
        mine, theirs = asdict(self), asdict(other)
        return Open(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True, slots=True)
class NotCome:
    """Who of a branch has not come, by what is recorded. `may_find`: the time is over, absences without a reason are found."""

    excused: int
    unexcused: int
    unrecorded: int
    may_find: bool


KINDS = tuple(field.name for field in fields(Open))
WORDS = {
    "meetings": "{} buổi học hoặc học bù chưa kết thúc",
    "attempts_running": "{} bài trắc nghiệm chưa hết giờ",
    "phones_silent": "{} máy đã mở bài trắc nghiệm mà chưa gửi gì về",
    "marks_unconfirmed": "{} lượt điểm danh chờ người thứ hai xác nhận",
    "check_ins_queued": "{} lượt tự điểm danh lúc mất sóng chờ xác nhận",
    "results_waiting": "{} bài làm trên giấy chờ người thứ hai xác nhận",
    "late_waiting": "{} bài có câu trả lời gửi muộn chờ xem xét",
    "corrections": "{} đề nghị điều chỉnh danh sách chờ cấp trên xem xét",
    "papers_waiting": "{} giấy xác nhận của nơi sinh hoạt tạm thời chờ cấp trên xem xét",
    "excuses_asked": "{} đề nghị vắng có lý do chờ xem xét",
    "records_waiting": "{} lần ghi gửi đến sau chờ tiếp nhận",
}
NOTHING_OPEN = "Không còn việc nào dở dang."


def not_come_sentence(found: NotCome) -> str | None:
    """What the branch has to say about those of whom nothing is recorded; None where there is nobody.

    >>> not_come_sentence(NotCome(1, 0, 2, may_find=False))
    'Còn 2 đồng chí chưa ghi. Hết thời gian của đợt mới kết luận “vắng không lý do”.'
    """
    if not found.unrecorded:
        return None
    what = "Chi bộ kết luận “vắng không lý do”, hoặc để “chưa ghi”: chưa ghi không phải là vắng."
    later = "Hết thời gian của đợt mới kết luận “vắng không lý do”."
    return f"Còn {found.unrecorded} đồng chí chưa ghi. {what if found.may_find else later}"


def sentence(counts: Mapping[str, int]) -> str:
    """ "Còn 1 buổi học hoặc học bù chưa kết thúc, 3 bài trắc nghiệm chưa hết giờ."

    >>> sentence({"meetings": 0, "attempts_running": 3})
    'Còn 3 bài trắc nghiệm chưa hết giờ.'
    """
    named = [words.format(counts[kind]) for kind, words in WORDS.items() if counts.get(kind)]
    return f"Còn {', '.join(named)}." if named else NOTHING_OPEN
