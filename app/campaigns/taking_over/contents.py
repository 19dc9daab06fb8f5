"""What a kept record says about whom, read from its content as it was sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from app.campaigns.absences.schemas import ExcuseIn, FindingsIn
from app.campaigns.confirming.schemas import ConfirmationIn
from app.campaigns.homes.schemas import HomeVisitIn
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import RefusedCheckIn
from app.campaigns.organising.schemas import OrganisersIn, OthersIn
from app.campaigns.organising.words import OTHER_WORDS
from app.campaigns.outside.rules import title
from app.campaigns.outside.schemas import OutsideIn
from app.campaigns.taking_over import words


@dataclass(frozen=True, slots=True)
class Mention:
    """One person of the record. `state` as marks have it; "excepted" from “tất cả có mặt”; `parts` empty: all."""

    member_id: UUID
    state: str
    parts: tuple[int, ...] = ()
    excuse: str | None = None
    duty: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A record, read. `device_time`: when it was recorded, by the phone; `paper`: where the paper is kept, or which it is."""

    mentions: list[Mention] = field(default_factory=list)
    summary: str = words.NOT_SAID
    device_time: datetime | None = None
    paper: str | None = None


def read(record: RefusedCheckIn) -> Content | None:
    """What the record says; None where it cannot be read."""
    reader = _READERS.get(record.kind)
    try:
        return None if reader is None else reader(record.payload)
    except (ValidationError, ValueError, KeyError, TypeError):
        return None


def _roll(payload: str) -> Content:
    roll = RollIn.model_validate_json(payload)
    mentions = [Mention(m.member_id, m.state, tuple(m.parts or roll.parts or ()), m.excuse) for m in roll.marks]
    named = {mention.member_id for mention in mentions}
    mentions += [Mention(m, "excepted") for m in roll.all_present_except or () if m not in named]
    said = [mention.state for mention in mentions]
    summary = words.summary(said, all_but=roll.all_present_except is not None)
    if roll.repeat_part is not None:
        summary = f"Ghi lại như phần {roll.repeat_part}. {summary}"
    return Content(mentions, summary, roll.device_time, roll.paper_kept)


def _check_in(payload: str) -> Content:
    int(json.loads(payload)["part"])
    return Content(summary=words.summary(["present"], all_but=False))


def _confirmation(payload: str) -> Content:
    tap = ConfirmationIn.model_validate_json(payload)
    return Content(summary="Ghi là không có người thứ hai." if tap.no_second_person else "Xác nhận cả danh sách.")


def _visit(payload: str) -> Content | None:
    sent = json.loads(payload)
    if sent["visitor"] is None:
        return None
    parts = () if sent["part"] is None else (int(sent["part"]),)
    return Content([Mention(UUID(sent["visitor"]), "present", parts)], words.summary(["present"], all_but=False))


def _organisers(payload: str) -> Content:
    people = OrganisersIn.model_validate_json(payload).people
    return Content(
        [Mention(p.member_id, "present", duty=p.duty) for p in people], words.summary(["present"] * len(people), all_but=False)
    )


def _others(payload: str) -> Content:
    counts: dict[str, int] = {}
    for other in OthersIn.model_validate_json(payload).others:
        counts[OTHER_WORDS[other.kind]] = counts.get(OTHER_WORDS[other.kind], 0) + other.count
    return Content(summary=words.others_summary(counts))


def _home(payload: str) -> Content:
    visit = HomeVisitIn.model_validate_json(payload)
    mentions = [Mention(m, "present", tuple(visit.parts or ())) for m in visit.member_ids]
    summary = f"Ngày {visit.visited_on:%d/%m/%Y}: {words.summary([m.state for m in mentions], all_but=False)}"
    return Content(mentions, summary, visit.device_time, visit.paper_kept)


def _outside(payload: str) -> Content:
    paper = OutsideIn.model_validate_json(payload)
    said = title(paper.number, paper.issued_on, paper.issuer)
    return Content([Mention(paper.member_id, "present", tuple(paper.parts or ()))], f"{said}.", paper=said)


def _absences(payload: str) -> Content:
    found = FindingsIn.model_validate_json(payload).findings
    return Content([Mention(f.member_id, f.state) for f in found], words.summary([f.state for f in found], all_but=False))


def _excuse(payload: str) -> Content | None:
    """Entered for a member; what a member asked and was refused is nobody else's."""
    asked = ExcuseIn.model_validate_json(payload)
    if asked.member_id is None:
        return None
    said = [Mention(asked.member_id, "excused", excuse=asked.excuse)]
    return Content(said, words.summary([one.state for one in said], all_but=False))


_READERS: dict[str, Callable[[str], Content | None]] = {
    "roll": _roll,
    "check_in": _check_in,
    "confirmation": _confirmation,
    "visit": _visit,
    "organisers": _organisers,
    "others": _others,
    "home": _home,
    "outside": _outside,
    "absences": _absences,
    "excuse": _excuse,
}
