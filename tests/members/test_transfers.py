"""Transfers: exactly one branch counts a member on any day, whatever happens in which order."""

import asyncio
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import Database
from app.core.errors import AppError, NotFound, RoleMissing
from app.core.models import OutboxRow
from app.members import affiliations, errors, rules, statuses, transfers
from app.members.models import Affiliation, Member, Transfer
from app.members.roster import roster_on
from app.members.rules import Period
from app.members.words import AffiliationKind, Membership
from app.units.changes import close_unit
from app.units.scope import branches_below
from tests.members.builders import committee, secretary, tree
from tests.participation.test_races import until_somebody_waits_for_a_lock
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, actor_with, make_member

OFFICIAL = AffiliationKind.OFFICIAL


async def _bay(db: Database) -> tuple[Cast, Member]:
    cast = await tree(db)
    async with db.write() as session:
        return cast, await make_member(session, branch=cast.branch)


async def _send(
    db: Database, cast: Cast, member: Member, to: UUID, *, kind: AffiliationKind = OFFICIAL, now: datetime = NOW
) -> Transfer:
    async with db.write() as session:
        return await transfers.send_transfer(
            session, actor=committee(cast.province), member_id=member.id, to_unit_id=to, kind=kind, now=now
        )


async def _confirm(db: Database, transfer: Transfer, unit_id: UUID, now: datetime = NOW) -> Transfer:
    async with db.write() as session:
        return await transfers.confirm_transfer(session, actor=secretary(unit_id), transfer_id=transfer.id, now=now)


async def _branch_on(db: Database, cast: Cast, day: date) -> list[UUID]:
    async with db.read() as session:
        rows = (await session.execute(roster_on(branches_below(cast.province, day), day))).mappings().all()
    return [r["unit_id"] for r in rows]


async def test_the_sender_counts_until_the_receiver_confirms(db: Database) -> None:
    cast, member = await _bay(db)
    transfer = await _send(db, cast, member, cast.neighbour, now=NOW - timedelta(days=10))
    assert await _branch_on(db, cast, TODAY) == [cast.branch]
    first = await _confirm(db, transfer, cast.neighbour)
    again = await _confirm(db, transfer, cast.neighbour)
    assert (first.state, first.effective_on, again.decided_at) == ("confirmed", TODAY, first.decided_at)
    assert await _branch_on(db, cast, TODAY - timedelta(days=1)) == [cast.branch]
    assert await _branch_on(db, cast, TODAY) == [cast.neighbour]
    async with db.read() as session:
        events = (await session.scalars(select(OutboxRow))).all()
    assert [e.kind for e in events] == ["member.affiliation_changed"]


async def test_back_and_forth_on_one_day(db: Database) -> None:
    cast, member = await _bay(db)
    await _confirm(db, await _send(db, cast, member, cast.neighbour), cast.neighbour)
    await _confirm(db, await _send(db, cast, member, cast.branch), cast.branch)
    assert await _branch_on(db, cast, TODAY - timedelta(days=1)) == [cast.branch]
    assert await _branch_on(db, cast, TODAY) == [cast.branch]


async def test_refused_and_withdrawn_ones_move_nobody(db: Database) -> None:
    cast, member = await _bay(db)
    refused = await _send(db, cast, member, cast.neighbour)
    with pytest.raises(errors.TransferAlreadySent):
        await _send(db, cast, member, cast.single)
    async with db.write() as session:
        await transfers.refuse_transfer(
            session, actor=secretary(cast.neighbour), transfer_id=refused.id, reason="nhầm nơi", now=NOW
        )
    with pytest.raises(errors.TransferDecided):
        await _confirm(db, refused, cast.neighbour)
    withdrawn = await _send(db, cast, member, cast.single)
    async with db.write() as session:
        await transfers.withdraw_transfer(session, actor=secretary(cast.branch), transfer_id=withdrawn.id, now=NOW)
    with pytest.raises(errors.TransferDecided):
        await _confirm(db, withdrawn, cast.single)
    assert await _branch_on(db, cast, TODAY) == [cast.branch]


