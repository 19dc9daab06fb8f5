"""Who signs in on the demo: an account for each role, its password made at loading; all branch secretaries, unactivated."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.accounts import NewAccount, accounts_of_members, create_accounts, set_password
from app.auth.models import RoleGrant
from app.cli.demo import calendar
from app.cli.demo.people import BAY, PersonPlan
from app.core.actor import Actor, Grant, Role
from app.core.ids import new_id

TERM_BEGAN = date(2024, 1, 1)
INSPECTION = "Quyết định số 01-QĐ/UBKT (minh họa)"
INSPECTION_ENDS = date(2025, 3, 31)
HANDED_OVER, HANDOVER_DAY = "BP.PL.2.CB1", date(2024, 12, 13)
RECOGNITION = "Quyết định chuẩn y số 27-QĐ/ĐU ngày 13/12/2024 (minh họa)"


@dataclass(frozen=True, slots=True)
class Part:
    """One part to be played: the role ("member" has no grant), the unit it is held on, and who plays it.

    `player`: a branch's code and a name in it, or None for the first active member of the branch.
    """

    role: str
    unit: str
    branch: str
    name: str | None = None


# Whose phone lost its signal: two answers of the open test came late and wait for the secretary.
LATE_COMER = Part("member", "BP.DX.1.CB1", "BP.DX.1.CB1")
FIRST_SECRETARY = Part(Role.SECRETARY, "BP.DX.1.CB1", "BP.DX.1.CB1")
# Who rules on reported questions and reviews drafts, and whose draft waits for that.
REVIEWER = Part(Role.BOARD, "BP", "BP.DX.CS2")
AUTHOR = Part(Role.EDITOR, "BP", "BP.DX.CS2")
# Who takes over what came after the closing.
PROVINCE_COMMITTEE = Part(Role.COMMITTEE, "BP", "BP.DX.CS2")
# Whose branch changed its secretary in the middle of the open campaign; the former one's last roll came after that.
NEW_SECRETARY = Part(Role.SECRETARY, HANDED_OVER, HANDED_OVER)
FORMER_SECRETARY = Part("member", HANDED_OVER, HANDED_OVER)
PARTS = (
    Part("member", "BP.DX.1.CB1", "BP.DX.1.CB1", BAY[0]),
    Part("member", "BP.DX.1.CB2", "BP.DX.1.CB2", "Trần Văn Út"),
    Part("member", "BP.DX.1.CB2", "BP.DX.1.CB2", "Lê Thị Sáu"),
    FIRST_SECRETARY,
    Part(Role.DEPUTY, "BP.DX.1.CB1", "BP.DX.1.CB1"),
    Part(Role.HELPER, "BP.DX.1.CB1", "BP.DX.1.CB1"),
    LATE_COMER,
    Part(Role.SECRETARY, "BP.DX.1.CB2", "BP.DX.1.CB2"),
    Part(Role.SECRETARY, "BP.BL.2.CB3", "BP.BL.2.CB3"),
    Part(Role.SECRETARY, "BP.DX.3.CB5", "BP.DX.3.CB5"),
    Part(Role.COMMITTEE, "BP.DX.1", "BP.DX.1.CB3"),
    Part(Role.COMMITTEE, "BP.DX", "BP.DX.CS1"),
    Part(Role.OFFICE, "BP.DX", "BP.DX.CS1"),
    Part(Role.COMMITTEE, "BP.BL", "BP.BL.CS1"),
    Part(Role.COMMITTEE, "BP.PL", "BP.PL.CS2"),
    REVIEWER,
    AUTHOR,
    PROVINCE_COMMITTEE,
    Part(Role.INSPECTOR, "BP", "BP.DX.CS3"),
    Part(Role.OPERATOR, "BP", "BP.DX.CS4"),
    NEW_SECRETARY,
    FORMER_SECRETARY,
)


def choose(people: Sequence[PersonPlan]) -> dict[Part, PersonPlan]:
    """Who plays each part; nobody plays two. The first secretary of a branch is its first player."""
    played: dict[Part, PersonPlan] = {}
    taken: set[UUID] = set()
    for part in sorted(PARTS, key=lambda p: p.name is None):
        found = next(p for p in _free(people, part.branch, taken) if part.name in {None, p.name})
        taken.add(found.id)
        played[part] = found
    return {part: played[part] for part in PARTS}


def secretaries_of(people: Sequence[PersonPlan], played: Mapping[Part, PersonPlan]) -> dict[str, PersonPlan]:
    """The secretary of every branch: who plays the part, else its first free member."""
    found = {part.branch: person for part, person in played.items() if part.role == Role.SECRETARY}
    taken = {p.id for p in played.values()}
    for branch in dict.fromkeys(p.branch for p in people):
        if branch not in found and (person := next(_free(people, branch, taken), None)) is not None:
            found[branch] = person
    return found


def _free(people: Sequence[PersonPlan], branch: str, taken: set[UUID]) -> Iterator[PersonPlan]:
    """Those who may hold an office: full members."""
    named = {part.name for part in PARTS if part.name}
    for person in people:
        if person.probationary:
            continue
        if person.branch == branch and person.standing == "active" and not person.transferred and person.id not in taken:
            if person.name in named and branch not in {p.branch for p in PARTS if p.name == person.name}:
                continue
            yield person


async def write_accounts(
    session: AsyncSession,
    played: Mapping[Part, PersonPlan],
    secretaries: Mapping[str, PersonPlan],
    units: Mapping[str, UUID],
) -> dict[UUID, UUID]:
    """Accounts of everybody with a part and of all secretaries, with their grants; account ids by member."""
    people = {p.id: p for p in (*played.values(), *secretaries.values())}
    new = [NewAccount(p.number, p.name, p.id) for p in people.values()]
    ids = await create_accounts(session, new, now=calendar.PREPARED)
    grants = [_secretary(ids[p.number], units[branch], branch) for branch, p in secretaries.items()]
    for part, person in played.items():
        if part == FORMER_SECRETARY:
            grants.append(_former(ids[person.number], units[part.unit]))
        elif part.role not in {"member", Role.SECRETARY}:
            grants.append(_grant(ids[person.number], Role(part.role), units[part.unit]))
    await session.execute(insert(RoleGrant), grants)
    return {p.id: ids[p.number] for p in people.values()}


def role_on(day: date, branch: str) -> Part | None:
    """The part of whoever was a branch's secretary on that day, where that is not its secretary of today."""
    return FORMER_SECRETARY if branch == HANDED_OVER and day < HANDOVER_DAY else None


