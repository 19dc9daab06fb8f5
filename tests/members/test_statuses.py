"""Membership and standing with their dates: precedence on a day, refusals, what else a loss of membership ends."""

from datetime import date

import pytest
from sqlalchemy import select

from app.auth.models import Account
from app.core.actor import Actor
from app.core.db import Database
from app.core.errors import NotFound, RoleMissing
from app.core.models import JournalEntry, OutboxRow
from app.members import errors, statuses, transfers
from app.members.models import Member, MemberStatus, Transfer
from app.members.roster import roster_on
from app.members.statuses import Basis
from app.members.words import AffiliationKind, Membership, Standing
from tests.members.builders import committee, secretary, tree
from tests.support.cast import NOW, TODAY, Cast, make_account, make_member


async def _bay(db: Database, **values: str) -> tuple[Cast, Member]:
    cast = await tree(db)
    async with db.write() as session:
        member = await make_member(session, branch=cast.branch, **values)  # type: ignore[arg-type]
        await make_account(session, member=member)
    return cast, member


async def _standing(
    db: Database, actor: Actor, member: Member, value: Standing, start: date, end: date | None = None
) -> MemberStatus:
    async with db.write() as session:
        return await statuses.change_standing(
            session,
            actor=actor,
            member_id=member.id,
            value=value,
            valid_from=start,
            valid_to=end,
            basis=Basis("quyết định", "15-QĐ/ĐU", "Đảng ủy phường Tân Hoa", start),
            now=NOW,
        )


async def _membership(db: Database, actor: Actor, member: Member, value: Membership, start: date) -> MemberStatus:
    async with db.write() as session:
        return await statuses.change_membership(
            session, actor=actor, member_id=member.id, value=value, valid_from=start, now=NOW
        )


async def _roster(db: Database, cast: Cast, day: date) -> list[tuple[str, str]]:
    async with db.read() as session:
        rows = (await session.execute(roster_on([cast.branch], day))).mappings().all()
    return [(r["membership"], r["standing"]) for r in rows]


async def test_a_standing_for_a_time_and_the_days_around_it(db: Database) -> None:
    cast, member = await _bay(db)
    actor = committee(cast.grassroots)
    await _standing(db, actor, member, Standing.EXEMPT, date(2024, 3, 1))
    await _standing(db, actor, member, Standing.SUSPENDED, date(2024, 6, 1), date(2024, 9, 1))
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 6, 1), date(2024, 8, 31), date(2024, 9, 1), TODAY]
    found = [(await _roster(db, cast, day))[0][1] for day in days]
    assert found == ["active", "exempt", "suspended", "suspended", "exempt", "exempt"]
    async with db.read() as session:
        events = (await session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id))).all()
        entries = (await session.scalars(select(JournalEntry).order_by(JournalEntry.id))).all()
        after = (await session.scalars(select(MemberStatus).where(MemberStatus.valid_from == date(2024, 9, 1)))).one()
    assert events[1] == {"aspect": "standing", "value": "suspended", "effective_on": "2024-06-01"}
    assert (entries[1].old, entries[1].new) == (
        {"value": "exempt", "valid_from": "2024-03-01", "valid_to": None},
        {"value": "suspended", "valid_from": "2024-06-01", "valid_to": "2024-09-01"},
    )
    assert after.basis_number == "15-QĐ/ĐU"


async def test_a_change_before_a_later_one_is_refused(db: Database) -> None:
    cast, member = await _bay(db)
    actor = committee(cast.grassroots)
    await _standing(db, actor, member, Standing.EXEMPT, date(2024, 3, 1))
    with pytest.raises(errors.StatusInTheWay):
        await _standing(db, actor, member, Standing.SUSPENDED, date(2024, 2, 1))
    with pytest.raises(errors.DayNotPossible):
        await _standing(db, actor, member, Standing.ACTIVE, date(2024, 12, 19))
    assert await _roster(db, cast, date(2024, 2, 10)) == [("full", "active")]


