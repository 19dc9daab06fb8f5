"""People on the roster: adding one, numbers for slips, names for lists."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import AppError
from app.core.text import fold, person_sort_key
from app.core.upserts import insert_ignore
from app.members import errors, queries
from app.members.imports import cells
from app.members.imports.cells import CellNotRead
from app.members.models import Affiliation, Member, MemberStatus, NumberCounter
from app.members.words import CURRENT_MEMBERSHIPS, KEEP_BRANCH, AffiliationKind, Aspect, Membership
from app.units import scope
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.paths import hold_tree
from app.units.queries import version_on

FIRST_NUMBER = 100_001
_COUNTER = 1


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody to be put on the roster. `birth_year` alone, or with `birth_date`."""

    full_name: str
    birth_date: date | None = None
    birth_year: int | None = None
    card_number: str | None = None
    phone: str | None = None
    admitted_on: date | None = None
    official_on: date | None = None
    membership: Membership = Membership.FULL


@dataclass(frozen=True, slots=True)
class MemberCard:
    """How a person stands in a list; namesakes carry the birth year."""

    id: UUID
    number: str
    full_name: str
    birth_year: int | None


async def take_numbers(session: AsyncSession, count: int) -> range:
    """The next `count` free short numbers. The counter stays locked until the transaction ends."""
    await insert_ignore(session, NumberCounter, [{"id": _COUNTER, "next_number": FIRST_NUMBER}])
    taken = update(NumberCounter).where(NumberCounter.id == _COUNTER)
    taken = taken.values(next_number=NumberCounter.next_number + count)
    after = await session.scalar(taken.returning(NumberCounter.next_number).execution_options(synchronize_session=False))
    assert after is not None
    return range(after - count, after)


async def create_member(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    person: Person,
    starts_on: date,
    cell_id: UUID | None = None,
    member_id: UUID | None = None,
    now: datetime,
) -> Member:
    """Put a person on the roster of a branch from `starts_on`, with the next free short number.

    `member_id` made on the device: repeating it returns that member. Raises UnitNotABranch, CellNotInBranch, DayNotPossible,
    NameNotValid, PhoneNotValid, CardNumberNotValid, CardNumberTaken, IdTaken.
    """
    today = local_day(now)
    await hold_tree(session)
    await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=KEEP_BRANCH, today=today)
    person = checked(person, today)
    if member_id is not None and (known := await session.get(Member, member_id)) is not None:
        return await _the_same(session, known, person, unit_id)
    if starts_on > today:
        raise errors.DayNotPossible(day=f"{starts_on:%d/%m/%Y}", reason="chưa đến ngày đó")
    await require_branch(session, unit_id, starts_on)
    await require_cell(session, cell_id, unit_id, starts_on)
    if person.card_number is not None and await _card_is_taken(session, person.card_number):
        raise errors.CardNumberTaken
    (number,) = await take_numbers(session, 1)
    member = _new_row(person, str(number), member_id, now)
    session.add(member)
    await session.flush()
    session.add_all(_first_facts(member, person, actor=actor, unit_id=unit_id, cell_id=cell_id, day=starts_on, now=now))
    journal.record(
        session,
        actor=actor,
        action="members:member:add",
        subject=("member", member.id),
        unit_id=unit_id,
        now=now,
        new={"number": member.number, "membership": person.membership.value, "starts_on": starts_on.isoformat()},
    )
    await session.flush()
    return member


def _new_row(person: Person, number: str, member_id: UUID | None, now: datetime) -> Member:
    birth_year = person.birth_date.year if person.birth_date else person.birth_year
    member = Member(
        number=number,
        full_name=person.full_name,
        name_folded=fold(person.full_name),
        name_sort=person_sort_key(person.full_name),
        card_number=person.card_number,
        birth_year=birth_year,
        birth_date=person.birth_date,
        phone=person.phone,
        admitted_on=person.admitted_on,
        official_on=person.official_on,
        created_at=now,
    )
    if member_id is not None:
        member.id = member_id
    return member


def _first_facts(
    member: Member, person: Person, *, actor: Actor, unit_id: UUID, cell_id: UUID | None, day: date, now: datetime
) -> list[MemberStatus | Affiliation]:
    return [
        MemberStatus(
            member_id=member.id,
            aspect=Aspect.MEMBERSHIP,
            value=person.membership,
            valid_from=day,
            recorded_at=now,
            recorded_by=actor.account_id,
        ),
        Affiliation(
            member_id=member.id,
            unit_id=unit_id,
            cell_id=cell_id,
            kind=AffiliationKind.OFFICIAL,
            valid_from=day,
            recorded_at=now,
        ),
    ]


async def _the_same(session: AsyncSession, known: Member, person: Person, unit_id: UUID) -> Member:
    first = (await queries.affiliations(session, known.id))[-1:]
    if known.full_name != person.full_name or not first or first[0].unit_id != unit_id:
        raise errors.IdTaken
    return known


def checked(person: Person, today: date) -> Person:
    """The person in normal form; raises what a person typed wrongly."""
    name = _read(cells.read_name, person.full_name, errors.NameNotValid)
    if name is None:
        raise errors.NameNotValid
    year = person.birth_date.year if person.birth_date else person.birth_year
    if year is not None and not 1900 <= year <= today.year - 18:
        raise errors.DayNotPossible(day=str(year), reason="năm sinh không hợp lý")
    for day in (person.admitted_on, person.official_on):
        if day is not None and not date(1930, 1, 1) <= day <= today:
            raise errors.DayNotPossible(day=f"{day:%d/%m/%Y}", reason="không thể là ngày vào Đảng hay ngày chính thức")
    if person.membership not in CURRENT_MEMBERSHIPS:
        raise errors.MembershipEnded(day=f"{today:%d/%m/%Y}")
    return Person(
        full_name=name,
        birth_date=person.birth_date,
        birth_year=year,
        card_number=_read(cells.read_card, person.card_number, errors.CardNumberNotValid),
        phone=_read(cells.read_phone, person.phone, errors.PhoneNotValid),
        admitted_on=person.admitted_on,
        official_on=person.official_on,
        membership=person.membership,
    )


def _read(reader: Callable[[str | None], str | None], text: str | None, error: type[AppError]) -> str | None:
    try:
        return reader(text)
    except CellNotRead as refusal:
        raise error from refusal


async def _card_is_taken(session: AsyncSession, card_number: str) -> bool:
    return await session.scalar(select(Member.id).where(Member.card_number == card_number)) is not None


async def require_branch(session: AsyncSession, unit_id: UUID, day: date) -> None:
    """Official affiliation is to a branch that exists that day; raises UnitNotABranch."""
    unit = await version_on(session, unit_id, day)
    if unit is None or unit.kind not in BRANCH_KINDS:
        raise errors.UnitNotABranch


async def require_cell(session: AsyncSession, cell_id: UUID | None, unit_id: UUID, day: date) -> None:
    """The tổ đảng, if any, lies in the branch that day; raises CellNotInBranch."""
    if cell_id is None:
        return
    cell = await version_on(session, cell_id, day)
    if cell is None or cell.kind != UnitKind.CELL or cell.parent_id != unit_id:
        raise errors.CellNotInBranch


async def member_card(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, MemberCard]:
    """Names for lists, by member id. The caller journals who looks at them."""
    found = await queries.members_by_id(session, ids)
    return {m.id: MemberCard(m.id, m.number, m.full_name, m.birth_year) for m in found.values()}
