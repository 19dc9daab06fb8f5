"""The printed roll of one branch at one meeting: by given name, the year of birth beside the name. The look is journalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, queries
from app.campaigns.errors import RollNotValid
from app.campaigns.models import Campaign, Enrolment, StudySession
from app.core import journal
from app.core.actor import Actor
from app.members.models import Member
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.models import UnitVersion
from app.units.scope import require_unit


@dataclass(frozen=True, slots=True)
class Signer:
    """One line of the sheet: who signs there, and in which tổ đảng they are."""

    member: Member
    cell: str | None


@dataclass(frozen=True, slots=True)
class RollSheet:
    """`people` are expected; `others` are on the list, count not, and may sign below the line if they come."""

    campaign: Campaign
    meeting: StudySession
    unit: UnitVersion
    people: list[Signer]
    others: list[Signer]


async def roll_sheet(
    session: AsyncSession, *, actor: Actor, session_id: UUID, unit_id: UUID | None, today: date, now: datetime
) -> RollSheet:
    """The sheet of a branch or tổ đảng (default: the meeting's own).

    Raises NotFound, RoleMissing, RollNotValid (a unit without a list of its own), CampaignNotOpen, CampaignClosed,
    MeetingCancelled.
    """
    found = await access.require_meeting(session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today)
    unit = await require_unit(
        session, actor=actor, unit_id=unit_id or found.meeting.unit_id, roles=access.ROLL_ROLES, today=today
    )
    if unit.kind not in BRANCH_KINDS | {UnitKind.CELL}:
        raise RollNotValid(reason="Danh sách ký tên in cho từng chi bộ; đồng chí chọn chi bộ.")
    gates.require_open(found.campaign, found.meeting)
    rows = await _rows(session, found.campaign.id, unit.unit_id)
    cells = await queries.unit_names(session, {cell for _, cell, _ in rows if cell is not None}, today)
    signers = [(Signer(member, None if cell is None else cells[cell]), standing) for member, cell, standing in rows]
    journal.record(
        session,
        actor=actor,
        action="names:roll_sheet:view",
        subject=("session", session_id),
        unit_id=unit.unit_id,
        now=now,
        new={"people": len(rows)},
    )
    return RollSheet(
        found.campaign,
        found.meeting,
        unit,
        [signer for signer, standing in signers if standing == "expected"],
        [signer for signer, standing in signers if standing != "expected"],
    )


async def _rows(session: AsyncSession, campaign_id: UUID, unit_id: UUID) -> Sequence[Row[Member, UUID | None, str]]:
    query = (
        select(Member, Enrolment.cell_id, Enrolment.standing)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(
            Enrolment.campaign_id == campaign_id,
            Enrolment.removed_on.is_(None),
            or_(Enrolment.unit_id == unit_id, Enrolment.cell_id == unit_id),
        )
        .order_by(Member.name_sort, Member.birth_year, Member.id)
    )
    return (await session.execute(query)).all()
