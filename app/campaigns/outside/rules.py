"""What a paper of another place must say (pure). Complaints are sentences for who enters it."""

from collections.abc import Sequence
from datetime import date


def complaints(*, parts: Sequence[int], known_parts: int, issued_on: date, first_day: date, today: date) -> list[str]:
    """What keeps the paper from being entered; empty when nothing does. `first_day`: of the campaign."""
    found = []
    if not first_day <= issued_on <= today:
        found.append(f"Ngày của giấy xác nhận từ {first_day:%d/%m/%Y} đến hôm nay.")
    if not parts or len(set(parts)) != len(parts) or not set(parts) <= set(range(1, known_parts + 1)):
        found.append(f"Phần đã học là các số khác nhau từ 1 đến {known_parts}.")
    return found


def title(number: str, issued_on: date, issuer: str) -> str:
    """How the paper is named where attendance is explained.

    >>> title("12-XN/ĐU", date(2024, 12, 10), "Đảng ủy phường 3")
    'Xác nhận số 12-XN/ĐU ngày 10/12/2024 của Đảng ủy phường 3'
    """
    return f"Xác nhận số {number} ngày {issued_on:%d/%m/%Y} của {issuer}"
