"""What people read about excuses and absences (pure; local days come in)."""

from datetime import date

EXCUSE_WORDS = {"illness": "ốm đau", "duty": "công tác", "family": "việc gia đình", "other": "lý do khác"}
STATE_WORDS = {
    "asked": "chờ xem xét",
    "accepted": "được chấp nhận",
    "refused": "chưa được chấp nhận",
    "withdrawn": "đã rút",
}
AFTER_CLOSING = "Đã nhận sau khi chốt; chờ cấp ủy xem xét."


def day_text(day: date) -> str:
    """A day on record: "12/12/2024"."""
    return f"{day:%d/%m/%Y}"


def own_sentence(state: str, excuse: str, *, asked_on: date, decided_on: date | None, word: str | None) -> str:
    """What the member reads about their own request.

    >>> own_sentence("asked", "duty", asked_on=date(2024, 12, 12), decided_on=None, word=None)
    'Đề nghị vắng mặt (công tác) ngày 12/12/2024: chờ xem xét.'
    """
    said = f"Đề nghị vắng mặt ({EXCUSE_WORDS[excuse]}) ngày {day_text(asked_on)}: {STATE_WORDS[state]}"
    if decided_on is not None and state in {"accepted", "refused"}:
        said += f" ngày {day_text(decided_on)}"
    if state == "refused" and word:
        said += f". Lý do: {word}"
    if state == "accepted":
        said += "; đồng chí vẫn trong danh sách, nếu dự học thì vẫn được tính là tham gia"
    return said if said.endswith(".") else f"{said}."


def decided_sentence(state: str, *, closed: bool) -> str:
    """What who decides reads; `closed`: the campaign's figures are sealed."""
    if closed and state == "accepted":
        return AFTER_CLOSING
    return f"Đề nghị {STATE_WORDS[state]}."


def found_sentence(count: int, *, closed: bool) -> str:
    """What the branch reads about findings it sent.

    >>> found_sentence(2, closed=False)
    'Đã ghi kết luận vắng mặt của 2 đồng chí.'
    """
    said = f"Đã ghi kết luận vắng mặt của {count} đồng chí."
    return f"{said} {AFTER_CLOSING}" if closed else said
