"""Names that mean something to a spreadsheet or to a typesetter are names; units stand in the Vietnamese order."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from app.campaigns.models import Campaign
from app.core.actor import Role
from app.core.db import Database
from app.core.text import fold, sort_key
from app.reports.wordings import printable
from app.units.models import UnitVersion
from app.units.versions import folded_names
from tests.participation.builders import Tree, add_history, add_tree
from tests.participation.conftest import Get, Who
from tests.participation.reference import Rules
from tests.participation.test_page import branch_of, store
from tests.reports import reading
from tests.reports.conftest import File

HOSTILE = [
    '=HYPERLINK("http://ke-xau.vn";"Chi bộ 1")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "{=1+1}",
    "https://ke-xau.vn/?q=1",
    '#set page(width: 1cm) #eval("1/0")',
    "$x^2$ *đậm* _nghiêng_ `mã` // hết @ghi-chú <nhãn> \\",
    "<b>Chi bộ</b> & \"khu phố\" '1'",
    "&P&N&C Chi bộ",
    "Chi bộ \U0001f600 漢字 ភូមិ",
    "x" * 500,
    "Chi bộ " + "rất " * 100 + "dài",
]


async def name_it(db: Database, unit_id: Any, name: str) -> None:
    async with db.write() as session:
        values = {"name": name, "name_folded": fold(name), "name_sort": sort_key(name)}
        await session.execute(update(UnitVersion).where(UnitVersion.unit_id == unit_id).values(values))


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_text_in_both_files(db: Database, tree: Tree, who: Who, file: File, name: str) -> None:
    history = await store(db, tree, branch_of("branch", 3, 2))
    for unit in ("branch", "grassroots"):
        await name_it(db, tree.ids[unit], name)
    async with db.write() as session:
        await session.execute(update(Campaign).values(title=name))
    committee = await who((Role.COMMITTEE, tree.ids["grassroots"]))
    made = await file(committee, history.campaign_id)
    assert name in [row[1] for row in reading.table(made)[1]]
    found = reading.xml(made)
    assert "<f>" not in found
    assert "<hyperlink" not in found
    pages = reading.pages(await file(committee, history.campaign_id, format="pdf"))
    said = re.sub(r"\s", "", " ".join(pages))
    assert "2/3(66,6%)" in said
    assert "tổchứcđảng" in said.casefold()


def test_marks_that_turn_writing_and_control_characters_are_not_printed() -> None:
    assert printable("Chi bộ\u202e 1\u2066\x07\x1b[31m") == "Chi bộ 1[31m"
    assert printable(" Chi\tbộ\u2028 1\n") == "Chi bộ 1"
    assert printable("Chi bộ Đăk Ơ") == "Chi bộ Đăk Ơ"


async def test_units_stand_in_the_order_of_their_names(db: Database, tree: Tree, who: Who, get: Get, file: File) -> None:
    names = ["Chi bộ ấp 10", "Đảng bộ xã", "Chi bộ Đăk Ơ", "Chi bộ ấp 2", "Chi bộ Dốc Đỏ", "Chi bộ ân"]
    async with db.write() as session:
        units = [("top", "grassroots", None), *((name, "branch", "top") for name in names)]
        forest = await add_tree(session, units)
        history = await add_history(session, forest, "top", Rules(1, None, "default-1"), [])
    for name in names:
        async with db.write() as session:
            await session.execute(update(UnitVersion).where(UnitVersion.unit_id == forest.ids[name]).values(folded_names(name)))
    board = await who((Role.BOARD, forest.ids["top"]))
    rows = reading.table(await file(board, history.campaign_id))[1]
    assert [row[1] for row in rows[:-1]] == [
        "Chi bộ ân",
        "Chi bộ ấp 2",
        "Chi bộ ấp 10",
        "Chi bộ Dốc Đỏ",
        "Chi bộ Đăk Ơ",
        "Đảng bộ xã",
    ]
