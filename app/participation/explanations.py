"""Why a person counts or does not, in the sentence an inspector reads (pure). The branch reads an open form without reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.campaigns.organising.words import DUTY_WORDS
from app.campaigns.policies import MEMBERSHIP_WORDS, REMOVAL_WORDS, STANDING_WORDS, Line, Person, decide
from app.participation.wordings import full_day_text

STATE_WORDS = {
    "present": "có mặt",
    "excused": "vắng có lý do",
    "unexcused": "vắng không lý do",
    "unrecorded": "chưa ghi",
}
TRUST_WORDS = {
    "code": "tự điểm danh bằng mã",
    "confirmed": "người thứ hai đã xác nhận",
    "alone": "một người ghi",
    "waiting": "chờ người thứ hai xác nhận",
}
LATE_SCAN = "tự điểm danh bằng mã, gửi đến muộn, người thứ hai đã xác nhận"
NO_NAME_KEPT = "người thứ hai đã xác nhận, không lưu tên"
NOT_COUNTED = "Không tính trong đợt này"
OWN_LINE = "có dự học, ghi ở dòng riêng"
WAITS = "Đã nhận thêm ghi nhận sau khi chốt; chờ cấp ủy xem xét."


@dataclass(frozen=True, slots=True)
class Deed:
    """The record that completed the participation; `recorder`: who entered it, None if not known or the person (`by_code`).

    `trust`: code, confirmed (by `confirmer`, None where no name is on record), alone ("một người ghi") or waiting. `host`: who
    held the meeting, if not their own branch. `visitors`: who went to their home. `paper`: of another place. `duty`: they ran
    the meeting themselves.
    """

    way: str
    day: date
    recorder: str | None
    by_code: bool = False
    trust: str = "code"
    confirmer: str | None = None
    on_behalf: bool = False
    host: str | None = None
    visitors: tuple[str, str] | None = None
    paper: str | None = None
    duty: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One enrolled person in one campaign. `absence` is excused, unexcused or unrecorded; `deed` only where complete.

    `waits`: something was recorded after the closing and waits for the committee.
    """

    policy: str
    unit_name: str
    roster_day: date
    membership: str
    standing: str
    basis: Mapping[str, Any]
    removed_on: date | None
    removed_why: str | None
    complete: bool
    parts_present: int
    parts_required: int
    absence: str
    deed: Deed | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """On which sides the person stands, on which line of the sheet, and the sentence."""

    in_denominator: bool
    in_numerator: bool
    line: str
    sentence: str


def explain(case: Case, *, full: bool) -> Explanation:
    """The explanation in full, or in the open form for the branch."""
    removed = None if case.removed_on is None else case.removed_why or "removed"
    decision = decide(case.policy, Person(case.standing, case.membership, removed, case.complete))
    if decision.expected:
        sentence = f"{_denominator(case, full=full)}; {_numerator(case)}."
    else:
        came = f"; {OWN_LINE}" if case.complete and decision.line is not Line.REMOVED else ""
        reason = f"{NOT_COUNTED}: {_outside(case, decision.line)}" if full else NOT_COUNTED
        sentence = f"{reason}{came}."
    line = decision.line if full or decision.expected else "outside"
    return Explanation(decision.expected, decision.present, line, f"{sentence} {WAITS}" if case.waits else sentence)


def not_on_the_list(roster_day: date) -> Explanation:
    """Somebody who joined later or belonged elsewhere on the roster day."""
    day = full_day_text(roster_day)
    sentence = (
        "Không có trong danh sách thuộc diện học tập: ngày chốt danh sách "
        f"{day} đồng chí không sinh hoạt chính thức tại chi bộ thuộc đợt này."
    )
    return Explanation(False, False, "not_enrolled", sentence)


def _denominator(case: Case, *, full: bool) -> str:
    place = f"của {case.unit_name}, ngày chốt danh sách {full_day_text(case.roster_day)}"
    if case.standing == "expected":
        return f"Thuộc diện học tập: {MEMBERSHIP_WORDS.get(case.membership, 'đảng viên')} {place}"
    who = f"đồng chí {STANDING_WORDS[case.standing]}" if full else "đồng chí"
    return f"Tính theo cách tính của đợt này: {who} {place}, có dự học"


def _numerator(case: Case) -> str:
    if case.complete:
        return f"đã tham gia: {deed_text(case.deed)}" if case.deed else "đã tham gia"
    if case.parts_present:
        word = f"đã dự {case.parts_present}/{case.parts_required} phần, phần còn lại {STATE_WORDS[case.absence]}"
    else:
        word = STATE_WORDS[case.absence]
    return f"chưa tính là đã tham gia: {word}"


def deed_text(deed: Deed) -> str:
    """How somebody took part, and on whose word: "học bù ngày 12/12/2024, do đồng chí … điểm danh, đồng chí … xác nhận"."""
    day = f"ngày {full_day_text(deed.day)}"
    at = f" tại {deed.host}" if deed.host else ""
    what = {
        "code": f"tự điểm danh bằng mã {day}{at}",
        "roll": f"có mặt {day}{at}",
        "makeup": f"học bù {day}{at}",
        "home": f"học bù tại nhà {day}",
        "elsewhere": f"nơi khác xác nhận đã học {day}{at}",
    }[deed.way]
    if deed.duty:
        what += f" ({DUTY_WORDS[deed.duty]} của buổi học)"
    if deed.paper:
        what += f" ({deed.paper})"
    if deed.visitors:
        what += f", đồng chí {deed.visitors[0]} và đồng chí {deed.visitors[1]} đến nhà"
    return what + _word(deed)


def _word(deed: Deed) -> str:
    """On whose word it rests."""
    if deed.by_code:
        said = "" if deed.way == "code" else ", tự điểm danh bằng mã"
        return f"{said}, đồng chí {deed.confirmer} xác nhận lượt quét gửi đến muộn" if deed.confirmer else said
    verb = "điểm danh" if deed.way in {"roll", "makeup"} and not deed.visitors else "ghi"
    said = f", do đồng chí {deed.recorder} {verb}" if deed.recorder else ""
    if deed.on_behalf:
        said += " thay chi bộ"
    if deed.trust == "alone":
        return f"{said} (một người ghi)"
    if deed.trust == "waiting":
        return f"{said} (chờ người thứ hai xác nhận)"
    return f"{said}, đồng chí {deed.confirmer} xác nhận" if deed.confirmer else said


def _outside(case: Case, line: Line) -> str:
    if line is Line.REMOVED:
        assert case.removed_on is not None
        why = REMOVAL_WORDS.get(case.removed_why or "", "không còn trong danh sách")
        return f"đã đưa ra khỏi danh sách từ ngày {full_day_text(case.removed_on)} ({why})"
    basis = _basis(case.basis)
    return STANDING_WORDS[case.standing] + (f" ({basis})" if basis else "")


def _basis(basis: Mapping[str, Any]) -> str:
    """ "Quyết định số 12-QĐ/ĐU, Đảng ủy phường Tân Hoa, ngày 01/10/2024", as far as it is known."""
    parts: Sequence[str | None] = (
        " số ".join(str(basis[name]) for name in ("kind", "number") if basis.get(name)) or None,
        str(basis["issuer"]) if basis.get("issuer") else None,
        f"ngày {full_day_text(date.fromisoformat(str(basis['date'])))}" if basis.get("date") else None,
    )
    return ", ".join(part for part in parts if part)
