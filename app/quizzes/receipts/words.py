"""What a signed statement says, in words (pure)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.quizzes.receipts.statement import GUEST, SCORE, Verdict

VERDICT_WORDS = {
    Verdict.SUBMITTED: "nộp kịp giờ",
    Verdict.EXPIRED: "hết giờ, hệ thống nộp",
    Verdict.ENTERED: "nhập từ bài giấy",
    Verdict.LATE: "gửi muộn, đã được tính",
}
WAY_WORDS = {
    "own_phone": "làm trên điện thoại của mình",
    "other_phone": "làm trên điện thoại của người khác",
    "paper": "làm trên giấy",
    "helper": "có người đọc câu hỏi và ghi giúp",
}
PASSED_WORDS = {True: "đạt", False: "chưa đạt", None: "bài này không xét đạt hay chưa đạt"}


def instant_text(text: str) -> str:
    """A statement's instant as people say it, in the offset it carries.

    >>> instant_text("2024-12-18T19:42:05+07:00")
    '19 giờ 42, ngày 18/12/2024'
    """
    at = datetime.fromisoformat(text)
    return f"{at.hour} giờ {at.minute:02d}, ngày {at:%d/%m/%Y}"


def taker_text(member: str) -> str:
    """Who took the test, by number; the statement knows no name."""
    return GUEST if member == GUEST else f"số {member}"


def lines_of(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a read statement says: label and value, in order."""
    shared = [
        ("Bài trắc nghiệm", fields["test"][1]),
        ("Đợt học tập", fields["campaign"][1] or "không ghi tên"),
        ("Đồng chí", taker_text(fields["member"])),
    ]
    if fields["sotay"] == SCORE:
        return [
            *shared,
            ("Kết thúc lúc", instant_text(fields["closed"])),
            ("Kết quả", f"{fields['score']} ({PASSED_WORDS[fields['passed']]})"),
            ("Chấm lần", f"{fields['grading']}, lúc {instant_text(fields['graded'])}"),
        ]
    return [
        *shared,
        ("Bắt đầu lúc", instant_text(fields["started"])),
        ("Kết thúc lúc", instant_text(fields["closed"])),
        ("Cách làm bài", WAY_WORDS.get(fields["way"], fields["way"])),
        ("Ghi nhận", VERDICT_WORDS.get(fields["verdict"], fields["verdict"])),
    ]
