"""A sealed province in small, made without a database: every kind of person, every way, three levels of units and a tổ đảng."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.core import signing
from app.core.seals import canonical, leaf
from app.participation.snapshots.proof_files import change_entry
from app.participation.snapshots.rows import Facts, Identity, TreeUnit, add, nothing, roll_up, row_of, unit_of
from app.participation.snapshots.statement import CHANGE, OPEN, ROW, UNIT, Before, Counting, Lists, head_of, statement

RING = signing.read_keys(signing.DEVELOPMENT_KEYS)
KEYS = RING.public_keys()
TARGET = 9800
_AT = datetime(2024, 12, 23, 3, 0, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(int=number)


TREE = [
    TreeUnit(_id(1), None, "province", "Đảng bộ tỉnh Minh Họa", is_cell=False),
    TreeUnit(_id(2), _id(1), "grassroots", "Đảng bộ phường Tân Hoa", is_cell=False),
    TreeUnit(_id(3), _id(2), "branch", "Chi bộ khu phố 1", is_cell=False),
    TreeUnit(_id(4), _id(3), "cell", "Tổ đảng số 1", is_cell=True),
    TreeUnit(_id(5), _id(2), "branch", "Chi bộ khu phố 2", is_cell=False),
    TreeUnit(_id(6), _id(1), "grassroots_branch", "Chi bộ Trạm Y tế", is_cell=False),
]


def facts(unit: int, *, standing: str = "expected", way: str | None = None, cell: int | None = None, **more: Any) -> Facts:
    """Somebody of a branch; who has a `way` came."""
    removed = more.get("removed")
    return Facts(
        unit_id=_id(unit),
        cell_id=None if cell is None else _id(cell),
        membership=more.get("membership", "full"),
        standing=standing,
        removed=removed,
        counted=removed is None and standing == "expected",
        present=way is not None,
        way=way,
        absence=None if way else more.get("absence", "unrecorded"),
        parts_present=1 if way else 0,
        took=more.get("took", False),
        passed=more.get("passed", False),
    )


PEOPLE = [
    facts(3, way="code", took=True, passed=True),
    facts(3, way="roll", took=True, cell=4),
    facts(3, way="makeup", cell=4),
    facts(3, absence="excused", membership="probationary"),
    facts(3, standing="exempt", way="home"),
    facts(5, way="home", took=True, passed=True),
    facts(5, way="elsewhere"),
    facts(5, absence="unexcused"),
    facts(5, standing="temporarily_exempt"),
    facts(5, standing="suspended"),
    facts(6, removed="died", way="roll", took=True),
    facts(6),
]


def make_proof(*, number: int, campaign: int = 9, times: int = 1) -> dict[str, Any]:
    """The file of snapshot 1; of snapshot 2 in which the last person came after all; of snapshot 3, in which the first did not.

    `times`: everybody so many times over, as so many people.
    """
    proof: dict[str, Any] | None = None
    people, came = PEOPLE * times, [facts(6, way="roll", took=True), facts(3, absence="unexcused")]
    for nth in range(1, number + 1):
        changes: list[dict[str, Any]] = []
        if proof is not None:
            place = len(people) - 1 if nth == 2 else 0
            old = _row(place + 1, people[place])
            people = [*people[:place], came[nth - 2], *people[place + 1 :]]
            changes = [change_entry(place + 1, ["attendance"], canonical(old), canonical(_row(place + 1, people[place])))]
        rows = [_row(n, one) for n, one in enumerate(people, start=1)]
        before = None if proof is None else Before(nth - 1, proof["head"], json.loads(proof["statement"])["rows"][1])
        proof = _proof(nth, people, rows, before, changes, campaign=campaign)
    assert proof is not None
    return proof


def _row(place: int, one: Facts) -> dict[str, Any]:
    return row_of(place, one, Identity(f"{place:032x}", f"{place + 100:064x}", f"{place + 200:064x}"))


def _proof(
    number: int,
    people: list[Facts],
    rows: list[dict[str, Any]],
    before: Before | None,
    changes: list[dict[str, Any]],
    *,
    campaign: int,
) -> dict[str, Any]:
    own: dict[UUID, dict[str, int]] = {}
    for one in people:
        for place in {one.unit_id, one.cell_id} - {None}:
            add(own.setdefault(place, nothing()), one)  # type: ignore[arg-type]
    sums = roll_up(TREE, own)
    units = [unit_of(unit, sums[unit.id], TARGET) for unit in TREE]
    left_open = [
        {"unit": str(_id(3)), "state": "sent", "meetings": 1},
        {"unit": str(_id(5)), "state": None, "phones_silent": 2},
    ]
    lists = Lists(
        rows=[leaf(ROW, row) for row in rows],
        units=[leaf(UNIT, unit) for unit in units],
        left_open=[leaf(OPEN, entry) for entry in left_open],
        changes=[leaf(CHANGE, change) for change in changes],
    )
    line = statement(
        campaign=(_id(campaign), "Học tập Kế hoạch số 64-KH/TU"),
        number=number,
        key_id=RING.key_id,
        sealed_at=_AT,
        how=Counting("default-1", [], TARGET, date(2024, 12, 5)),
        before=before,
        lists=lists,
    )
    return {
        "sotay": "proof/1",
        "statement": line,
        "signature": RING.sign(line.encode()),
        "key_id": RING.key_id,
        "head": head_of(line),
        "rows": rows,
        "leaves": lists.rows,
        "units": units,
        "unit_leaves": lists.units,
        "left_open": left_open,
        "changes": changes,
    }
