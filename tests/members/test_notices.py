"""Notices: told once, read by their owner alone, seen once."""

import string
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.auth.models import Account
from app.core.actor import Role
from app.core.db import Database
from app.members import notices
from app.members.models import Notice
from app.members.notice_words import SENTENCES, NoticeKind, sentence
from tests.support.cast import NOW, auth_headers, make_account, make_member, make_tree

PARAMS = {
    "title": "Bài số 1",
    "number": 1,
    "place": 3,
    "old": "7/9",
    "new": "8/9",
    "answer": "Đã sửa câu chữ.",
    "reason": "x",
    "day": "18/12/2024",
    "unit": "Chi bộ khu phố 1",
    "what": "danh sách điểm danh",
}


async def _people(db: Database) -> tuple[Account, Account, Account]:
    """Two members and an operator who is nobody's member."""
    async with db.write() as session:
        cast = await make_tree(session)
        mine, other = [await make_member(session, branch=cast.branch) for _ in range(2)]
        accounts = [await make_account(session, member=member) for member in (mine, other)]
        operator = await make_account(session, grants=[(Role.OPERATOR, cast.province)])
        return accounts[0], accounts[1], operator


async def _tell(db: Database, account: Account, dedupe: str, kind: NoticeKind = NoticeKind.REGRADED, *, hot: bool) -> None:
    member_id = account.member_id or account.id
    told = {"member_id": member_id, "kind": kind, "params": PARAMS, "dedupe": dedupe, "now": NOW}
    if hot:
        await db.hot.fetch(notices.TELL, **notices.hot_values(**told))  # type: ignore[arg-type]
    else:
        async with db.write() as session:
            await notices.tell(session, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("hot", [False, True])
async def test_the_same_thing_is_told_once(db: Database, client: httpx.AsyncClient, hot: bool) -> None:
    mine, other, _ = await _people(db)
    for kind in (NoticeKind.REGRADED, NoticeKind.REGRADED_MARKS):
        await _tell(db, mine, "regrade/1", kind, hot=hot)
    await _tell(db, mine, "regrade/2", NoticeKind.REGRADED_QUESTION_MARKS, hot=hot)
    await _tell(db, other, "regrade/1", hot=hot)
    page = (await client.get("me/notices", headers=auth_headers(mine))).json()
    assert [item["kind"] for item in page["items"]] == ["regraded_question_marks", "regraded"]
    assert page["items"][0]["text"] == (
        "Câu 3 của bài “Bài số 1” được xem lại; kết quả lượt 1 của đồng chí được tính lại: 8/9 (trước đó: 7/9)."
    )


@pytest.mark.parametrize("hot", [False, True])
async def test_who_is_no_member_is_told_nothing(db: Database, client: httpx.AsyncClient, hot: bool) -> None:
    _, _, operator = await _people(db)
    await _tell(db, operator, "regrade/1", hot=hot)
    assert (await client.get("me/notices", headers=auth_headers(operator))).json() == {"items": [], "next_cursor": None}
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 0


async def test_seen_once_and_by_the_owner_alone(db: Database, client: httpx.AsyncClient) -> None:
    mine, other, operator = await _people(db)
    await _tell(db, mine, "regrade/1", hot=False)
    (notice,) = (await client.get("me/notices", headers=auth_headers(mine))).json()["items"]
    assert notice["seen_at"] is None
    path = f"me/notices/{notice['id']}/seen"
    for stranger in (other, operator):
        refused = await client.put(path, headers=auth_headers(stranger))
        assert (refused.status_code, refused.json()["code"]) == (404, "notice_not_found")
    assert len((await client.get("me/notices?unseen=true", headers=auth_headers(mine))).json()["items"]) == 1
    first = (await client.put(path, headers=auth_headers(mine))).json()
    again = (await client.put(path, headers=auth_headers(mine))).json()
    assert first["seen_at"] is not None
    assert again == first
    assert (await client.get("me/notices?unseen=true", headers=auth_headers(mine))).json()["items"] == []
    assert (await client.get("me/notices", headers=auth_headers(mine))).json()["items"] == [first]
    missing = await client.put(f"me/notices/{uuid4()}/seen", headers=auth_headers(mine))
    assert missing.status_code == 404


async def test_pages_are_newest_first_without_gaps(db: Database, client: httpx.AsyncClient) -> None:
    mine, _, _ = await _people(db)
    for number in range(5):
        await _tell(db, mine, f"regrade/{number}", hot=number % 2 == 0)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"me/notices?limit=2{cursor}", headers=auth_headers(mine))).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
    bad = await client.get("me/notices?cursor=%00", headers=auth_headers(mine))
    assert (bad.status_code, bad.json()["code"]) == (422, "cursor_not_valid")


async def test_a_seen_time_is_never_before_the_notice(db: Database) -> None:
    mine, _, _ = await _people(db)
    await _tell(db, mine, "regrade/1", hot=True)
    async with db.write() as session:
        notice = (await session.scalars(select(Notice))).one()
        assert notice.params == PARAMS
        assert notice.created_at == NOW
        later = NOW + timedelta(days=1)
        assert notice.seen_at is None
        notice.seen_at = later


def test_every_kind_has_a_sentence_of_known_params() -> None:
    assert set(SENTENCES) == set(NoticeKind)
    for kind, template in SENTENCES.items():
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
        assert names <= set(PARAMS), kind
        assert sentence(kind, PARAMS)[0].isupper()
