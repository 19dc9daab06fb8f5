"""How the pilot's figures are spread over its 205 branches so that they add up exactly.

5,000 on the list: 171 exempt, 44 temporarily exempt, 9 transferred away, 5 suspended, so 4,771 expected; 4,689 took part;
61 excused and 21 not; 148 branches complete, 41 miss one, 11 two, 4 three, 1 seven. Pure; the random source is given.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

from app.cli.demo.places import UnitPlan, pilot_branches
from app.units.models import UnitKind

EXPECTED = 4771
EXEMPT, TEMPORARILY_EXEMPT, SUSPENDED, TRANSFERRED = 171, 44, 5, 9
MISSING = (7, *(3,) * 4, *(2,) * 11, *(1,) * 41)
EXCUSED = 61
WAYS = {"code": 2214, "roll": 1983, "makeup": 427, "home": 37, "elsewhere": 28}
TOOK = {"own_phone": 3655, "other_phone": 235, "paper": 512}
PASSED = 4187

# Branches to be found by name: code, expected, exempt, missing.
RUBBER_FARM = "BP.BL.5.CB4"
NAMED: dict[str, tuple[int, int, int]] = {
    "BP.PL.6.CB8": (3, 0, 0),
    "BP.PL.CS1": (8, 0, 0),
    "BP.BL.2.CB3": (22, 12, 0),
    "BP.DX.1.CB1": (49, 1, 1),
    "BP.DX.1.CB2": (50, 2, 1),
    "BP.DX.3.CB5": (118, 4, 2),
    RUBBER_FARM: (31, 1, 0),
    "BP.BL.1.CB1": (26, 1, 1),
    "BP.PL.2.CB1": (24, 1, 2),
}
# The two wards in which so many people are missing, by branch, that a make-up class is proposed; elsewhere the target is met.
CLASSES = {"BP.BL.6": (7, 2, 1), "BP.DX.8": (3, 3, 2, 1)}
SMALL = 15  # people of a chi bộ cơ sở, on average
EXEMPT_WHO_CAME = "BP.BL.2.CB3"
WITH_CELLS = "BP.DX.3.CB5"


@dataclass(frozen=True, slots=True)
class BranchPlan:
    """One branch with its part of the figures (people)."""

    unit: UnitPlan
    expected: int
    exempt: int
    temporarily_exempt: int = 0
    suspended: int = 0
    transferred: int = 0
    excused: int = 0
    unexcused: int = 0
    cells: tuple[UnitPlan, ...] = field(default=())

    @property
    def people(self) -> int:
        """Everybody on the branch's list."""
        return self.expected + self.exempt + self.temporarily_exempt + self.suspended + self.transferred

    @property
    def missing(self) -> int:
        """Expected members who did not take part."""
        return self.excused + self.unexcused


def plan_branches(random: Random) -> list[BranchPlan]:
    """The pilot's branches; all sums are exact."""
    units = pilot_branches()
    plain = [u.code for u in units if u.code not in NAMED]
    small = [u.code for u in units if u.code in plain and u.kind is UnitKind.GRASSROOTS_BRANCH]
    large = [code for code in plain if code not in small]
    expected = {code: figures[0] for code, figures in NAMED.items()}
    expected |= dict(zip(small, _spread(SMALL * len(small), len(small), random), strict=True))
    expected |= dict(zip(large, _spread(EXPECTED - sum(expected.values()), len(large), random), strict=True))
    exempt = {code: figures[1] for code, figures in NAMED.items()} | dict.fromkeys(plain, 0)
    _hand_out(exempt, EXEMPT - sum(exempt.values()), plain, random)
    missing = {code: figures[2] for code, figures in NAMED.items()} | dict.fromkeys(plain, 0)
    _miss(missing, expected, large, random)
    excuses = _excuses(missing, random)
    others = [dict.fromkeys([u.code for u in units], 0) for _ in range(3)]
    for table, amount in zip(others, (TEMPORARILY_EXEMPT, SUSPENDED, TRANSFERRED), strict=True):
        _hand_out(table, amount, plain, random)
    return [
        _with_cells(
            BranchPlan(
                unit=u,
                expected=expected[u.code],
                exempt=exempt[u.code],
                temporarily_exempt=others[0][u.code],
                suspended=others[1][u.code],
                transferred=others[2][u.code],
                excused=excuses[u.code],
                unexcused=missing[u.code] - excuses[u.code],
            )
        )
        for u in units
    ]


def _spread(total: int, count: int, random: Random) -> list[int]:
    """`count` sizes between 9 and 42 that add up to `total`."""
    sizes = [max(9, min(42, round(random.gauss(total / count, 7)))) for _ in range(count)]
    while (rest := total - sum(sizes)) != 0:
        place = random.randrange(count)
        step = 1 if rest > 0 else -1
        if 9 <= sizes[place] + step <= 42:
            sizes[place] += step
    return sizes


def _hand_out(table: dict[str, int], amount: int, codes: list[str], random: Random) -> None:
    for code in random.choices(codes, k=amount):
        table[code] += 1


def _miss(missing: dict[str, int], expected: dict[str, int], large: list[str], random: Random) -> None:
    """Who is missing where: all wards and places meet the target but those of CLASSES, and every chi bộ cơ sở is complete."""
    numbers = Counter(MISSING) - Counter(missing.values())
    for ward, in_branches in CLASSES.items():
        chosen = random.sample([code for code in large if _ward(code) == ward], len(in_branches))
        missing |= dict(zip(chosen, in_branches, strict=True))
        numbers -= Counter(in_branches)
    room: Counter[str] = Counter()
    for code, people in expected.items():
        room.update({_ward(code): people, _place(code): people})
    room = Counter({above: people * 2 // 100 for above, people in room.items()})
    for code, number in missing.items():
        room.subtract({_ward(code): number, _place(code): number})
    free = [code for code in large if _ward(code) not in CLASSES]
    for number in sorted(numbers.elements(), reverse=True):
        fitting = [code for code in free if min(room[_ward(code)], room[_place(code)]) >= number]
        most = max(room[_ward(code)] for code in fitting)
        code = random.choice([code for code in fitting if room[_ward(code)] == most])
        missing[code] = number
        room.subtract({_ward(code): number, _place(code): number})
        free.remove(code)


def _ward(code: str) -> str:
    return code.rpartition(".")[0]


def _place(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _excuses(missing: dict[str, int], random: Random) -> dict[str, int]:
    """How many of each branch's missing were excused: 61 in all."""
    cases = [code for code, number in missing.items() for _ in range(number)]
    excused = dict.fromkeys(missing, 0)
    for code in random.sample(cases, EXCUSED):
        excused[code] += 1
    return excused


def _with_cells(plan: BranchPlan) -> BranchPlan:
    if plan.unit.code != WITH_CELLS:
        return plan
    cells = tuple(
        UnitPlan(f"{plan.unit.code}.T{n}", UnitKind.CELL, f"Tổ đảng {n}, {plan.unit.name}", None, plan.unit.code)
        for n in (1, 2, 3)
    )
    return replace(plan, cells=cells)
