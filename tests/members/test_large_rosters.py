"""A roster of a province: bulk statements only, so that it grows with chunks and not with people."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from app.core.db import Database
from app.members.models import Affiliation, Member
from app.members.roster import roster_on
from app.units.scope import branches_below
from tests.members.builders import apply, count, preview, tree
from tests.members.sheets import csv_file
from tests.support.cast import TODAY

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Điểu", "Thị"]
MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Thanh", "Quốc", "Ngọc", "Xuân", "Kim"]
GIVEN = ["An", "Bình", "Bảy", "Sáu", "Út", "Tuấn", "Hùng", "Dũng", "Hoa", "Hồng", "Lan", "Mai", "Cúc", "Trúc", "Phúc"]


def _province(people: int) -> bytes:
    chance = Random(people)
    rows: list[list[Any]] = [["Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Mã chi bộ", "Tình trạng"]]
    branches = ("branch", "neighbour", "single", "other_branch")
    for number in range(people):
        name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        birth = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1940, 2000)}"
        status = "Miễn" if number % 30 == 0 else "Chính thức"
        rows.append([name, birth, 61_000_000 + number, branches[number % 4], status])
    return csv_file(rows)


@pytest.mark.parametrize("people", [1_500, pytest.param(40_000, marks=pytest.mark.slow)])
async def test_many_people(db: Database, people: int) -> None:
    cast = await tree(db)
    data = _province(people)
    run = await preview(db, cast.province, data, name="ds.csv")
    assert (run.summary["counts"]["new"], run.summary["counts"]["errors"]) == (people, 0)
    statements: list[str] = []

    def note(*sent: Any) -> None:
        statements.append(sent[2])

    event.listen(db.writer.sync_engine, "before_cursor_execute", note)
    await apply(db, run)
    event.remove(db.writer.sync_engine, "before_cursor_execute", note)
    assert len(statements) < 60 + people // 60
    assert await count(db, Member) == await count(db, Affiliation) == people
    async with db.read() as session:
        rows = (await session.execute(roster_on(branches_below(cast.province, TODAY), TODAY))).mappings().all()
    assert len({r["member_id"] for r in rows}) == len(rows) == people
    assert sum(r["standing"] == "exempt" for r in rows) == len(range(0, people, 30))
    again = await preview(db, cast.province, data, name="ds.csv")
    assert again.summary["unchanged"] == people
