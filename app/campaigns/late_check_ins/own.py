"""A member's own check-ins that were not recorded at once: late scans, and what was refused when it arrived."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.late_check_ins import words
from app.campaigns.late_check_ins.schemas import OwnScanOut
from app.campaigns.models import Attendance, Campaign, LateCheckIn, RefusedCheckIn, StudySession
from app.core import clock

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
_STATES = {"kept": REFUSED, "waiting": WAITING, "taken": ACCEPTED, "laid_aside": REFUSED}


@dataclass(frozen=True, slots=True)
class OwnScan:
    """One of them, or several that were refused alike (`times`). `present`: the member is recorded at that meeting by now.

    `at`: when it was scanned or (refused) received. `reason`: the code of the refusal, None for a late scan.
    """

    campaign_id: UUID
    session_id: UUID | None
    title: str | None
    state: str
    at: datetime
    reason: str | None
    word: str | None
    decided_at: datetime | None
    times: int
    present: bool
    closed: bool


async def own_scans(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> list[OwnScan]:
    """Those of these campaigns, the latest first."""
    if not campaign_ids:
        return []
    here = select(Attendance.session_id).where(
        Attendance.member_id == member_id, Attendance.campaign_id.in_(campaign_ids), Attendance.state == "present"
    )
    present = set(await session.scalars(here.distinct()))
    late = (
        select(LateCheckIn, StudySession.title, Campaign.state)
        .join(StudySession, StudySession.id == LateCheckIn.session_id)
        .join(Campaign, Campaign.id == LateCheckIn.campaign_id)
        .where(LateCheckIn.member_id == member_id, LateCheckIn.campaign_id.in_(campaign_ids))
    )
    found = [
        OwnScan(
            campaign_id=scan.campaign_id,
            session_id=scan.session_id,
            title=title,
            state=scan.state,
            at=scan.scanned_at,
            reason=None,
            word=scan.word,
            decided_at=scan.decided_at,
            times=1,
            present=scan.session_id in present,
            closed=state == "closed",
        )
        for scan, title, state in await session.execute(late)
    ]
    found += await _refused(session, member_id, campaign_ids, present)
    return sorted(found, key=lambda one: one.at, reverse=True)


async def _refused(
    session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID], present: Collection[UUID]
) -> list[OwnScan]:
    at = func.coalesce(RefusedCheckIn.campaign_id, StudySession.campaign_id)
    same = (at, RefusedCheckIn.session_id, StudySession.title, RefusedCheckIn.state, RefusedCheckIn.reason, RefusedCheckIn.word)
    query = (
        select(*same, func.max(RefusedCheckIn.received_at), func.max(RefusedCheckIn.decided_at), func.count())
        .outerjoin(StudySession, StudySession.id == RefusedCheckIn.session_id)
        .where(RefusedCheckIn.member_id == member_id, RefusedCheckIn.kind == "check_in", at.in_(campaign_ids))
        .group_by(*same)
    )
    return [
        OwnScan(
            campaign_id=campaign_id,
            session_id=session_id,
            title=title,
            state=_STATES[state],
            at=received,
            reason=reason,
            word=word,
            decided_at=decided,
            times=times,
            present=session_id in present,
            closed=False,
        )
        for campaign_id, session_id, title, state, reason, word, received, decided, times in await session.execute(query)
    ]


def still_matters(one: OwnScan) -> bool:
    """Whether home shows it: what waits, and what was refused while the member is not recorded at that meeting."""
    return one.state == WAITING or (one.state == REFUSED and not one.present)


def own_out(one: OwnScan) -> OwnScanOut:
    """As its member reads it."""
    at = one.at.astimezone(clock.zone())
    if one.reason is None:
        sentence = words.late_sentence(one.state, at, one.word, closed=one.closed)
    else:
        sentence = words.refused_sentence(one.state, one.reason, at, one.word, one.times)
    given = ("session_id", "campaign_id", "title", "state", "at", "decided_at", "word", "times")
    return OwnScanOut(**{name: getattr(one, name) for name in given}, sentence=sentence)
