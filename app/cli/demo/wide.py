"""The rest of the province for `--scale province`: 954 more units and 35,000 more members, all invented and numbered."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from app.cli.demo.figures import BranchPlan
from app.cli.demo.people import FIRST_NUMBER, PersonPlan, branch_people
from app.cli.demo.places import DIRECT_COMMITTEES, OTHER_PLACES, UnitPlan
from app.units.models import UnitKind

GRASSROOTS_PER_PLACE = 9
BRANCHES_PER_PLACE = 70
UNITS = 954


def wide_units() -> Iterator[UnitPlan]:
    """Grassroots committees and branches of the places outside the pilot, parents first."""
    places = [(code, name) for code, name, _ in (*OTHER_PLACES, *DIRECT_COMMITTEES)]
    extra = UNITS - len(places) * (GRASSROOTS_PER_PLACE + BRANCHES_PER_PLACE)
    for place_number, (code, name) in enumerate(places):
        where = name.removeprefix("Đảng bộ ")
        for number in range(1, GRASSROOTS_PER_PLACE + 1):
            names = (f"Đảng bộ cơ sở số {number}, {where}", f"Đảng ủy cơ sở số {number}, {where}")
            yield UnitPlan(f"{code}.{number}", UnitKind.GRASSROOTS, *names, code)
        for number in range(1, BRANCHES_PER_PLACE + 1 + (extra if place_number == 0 else 0)):
            parent = f"{code}.{1 + number % GRASSROOTS_PER_PLACE}"
            yield UnitPlan(f"{parent}.CB{number}", UnitKind.BRANCH, f"Chi bộ {number}, {where}", None, parent)


def wide_people(units: list[UnitPlan], total: int, random: Random) -> list[PersonPlan]:
    """`total` members over the branches among `units`, numbered after the pilot's 5,000."""
    branches = [u for u in units if u.kind is UnitKind.BRANCH]
    people: list[PersonPlan] = []
    for place, unit in enumerate(branches):
        share = total * (place + 1) // len(branches) - total * place // len(branches)
        exempt = share // 30
        people += branch_people(BranchPlan(unit=unit, expected=share - exempt, exempt=exempt), random)
    return [replace(p, number=str(FIRST_NUMBER + 5000 + place), outcome=None) for place, p in enumerate(people)]