async def test_only_the_receiver_confirms_and_only_the_sender_withdraws(db: Database) -> None:
    cast, member = await _bay(db)
    transfer = await _send(db, cast, member, cast.neighbour)
    with pytest.raises(NotFound):
        await _confirm(db, transfer, cast.branch)
    with pytest.raises(NotFound):
        async with db.write() as session:
            await transfers.withdraw_transfer(session, actor=secretary(cast.neighbour), transfer_id=transfer.id, now=NOW)
    with pytest.raises(NotFound):
        async with db.write() as session:
            await transfers.send_transfer(
                session,
                actor=secretary(cast.neighbour),
                member_id=member.id,
                to_unit_id=cast.neighbour,
                kind=OFFICIAL,
                now=NOW,
            )
    assert await _branch_on(db, cast, TODAY) == [cast.branch]


async def test_members_go_to_branches_only(db: Database) -> None:
    cast, member = await _bay(db)
    for unit_id, refusal in (
        (cast.grassroots, errors.UnitNotABranch),
        (cast.cell, errors.UnitNotABranch),
        (member.id, errors.UnitNotABranch),
        (cast.branch, errors.TransferToSamePlace),
    ):
        with pytest.raises(refusal):
            await _send(db, cast, member, unit_id)


async def test_a_temporary_stay_does_not_count(db: Database) -> None:
    cast, member = await _bay(db)
    transfer = await _send(db, cast, member, cast.other_branch, kind=AffiliationKind.TEMPORARY)
    await _confirm(db, transfer, cast.other_branch)
    assert await _branch_on(db, cast, TODAY) == [cast.branch]
    async with db.read() as session:
        rows = (await session.scalars(select(Affiliation).order_by(Affiliation.kind))).all()
    assert [(r.kind, r.unit_id) for r in rows] == [("official", cast.branch), ("temporary", cast.other_branch)]


async def test_two_confirmations_at_once_move_once(db: Database) -> None:
    cast, member = await _bay(db)
    transfer = await _send(db, cast, member, cast.neighbour)
    await asyncio.gather(*(_confirm(db, transfer, cast.neighbour) for _ in range(4)))
    async with db.read() as session:
        assert len((await session.scalars(select(Affiliation))).all()) == 2


async def test_a_confirmation_races_a_withdrawal(db: Database) -> None:
    cast, member = await _bay(db)
    transfer = await _send(db, cast, member, cast.neighbour)

    async def withdraw() -> None:
        async with db.write() as session:
            await transfers.withdraw_transfer(session, actor=secretary(cast.branch), transfer_id=transfer.id, now=NOW)

    done = await asyncio.gather(_confirm(db, transfer, cast.neighbour), withdraw(), return_exceptions=True)
    assert sum(isinstance(d, errors.TransferDecided) for d in done) == 1
    assert len(await _branch_on(db, cast, TODAY)) == 1


async def test_a_branch_with_members_does_not_end(db: Database) -> None:
    cast, member = await _bay(db)

    async def close(unit_id: UUID, day: date) -> None:
        async with db.write() as session:
            await close_unit(session, actor=committee(cast.grassroots), unit_id=unit_id, closed_from=day, now=NOW)

    tomorrow = TODAY + timedelta(days=1)
    await _confirm(db, await _send(db, cast, member, cast.neighbour), cast.neighbour)
    with pytest.raises(errors.BranchHasMembers):
        await close(cast.neighbour, tomorrow)
    await close(cast.cell, TODAY)
    await close(cast.branch, TODAY)
    assert await _branch_on(db, cast, TODAY) == [cast.neighbour]
    with pytest.raises(errors.UnitNotABranch):
        await _send(db, cast, member, cast.branch, now=NOW)


async def test_a_helper_sends_nobody(db: Database) -> None:
    cast, member = await _bay(db)
    with pytest.raises(RoleMissing):
        async with db.write() as session:
            await transfers.send_transfer(
                session,
                actor=actor_with((Role.HELPER, cast.branch)),
                member_id=member.id,
                to_unit_id=cast.neighbour,
                kind=OFFICIAL,
                now=NOW,
            )
    async with db.read() as session:
        assert (await session.scalars(select(Transfer))).all() == []


