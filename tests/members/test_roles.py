"""Roles: who may give which where, handing over in one call, what must be on the decision; slips and who may issue them."""

from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from app.auth.errors import InspectionNeedsDecision
from app.auth.grants import grants_on_units
from app.auth.models import Account, RoleGrant
from app.core import clock
from app.core.actor import Actor, Role, system_actor
from app.core.db import Database
from app.core.errors import AppError, NotFound, RoleMissing
from app.members import errors, granting, roles, slips
from app.members.models import Member
from app.members.roles import RoleChange
from app.members.slips import Slip
from app.units.kinds import UnitKind
from tests.members.builders import committee, count, secretary, tree
from tests.support.cast import NOW, TODAY, Cast, actor_of, actor_with, make_account, make_member

DECISION = "21-QĐ/ĐU, 16/12/2024"


async def _people(db: Database) -> tuple[Cast, list[Member]]:
    cast = await tree(db)
    async with db.write() as session:
        return cast, [
            await make_member(session, branch=cast.branch, name=name) for name in ("Nguyễn Văn Bảy", "Lê Thị Sáu", "Trần Út")
        ]


async def _set(
    db: Database,
    actor: Actor,
    unit_id: UUID,
    role: Role,
    *members: Member,
    start: date = TODAY,
    end: date | None = None,
    decision: str | None = DECISION,
) -> None:
    change = RoleChange(role, [m.number for m in members], start, end, decision)
    async with db.write() as session:
        await roles.set_holders(session, actor=actor, unit_id=unit_id, change=change, now=NOW)


async def _holders(db: Database, unit_id: UUID, day: date = TODAY) -> list[tuple[str, str]]:
    async with db.read() as session:
        return sorted((g.role.value, g.label) for g in await grants_on_units(session, [unit_id], day))


async def test_a_handover_is_one_call_from_a_day(db: Database) -> None:
    cast, (bay, sau, _) = await _people(db)
    actor = committee(cast.grassroots)
    await _set(db, actor, cast.branch, Role.SECRETARY, bay, start=date(2024, 1, 10))
    await _set(db, actor, cast.branch, Role.SECRETARY, sau, start=date(2024, 12, 16))
    await _set(db, actor, cast.branch, Role.SECRETARY, sau, start=date(2024, 12, 16))  # sent twice
    assert await _holders(db, cast.branch, date(2024, 12, 15)) == [("secretary", "Nguyễn Văn Bảy")]
    assert await _holders(db, cast.branch, date(2024, 12, 16)) == [("secretary", "Lê Thị Sáu")]
    assert await count(db, RoleGrant) == 2
    await _set(db, actor, cast.branch, Role.SECRETARY)
    assert await _holders(db, cast.branch) == []


async def test_one_role_leaves_the_others_alone(db: Database) -> None:
    cast, (bay, sau, ut) = await _people(db)
    actor = committee(cast.grassroots)
    await _set(db, actor, cast.branch, Role.SECRETARY, bay)
    await _set(db, actor, cast.branch, Role.HELPER, sau, ut, decision=None)
    await _set(db, secretary(cast.branch), cast.branch, Role.HELPER, ut, decision=None)
    assert await _holders(db, cast.branch) == [("helper", "Trần Út"), ("secretary", "Nguyễn Văn Bảy")]
    await _set(db, secretary(cast.branch), cast.cell, Role.HELPER, sau, decision=None)
    assert await _holders(db, cast.cell) == [("helper", "Lê Thị Sáu")]


@pytest.mark.parametrize(
    ("role", "here", "above", "allowed"),
    [
        (Role.HELPER, {Role.SECRETARY}, set(), True),
        (Role.HELPER, {Role.DEPUTY}, set(), False),
        (Role.SECRETARY, set(), {Role.COMMITTEE}, True),
        (Role.SECRETARY, set(), {Role.OFFICE}, True),
        (Role.SECRETARY, {Role.SECRETARY}, set(), False),
        (Role.SECRETARY, set(), {Role.OPERATOR}, False),
        (Role.SECRETARY, set(), {Role.BOARD, Role.EDITOR, Role.INSPECTOR}, False),
        (Role.COMMITTEE, {Role.COMMITTEE}, set(), False),
        (Role.COMMITTEE, set(), {Role.COMMITTEE}, True),
        (Role.COMMITTEE, set(), {Role.OFFICE}, False),
        (Role.COMMITTEE, {Role.OPERATOR}, set(), True),
        (Role.BOARD, {Role.COMMITTEE}, set(), True),
        (Role.INSPECTOR, {Role.OFFICE}, set(), False),
        (Role.INSPECTOR, {Role.COMMITTEE}, set(), True),
        (Role.OPERATOR, {Role.COMMITTEE}, {Role.COMMITTEE}, False),
    ],
)
def test_who_may_give_what(role: Role, here: set[Role], above: set[Role], allowed: bool) -> None:
    assert granting.may_grant(role, here=here, above=above) is allowed


def test_roles_fit_their_units() -> None:
    assert granting.fits_kind(Role.SECRETARY, UnitKind.GRASSROOTS_BRANCH)
    assert not granting.fits_kind(Role.SECRETARY, UnitKind.GRASSROOTS)
    assert granting.fits_kind(Role.COMMITTEE, UnitKind.GRASSROOTS)
    assert not granting.fits_kind(Role.COMMITTEE, UnitKind.CELL)


