"""The one subtree filter: whom a grant reaches, on both databases."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor, Role, system_actor
from app.core.db import Database
from app.core.errors import NotFound, RoleMissing
from app.core.ids import new_id
from app.units import changes, queries, scope
from app.units.models import UnitVersion
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, actor_with, make_account, make_member, make_tree

SYSTEM = system_actor("thử")


async def _visible(session: AsyncSession, actor: Actor, roles: set[Role] | None = None) -> set[UUID]:
    query = select(UnitVersion.unit_id).where(UnitVersion.unit_id.in_(scope.visible_ids(actor, today=TODAY, roles=roles)))
    return set(await session.scalars(query))


async def _cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def test_a_grant_reaches_its_unit_and_all_below(db: Database) -> None:
    cast = await _cast(db)
    everything = set(asdict(cast).values())
    async with db.read() as session:
        assert await _visible(session, actor_with((Role.BOARD, cast.province))) == everything
        assert await _visible(session, actor_with((Role.COMMITTEE, cast.grassroots))) == {
            cast.grassroots,
            cast.branch,
            cast.neighbour,
            cast.cell,
        }
        assert await _visible(session, actor_with((Role.SECRETARY, cast.branch))) == {cast.branch, cast.cell}
        assert await _visible(session, actor_with()) == set()
        assert await _visible(session, SYSTEM) == everything


async def test_roles_narrow_what_is_visible(db: Database) -> None:
    cast = await _cast(db)
    actor = actor_with((Role.SECRETARY, cast.branch), (Role.EDITOR, cast.single))
    async with db.read() as session:
        assert await _visible(session, actor, {Role.EDITOR}) == {cast.single}
        assert await _visible(session, actor, {Role.INSPECTOR}) == set()
        assert await _visible(session, actor, set()) == set()


async def test_outside_is_not_found_and_inside_without_the_role_is_refused(db: Database) -> None:
    cast = await _cast(db)
    actor = actor_with((Role.SECRETARY, cast.branch), (Role.COMMITTEE, cast.other_superior))
    async with db.read() as session:
        found = await scope.require_unit(session, actor=actor, unit_id=cast.cell, roles={Role.SECRETARY}, today=TODAY)
        assert found.unit_id == cast.cell
        with pytest.raises(RoleMissing):
            await scope.require_unit(session, actor=actor, unit_id=cast.cell, roles={Role.COMMITTEE}, today=TODAY)
        with pytest.raises(RoleMissing):
            await scope.require_unit(session, actor=actor, unit_id=cast.branch, roles=set(), today=TODAY)
        for outside in (cast.neighbour, cast.grassroots, cast.province, new_id()):
            with pytest.raises(NotFound):
                await scope.require_unit(session, actor=actor, unit_id=outside, today=TODAY)


async def test_what_is_done_from_above_needs_the_role_above(db: Database) -> None:
    cast = await _cast(db)
    roles = {Role.COMMITTEE}
    async with db.read() as session:
        own = actor_with((Role.COMMITTEE, cast.grassroots))
        with pytest.raises(RoleMissing):
            await scope.require_unit_from_above(session, actor=own, unit_id=cast.grassroots, roles=roles, today=TODAY)
        await scope.require_unit_from_above(session, actor=own, unit_id=cast.branch, roles=roles, today=TODAY)
        top = actor_with((Role.COMMITTEE, cast.province))
        await scope.require_unit_from_above(session, actor=top, unit_id=cast.province, roles=roles, today=TODAY)


async def test_a_closed_unit_stays_with_the_level_above_and_leaves_its_own(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await changes.close_unit(session, actor=SYSTEM, unit_id=cast.cell, closed_from=TODAY, now=NOW)
    below = actor_with((Role.HELPER, cast.cell))
    above = actor_with((Role.SECRETARY, cast.branch))
    async with db.read() as session:
        assert cast.cell in await _visible(session, above)
        assert cast.cell not in await _visible(session, below)
        last = await scope.require_unit(session, actor=above, unit_id=cast.cell, today=TODAY)
        assert last.valid_to == TODAY
        for stranger in (below, actor_with((Role.SECRETARY, cast.neighbour)), actor_with()):
            with pytest.raises(NotFound):
                await scope.require_unit(session, actor=stranger, unit_id=cast.cell, today=TODAY)
        assert await scope.require_unit(session, actor=below, unit_id=cast.cell, today=TODAY - timedelta(days=1))


async def test_a_move_of_tomorrow_changes_nothing_today(db: Database) -> None:
    cast = await _cast(db)
    tomorrow = TODAY + timedelta(days=1)
    async with db.write() as session:
        await changes.move_unit(
            session, actor=SYSTEM, unit_id=cast.single, parent_id=cast.other_superior, valid_from=tomorrow, now=NOW
        )
    sender, receiver = actor_with((Role.BOARD, cast.superior)), actor_with((Role.BOARD, cast.other_superior))
    async with db.read() as session:
        assert cast.single in await _visible(session, sender)
        assert cast.single not in await _visible(session, receiver)
        with pytest.raises(NotFound):
            await scope.require_unit(session, actor=receiver, unit_id=cast.single, today=TODAY)
        assert await scope.require_unit(session, actor=receiver, unit_id=cast.single, today=tomorrow)
        with pytest.raises(NotFound):
            await scope.require_unit(session, actor=sender, unit_id=cast.single, today=tomorrow)


async def test_branches_below_are_the_kinds_with_members(db: Database) -> None:
    cast = await _cast(db)
    async with db.read() as session:
        found = set(await session.scalars(scope.branches_below(cast.superior, TODAY)))
        assert found == {cast.branch, cast.neighbour, cast.single}
        assert set(await session.scalars(scope.below(cast.branch, TODAY))) == {cast.branch, cast.cell}
        assert set(await session.scalars(scope.below(cast.branch, BEGINNING - timedelta(days=1)))) == set()


async def test_the_cast_stands_on_its_feet(db: Database) -> None:
    async with db.write() as session:
        cast = await make_tree(session, NOW)
        member = await make_member(session, branch=cast.branch, cell=cast.cell, standing="exempt")
        await make_account(session, member=member, grants=[(Role.SECRETARY, cast.branch)])
    async with db.read() as session:
        above = await queries.ancestors_on(session, cast.branch, TODAY)
        assert [v.unit_id for v in above] == [cast.grassroots, cast.superior, cast.province]
        below = await queries.children_on(session, cast.grassroots, TODAY)
        assert [v.name for v in below] == ["Chi bộ khu phố 1", "Chi bộ khu phố 2"]
