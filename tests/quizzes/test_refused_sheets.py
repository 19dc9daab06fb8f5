"""Sheets that come too late or twice are kept for a human: once each, within bounds, apart from what phones could not send."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from app.core.db import Database
from app.quizzes.entering import refused as refused_sheets
from app.quizzes.late import keeping
from app.quizzes.models import EnteredResult, RefusedPayload
from tests.quizzes.entering import Branch, make_branch, refused, release


@dataclass
class Late:
    """A branch whose campaign is closed, and a sheet that was taken before."""

    branch: Branch
    sheet: dict[str, Any]

    async def send(self, who: str = "secretary", **changes: Any) -> httpx.Response:
        return await self.branch.send(who, self.sheet | changes)


@pytest_asyncio.fixture
async def late(db: Database, client: httpx.AsyncClient) -> Late:
    branch = await make_branch(db, client)
    made = Late(branch, await branch.body())
    await release(branch)
    return made


@pytest.mark.parametrize("bound", ["MOST_SHEETS", "MOST_BYTES"])
async def test_an_account_is_bounded_and_the_answer_says_that_nothing_was_kept(
    late: Late, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    assert refused(await late.send()) == (409, "occasion_released")
    (one,) = await late.branch.all(RefusedPayload)
    assert one.size == len(one.payload.encode())
    monkeypatch.setattr(refused_sheets, bound, 3 if bound == "MOST_SHEETS" else 3 * one.size + 10)
    told = [refused(await late.send(client_id=str(uuid4()))) for _ in range(4)]
    assert told == [(409, "occasion_released")] * 2 + [(429, "too_many_refused_sheets")] * 2
    assert await late.branch.count(RefusedPayload) == 3
    assert refused(await late.send()) == (409, "occasion_released"), "which is kept already"
    assert refused(await late.send("deputy")) == (409, "occasion_released"), "somebody else's bound"
    assert await late.branch.count(EnteredResult) == 0


async def test_the_same_sheet_sent_many_times_at_once_is_kept_once(late: Late) -> None:
    answers = await asyncio.gather(*(late.send() for _ in range(6)))
    assert {refused(answer) for answer in answers} == {(409, "occasion_released")}
    assert await late.branch.count(RefusedPayload) == 1


async def test_sheets_take_no_room_from_what_the_secretarys_own_phone_could_not_send(
    late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_ACCOUNT", 1)
    for _ in range(2):
        await late.send(client_id=str(uuid4()))
    phone = late.branch.phone("secretary")
    phone.attempt = {"id": str(uuid4())}
    saved = await phone.save({"0": 1})
    assert (saved.status_code, saved.json()["kept"]) == (404, True)
    assert refused(await late.send(client_id=str(uuid4()))) == (409, "occasion_released")
