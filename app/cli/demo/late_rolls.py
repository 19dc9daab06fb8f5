"""Two rolls that came late: one after the closing, taken over by an amendment; one after its recorder's term, which waits."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.meeting_schemas import MarkIn, RollIn
from app.campaigns.models import RefusedCheckIn
from app.campaigns.roll_call import take_roll
from app.cli.demo import calendar
from app.cli.demo.cast import FORMER_SECRETARY, HANDED_OVER, PROVINCE_COMMITTEE
from app.cli.demo.figures import RUBBER_FARM
from app.cli.demo.held import Held
from app.cli.demo.meetings import Meeting, meeting_on
from app.cli.demo.people import PersonPlan
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import AppError
from app.core.ids import new_id
from app.participation.snapshots.amending import Amendment, amend

# So many of the rubber farm's people stood on the sheet that reached the secretary's phone too late; two on the other one.
ON_THE_FARMS_SHEET, ON_THE_FORMER_SHEET = 3, 2
FARMS_CAME, AMENDED = calendar.at(date(2024, 11, 5), 8, 20), calendar.at(date(2024, 11, 12), 10)
REASON = "Danh sách điểm danh gửi sau khi chốt vì nơi họp không có sóng; đã đối chiếu Sổ biên bản chi bộ, trang 31"
FORMERS_EVENING, FORMERS_CAME = date(2024, 12, 12), calendar.at(date(2024, 12, 14), 6, 45)


def on_the_farms_sheet(people: Sequence[PersonPlan], held: Held) -> list[PersonPlan]:
    """Who came to the closed campaign's meeting, but is not known to have come until the amendment."""
    came = (p for p in people if p.branch == RUBBER_FARM and p.way == "roll" and p.id not in held.busy)
    return sorted(came, key=lambda p: p.number)[:ON_THE_FARMS_SHEET]


async def amend_autumn(
    session: AsyncSession, database: Database, held: Held, *, campaign_id: UUID, meeting: Meeting, sheet: Sequence[PersonPlan]
) -> None:
    """The farm's roll is refused because the figures are closed, and kept; the province's committee takes it over."""
    roll = _roll(held, RUBBER_FARM, sheet, meeting, kept="Sổ biên bản chi bộ, trang 31")
    await _come_too_late(session, held.secretary(RUBBER_FARM), meeting, roll, FARMS_CAME)
    record_ids = (await session.scalars(select(RefusedCheckIn.id).where(RefusedCheckIn.client_id == roll.client_id))).all()
    await amend(
        session,
        database,
        actor=held.actor(PROVINCE_COMMITTEE),
        campaign_id=campaign_id,
        amendment=Amendment(new_id(), 1, (), REASON, record_ids),
        today=AMENDED.date(),
        now=AMENDED,
    )


def on_the_formers_sheet(people: Sequence[PersonPlan], held: Held) -> list[PersonPlan]:
    """Who came to the make-up that the former secretary held, as long as the new one has not taken the roll over."""
    free = (p for p in people if p.branch == HANDED_OVER and p.standing == "active" and not p.transferred)
    return sorted((p for p in free if p.id not in held.busy), key=lambda p: p.number)[:ON_THE_FORMER_SHEET]


def formers_makeup(held: Held) -> Meeting:
    """The branch's own, on the last evening of the former secretary's term."""
    return meeting_on(held.units[HANDED_OVER], "makeup", FORMERS_EVENING, hour=19, hours=2)


async def send_formers_roll(session: AsyncSession, held: Held, meeting: Meeting, sheet: Sequence[PersonPlan]) -> None:
    """Recorded before the term ended, arrived after it: it waits for the new secretary."""
    roll = _roll(held, HANDED_OVER, sheet, meeting, kept="Sổ biên bản chi bộ, trang 18")
    await _come_too_late(session, held.actor(FORMER_SECRETARY), meeting, roll, FORMERS_CAME)


def _roll(held: Held, branch: str, sheet: Sequence[PersonPlan], meeting: Meeting, *, kept: str) -> RollIn:
    marks = [MarkIn(member_id=person.id, state="present") for person in sheet]
    return RollIn(client_id=new_id(), unit_id=held.units[branch], marks=marks, paper_kept=kept, device_time=meeting.starts_at)


async def _come_too_late(session: AsyncSession, actor: Actor, meeting: Meeting, roll: RollIn, now: datetime) -> None:
    """Send a roll that is refused; what the refusal remembers is stored, as the edge does it."""
    evidence = None
    try:
        await take_roll(session, actor=actor, session_id=meeting.id, roll=roll, today=now.date(), now=now)
    except AppError as error:
        evidence = error.evidence
    if evidence is None:
        message = "a roll of the demo that should have come too late was taken, or is not kept"
        raise RuntimeError(message)
    await evidence(session)
    await session.flush()
