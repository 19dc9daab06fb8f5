"""What members and secretaries read about scans that arrived late (pure; local times come in)."""

from datetime import datetime

from app.core.text import day_text, hour_text

PRESENT = "Đã ghi đồng chí có mặt."
CHANGED = "Lượt điểm danh này đã được ghi lại. Đồng chí xem hồ sơ học tập của mình."


def waiting(scanned: datetime) -> str:
    """The truth about a scan in the queue."""
    when = f"{hour_text(scanned)} ngày {day_text(scanned.date())}"
    return f"Đã nhận lượt quét lúc {when}. Gửi đến muộn nên chưa tính; chờ bí thư xác nhận."


def refused(scanned: datetime, word: str | None) -> str:
    """A scan that a person did not accept."""
    when = f"{hour_text(scanned)} ngày {day_text(scanned.date())}"
    return f"Lượt quét lúc {when} chưa được xác nhận nên không tính. Lý do: {word or 'chưa nêu'}."


# Why a check-in was refused, by the code of the refusal.
REFUSED_BECAUSE = {
    "hall_code_wrong": "mã chưa đúng hoặc đã hết hiệu lực",
    "too_many_codes": "mã nhập chưa đúng nhiều lần",
    "hall_not_open": "buổi học chưa bắt đầu hoặc đã kết thúc",
    "meeting_cancelled": "buổi học đã hủy",
    "campaign_not_open": "đợt học tập chưa mở",
    "campaign_closed": "gửi đến sau khi chốt số liệu",
    "recorded_too_late": "gửi đến khi đã quá 72 giờ sau khi kết thúc đợt",
    "too_many_late_scans": "đã có nhiều lượt quét của buổi học này",
}
ACCEPTED_SCAN = "đã được xác nhận: đồng chí có mặt."


def accepted(scanned: datetime) -> str:
    """A scan that a person accepted."""
    return f"Lượt quét lúc {hour_text(scanned)} ngày {day_text(scanned.date())} {ACCEPTED_SCAN}"


def late_sentence(state: str, scanned: datetime, word: str | None, *, closed: bool) -> str:
    """What the member reads about a scan that arrived late; `closed`: the campaign's figures are sealed."""
    if state == "waiting":
        when = f"{hour_text(scanned)} ngày {day_text(scanned.date())}"
        whom = "chờ bí thư xem rồi cấp ủy xem xét, vì đợt đã chốt" if closed else "chờ bí thư xác nhận"
        return f"Đã nhận lượt quét lúc {when}. Gửi đến muộn nên chưa tính; {whom}."
    return accepted(scanned) if state == "accepted" else refused(scanned, word)


def refused_sentence(state: str, reason: str, received: datetime, word: str | None, times: int) -> str:
    """What the member reads about check-ins that were refused on arrival, the last one `received`.

    >>> refused_sentence("waiting", "recorded_too_late", datetime(2024, 12, 24, 8, 0), None, 1)
    'Tự điểm danh lúc 8 giờ ngày 24/12 chưa tính vì gửi đến khi đã quá 72 giờ sau khi kết thúc đợt; chờ cấp ủy xem xét.'
    """
    when = f"lúc {hour_text(received)} ngày {day_text(received.date())}"
    what = f"Tự điểm danh {when}" if times == 1 else f"Tự điểm danh {times} lần, lần cuối {when},"
    why = REFUSED_BECAUSE.get(reason, "không ghi được lúc đó")
    if state == "waiting":
        return f"{what} chưa tính vì {why}; chờ cấp ủy xem xét."
    if state == "accepted":
        return f"{what} đã được cấp trên ghi nhận."
    if word is not None:
        return f"{what} đã được xem xét và không ghi nhận. Lý do: {word}"
    return f"{what} chưa được ghi: {why}. Đồng chí nhờ bí thư điểm danh."


def message(state: str, scanned: datetime | None, word: str | None, part_name: str | None = None) -> str:
    """What the phone shows about a check-in; of a study of several parts it names the part.

    >>> message("present", None, None, "Buổi chiều")
    'Đã ghi đồng chí có mặt ở phần “Buổi chiều”.'
    """
    if scanned is not None and state == "waiting":
        return waiting(scanned)
    if scanned is not None and state == "refused":
        return refused(scanned, word)
    if state not in {"present", "accepted"}:
        return CHANGED
    return f"{PRESENT[:-1]} ở phần “{part_name}”." if part_name else PRESENT
