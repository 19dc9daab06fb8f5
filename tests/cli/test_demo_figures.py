"""The demo's figures add up exactly as they are published (docs/vi/du-lieu-minh-hoa.md)."""

from collections import Counter
from datetime import timedelta
from random import Random

from app.campaigns.rules import TEST_AFTER_MEETING
from app.cli.demo import calendar, figures
from app.cli.demo.cast import choose, secretaries_of
from app.cli.demo.events import who_studies_elsewhere
from app.cli.demo.figures import plan_branches
from app.cli.demo.people import plan_people
from app.cli.demo.winter import FIRST_BRANCH, makeup_of_the_day
from app.core.ids import new_id
from app.units.models import UnitKind


def test_branches_add_up() -> None:
    branches = plan_branches(Random(2024))
    assert len(branches) == 205
    assert sum(b.people for b in branches) == 5000
    assert sum(b.expected for b in branches) == 4771
    assert sum(b.missing for b in branches) == 82
    assert sum(b.excused for b in branches) == 61
    assert Counter(b.missing for b in branches) == {0: 148, 1: 41, 2: 11, 3: 4, 7: 1}
    by_code = {b.unit.code: b for b in branches}
    assert (by_code["BP.DX.1.CB1"].expected, by_code["BP.DX.1.CB1"].missing) == (49, 1)
    assert (by_code["BP.DX.1.CB2"].expected, by_code["BP.DX.1.CB2"].missing) == (50, 1)
    assert by_code[figures.EXEMPT_WHO_CAME].people >= 34
    assert len(by_code[figures.WITH_CELLS].cells) == 3


def test_two_wards_need_a_class_and_everybody_else_meets_the_target() -> None:
    branches = plan_branches(Random(2024))
    above: dict[str, tuple[int, int]] = {}
    for branch in branches:
        steps = branch.unit.code.split(".")
        for code in (".".join(steps[:n]) for n in range(1, len(steps))):
            expected, missing = above.get(code, (0, 0))
            above[code] = (expected + branch.expected, missing + branch.missing)
    failing = {code: missing for code, (expected, missing) in above.items() if 100 * missing > 2 * expected}
    assert failing == {"BP.BL.6": 10, "BP.DX.8": 9}
    assert all(b.missing == 0 for b in branches if b.unit.kind is UnitKind.GRASSROOTS_BRANCH)


def test_people_add_up() -> None:
    random = Random(2024)
    people = plan_people(plan_branches(random), random)
    expected = [p for p in people if p.standing == "active" and not p.transferred]
    assert Counter(p.standing for p in people if not p.transferred) == {
        "active": 4771,
        "exempt": 171,
        "temporarily_exempt": 44,
        "suspended": 5,
    }
    assert Counter(p.outcome for p in expected) == {"present": 4689, "excused": 61, "unexcused": 21}
    assert Counter(p.way for p in expected if p.way) == figures.WAYS
    assert Counter(p.took for p in expected if p.took) == figures.TOOK
    assert sum(p.passed is True for p in expected) == 4187
    assert sum(p.outcome == "present" for p in people if p.standing == "exempt") == 1
    namesakes = [p for p in people if p.name == "Nguyễn Văn Tuấn" and p.born.isoformat() == "1979-05-19"]
    assert len({p.branch for p in namesakes}) == 2


def test_the_makeup_of_the_day_is_the_branchs_own_and_leaves_the_deadline() -> None:
    branch = new_id()
    makeup = makeup_of_the_day({FIRST_BRANCH: branch})
    assert makeup.unit_id == branch
    assert makeup.starts_at < calendar.NOW
    assert makeup.starts_at + timedelta(hours=makeup.hours) + TEST_AFTER_MEETING == calendar.WINTER_ENDS


def test_offices_are_held_by_full_members_and_the_student_is_young() -> None:
    random = Random(2024)
    people = plan_people(plan_branches(random), random)
    played = choose(people)
    secretaries = secretaries_of(people, played)
    assert len(secretaries) == 205
    assert not [p for p in (*secretaries.values(), *played.values()) if p.probationary]
    avoid = frozenset(p.id for p in (*played.values(), *secretaries.values()))
    assert who_studies_elsewhere(people, avoid=avoid).born.year >= 1995
