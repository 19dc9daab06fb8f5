"""Both files say what the page says."""

from app.core.actor import Role
from app.core.db import Database
from tests.participation.builders import Tree
from tests.participation.conftest import Who
from tests.participation.test_page import branch_of, store
from tests.reports.conftest import File


async def test_smoke(db: Database, tree: Tree, who: Who, file: File) -> None:
    events = branch_of("branch", 12, 11, took=11, passed=9) + branch_of("neighbour", 20, 20) + branch_of("single", 8, 7)
    history = await store(db, tree, events)
    board = await who((Role.BOARD, tree.ids["superior"]))
    made = await file(board, history.campaign_id)
    assert made[:2] == b"PK"
    assert (await file(board, history.campaign_id, format="pdf"))[:4] == b"%PDF"
