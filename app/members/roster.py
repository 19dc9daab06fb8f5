"""Who belonged to which branch on a day, with membership and standing: one set-based SELECT on both databases."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import aliased

from app.members.models import Affiliation, MemberStatus
from app.members.queries import official_on, valid_on
from app.members.words import CURRENT_MEMBERSHIPS, Aspect, Standing


def roster_on(unit_ids: Select[*tuple[Any, ...]] | Collection[UUID], day: date) -> Select[*tuple[Any, ...]]:
    """Every member whose official affiliation on `day` is in `unit_ids` (branches) and whose membership has not ended.

    Whatever the standing. Columns: member_id, unit_id (the branch), cell_id, membership, membership_since, standing
    ("active" when nothing is recorded), standing_since, basis_kind, basis_number, basis_issuer, basis_date (of the standing).
    One row per member: exactly one official affiliation holds on any day.
    """
    membership = aliased(MemberStatus, name="membership")
    standing = aliased(MemberStatus, name="standing")
    return (
        select(
            Affiliation.member_id,
            Affiliation.unit_id,
            Affiliation.cell_id,
            membership.value.label("membership"),
            membership.valid_from.label("membership_since"),
            func.coalesce(standing.value, literal(Standing.ACTIVE.value)).label("standing"),
            standing.valid_from.label("standing_since"),
            standing.basis_kind,
            standing.basis_number,
            standing.basis_issuer,
            standing.basis_date,
        )
        .join(
            membership,
            and_(
                membership.member_id == Affiliation.member_id,
                membership.aspect == Aspect.MEMBERSHIP.value,
                valid_on(membership, day),
            ),
        )
        .outerjoin(
            standing,
            and_(
                standing.member_id == Affiliation.member_id,
                standing.aspect == Aspect.STANDING.value,
                valid_on(standing, day),
            ),
        )
        .where(
            official_on(day),
            Affiliation.unit_id.in_(unit_ids),
            membership.value.in_([m.value for m in CURRENT_MEMBERSHIPS]),
        )
    )