@pytest.mark.parametrize("seed", range(6))
async def test_exactly_one_official_affiliation_whatever_is_done(db: Database, seed: int) -> None:
    """Random operations by random people on random days: on no day two branches, on no day none."""
    chance = Random(seed)
    cast, member = await _bay(db)
    places = [cast.branch, cast.neighbour, cast.single, cast.other_branch, cast.grassroots]
    now, known, done = NOW, [], 0
    for _ in range(60):
        now += timedelta(hours=chance.choice((0, 1, 11, 30)))
        verb = chance.choice(("send", "send", "confirm", "confirm", "refuse", "withdraw", "stay", "die", "live"))
        try:
            async with db.write() as session:
                actor = committee(chance.choice([cast.province, cast.province, cast.province, *places]))
                if verb == "send":
                    kind = chance.choice((OFFICIAL, OFFICIAL, AffiliationKind.TEMPORARY))
                    to = chance.choice(places)
                    sent = await transfers.send_transfer(
                        session, actor=actor, member_id=member.id, to_unit_id=to, kind=kind, now=now
                    )
                    known.append(sent.id)
                elif verb == "stay":
                    await affiliations.add_affiliation(
                        session,
                        actor=actor,
                        member_id=member.id,
                        kind=chance.choice((AffiliationKind.RESIDENCE, AffiliationKind.TEMPORARY)),
                        unit_id=chance.choice(places),
                        valid_from=now.date(),
                        valid_to=None,
                        now=now,
                    )
                elif verb in ("die", "live"):
                    value = Membership.LEFT if verb == "die" else Membership.FULL
                    await statuses.change_membership(
                        session, actor=actor, member_id=member.id, value=value, valid_from=now.date(), now=now
                    )
                elif known:
                    which = chance.choice(known[-3:])
                    if verb == "confirm":
                        await transfers.confirm_transfer(session, actor=actor, transfer_id=which, now=now)
                    elif verb == "refuse":
                        await transfers.refuse_transfer(session, actor=actor, transfer_id=which, reason="x", now=now)
                    else:
                        await transfers.withdraw_transfer(session, actor=actor, transfer_id=which, now=now)
            done += 1
        except AppError:
            continue
    assert done > 5
    async with db.read() as session:
        rows = (await session.scalars(select(Affiliation).where(Affiliation.kind == "official"))).all()
    periods = [Period(r.valid_from, r.valid_to, str(r.unit_id)) for r in rows]
    assert rules.days_without_exactly_one(periods, BEGINNING) == []


@pytest.mark.races
@pytest.mark.postgres  # SQLite has one writer
async def test_a_letter_beside_the_end_of_its_branch_is_refused(db: Database) -> None:
    """Sent to a branch that ends at the same moment, it would lead nowhere: nobody there could confirm it."""
    cast, member = await _bay(db)
    async with db.write() as session:
        await close_unit(
            session, actor=committee(cast.province), unit_id=cast.neighbour, closed_from=TODAY, decision="12-QĐ/TU", now=NOW
        )
        sending = asyncio.create_task(_send(db, cast, member, cast.neighbour))
        await until_somebody_waits_for_a_lock(db)
    with pytest.raises(errors.UnitNotABranch):
        await sending


@pytest.mark.races
@pytest.mark.postgres  # SQLite has one writer
async def test_a_stay_beside_the_end_of_its_branch_is_refused(db: Database) -> None:
    cast, member = await _bay(db)

    async def stay() -> None:
        async with db.write() as session:
            await affiliations.add_affiliation(
                session,
                actor=committee(cast.province),
                member_id=member.id,
                kind=AffiliationKind.TEMPORARY,
                unit_id=cast.neighbour,
                valid_from=TODAY,
                valid_to=None,
                now=NOW,
            )

    async with db.write() as session:
        await close_unit(
            session, actor=committee(cast.province), unit_id=cast.neighbour, closed_from=TODAY, decision="12-QĐ/TU", now=NOW
        )
        staying = asyncio.create_task(stay())
        await until_somebody_waits_for_a_lock(db)
    with pytest.raises(errors.UnitNotABranch):
        await staying
