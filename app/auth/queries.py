"""What auth reads on every request and at every sign-in, as statements of the hot door: one round trip each."""

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select

from app.auth.models import Account, KnownDevice, RefreshFamily, RoleGrant
from app.core.hot import HotQuery

# Account, device not signed out, grants valid today: one row per grant, or one with role NULL.
ACTOR = HotQuery(
    select(
        Account.label,
        Account.password_hash.is_not(None).label("has_password"),
        RoleGrant.role,
        RoleGrant.unit_id,
        RoleGrant.valid_to,
    )
    .join(RefreshFamily, RefreshFamily.account_id == Account.id)
    .outerjoin(
        RoleGrant,
        (RoleGrant.account_id == Account.id)
        & (RoleGrant.valid_from <= bindparam("today", type_=RoleGrant.valid_from.type))
        & or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > bindparam("today", type_=RoleGrant.valid_from.type)),
    )
    .where(
        Account.id == bindparam("account_id", type_=Account.id.type),
        Account.disabled_at.is_(None),
        RefreshFamily.id == bindparam("family_id", type_=RefreshFamily.id.type),
        RefreshFamily.revoked_at.is_(None),
    ),
    writes=False,
)


def signed_in(account_id: BindParameter[UUID | None], family_id: BindParameter[Any]) -> ColumnElement[bool]:
    """The caller's part of `ACTOR` for statements that need no grant: the account lives, the device is not signed out.

    For the few requests that thousands send at once: their own statement asks it, which saves a round trip each.
    """
    return exists().where(
        Account.id == account_id,
        Account.disabled_at.is_(None),
        RefreshFamily.account_id == Account.id,
        RefreshFamily.id == family_id,
        RefreshFamily.revoked_at.is_(None),
    )


# What a sign-in by password needs to know before the password is hashed.
ACCOUNT_BY_LOGIN = HotQuery(
    select(
        Account.id,
        Account.login,
        Account.password_hash,
        exists()
        .where(
            KnownDevice.account_id == Account.id,
            KnownDevice.device_id == bindparam("device_id", type_=KnownDevice.device_id.type),
        )
        .label("knows_device"),
    ).where(Account.login == bindparam("login", type_=Account.login.type), Account.disabled_at.is_(None)),
    writes=False,
)

ACCOUNT_BY_ID = HotQuery(
    select(Account.id, Account.login, Account.password_hash).where(
        Account.id == bindparam("account_id", type_=Account.id.type)
    ),
    writes=False,
)

ACCOUNT_OF_FAMILY = HotQuery(
    select(RefreshFamily.account_id).where(RefreshFamily.id == bindparam("family_id", type_=RefreshFamily.id.type)),
    writes=False,
)