async def test_the_same_day_again_corrects(db: Database) -> None:
    cast, member = await _bay(db)
    actor = committee(cast.grassroots)
    await _standing(db, actor, member, Standing.EXEMPT, date(2024, 3, 1))
    await _standing(db, actor, member, Standing.TEMPORARILY_EXEMPT, date(2024, 3, 1))
    assert await _roster(db, cast, TODAY) == [("full", "temporarily_exempt")]


async def test_sent_twice_is_recorded_once(db: Database) -> None:
    cast, member = await _bay(db)
    first = await _standing(db, committee(cast.grassroots), member, Standing.EXEMPT, date(2024, 3, 1))
    async with db.write() as session:
        again = await statuses.change_standing(
            session,
            actor=committee(cast.grassroots),
            member_id=member.id,
            value=Standing.EXEMPT,
            valid_from=date(2024, 3, 1),
            status_id=first.id,
            now=NOW,
        )
    assert again.id == first.id
    with pytest.raises(errors.IdTaken):
        async with db.write() as session:
            await statuses.change_membership(
                session,
                actor=committee(cast.grassroots),
                member_id=member.id,
                value=Membership.LEFT,
                valid_from=TODAY,
                status_id=first.id,
                now=NOW,
            )
    assert await _roster(db, cast, TODAY) == [("full", "exempt")]


async def test_a_death_ends_the_list_the_account_and_transfers(db: Database) -> None:
    cast, member = await _bay(db)
    async with db.write() as session:
        await transfers.send_transfer(
            session,
            actor=secretary(cast.branch),
            member_id=member.id,
            to_unit_id=cast.neighbour,
            kind=AffiliationKind.OFFICIAL,
            now=NOW,
        )
    await _membership(db, secretary(cast.branch), member, Membership.DIED, date(2024, 12, 10))
    assert await _roster(db, cast, date(2024, 12, 9)) == [("full", "active")]
    assert await _roster(db, cast, date(2024, 12, 10)) == []
    async with db.read() as session:
        assert (await session.scalars(select(Account))).one().disabled_at == NOW
        assert (await session.scalars(select(Transfer))).one().state == "withdrawn"
    with pytest.raises(errors.MembershipEnded):
        await _standing(db, committee(cast.grassroots), member, Standing.EXEMPT, TODAY)
    with pytest.raises(errors.MembershipEnded):
        await _membership(db, committee(cast.grassroots), member, Membership.LEFT, TODAY)
    await _membership(db, committee(cast.grassroots), member, Membership.FULL, date(2024, 12, 10))  # it was a mistake
    assert await _roster(db, cast, TODAY) == [("full", "active")]
    async with db.read() as session:
        assert (await session.scalars(select(Account))).one().disabled_at is None


async def test_who_may_record_what(db: Database) -> None:
    cast, member = await _bay(db)
    with pytest.raises(RoleMissing):
        await _standing(db, secretary(cast.branch), member, Standing.EXEMPT, TODAY)
    with pytest.raises(RoleMissing):
        await _membership(db, secretary(cast.branch), member, Membership.EXPELLED, TODAY)
    for stranger in (committee(cast.neighbour), committee(cast.other_superior)):
        with pytest.raises(NotFound):
            await _membership(db, stranger, member, Membership.EXPELLED, TODAY)
    assert await _roster(db, cast, TODAY) == [("full", "active")]
    async with db.read() as session:
        assert (await session.get_one(Member, member.id)).version == 1


async def test_a_probationary_member_becomes_full(db: Database) -> None:
    cast, member = await _bay(db, membership="probationary")
    await _membership(db, committee(cast.grassroots), member, Membership.FULL, date(2024, 5, 1))
    assert [await _roster(db, cast, date(2024, 4, 30)), await _roster(db, cast, date(2024, 5, 1))] == [
        [("probationary", "active")],
        [("full", "active")],
    ]
    with pytest.raises(errors.DayNotPossible):
        await _membership(db, committee(cast.grassroots), member, Membership.FULL, date(2019, 1, 1))
