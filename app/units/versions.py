"""The versions of a unit: the next one in time, its stored search forms, its values in the journal."""

import re
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.text import fold, sort_key
from app.units import errors
from app.units.models import UnitVersion

_COPIED = ("kind", "name", "committee_name", "symbol", "parent_id", "name_folded", "name_sort")
_JOURNALLED = ("kind", "name", "committee_name", "symbol", "parent_id", "valid_from")


def folded_names(name: str) -> dict[str, str]:
    """The stored forms for search and order; numbers in names order as numbers: Chi bộ 2 before Chi bộ 10."""
    numbered = re.sub(r"\d+", lambda digits: digits[0].rjust(6, "0"), name)
    return {"name_folded": fold(name), "name_sort": sort_key(numbered)}


def follow(session: AsyncSession, last: UnitVersion, valid_from: date, decision: str | None) -> UnitVersion:
    """The version to change so that the change holds from `valid_from`: a new one, or `last` if it began that day.

    Raises LaterChangeExists if `last` began after that day.
    """
    if valid_from < last.valid_from:
        raise errors.LaterChangeExists(day=f"{last.valid_from:%d/%m/%Y}")
    if valid_from == last.valid_from:
        last.decision = decision or last.decision
        return last
    last.valid_to = valid_from
    copied = {name: getattr(last, name) for name in _COPIED}
    version = UnitVersion(unit_id=last.unit_id, valid_from=valid_from, valid_to=None, decision=decision, **copied)
    session.add(version)
    return version


def journal_values(version: UnitVersion) -> dict[str, Any]:
    """What the journal keeps of a version."""
    values = {name: getattr(version, name) for name in _JOURNALLED}
    return {name: value if value is None or isinstance(value, str) else str(value) for name, value in values.items()}
