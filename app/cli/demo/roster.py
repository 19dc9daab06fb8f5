"""Writes the tree and the people of the demo in bulk."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.cli.demo.people import PersonPlan
from app.cli.demo.places import OUTSIDE_BRANCH, PILOT, UnitPlan
from app.core.ids import new_id
from app.core.text import fold, person_sort_key
from app.core.upserts import insert_rows
from app.members.models import Affiliation, Member, MemberStatus, NumberCounter, Transfer
from app.units.changes import rebuild_paths
from app.units.models import Unit, UnitFeature, UnitVersion
from app.units.versions import folded_names

TREE_SINCE = date(2020, 1, 1)
LEFT_ON = date(2024, 9, 16)
STANDING_PAPERS = {
    "exempt": "Quyết định miễn công tác và sinh hoạt đảng",
    "temporarily_exempt": "Quyết định tạm miễn sinh hoạt đảng",
    "suspended": "Quyết định đình chỉ sinh hoạt đảng",
}


async def write_units(session: AsyncSession, plans: Iterable[UnitPlan], *, now: datetime) -> dict[str, UUID]:
    """Insert the units with one version each and rebuild the closure; ids by code."""
    plans = list(plans)
    ids = {plan.code: new_id() for plan in plans}
    await session.execute(insert(Unit), [{"id": ids[p.code], "code": p.code, "created_at": now} for p in plans])
    versions = [
        {
            "unit_id": ids[p.code],
            "valid_from": TREE_SINCE,
            "kind": p.kind,
            "name": p.name,
            "committee_name": p.committee,
            "parent_id": ids[p.parent] if p.parent else None,
            **folded_names(p.name),
        }
        for p in plans
    ]
    await session.execute(insert(UnitVersion), versions)
    pilot = [{"unit_id": ids[p.code], "feature": "pilot", "valid_from": date(2022, 2, 15)} for p in PILOT if p.code in ids]
    if pilot:
        await session.execute(insert(UnitFeature), pilot)
    await rebuild_paths(session)
    return ids


async def write_people(session: AsyncSession, people: Sequence[PersonPlan], units: dict[str, UUID], *, now: datetime) -> None:
    """Insert members, their status histories and affiliations; those transferred away with their confirmed transfer."""
    await insert_rows(session, Member, [_member(p, now) for p in people])
    await insert_rows(session, MemberStatus, [row for p in people for row in _statuses(p, now)])
    affiliations = [row for p in people for row in _affiliations(p, units, now)]
    await insert_rows(session, Affiliation, affiliations)
    session.add(NumberCounter(id=1, next_number=max(int(p.number) for p in people) + 1))
    await insert_rows(session, Transfer, [_transfer(p, units, now) for p in people if p.transferred])


def _member(person: PersonPlan, now: datetime) -> dict[str, Any]:
    return {
        "id": person.id,
        "number": person.number,
        "full_name": person.name,
        "name_folded": fold(person.name),
        "name_sort": person_sort_key(person.name),
        "birth_year": person.born.year,
        "birth_date": person.born,
        "admitted_on": person.admitted_on,
        "created_at": now,
    }


def _statuses(person: PersonPlan, now: datetime) -> list[dict[str, Any]]:
    common = {"member_id": person.id, "valid_to": None, "recorded_at": now, "basis_kind": None, "basis_date": None}
    membership = "probationary" if person.probationary else "full"
    rows: list[dict[str, Any]] = [
        {**common, "aspect": "membership", "value": membership, "valid_from": person.admitted_on},
    ]
    if person.standing != "active":
        since = max(date(2024, 1, 1) + timedelta(days=int(person.number) % 200), person.admitted_on)
        paper = {"basis_kind": STANDING_PAPERS[person.standing], "basis_date": since}
        rows.append({**common, **paper, "aspect": "standing", "value": person.standing, "valid_from": since})
    return rows


def _affiliations(person: PersonPlan, units: dict[str, UUID], now: datetime) -> list[dict[str, Any]]:
    here = {
        "member_id": person.id,
        "unit_id": units[person.branch],
        "cell_id": units[person.cell] if person.cell else None,
        "kind": "official",
        "valid_from": max(person.admitted_on, TREE_SINCE),
        "valid_to": LEFT_ON if person.transferred else None,
        "recorded_at": now,
    }
    if not person.transferred:
        return [here]
    there = {"unit_id": units[OUTSIDE_BRANCH.code], "cell_id": None, "valid_from": LEFT_ON, "valid_to": None}
    return [here, {**here, **there}]


def _transfer(person: PersonPlan, units: dict[str, UUID], now: datetime) -> dict[str, Any]:
    return {
        "member_id": person.id,
        "kind": "official",
        "from_unit_id": units[person.branch],
        "to_unit_id": units[OUTSIDE_BRANCH.code],
        "state": "confirmed",
        "sent_at": now,
        "decided_at": now,
        "effective_on": LEFT_ON,
    }
