"""The sentences people read about answers that came late (golden wordings 4 and 5; pure: local times come in)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.text import day_text, hour_text
from app.quizzes.late.clocks import Evidence, Why

AFTER_RELEASE = "Đã nhận sau khi chốt; chờ cấp ủy xem xét."
# The phone puts the number of answers it still holds in the place of {n}, and shows nothing where it holds none.
STILL_ON_PHONE = "{n} câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn."
KEPT = "Bài làm của đồng chí vẫn được giữ nguyên."
# What began before the end counts if it is recorded within 72 hours; the last of the three days is the secretary's.
RECORDED_WITHIN = timedelta(hours=72)
SECRETARYS_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """Late answers with one fate: how many questions, and when the first and the last of them arrived (local times)."""

    answers: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class End:
    """How the attempt ended: when (the deadline, or the submission), and whether its member handed it in."""

    at: datetime
    handed_in: bool


def time_is_up(answers: int, *, graded: bool) -> str:
    """Golden wording 4: "Đã hết giờ. 18 câu gửi kịp đang được chấm."; once it is graded, that it is."""
    if not answers:
        return "Đã hết giờ. Hệ thống chưa nhận được câu trả lời nào."
    return f"Đã hết giờ. {answers} câu gửi kịp {'đã' if graded else 'đang'} được chấm."


def not_counted(sent: Sent, end: End) -> str:
    """Golden wording 5: "2 câu gửi lúc 21 giờ 15 chưa được tính, vì bài đã hết giờ lúc 19 giờ 45. Bài làm … giữ nguyên."."""
    return f"{_sent(sent, end)} chưa được tính, vì {_ended(sent, end)}. {KEPT}"


def tell_secretary(before: date | None) -> str:
    """Golden wording 5, second line; `before` is None where that day has come already."""
    told = f"bí thư chi bộ trước ngày {day_text(before)}" if before else "ngay bí thư chi bộ"
    return f"Nếu lúc đó bị mất sóng, đồng chí báo {told} để được xem lại."


def tell_before(window_ends: datetime) -> date:
    """The day before which the secretary has to know: a day remains to decide before the 72 hours are over.

    >>> tell_before(datetime(2024, 12, 20, 17))
    datetime.date(2024, 12, 22)
    """
    return (window_ends + RECORDED_WITHIN - SECRETARYS_DAY).date()


def counted(sent: Sent, end: End, *, by_a_person: bool) -> str:
    """That late answers count, and why."""
    why = "đã được xem xét và được tính" if by_a_person else "được tính: theo đồng hồ, đồng chí đã trả lời trước khi hết giờ"
    return f"{_sent(sent, end)} {why}."


def decided_against(sent: Sent, end: End, reason: str) -> str:
    """That a person looked and decided not to let them count."""
    return f"{_sent(sent, end)} đã được xem xét và không được tính. Lý do: {reason}"


def after_release(sent: Sent, end: End, *, accepted: bool) -> str:
    """What arrived when the occasion was over."""
    fate = "Đã nhận sau khi chốt; cấp ủy đã đồng ý tính khi điều chỉnh số liệu." if accepted else AFTER_RELEASE
    return f"{_sent(sent, end)}: {fate}"


def answer_to_phone(outcome: str, *, is_after_release: bool) -> str:
    """What a phone shows right after it sent late answers."""
    if is_after_release and outcome != "refused":
        return AFTER_RELEASE
    return _RIGHT_AFTER[outcome]


_RIGHT_AFTER = {
    "accepted": "Đã nhận, ghi là gửi muộn và được tính.",
    "waiting": "Đã nhận, ghi là gửi muộn; chờ chi bộ xem xét. " + KEPT,
    "refused": "Đã nhận, ghi là gửi muộn; bài này không tính câu gửi muộn. " + KEPT,
}


def evidence_lines(
    evidence: Evidence, *, given_at: datetime | None, end: End, saw_marks: bool, after_release: bool
) -> list[str]:
    """What a secretary reads of the clocks, without the answers. `given_at`: the local form of `evidence.given_by`."""
    lines = [_EVIDENCE[evidence.why].format(given="" if given_at is None else _moment(given_at, end))]
    if end.handed_in:
        lines.append(f"Đến sau khi đồng chí ấy đã nộp bài lúc {hour_text(end.at)}.")
    elif saw_marks:
        lines.append("Đến sau khi đồng chí ấy đã xem điểm.")
    if after_release:
        lines.append("Do cấp ủy cấp trên xem xét, vì đợt học tập đã chốt.")
    return lines


_EVIDENCE = {
    Why.RAN_ON: "Cùng lần mở ứng dụng đã gửi được trước đó; đồng hồ chạy liên tục của máy cho thấy trả lời xong trước {given}.",
    Why.SAME_OFFSET: "Ứng dụng mở lại trên cùng điện thoại, giờ của máy không đổi quá 2 phút; trả lời xong khoảng {given}.",
    Why.AFTER_DEADLINE: "Theo đồng hồ của máy, trả lời xong khoảng {given}, sau khi hết giờ.",
    Why.CLOCK_MISSING: "Máy không gửi kèm giờ, không so được.",
    Why.RAN_BACKWARDS: "Đồng hồ của máy chạy lùi, không so được.",
    Why.SET_ANEW: "Giờ trên máy được chỉnh lại giữa hai lần gửi, không so được.",
    Why.BEFORE_START: "Theo giờ của máy, câu trả lời có trước khi bắt đầu làm bài.",
    Why.NEVER_HEARD: "Điện thoại này chưa gửi được gì trong giờ làm bài (máy khác, hoặc mới đăng nhập lại).",
}


def _moment(at: datetime, end: End) -> str:
    return hour_text(at) + ("" if at.date() == end.at.date() else f" ngày {day_text(at.date())}")


def _sent(sent: Sent, end: End) -> str:
    """ "2 câu gửi lúc 21 giờ 15"; with the day where it is not the day of the end."""
    first, last = hour_text(sent.first_at), hour_text(sent.last_at)
    day = "" if sent.last_at.date() == end.at.date() else f" ngày {day_text(sent.last_at.date())}"
    if sent.first_at.date() != sent.last_at.date():
        first = f"{first} ngày {day_text(sent.first_at.date())}"
    return f"{sent.answers} câu gửi " + (f"lúc {last}{day}" if first == last else f"từ {first} đến {last}{day}")


def _ended(sent: Sent, end: End) -> str:
    day = "" if sent.last_at.date() == end.at.date() else f" ngày {day_text(end.at.date())}"
    return f"{'đồng chí đã nộp bài' if end.handed_in else 'bài đã hết giờ'} lúc {hour_text(end.at)}{day}"
