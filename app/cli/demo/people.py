"""The people of the demo, branch by branch: who they are, how they stand, what became of them in the closed campaign."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from app.cli.demo import figures
from app.cli.demo.figures import BranchPlan
from app.cli.demo.names import person_name
from app.core.ids import new_id

FIRST_NUMBER = 100001
BAY = ("Nguyễn Văn Bảy", date(1957, 3, 12))


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One member: `outcome` is present, excused or unexcused in the closed campaign (None: not expected and did not come)."""

    id: UUID
    number: str
    name: str
    born: date
    admitted_on: date
    probationary: bool
    branch: str
    cell: str | None
    standing: str
    transferred: bool
    outcome: str | None
    way: str | None = None
    took: str | None = None
    passed: bool | None = None


def plan_people(branches: list[BranchPlan], random: Random) -> list[PersonPlan]:
    """Everybody on the pilot's list (5,000), with ways of recording and test outcomes that add up exactly."""
    people = [person for branch in branches for person in branch_people(branch, random)]
    people = [replace(person, number=str(FIRST_NUMBER + place)) for place, person in enumerate(people)]
    return _with_namesakes(_with_tests(_with_ways(people, random), random))


def branch_people(branch: BranchPlan, random: Random) -> Iterator[PersonPlan]:
    """The people of one branch; numbers, ways and tests are given later, when all are known."""
    present = branch.expected - branch.missing
    outcomes = ["present"] * present + ["excused"] * branch.excused + ["unexcused"] * branch.unexcused
    random.shuffle(outcomes)
    came = branch.unit.code == figures.EXEMPT_WHO_CAME
    standings: list[tuple[str, bool, str | None]] = [("active", False, outcome) for outcome in outcomes]
    standings += [("exempt", False, "present" if came and n == 0 else None) for n in range(branch.exempt)]
    standings += [("temporarily_exempt", False, None)] * branch.temporarily_exempt
    standings += [("suspended", False, None)] * branch.suspended
    standings += [("active", True, None)] * branch.transferred
    for place, (standing, transferred, outcome) in enumerate(standings):
        born = _birth_date(standing, random)
        admitted = min(date(born.year + random.randint(21, 38), random.randint(1, 12), 3), date(2024, 6, 3))
        cell = branch.cells[place % len(branch.cells)].code if branch.cells else None
        yield PersonPlan(
            id=new_id(),
            number="",
            name=person_name(born.year, random),
            born=born,
            admitted_on=admitted,
            probationary=admitted > date(2023, 12, 31),
            branch=branch.unit.code,
            cell=cell,
            standing=standing,
            transferred=transferred,
            outcome=outcome,
        )


def _birth_date(standing: str, random: Random) -> date:
    oldest, youngest = (1935, 1948) if standing == "exempt" else (1948, 2001)
    return date(random.randint(oldest, youngest), 1, 1) + timedelta(days=random.randrange(365))


def _with_ways(people: list[PersonPlan], random: Random) -> list[PersonPlan]:
    ways = [way for way, count in figures.WAYS.items() for _ in range(count)]
    random.shuffle(ways)
    found = []
    for person in people:
        if person.outcome == "present":
            person = replace(person, way=ways.pop() if person.standing == "active" else "roll")  # noqa: PLW2901
        found.append(person)
    assert not ways
    return found


def _with_tests(people: list[PersonPlan], random: Random) -> list[PersonPlan]:
    """4,402 of those who took part took the test, 4,187 of them passed it."""
    took = [how for how, count in figures.TOOK.items() for _ in range(count)]
    candidates = [place for place, p in enumerate(people) if p.outcome == "present" and p.standing == "active"]
    takers = random.sample(candidates, len(took))
    failed = set(random.sample(takers, len(took) - figures.PASSED))
    found = list(people)
    for place, how in zip(takers, took, strict=True):
        found[place] = replace(found[place], took=how, passed=place not in failed)
    return found


def _with_namesakes(people: list[PersonPlan]) -> list[PersonPlan]:
    """Two Nguyễn Văn Tuấn born the same day in neighbouring branches; Ông Bảy, 67, in the branch of 49; a couple."""
    cast = {
        "BP.DX.1.CB1": [("Nguyễn Văn Tuấn", date(1979, 5, 19)), BAY],
        "BP.DX.1.CB2": [
            ("Nguyễn Văn Tuấn", date(1979, 5, 19)),
            ("Trần Văn Út", date(1955, 8, 2)),
            ("Lê Thị Sáu", date(1958, 1, 20)),
        ],
    }
    found = list(people)
    for branch, roles in cast.items():
        places = [i for i, p in enumerate(found) if p.branch == branch and p.standing == "active" and not p.transferred]
        # Ông Bảy is the one of the branch of 49 who has not been yet: he is where the demo begins.
        for place, (name, born) in zip(places, roles, strict=False):
            admitted = date(born.year + 27, 2, 3)
            found[place] = replace(found[place], name=name, born=born, admitted_on=admitted, probationary=False)
    return found
