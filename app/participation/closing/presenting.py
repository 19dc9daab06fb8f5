"""From what closing found to what is answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import presenting
from app.campaigns.models import StudySession
from app.campaigns.queries import unit_names
from app.core.actor import Actor
from app.participation.closing.ending import Closed
from app.participation.closing.items import KINDS, Open, not_come_sentence, sentence
from app.participation.closing.models import BranchClosing
from app.participation.closing.reading import ClosingPage
from app.participation.closing.schemas import (
    BranchesOut,
    ClosedOut,
    ClosingOut,
    LeftOpenOut,
    OpenMeetingOut,
    OpenOut,
    PartOut,
    SentOut,
)
from app.participation.rates import Rate
from app.participation.schemas import NotComeOut
from app.participation.snapshots.schemas import SnapshotOut


def closing_out(page: ClosingPage, now: datetime) -> ClosingOut:
    """The page as it is answered; meetings of the units above are listed, and counted in for a branch."""
    campaign, unit = page.place.campaign, page.place.unit
    opened = {**page.open.counts(), "meetings": len(page.meetings)}
    return ClosingOut(
        campaign_id=campaign.id,
        title=campaign.title,
        state=campaign.state,
        ends_at=campaign.ends_at,
        sync_until=page.sync_until,
        unit_id=unit.unit_id,
        name=unit.name,
        sentence=sentence(opened),
        open=OpenOut(**opened),
        not_come=None if page.not_come is None else NotComeOut.model_validate(page.not_come),
        not_come_text=None if page.not_come is None else not_come_sentence(page.not_come),
        meetings=[_meeting_out(meeting, now) for meeting in page.meetings],
        branches=_branches_out(page.states),
        sent=None if page.sent is None else sent_out(page.sent.row, page.sent.counts_now),
        parts=[
            PartOut(
                unit_id=part.unit.unit_id,
                kind=part.unit.kind,
                name=part.unit.name,
                branches=_branches_out(part.states),
                open=_open_out(part.open),
                sentence=sentence(part.open.counts()),
            )
            for part in page.parts
        ],
    )


def sent_out(row: BranchClosing, counts_now: Mapping[str, int]) -> SentOut:
    """One sending as it is answered."""
    given = ("state", "left_open", "note", "sent_at", "on_behalf", "answer", "decided_at")
    return SentOut(
        **{name: getattr(row, name) for name in given},
        took_part=_took_part(row.counts),
        took_part_now=_took_part(counts_now),
        changed_since=row.counts != counts_now,
        sent_by=row.sent_by_label,
        decided_by=row.decided_by_label,
    )


async def closed_out(session: AsyncSession, closed: Closed, *, actor: Actor, today: date) -> ClosedOut:
    """A closing as it is answered."""
    detail = await presenting.campaign_out(session, actor=actor, campaign=closed.campaign, today=today)
    return ClosedOut(
        **detail.model_dump(),
        snapshot=SnapshotOut.model_validate(closed.snapshot),
        left_open=await left_open_out(session, closed.left_open, today),
    )


async def left_open_out(session: AsyncSession, entries: Sequence[Mapping[str, Any]], today: date) -> list[LeftOpenOut]:
    """What had not come back, by unit, with names of units."""
    names = await unit_names(session, {UUID(entry["unit"]) for entry in entries}, today)
    found = []
    for entry in entries:
        counts = {kind: entry[kind] for kind in KINDS if kind in entry}
        unit_id = UUID(entry["unit"])
        out = LeftOpenOut(unit_id=unit_id, name=names[unit_id], state=entry["state"], open=counts, sentence=sentence(counts))
        found.append(out)
    return found


def _took_part(counts: Mapping[str, int]) -> str:
    return Rate(counts["present"], counts["expected"]).text


def _open_out(opened: Open) -> OpenOut:
    return OpenOut(**opened.counts())


def _branches_out(states: Counter[str]) -> BranchesOut:
    return BranchesOut(total=states.total(), not_sent=states["not_sent"], sent=states["sent"], accepted=states["accepted"])


def _meeting_out(meeting: StudySession, now: datetime) -> OpenMeetingOut:
    given = ("id", "unit_id", "kind", "title", "place", "starts_at", "ends_at")
    return OpenMeetingOut(**{name: getattr(meeting, name) for name in given}, running=meeting.starts_at <= now)
