"""What one unit hands over to others, and where modules above take part (members: people and roles; participation: figures).

Units knows neither people nor figures: a member of a split branch is named by the number on the slip, opaque here. Checks
say everything that stands in the way before anything is written; acts follow in the same transaction, in order of
registration (decision 0017).
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.core.errors import AppError
from app.units.kinds import UnitKind

RolesGo = Literal["end", "main"]


@dataclass(frozen=True, slots=True)
class Share:
    """What one successor takes: by which row of the lineage, which units that stood directly below, which members."""

    successor_id: UUID
    lineage_id: UUID
    children: frozenset[UUID] = frozenset()
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Succession:
    """From `day` on, `unit_id` hands over to `shares`; with none it simply ends.

    `main_id` takes whatever names no other successor. `goes_on`: the unit lives on as its own main successor.
    `roles`: whether grants on the unit end, or go to the main successor for the rest of their term.
    """

    unit_id: UUID
    name: str
    kind: UnitKind
    day: date
    decision: str | None
    shares: tuple[Share, ...] = ()
    main_id: UUID | None = None
    goes_on: bool = False
    roles: RolesGo = "end"


@dataclass(frozen=True, slots=True)
class Displaced:
    """A unit that from `day` on stands elsewhere, is of another kind, or is no more."""

    unit_id: UUID
    name: str
    day: date


Check = Callable[[AsyncSession, Succession, date], Awaitable[list[AppError]]]
PlaceCheck = Callable[[AsyncSession, Collection[Displaced]], Awaitable[Mapping[Displaced, AppError]]]
Act = Callable[[AsyncSession, Actor, Succession, datetime], Awaitable[None]]
CHECKS: list[Check] = []
PLACE_CHECKS: list[PlaceCheck] = []
ACTS: list[Act] = []


async def obstacles(session: AsyncSession, succession: Succession, today: date) -> list[AppError]:
    """Everything that modules above have against it."""
    return [refusal for check in CHECKS for refusal in await check(session, succession, today)]


async def place_obstacles(session: AsyncSession, displaced: Collection[Displaced]) -> dict[Displaced, AppError]:
    """What modules above have against units standing elsewhere from these days on; units without obstacle are left out."""
    found: dict[Displaced, AppError] = {}
    for check in PLACE_CHECKS:
        found = {**await check(session, displaced), **found}
    return found


async def carry_out(session: AsyncSession, actor: Actor, succession: Succession, now: datetime) -> None:
    """Let every module above do its part; the new tree and the lineage are written already."""
    for act in ACTS:
        await act(session, actor, succession, now)
