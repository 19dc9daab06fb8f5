"""Of whom a roll may speak: the list of a branch, and the people its recorder may record."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, recording, rolls
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import PeopleNotFound, RollNotValid
from app.campaigns.models import Enrolment
from app.core.actor import Actor
from app.core.clock import local_day
from app.members.models import Affiliation, MemberStatus
from app.members.queries import valid_on
from app.members.words import ENDED_MEMBERSHIPS, Aspect
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.scope import require_unit, visible_ids


async def list_of(
    session: AsyncSession, *, actor: Actor, found: MeetingInReach, unit_id: UUID | None, today: date
) -> dict[UUID, bool]:
    """The people enrolled in a branch (or the tổ đảng inside one), and whether they are expected."""
    unit = await require_unit(
        session, actor=actor, unit_id=unit_id or found.meeting.unit_id, roles=access.ROLL_ROLES, today=today
    )
    if unit.kind not in BRANCH_KINDS | {UnitKind.CELL}:
        raise RollNotValid(reason="“Tất cả có mặt, trừ …” ghi cho từng chi bộ; đồng chí chọn chi bộ.")
    query = (
        select(Enrolment.member_id, Enrolment.standing, Enrolment.removed_on)
        .where(
            Enrolment.campaign_id == found.campaign.id,
            or_(Enrolment.unit_id == unit.unit_id, Enrolment.cell_id == unit.unit_id),
        )
        .order_by(Enrolment.member_id)
    )
    rows = await session.execute(query)
    return {member_id: standing == "expected" and removed_on is None for member_id, standing, removed_on in rows}


async def require_people(
    session: AsyncSession, *, actor: Actor, found: MeetingInReach, lines: Collection[rolls.Line], today: date
) -> set[UUID]:
    """Those spoken of who are not, or no longer, on the campaign's list; raises PeopleNotFound for whoever the actor may not
    record.

    May be recorded: one's own branch's enrolled people anywhere; at the meeting one hosts everybody enrolled in the campaign
    (a visitor, a member in transfer) as having come; and who belongs to one's branch today without being on the list, if they
    were members still on the day of the meeting.
    """
    people = {line.member_id for line in lines}
    reach = visible_ids(actor, today=today, roles=access.ROLL_ROLES)
    is_ours = or_(Enrolment.unit_id.in_(reach), Enrolment.cell_id.in_(reach))
    enrolled = select(Enrolment.member_id, is_ours, Enrolment.removed_on).where(
        Enrolment.campaign_id == found.campaign.id, Enrolment.member_id.in_(people)
    )
    rows = (await session.execute(enrolled)).all()
    on_list = {member_id: is_ours for member_id, is_ours, _ in rows}
    taken_out = {member_id for member_id, _, removed_on in rows if removed_on is not None}
    ended = select(MemberStatus.member_id).where(
        MemberStatus.aspect == Aspect.MEMBERSHIP,
        MemberStatus.value.in_(ENDED_MEMBERSHIPS),
        valid_on(MemberStatus, local_day(found.meeting.starts_at)),
    )
    others = select(Affiliation.member_id).where(
        Affiliation.member_id.in_(people),
        Affiliation.kind.in_(("official", "temporary")),
        or_(Affiliation.unit_id.in_(reach), Affiliation.cell_id.in_(reach)),
        valid_on(Affiliation, today),
        Affiliation.member_id.not_in(ended),
    )
    here = set(await session.scalars(others))
    visitors = {p for p in people - here if found.hosts and p in on_list and not on_list[p]}
    beyond = await _not_for_the_host(session, found, [line for line in lines if line.member_id in visitors])
    strange = [p for p in people if not (p in here or on_list.get(p) or p in visitors - beyond)]
    if strange:
        raise PeopleNotFound(count=len(strange), extra={"members": sorted(str(m) for m in strange)})
    return set(people) - set(on_list) | taken_out


async def _not_for_the_host(session: AsyncSession, found: MeetingInReach, lines: Collection[rolls.Line]) -> set[UUID]:
    """Visitors of whom the host says more than that they came: an absence is their own branch's to record, an excuse its to
    accept. What was recorded at this very meeting may be taken back."""
    absences = [line for line in lines if line.state != rolls.PRESENT]
    if not absences:
        return set()
    recorded = await recording.attendance_now(session, found.meeting.id, {line.member_id for line in absences})
    return {a.member_id for a in absences if a.state == rolls.EXCUSED or (a.member_id, a.part) not in recorded}