async def test_what_is_refused_leaves_no_grant(db: Database) -> None:
    cast, (bay, *_) = await _people(db)
    async with db.write() as session:
        far = await make_member(session, branch=cast.other_branch, name="Người Xa")
        own = await make_account(session, member=bay)
    me = actor_of(own, (Role.COMMITTEE, cast.grassroots))
    tries: list[tuple[Actor, UUID, Role, Member, type[AppError]]] = [
        (secretary(cast.branch), cast.branch, Role.SECRETARY, bay, RoleMissing),
        (committee(cast.other_superior), cast.branch, Role.SECRETARY, bay, NotFound),
        (committee(cast.grassroots), cast.grassroots, Role.SECRETARY, bay, errors.RoleNotForUnit),
        (committee(cast.grassroots), cast.branch, Role.SECRETARY, far, errors.LoginNotFound),
        (me, cast.branch, Role.SECRETARY, bay, errors.GrantToSelf),
    ]
    for actor, unit_id, role, member, refusal in tries:
        with pytest.raises(refusal):
            await _set(db, actor, unit_id, role, member)
    with pytest.raises(errors.RoleNeedsDecision):
        await _set(db, committee(cast.grassroots), cast.branch, Role.SECRETARY, bay, decision=" ")
    with pytest.raises(InspectionNeedsDecision):
        await _set(db, committee(cast.province), cast.superior, Role.INSPECTOR, bay)
    assert await count(db, RoleGrant) == 0
    await _set(db, committee(cast.province), cast.superior, Role.INSPECTOR, bay, end=date(2025, 3, 1))
    assert await _holders(db, cast.superior) == [("inspector", "Nguyễn Văn Bảy")]


async def test_the_operator_gives_roles_by_login_and_reads_no_names_nor_does_the_board(db: Database) -> None:
    cast, (bay, *_) = await _people(db)
    operator = actor_with((Role.OPERATOR, cast.province))
    await _set(db, operator, cast.grassroots, Role.COMMITTEE, bay)
    board = actor_with((Role.BOARD, cast.province))
    for reader, name in ((operator, None), (board, None), (committee(cast.province), "Nguyễn Văn Bảy")):
        async with db.write() as session:
            (holder,) = await roles.holders(session, actor=reader, unit_id=cast.grassroots, on=TODAY, now=NOW)
        assert (holder.grant.login, holder.full_name) == (bay.number, name)


async def _issue(db: Database, actor: Actor, member: Member, now: datetime = NOW) -> Slip:
    async with db.write() as session:
        return await slips.issue_code(session, actor=actor, member_id=member.id, now=now, real_now=clock.real_now())


async def test_slips_are_counted_and_visible_above(db: Database) -> None:
    cast, (bay, sau, _) = await _people(db)
    first, second = await _issue(db, secretary(cast.branch), bay), await _issue(db, secretary(cast.branch), bay)
    await _issue(db, secretary(cast.branch), sau)
    assert (first.issued, second.issued, second.login, second.unit_name) == (1, 2, bay.number, "Chi bộ khu phố 1")
    assert first.code != second.code
    async with db.write() as session:
        found = await slips.reissues(
            session, actor=committee(cast.grassroots), unit_id=cast.grassroots, start=0, limit=9, now=NOW
        )
    assert [(r.full_name, r.issued) for r in found] == [("Nguyễn Văn Bảy", 2)]
    with pytest.raises(RoleMissing):
        async with db.write() as session:
            await slips.reissues(session, actor=secretary(cast.branch), unit_id=cast.branch, start=0, limit=9, now=NOW)


async def test_a_slip_is_no_way_into_a_higher_account(db: Database) -> None:
    cast, (bay, sau, ut) = await _people(db)
    await _set(db, system_actor("test"), cast.province, Role.COMMITTEE, bay)
    await _set(db, committee(cast.grassroots), cast.branch, Role.DEPUTY, sau)
    await _set(db, committee(cast.grassroots), cast.branch, Role.HELPER, ut, decision=None)
    for actor, member in (
        (secretary(cast.branch), bay),
        (committee(cast.grassroots), bay),
        (secretary(cast.branch), sau),
    ):
        with pytest.raises(errors.SlipNotForYou):
            await _issue(db, actor, member)
    async with db.read() as session:
        assert set(await session.scalars(select(Account.codes_issued))) == {0}
    await _issue(db, committee(cast.grassroots), sau)
    await _issue(db, actor_with((Role.DEPUTY, cast.branch)), ut)
    by_operator = await _issue(db, actor_with((Role.OPERATOR, cast.province)), bay)
    assert by_operator.full_name is None
    with pytest.raises(errors.SlipNotForYou):
        await _issue(db, actor_with((Role.OPERATOR, cast.province)), sau)


async def test_operators_helpers_and_strangers_issue_no_slips(db: Database) -> None:
    cast, (bay, *_) = await _people(db)
    for actor, refusal in (
        (actor_with((Role.OPERATOR, cast.province)), RoleMissing),
        (actor_with((Role.HELPER, cast.branch)), RoleMissing),
        (secretary(cast.neighbour), NotFound),
    ):
        with pytest.raises(refusal):
            await _issue(db, actor, bay)
    assert await count(db, Account) == 0
