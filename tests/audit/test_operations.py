"""The operator sees whether work piles up, and of a person only how they may get in: never content, never beyond the scope."""

from datetime import timedelta

import httpx
from sqlalchemy import func, select

from app.auth import activation
from app.core import clock, outbox
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from tests.support.cast import NOW, auth_headers, make_account, make_member, make_tree


async def test_what_waits_and_since_when(db: Database, client: httpx.AsyncClient) -> None:
    async with db.write() as session:
        cast = await make_tree(session)
        operator = auth_headers(await make_account(session, grants=[(Role.OPERATOR, cast.province)]))
        others = [
            auth_headers(await make_account(session, grants=[(role, cast.province)])) for role in Role if role != "operator"
        ]
        for minutes in (9, 3):
            outbox.emit(session, kind="participation.changed", now=NOW - timedelta(minutes=minutes))
    body = (await client.get("operations", headers=operator)).json()
    queue = {"kind": "participation.changed", "waiting": 2, "since": "2024-12-18T04:51:00Z", "retried": 0}
    assert body["queues"] == [queue]
    assert (body["accounts"], body["signed_in"], body["sealed_at"]) == (len(Role), len(Role), None)
    for headers in others:
        assert (await client.get("operations", headers=headers)).status_code == 403
        assert (await client.get("operations/accounts/1", headers=headers)).status_code == 403
    assert (await client.get("operations")).status_code == 401


async def test_why_somebody_cannot_get_in(db: Database, client: httpx.AsyncClient) -> None:
    async with db.write() as session:
        cast = await make_tree(session)
        operator = await make_account(session, grants=[(Role.OPERATOR, cast.superior)], password=True)
        member = await make_account(session, member=await make_member(session, branch=cast.branch))
        stranger = await make_account(session, member=await make_member(session, branch=cast.other_branch))
        await activation.store_code(session, account_id=member.id, issued_by=None, now_real=clock.real_now())
    headers = auth_headers(operator)
    body = (await client.get(f"operations/accounts/{member.login}", headers=headers)).json()
    assert (body["slip"], body["slips_issued"], body["slip_wrong_tries"], body["devices"]) == ("valid", 1, 0, 0)
    assert (body["has_password"], body["disabled"], body["failed_tries"]) == (False, False, 0)
    assert "full_name" not in body
    own = (await client.get(f"operations/accounts/{operator.login}", headers=headers)).json()
    assert (own["slip"], own["devices"]) == ("none", 1)
    for login in (stranger.login, "0000", "x" * 40, "%00"):
        assert (await client.get(f"operations/accounts/{login}", headers=headers)).status_code == 404
    looks = select(func.count()).where(JournalEntry.action == "auth:account:look", JournalEntry.subject_id == member.id)
    async with db.read() as session:
        assert await session.scalar(looks) == 1
