"""Importing this lets the figures follow every split of a branch (`app.units.successions`)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import tree_changes  # noqa: F401 - frozen lists are asked before anything is written
from app.core.actor import Actor
from app.members.tree_changes import registering  # noqa: F401 - who goes where is known before it is counted
from app.participation.restated.splitting import recount_split
from app.units.successions import ACTS, Succession


async def _follow(session: AsyncSession, _actor: Actor, succession: Succession, now: datetime) -> None:
    await recount_split(session, succession, now)


ACTS.append(_follow)
