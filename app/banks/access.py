"""Who may see and change a bank: editors and boards of its unit or of a unit above it."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Bank
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.units.scope import require_unit

BANK_ROLES = frozenset({Role.EDITOR, Role.BOARD})


async def require_bank(session: AsyncSession, *, actor: Actor, bank_id: UUID, today: date) -> Bank:
    """The bank, if the actor may see its keys; NotFound outside their scope, RoleMissing inside it."""
    bank = await session.get(Bank, bank_id)
    if bank is None:
        raise NotFound
    await require_unit(session, actor=actor, unit_id=bank.unit_id, roles=BANK_ROLES, today=today)
    return bank
