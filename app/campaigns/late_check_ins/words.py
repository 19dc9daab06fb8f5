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


def message(state: str, scanned: datetime | None, word: str | None) -> str:
    """What the phone shows about a check-in."""
    if scanned is not None and state == "waiting":
        return waiting(scanned)
    if scanned is not None and state == "refused":
        return refused(scanned, word)
    return PRESENT if state in {"present", "accepted"} else CHANGED
