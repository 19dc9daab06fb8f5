"""Looking a receipt up by its short code: for those who look after the member (docs/rules.md, scope and roles)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import brakes
from app.auth.errors import TooManyTries
from app.core import journal
from app.core.actor import Actor, Role
from app.core.errors import NotFound
from app.core.hot import HotDoor
from app.core.signing_keys import published
from app.members.access import branch_of, require_member
from app.members.models import Member
from app.quizzes.models import Attempt, Receipt
from app.quizzes.receipts.codes import read_code
from app.quizzes.receipts.envelope import Signed, is_intact
from app.quizzes.receipts.errors import ReceiptCodeMistyped, ReceiptNotFound, ReceiptNotIntact, TooManyLookups
from app.quizzes.receipts.statement import read

LOOK = "names:receipt:view"
LOOK_UP_ROLES = (Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.OFFICE, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Found:
    """What a receipt states, as it was signed, and the member's name of today."""

    code: str
    full_name: str
    fields: dict[str, Any]


async def look_up(hot: HotDoor, session: AsyncSession, *, actor: Actor, code: str, now: datetime, today: date) -> Found:
    """What the receipt with this code states: never score or answers. Every look is on record before the name leaves.

    Raises ReceiptCodeMistyped; TooManyLookups; ReceiptNotFound (no such code, or of somebody outside the caller's scope);
    RoleMissing inside it; ReceiptNotIntact.
    """
    known = read_code(code)
    if known is None:
        raise ReceiptCodeMistyped
    try:
        await brakes.count_try(hot, account_id=actor.account_id, lane=brakes.RECEIPT_CODES, now=now)
    except TooManyTries as error:
        raise TooManyLookups(headers=error.headers, minutes=error.params["minutes"]) from error
    receipt, member = await _find(session, actor, known, today)
    await brakes.forget_tries(session, account_id=actor.account_id, lane=brakes.RECEIPT_CODES)
    keys = {key.id: key.public_key for key in await published(session)}
    if not is_intact(Signed(receipt.statement, receipt.signature, receipt.key_id), keys):
        raise ReceiptNotIntact
    branch = await branch_of(session, member.id, today)
    subject = ("attempt", receipt.attempt_id)
    journal.record(session, actor=actor, action=LOOK, subject=subject, unit_id=branch.unit_id, now=now)
    journal.record_people(session, actor=actor, of_list=LOOK, people=[member.id], now=now)
    return Found(known, member.full_name, read(receipt.statement))


async def _find(session: AsyncSession, actor: Actor, code: str, today: date) -> tuple[Receipt, Member]:
    query = select(Receipt, Attempt.member_id).join(Attempt, Attempt.id == Receipt.attempt_id).where(Receipt.code == code)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise ReceiptNotFound
    try:
        member = await require_member(session, actor=actor, member_id=row[1], roles=LOOK_UP_ROLES, today=today)
    except NotFound as error:  # not told apart from a code that does not exist
        raise ReceiptNotFound from error
    return row[0], member
