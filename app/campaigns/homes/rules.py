"""What a make-up at home must say (pure; decision 0019). Complaints are sentences for who records it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

TITLE, PLACE = "Học bù tại nhà", "tại nhà"
WAY_WORDS = {"read": "đọc", "played": "nghe phát lại"}
MOST_VISITED = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """From when until when somebody may be visited (days of the campaign and today), and how many parts the campaign has."""

    first_day: date
    last_day: date
    today: date
    parts: int


def complaints(
    *, visited: Collection[UUID], went: tuple[UUID, UUID], visited_on: date, parts: Sequence[int], limits: Limits
) -> list[str]:
    """What keeps the visit from being recorded; empty when nothing does."""
    found = []
    if len(set(went)) < 2:
        found.append("Ghi tên hai đồng chí đến nhà, không phải một.")
    if set(went) & set(visited):
        found.append("Đồng chí đến nhà không phải là người được học bù tại nhà.")
    if len(set(visited)) != len(visited):
        found.append("Có người được nêu hai lần.")
    last_day = min(limits.last_day, limits.today)
    if not limits.first_day <= visited_on <= last_day:
        found.append(f"Ngày học bù từ {limits.first_day:%d/%m/%Y} đến {last_day:%d/%m/%Y}.")
    if not parts or len(set(parts)) != len(parts) or not set(parts) <= set(range(1, limits.parts + 1)):
        found.append(f"Phần đã học là các số khác nhau từ 1 đến {limits.parts}.")
    return found


def ways_text(*, short: str, five_minutes: str) -> str:
    """How the summaries were given.

    >>> ways_text(short="read", five_minutes="played")
    'bản một phút: đọc; bản năm phút: nghe phát lại'
    """
    return f"bản một phút: {WAY_WORDS[short]}; bản năm phút: {WAY_WORDS[five_minutes]}"


def to_confirm_sentence(visited_on: date, people: int) -> str:
    """What home asks of who went.

    >>> to_confirm_sentence(date(2024, 12, 18), 1)
    'Đồng chí xác nhận lần học bù tại nhà ngày 18/12/2024 (1 đồng chí) bằng một lần bấm.'
    """
    return f"Đồng chí xác nhận lần học bù tại nhà ngày {visited_on:%d/%m/%Y} ({people} đồng chí) bằng một lần bấm."


def roll_sentence(held_on: date, people: int) -> str:
    """What home asks of who was at a meeting whose roll one person took.

    >>> roll_sentence(date(2024, 12, 18), 6)
    'Danh sách điểm danh ngày 18/12/2024 (6 đồng chí) chờ một đồng chí có mặt xem và xác nhận.'
    """
    return f"Danh sách điểm danh ngày {held_on:%d/%m/%Y} ({people} đồng chí) chờ một đồng chí có mặt xem và xác nhận."