def actor_of(part: Part, person: PersonPlan, account: UUID, units: Mapping[str, UUID]) -> Actor:
    """Whoever plays a part, acting."""
    grants = () if part.role == "member" else (Grant(Role(part.role), units[part.unit]),)
    return Actor(account, person.id, None, person.name, grants)


def _grant(account: UUID, role: Role, unit: UUID) -> dict[str, Any]:
    inspecting = role is Role.INSPECTOR
    return {
        "id": new_id(),
        "account_id": account,
        "role": role.value,
        "unit_id": unit,
        "valid_from": TERM_BEGAN,
        "valid_to": INSPECTION_ENDS if inspecting else None,
        "basis": INSPECTION if inspecting else None,
        "granted_at": calendar.PREPARED,
    }


def _secretary(account: UUID, unit: UUID, branch: str) -> dict[str, Any]:
    """A term that goes on; that of one branch began in the middle of the open campaign."""
    grant = _grant(account, Role.SECRETARY, unit)
    return {**grant, "valid_from": HANDOVER_DAY, "basis": RECOGNITION} if branch == HANDED_OVER else grant


def _former(account: UUID, unit: UUID) -> dict[str, Any]:
    """The term that ended then."""
    return {**_grant(account, Role.SECRETARY, unit), "valid_from": TERM_BEGAN - timedelta(days=365), "valid_to": HANDOVER_DAY}


async def write_passwords(
    session: AsyncSession, played: Mapping[Part, PersonPlan], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """One password, made now, for everybody with a part; what `var/demo-accounts.json` holds."""
    password = f"hoc-tap-{secrets.token_hex(3)}"
    accounts = await accounts_of_members(session, [p.id for p in played.values()])
    rows = []
    for part, person in played.items():
        account = accounts[person.id]
        await set_password(session, account=account, password=password, now=calendar.PREPARED)
        unit = names[part.unit]
        rows.append({"role": str(part.role), "unit": unit, "login": person.number, "password": password, "name": person.name})
    return rows
