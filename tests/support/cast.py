"""The cast: one small tree, members and accounts, as plain rows. Small builders that every module's tests share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import keys, tokens
from app.auth.models import Account, RefreshFamily, RoleGrant
from app.core import clock
from app.core.actor import Actor, Grant, Role
from app.core.ids import new_id
from app.core.text import fold, person_sort_key
from app.members.models import Affiliation, Member, MemberStatus
from app.units.models import Unit, UnitKind, UnitVersion
from app.units.paths import rebuild_paths
from app.units.versions import folded_names

BEGINNING = date(2020, 1, 1)
# Noon of the demo's day in Việt Nam.
NOW = datetime(2024, 12, 18, 5, 0, tzinfo=UTC)
TODAY = date(2024, 12, 18)
# Every account with a grant has this password: without one, grants that show names do not count (decision 0009).
PASSWORD = "lúa nước Đồng Hoa"
_HASH = "$argon2id$v=19$m=19456,t=2,p=1$RyglJKSUsva+V2qtFUJojQ$sTWZI27RgvRJmIJKlggzve094UHlYbJyEcp0GiGwfl8"
_numbers = count(10_001)


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of the units: a province, two superior committees, and below the first one all kinds of branches."""

    province: UUID
    superior: UUID
    grassroots: UUID  # đảng bộ cơ sở with two branches
    branch: UUID  # the branch most tests are about
    neighbour: UUID  # the branch beside it
    cell: UUID  # a tổ đảng inside `branch`
    single: UUID  # a chi bộ cơ sở directly under `superior`
    other_superior: UUID  # the strangers' committee
    other_branch: UUID  # their chi bộ cơ sở


_TREE = (
    ("province", None, UnitKind.PROVINCE, "Đảng bộ tỉnh Minh Họa", "Tỉnh ủy Minh Họa"),
    ("superior", "province", UnitKind.SUPERIOR, "Đảng bộ thành phố Đồng Hoa", "Thành ủy Đồng Hoa"),
    ("grassroots", "superior", UnitKind.GRASSROOTS, "Đảng bộ phường Tân Hoa", "Đảng ủy phường Tân Hoa"),
    ("branch", "grassroots", UnitKind.BRANCH, "Chi bộ khu phố 1", None),
    ("neighbour", "grassroots", UnitKind.BRANCH, "Chi bộ khu phố 2", None),
    ("cell", "branch", UnitKind.CELL, "Tổ đảng số 1", None),
    ("single", "superior", UnitKind.GRASSROOTS_BRANCH, "Chi bộ Trung tâm Y tế", None),
    ("other_superior", "province", UnitKind.SUPERIOR, "Đảng bộ huyện Lộc Hoa", "Huyện ủy Lộc Hoa"),
    ("other_branch", "other_superior", UnitKind.GRASSROOTS_BRANCH, "Chi bộ Hạt Kiểm lâm", None),
)


async def make_tree(session: AsyncSession, now: datetime = NOW) -> Cast:
    """The cast's units, all valid from 2020-01-01 without end; their codes are the field names of `Cast`."""
    ids = {code: new_id() for code, *_ in _TREE}
    session.add_all([Unit(id=ids[code], code=code, created_at=now) for code, *_ in _TREE])
    await session.flush()
    session.add_all(
        [
            UnitVersion(
                unit_id=ids[code],
                valid_from=BEGINNING,
                kind=kind,
                name=name,
                committee_name=committee,
                parent_id=ids[parent] if parent else None,
                **folded_names(name),
            )
            for code, parent, kind, name, committee in _TREE
        ]
    )
    await rebuild_paths(session)
    return Cast(**ids)


async def make_member(
    session: AsyncSession,
    *,
    branch: UUID,
    name: str = "Nguyễn Văn Bảy",
    number: str | None = None,
    membership: str = "full",
    standing: str | None = None,
    cell: UUID | None = None,
    birth_year: int | None = 1957,
    since: date = BEGINNING,
    now: datetime = NOW,
) -> Member:
    """A member with a membership and an official affiliation from `since`; `standing` adds a row of that aspect too."""
    member = Member(
        number=number or str(next(_numbers)),
        full_name=name,
        name_folded=fold(name),
        name_sort=person_sort_key(name),
        birth_year=birth_year,
        admitted_on=since,
        created_at=now,
    )
    session.add(member)
    await session.flush()
    session.add(MemberStatus(member_id=member.id, aspect="membership", value=membership, valid_from=since, recorded_at=now))
    if standing:
        session.add(MemberStatus(member_id=member.id, aspect="standing", value=standing, valid_from=since, recorded_at=now))
    session.add(
        Affiliation(member_id=member.id, unit_id=branch, cell_id=cell, kind="official", valid_from=since, recorded_at=now)
    )
    await session.flush()
    return member


async def make_account(
    session: AsyncSession,
    *,
    login: str | None = None,
    member: Member | None = None,
    grants: Sequence[tuple[Role, UUID]] = (),
    label: str | None = None,
    since: date = BEGINNING,
    password: bool | None = None,
    now: datetime = NOW,
) -> Account:
    """An account, its grants from `since`, and one enrolled device whose family has the account's id.

    It has PASSWORD where it has grants, unless `password` says otherwise.
    """
    login = login or (member.number if member else str(next(_numbers)))
    account = Account(
        login=login,
        label=label or (member.full_name if member else login),
        member_id=member.id if member else None,
        password_hash=_HASH if (bool(grants) if password is None else password) else None,
        created_at=now,
    )
    session.add(account)
    await session.flush()
    session.add_all(
        [
            RoleGrant(account_id=account.id, role=role, unit_id=unit_id, valid_from=since, granted_at=now)
            for role, unit_id in grants
        ]
    )
    real_now = clock.real_now()
    session.add(
        RefreshFamily(
            id=account.id,
            account_id=account.id,
            device_id=new_id(),
            device_label="máy thử",
            rotated_at=real_now,
            created_at=real_now,
            expires_at=real_now + timedelta(days=180),
        )
    )
    await session.flush()
    return account


def auth_headers(account: Account) -> dict[str, str]:
    """Headers with a valid access token of an account that `make_account` made."""
    token = tokens.issue_access(
        keys.access_key(),
        account_id=account.id,
        member_id=account.member_id,
        family_id=account.id,
        now=clock.real_now(),
    )
    return {"Authorization": f"Bearer {token}"}


def actor_of(account: Account, *grants: tuple[Role, UUID]) -> Actor:
    """The actor a request of this account would have, with these grants; for tests of use cases."""
    return Actor(
        account_id=account.id,
        member_id=account.member_id,
        family_id=account.id,
        label=account.label,
        grants=tuple(Grant(role, unit_id) for role, unit_id in grants),
    )


def actor_with(*grants: tuple[Role, UUID], label: str = "đồng chí thử") -> Actor:
    """An actor that has no account row; for tests of use cases that do not need one."""
    return Actor(
        account_id=new_id(),
        member_id=None,
        family_id=None,
        label=label,
        grants=tuple(Grant(role, unit_id) for role, unit_id in grants),
    )
