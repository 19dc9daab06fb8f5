"""The clock of a transfer of party activity (pure): what has to be done by which working day, and which paper says so.

A member who moves has 60 working days from the day the decision takes effect (or the residence changes) to begin the official
transfer; whoever was given the letter has 30 working days from that day to present it to the receiving branch. After that the
member or the organisation reports the reasons to the committee. Sources: điểm 6.3.1 of the three regulations in `PAPERS`.
Reminders are facts that are shown; nothing lapses by itself, and the sender counts the member until the receiver confirms.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.members.working_days import last_day, left


class Step(StrEnum):
    """What is waited for."""

    BEGIN = "begin"
    PRESENT = "present"


WORKING_DAYS = {Step.BEGIN: 60, Step.PRESENT: 30}
# In force from this day on; all three say the same in điểm 6.3.1, a) and c).
PAPERS = (
    (date(2025, 7, 1), "Quy định số 294-QĐ/TW về thi hành Điều lệ Đảng, điểm 6.3.1"),
    (date(2021, 7, 30), "Quy định số 24-QĐ/TW ngày 30/7/2021 về thi hành Điều lệ Đảng, điểm 6.3.1"),
    (date(2016, 7, 25), "Quy định số 29-QĐ/TW ngày 25/7/2016 về thi hành Điều lệ Đảng, điểm 6.3.1"),
)
CAUSE_WORDS = {
    "new_work": "chuyển công tác",
    "retired": "nghỉ hưu, nghỉ mất sức",
    "left_work": "thôi việc, phục viên",
    "residence": "thay đổi nơi cư trú lâu dài",
}
_WORDS = {
    Step.BEGIN: "làm thủ tục chuyển sinh hoạt đảng chính thức",
    Step.PRESENT: "xuất trình giấy giới thiệu với chi ủy nơi chuyển đến",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that runs: `since` is not counted, `due_on` is its last day; `days_left` in working days, negative when over."""

    step: Step
    since: date
    due_on: date
    days_left: int

    @property
    def overdue(self) -> bool:
        """Whether the last day is over."""
        return self.days_left < 0

    @property
    def paper(self) -> str:
        """The regulation in force when the term began."""
        return next((words for day, words in PAPERS if self.since >= day), PAPERS[-1][1])

    @property
    def sentence(self) -> str:
        """What is to be done by when, in a sentence."""
        what, day = _WORDS[self.step], f"{self.due_on:%d/%m/%Y}"
        if self.overdue:
            over = f"Đã quá hạn {-self.days_left} ngày làm việc để {what} (hạn {day})"
            return f"{over}; đồng chí và tổ chức đảng báo cáo lý do với cấp ủy có thẩm quyền."
        if self.days_left == 0:
            return f"Hôm nay là ngày cuối để {what}."
        return f"Còn {self.days_left} ngày làm việc để {what} (hạn {day})."


def clock(step: Step, since: date, today: date) -> Clock:
    """The term that began on `since`, seen on `today`.

    >>> clock(Step.PRESENT, date(2024, 12, 2), date(2024, 12, 18)).sentence
    'Còn 18 ngày làm việc để xuất trình giấy giới thiệu với chi ủy nơi chuyển đến (hạn 14/01/2025).'
    """
    due_on = last_day(since, WORKING_DAYS[step])
    return Clock(step, since, due_on, _days_left(today, due_on))


def _days_left(today: date, due_on: date) -> int:
    """A term that ends over a weekend is over on the next day, though no working day has passed since."""
    if today <= due_on:
        return left(today, due_on)
    return min(-1, left(today, due_on))
