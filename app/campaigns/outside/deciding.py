"""One level above the branch a paper of another place is accepted (then it is attendance) or refused with a word."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording
from app.campaigns.models import Campaign, Enrolment, OutsideConfirmation, StudySession
from app.campaigns.outside import rules
from app.campaigns.outside.errors import OutsideDecided, OwnOutsidePaper
from app.core import clock, journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.errors import NotFound, RoleMissing
from app.members.models import Member
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.units.scope import require_unit_from_above, visible_ids

READERS = access.KEEP_ROLES | access.CORRECTION_READERS
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PaperOfPerson:
    """A paper, whom it is about, and the branch of enrolment."""

    paper: OutsideConfirmation
    member: Member
    unit_id: UUID


async def papers_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    state: str | None,
    before: UUID | None,
    limit: int,
    today: date,
    now: datetime,
) -> Sequence[PaperOfPerson]:
    """`limit + 1` papers in the actor's reach, newest first. Shows names: the look is journalled."""
    await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not actor.units_with(*READERS) and actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    query = (
        _papers(campaign_id)
        .where(Enrolment.unit_id.in_(visible_ids(actor, today=today, roles=READERS)))
        .order_by(OutsideConfirmation.id.desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(OutsideConfirmation.state == state)
    if before is not None:
        query = query.where(OutsideConfirmation.id < before)
    rows = [PaperOfPerson(*row) for row in await session.execute(query)]
    journal.record(
        session,
        actor=actor,
        action="names:outside_confirmations:view",
        subject=("campaign", campaign_id),
        now=now,
        new={"people": len(rows[:limit])},
    )
    named = [row.member.id for row in rows[:limit]]
    journal.record_people(session, actor=actor, of_list="names:outside_confirmations:view", people=named, now=now)
    return rows


async def paper_of(session: AsyncSession, paper_id: UUID) -> PaperOfPerson:
    """One paper with whom it is about, for who has just entered it."""
    paper = await session.get_one(OutsideConfirmation, paper_id)
    query = _papers(paper.campaign_id).where(OutsideConfirmation.id == paper_id)
    return PaperOfPerson(*(await session.execute(query)).one())


async def decide(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    paper_id: UUID,
    word: str | None,
    today: date,
    now: datetime,
) -> PaperOfPerson:
    """Accept (`word` None) or refuse; the same person deciding so again changes nothing.

    What is accepted after the closing joins the pending amendments. Raises NotFound, RoleMissing, OwnOutsidePaper,
    OutsideDecided, CampaignNotOpen.
    """
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    locked = _papers(campaign_id).where(OutsideConfirmation.id == paper_id).with_for_update(of=OutsideConfirmation)
    row = (await session.execute(locked)).one_or_none()
    if row is None:
        raise NotFound
    found = PaperOfPerson(*row)
    paper = found.paper
    await require_unit_from_above(session, actor=actor, unit_id=found.unit_id, roles=access.CORRECTION_ROLES, today=today)
    if actor.account_id == paper.entered_by or actor.member_id == paper.member_id:
        raise OwnOutsidePaper
    wanted = "accepted" if word is None else "refused"
    if paper.state != "waiting":
        if (paper.state, paper.decided_by) != (wanted, actor.account_id):
            raise OutsideDecided
        return found
    gates.require_begun(campaign)
    paper.state, paper.word, paper.decided_at, paper.decided_by = wanted, word, now, actor.account_id
    if word is None:
        await _record(session, campaign, found, actor, now)
    await tell(
        session,
        member_id=paper.member_id,
        kind=NoticeKind.OUTSIDE_ACCEPTED if word is None else NoticeKind.OUTSIDE_REFUSED,
        params={"title": campaign.title, "reason": word},
        dedupe=f"outside/{paper.id}",
        now=now,
    )
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:outside:{'accept' if word is None else 'refuse'}",
        subject=("outside_confirmation", paper.id),
        unit_id=found.unit_id,
        now=now,
        reason=word,
        old={"state": "waiting"},
        new={"state": wanted, "member_id": str(paper.member_id), "parts": paper.parts},
    )
    await session.flush()
    return found


async def _record(session: AsyncSession, campaign: Campaign, found: PaperOfPerson, actor: Actor, now: datetime) -> None:
    """The paper becomes attendance at a session of its own, on the day of the paper."""
    paper = found.paper
    starts = datetime.combine(paper.issued_on, time(), tzinfo=clock.zone())
    meeting = StudySession(
        campaign_id=campaign.id,
        unit_id=found.unit_id,
        kind="outside",
        title=rules.title(paper.number, paper.issued_on, paper.issuer),
        place=paper.issuer,
        starts_at=starts,
        ends_at=starts + A_MINUTE,
        parts=paper.parts,
        secret=secrets.token_hex(32),
        created_at=now,
        created_by=actor.account_id,
    )
    session.add(meeting)
    await session.flush()
    paper.session_id = meeting.id
    await recording.lock_people(session, [paper.member_id])
    statements = [
        recording.Statement(paper.member_id, part, marks.PRESENT, marks.ELSEWHERE, paper.client_id, said_by=paper.entered_by)
        for part in paper.parts
    ]
    by = recording.By(actor.account_id, "confirmed", confirmed_by=actor.account_id, on_behalf=paper.on_behalf)
    await recording.store(session, by=by, meeting=meeting, statements=statements, device_time=None, now=now)


def _papers(campaign_id: UUID) -> Select[OutsideConfirmation, Member, UUID]:
    enrolled = and_(
        Enrolment.campaign_id == OutsideConfirmation.campaign_id, Enrolment.member_id == OutsideConfirmation.member_id
    )
    return (
        select(OutsideConfirmation, Member, Enrolment.unit_id)
        .join(Enrolment, enrolled)
        .join(Member, Member.id == OutsideConfirmation.member_id)
        .where(OutsideConfirmation.campaign_id == campaign_id)
    )
