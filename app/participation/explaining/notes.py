"""What an explanation adds to its sentence (pure): a transfer under way, corrections with old value and approver, snapshots."""

from dataclasses import dataclass
from datetime import date

from app.campaigns.absences.words import EXCUSE_WORDS
from app.campaigns.policies import REMOVAL_WORDS, STANDING_WORDS
from app.participation.wordings import full_day_text

EXPECTED_WORDS = "thuộc diện học tập"


@dataclass(frozen=True, slots=True)
class Move:
    """An official transfer since the roster day. `on`: of the letter, or of the confirmation."""

    to_name: str
    on: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """A temporary affiliation while the campaign ran: where, since when."""

    at_name: str
    since: date


@dataclass(frozen=True, slots=True)
class Position:
    """How somebody stands on the list: their standing, or why they were taken out."""

    standing: str
    removed_why: str | None

    @property
    def words(self) -> str:
        """In words."""
        if self.removed_why is not None:
            return f"đưa ra khỏi danh sách ({REMOVAL_WORDS.get(self.removed_why, 'không còn trong danh sách')})"
        return STANDING_WORDS.get(self.standing, EXPECTED_WORDS)


@dataclass(frozen=True, slots=True)
class Change:
    """A correction of the list. `old` and `new`: before and after; `approver`, `decided_on`, `reason` once it is decided."""

    state: str
    effective_on: date
    old: Position
    new: Position
    approver: str | None
    decided_on: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sealing:
    """A snapshot in which the person's row first stood so. `old`: how it stood in the one before, None in the first."""

    number: int
    on: date
    old: str | None
    approver: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Absence:
    """What is found about an absence from the whole campaign. `excuse`: the reason from the list, for who may read it."""

    state: str
    excuse: str | None
    by: str | None
    on: date
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One step of the tree by which a figure came to count elsewhere today: merge, split or dissolve, by which decision."""

    kind: str
    from_name: str
    to_name: str
    on: date
    decision: str
    decided_on: date | None


def taken_over_note(step: TakenOver) -> str:
    """Where somebody counts in today's tree, and why.

    >>> taken_over_note(TakenOver("merge", "Chi bộ 1", "Chi bộ 9", date(2025, 7, 1), "Nghị quyết số 12-NQ/TU", None))[-76:]
    '(Nghị quyết số 12-NQ/TU); theo cây tổ chức hiện nay, được tính tại Chi bộ 9.'
    """
    what = {"merge": f"hợp nhất vào {step.to_name}", "split": "được chia tách", "dissolve": "giải thể"}[step.kind]
    signed = f" ngày {full_day_text(step.decided_on)}" if step.decided_on else ""
    return (
        f"{step.from_name} {what} từ ngày {full_day_text(step.on)} ({step.decision}{signed}); "
        f"theo cây tổ chức hiện nay, được tính tại {step.to_name}."
    )


def absence_note(found: Absence) -> str:
    """Who accepted an excuse, or found an absence without one.

    >>> absence_note(Absence("excused", "duty", "Lê Văn Cường", date(2024, 12, 12), False))
    'Vắng có lý do (công tác): đồng chí Lê Văn Cường chấp nhận ngày 12/12/2024.'
    """
    who = f"đồng chí {found.by}" if found.by else "chi bộ"
    behalf = " thay chi bộ" if found.on_behalf else ""
    day = full_day_text(found.on)
    if found.state == "excused":
        reason = f" ({EXCUSE_WORDS[found.excuse]})" if found.excuse else ""
        return f"Vắng có lý do{reason}: {who} chấp nhận{behalf} ngày {day}."
    return f"Vắng không lý do: {who} kết luận{behalf} ngày {day}."


def move_note(move: Move, *, unit_name: str, roster_day: date) -> str:
    """Who counts somebody on the way.

    >>> move_note(Move("Chi bộ 2", date(2024, 12, 10), True), unit_name="Chi bộ 1", roster_day=date(2024, 12, 5))[:61]
    'Đã chuyển sinh hoạt chính thức về Chi bộ 2 từ ngày 10/12/2024'
    """
    day = full_day_text(move.on)
    if move.confirmed:
        return (
            f"Đã chuyển sinh hoạt chính thức về {move.to_name} từ ngày {day}; đợt này vẫn tính tại {unit_name}, "
            f"nơi sinh hoạt vào ngày chốt danh sách {full_day_text(roster_day)}."
        )
    return (
        f"Đang chuyển sinh hoạt về {move.to_name} (giấy giới thiệu ngày {day}), nơi nhận chưa xác nhận: {unit_name} vẫn tính; "
        "dự học ở nơi nào cũng được ghi nhận."
    )


def stay_note(stay: Stay, *, unit_name: str) -> str:
    """Who counts somebody who takes part elsewhere for a time (a student, a worker away from home).

    >>> stay_note(Stay("Chi bộ sinh viên", date(2024, 9, 9)), unit_name="Chi bộ 2")
    'Sinh hoạt tạm thời tại Chi bộ sinh viên từ ngày 09/09/2024: vẫn tính tại Chi bộ 2, nơi sinh hoạt chính thức.'
    """
    since = full_day_text(stay.since)
    return f"Sinh hoạt tạm thời tại {stay.at_name} từ ngày {since}: vẫn tính tại {unit_name}, nơi sinh hoạt chính thức."


def change_note(change: Change) -> str:
    """A correction: what, from which day, what it was before, who accepted it and why."""
    what = f"từ ngày {full_day_text(change.effective_on)}: {change.new.words}, trước đó {change.old.words}"
    if change.state == "proposed":
        return f"Có đề nghị điều chỉnh danh sách {what}; chờ cấp trên xem xét."
    verb = "Điều chỉnh danh sách" if change.state == "accepted" else "Không chấp nhận điều chỉnh danh sách"
    who = f"đồng chí {change.approver} quyết định" if change.approver else "hệ thống ghi"
    day = f" ngày {full_day_text(change.decided_on)}" if change.decided_on else ""
    reason = f", lý do: {change.reason}" if change.reason else ""
    return f"{verb} {what}; {who}{day}{reason}."


def sealing_note(sealing: Sealing) -> str:
    """Which snapshot says so, and what an amendment changed."""
    day = full_day_text(sealing.on)
    if sealing.old is None:
        return f"Theo bản chốt số {sealing.number}, chốt ngày {day}."
    who = f"; đồng chí {sealing.approver} chấp nhận" if sealing.approver else ""
    reason = f", lý do: {sealing.reason}" if sealing.reason else ""
    return f"Điều chỉnh tại bản chốt số {sealing.number} ngày {day} (trước đó: {sealing.old}){who}{reason}."


def joined_later(unit_name: str, since: date) -> str:
    """Where somebody belongs who is on no list."""
    return f"Đồng chí sinh hoạt chính thức tại {unit_name} từ ngày {full_day_text(since)}."
