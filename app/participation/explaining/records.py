"""What is recorded of a person at meetings, as it stands now: who made it, on whose word it rests, what else is known of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.auth.models import Account
from app.campaigns.models import (
    Attendance,
    AttendanceMark,
    HomeVisit,
    OutsideConfirmation,
    SessionOrganiser,
    StudySession,
)
from app.core import clock
from app.members.models import Member
from app.participation.explanations import Deed
from app.participation.facts import WAYS, way_rank
from app.participation.wordings import full_day_text
from app.units.queries import versions_on


@dataclass(frozen=True, slots=True)
class Record:
    """One statement on one part of one meeting, as it stands now, and who made it (`recorder` None: the person, by code).

    `trust`: code, confirmed, alone ("một người ghi"), waiting.
    """

    campaign_id: UUID
    session_id: UUID
    unit_id: UUID
    title: str
    kind: str
    day: date
    part: int
    state: str
    way: str
    rank: int
    recorder: str | None
    confirmer: str | None
    trust: str
    on_behalf: bool

    @property
    def confirmed(self) -> bool:
        """Whether it waits for no second person."""
        return self.trust != "waiting"


@dataclass(frozen=True, slots=True)
class Details:
    """What else is known, by session: who went to the home, the paper of another place, a duty; hosts by unit."""

    visitors: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    papers: dict[UUID, str] = field(default_factory=dict)
    duties: dict[UUID, str] = field(default_factory=dict)
    hosts: dict[UUID, str] = field(default_factory=dict)


async def records_of(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> list[Record]:
    """What is recorded of the member at the meetings of these campaigns, in order of time."""
    recorder, confirmer = aliased(Account), aliased(Account)
    query = (
        select(Attendance, StudySession, way_rank().label("rank"), AttendanceMark.on_behalf, recorder.label, confirmer.label)
        .join(StudySession, StudySession.id == Attendance.session_id)
        .outerjoin(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .outerjoin(recorder, recorder.id == AttendanceMark.recorded_by)
        .outerjoin(confirmer, confirmer.id == AttendanceMark.confirmed_by)
        .where(Attendance.campaign_id.in_(campaign_ids), Attendance.member_id == member_id)
        .order_by(StudySession.starts_at, StudySession.id, Attendance.part)
    )
    return [
        Record(
            campaign_id=attendance.campaign_id,
            session_id=meeting.id,
            unit_id=meeting.unit_id,
            title=meeting.title,
            kind=meeting.kind,
            day=clock.local_day(meeting.starts_at),
            part=attendance.part,
            state=attendance.state,
            way=attendance.way,
            rank=rank,
            recorder=None if attendance.way == "code" else said_by,
            confirmer=seen_by,
            trust=_trust(attendance),
            on_behalf=bool(on_behalf),
        )
        for attendance, meeting, rank, on_behalf, said_by, seen_by in await session.execute(query)
    ]


def _trust(attendance: Attendance) -> str:
    if attendance.way == "code":
        return "code"
    if not attendance.confirmed:
        return "waiting"
    return "alone" if attendance.single_recorder else "confirmed"


async def details_of(session: AsyncSession, member_id: UUID, records: Sequence[Record], *, today: date) -> Details:
    """What else is known of the meetings at which the member was present."""
    sessions = {r.session_id for r in records if r.state == "present"}
    if not sessions:
        return Details()
    first, second = aliased(Member), aliased(Member)
    home = (
        select(HomeVisit.session_id, first.full_name, second.full_name)
        .join(first, first.id == HomeVisit.first_id)
        .join(second, second.id == HomeVisit.second_id)
        .where(HomeVisit.session_id.in_(sessions))
    )
    papers = select(OutsideConfirmation).where(
        OutsideConfirmation.member_id == member_id, OutsideConfirmation.session_id.in_(sessions)
    )
    duties = select(SessionOrganiser.session_id, SessionOrganiser.duty).where(
        SessionOrganiser.member_id == member_id, SessionOrganiser.session_id.in_(sessions)
    )
    hosts = await versions_on(session, {r.unit_id for r in records}, today)
    return Details(
        visitors={found: (one, other) for found, one, other in await session.execute(home)},
        papers={p.session_id: _paper(p) for p in await session.scalars(papers) if p.session_id is not None},
        duties={row.session_id: row.duty for row in await session.execute(duties)},
        hosts={unit_id: unit.name for unit_id, unit in hosts.items()},
    )


def deed_of(record: Record, details: Details, own_unit: UUID) -> Deed:
    """The record as the sentence says it; `own_unit`: the branch of the list, whose own meetings need no place."""
    is_elsewhere = record.way == "elsewhere" and record.kind != "outside" and record.unit_id != own_unit
    return Deed(
        way=WAYS[record.rank],
        day=record.day,
        recorder=record.recorder,
        by_code=record.way == "code",
        trust=record.trust,
        confirmer=record.confirmer,
        on_behalf=record.on_behalf,
        host=details.hosts.get(record.unit_id) if is_elsewhere else None,
        visitors=details.visitors.get(record.session_id),
        paper=details.papers.get(record.session_id),
        duty=details.duties.get(record.session_id),
    )


def _paper(row: OutsideConfirmation) -> str:
    return f"xác nhận số {row.number} ngày {full_day_text(row.issued_on)} của {row.issuer}"
