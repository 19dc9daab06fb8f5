"""Slips: a login number and a one-time code, handed out face to face by the secretary of the branch or by the level above."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.activation import LIFETIME, store_code
from app.auth.models import Account, RoleGrant
from app.core import journal
from app.core.actor import Actor, Role
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.members import access, errors, granting, queries
from app.members.models import Affiliation, Member
from app.members.roles import ensure_account, is_system, roles_at
from app.members.words import CURRENT_MEMBERSHIPS, KEEP_BRANCH, SEE_REASONS
from app.units import scope
from app.units.queries import version_on

STEPS = (
    "Mở ứng dụng, bấm “Nhập mã trên phiếu”.",
    "Nhập số đăng nhập và mã ghi trên phiếu này.",
    "Mã dùng được một lần, trong 14 ngày. Đồng chí không đưa phiếu cho người khác.",
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed on a slip. The code is shown this once and stored nowhere in clear.

    `issued` counts the slips of this person, this one included. Names are left out for who is not to see them.
    """

    login: str
    code: str
    expires_at: datetime
    issued: int
    full_name: str | None
    birth_year: int | None
    unit_name: str


@dataclass(frozen=True, slots=True)
class Reissue:
    """A member who got more than one slip: shown to the level above."""

    member_id: UUID
    login: str
    full_name: str
    birth_year: int | None
    unit_id: UUID
    issued: int
    last_at: datetime


async def issue_code(session: AsyncSession, *, actor: Actor, member_id: UUID, now: datetime, real_now: datetime) -> Slip:
    """Issue a new code; older ones and all devices of the account end with it.

    For who keeps the branch or stands above. Whoever holds a role gets a new slip only from who could give that role, the
    operator included, who then reads no name. Raises MembershipEnded, SlipNotForYou.
    """
    today = local_day(now)
    roles = KEEP_BRANCH | {Role.OPERATOR}
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=roles, today=today)
    membership = await queries.membership_on(session, member.id, today)
    if membership is not None and membership.value not in CURRENT_MEMBERSHIPS:
        raise errors.MembershipEnded(day=f"{membership.valid_from:%d/%m/%Y}")
    branch = await access.branch_of(session, member.id, today)
    sees_name = await access.reaches(session, actor=actor, unit_id=branch.unit_id, roles=KEEP_BRANCH, today=today)
    account = await ensure_account(session, member, now)
    held = await _roles_held(session, account, today)
    if not sees_name and not held:
        raise RoleMissing
    await _require_may_renew(session, actor, held, today)
    code = await store_code(session, account_id=account.id, issued_by=actor.account_id, now_real=real_now)
    journal.record(
        session,
        actor=actor,
        action="members:slip:issue",
        subject=("member", member.id),
        unit_id=branch.unit_id,
        now=now,
        new={"issued": account.codes_issued},
    )
    unit = await version_on(session, branch.unit_id, today)
    return Slip(
        login=account.login,
        code=code,
        expires_at=real_now + LIFETIME,
        issued=account.codes_issued,
        full_name=member.full_name if sees_name else None,
        birth_year=member.birth_year if sees_name else None,
        unit_name=unit.name if unit else "",
    )


async def _roles_held(session: AsyncSession, account: Account, today: date) -> list[RoleGrant]:
    """Grants of the account that hold today or later."""
    query = select(RoleGrant).where(
        RoleGrant.account_id == account.id, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today)
    )
    return list(await session.scalars(query))


async def _require_may_renew(session: AsyncSession, actor: Actor, held: list[RoleGrant], today: date) -> None:
    if is_system(actor):
        return
    for grant in held:
        here, above = await roles_at(session, actor=actor, unit_id=grant.unit_id, today=today)
        if not granting.may_renew_slip(Role(grant.role), here=here, above=above):
            raise errors.SlipNotForYou


async def reissues(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, start: int, limit: int, now: datetime
) -> list[Reissue]:
    """Members of the unit and below who got more than one slip, the latest first, `limit` rows from `start`; journalled."""
    today = local_day(now)
    await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=SEE_REASONS, today=today)
    await access.require_names_of(session, actor=actor, unit_id=unit_id, today=today)
    query = (
        select(Member, Account, Affiliation.unit_id)
        .join(Account, Account.member_id == Member.id)
        .join(Affiliation, Affiliation.member_id == Member.id)
        .where(
            queries.official_on(today),
            Affiliation.unit_id.in_(scope.below(unit_id, today)),
            Account.codes_issued > 1,
            Account.reissued_at.is_not(None),
        )
        .order_by(Account.reissued_at.desc(), Account.id.desc())
        .offset(start)
        .limit(limit)
    )
    journal.record(session, actor=actor, action="names:slips:view", subject=("unit", unit_id), unit_id=unit_id, now=now)
    return [
        Reissue(m.id, a.login, m.full_name, m.birth_year, branch_id, a.codes_issued, a.reissued_at or now)
        for m, a, branch_id in (await session.execute(query)).all()
    ]
