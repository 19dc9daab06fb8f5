"""Moves and the terms of transfers: recorded, answered by a letter, shown to who follows up."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.members import affiliations, errors, statuses
from app.members.models import Affiliation, Member, Move
from app.members.words import AffiliationKind, Membership
from tests.members.builders import account_with, committee, secretary, tree
from tests.support.cast import NOW, TODAY, Cast, auth_headers, make_member

OFFICIAL, TEMPORARY = AffiliationKind.OFFICIAL, AffiliationKind.TEMPORARY


class Place:
    """The cast, a member, and who may do what over HTTP."""

    def __init__(self, db: Database, client: httpx.AsyncClient, cast: Cast, member: Member) -> None:
        self.db, self.client, self.cast, self.member = db, client, cast, member
        self.who: dict[str, dict[str, str]] = {}

    async def post(self, who: str, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(path, headers=self.who[who], json=body)

    async def reminders(self, who: str, unit_id: UUID, **params: Any) -> Any:
        answer = await self.client.get(f"units/{unit_id}/transfer-reminders", headers=self.who[who], params=params)
        return answer.json() if answer.status_code == 200 else answer.status_code

    async def move(self, **changes: Any) -> httpx.Response:
        body = {"id": str(uuid4()), "cause": "retired", "effective_on": "2024-12-02", **changes}
        return await self.post("secretary", f"members/{self.member.id}/moves", **body)

    async def letter(self, to: UUID, **changes: Any) -> Any:
        body = {"id": str(uuid4()), "to_unit_id": str(to), **changes}
        answer = await self.post("secretary", f"members/{self.member.id}/transfers", **body)
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest_asyncio.fixture
async def place(db: Database, client: httpx.AsyncClient) -> Place:
    clock.shift(NOW - clock.real_now())
    cast = await tree(db)
    async with db.write() as session:
        member = await make_member(session, branch=cast.branch)
    found = Place(db, client, cast, member)
    for who, role, unit_id in (
        ("secretary", Role.SECRETARY, cast.branch),
        ("helper", Role.HELPER, cast.branch),
        ("neighbour", Role.SECRETARY, cast.neighbour),
        ("committee", Role.COMMITTEE, cast.grassroots),
        ("board", Role.BOARD, cast.superior),
        ("stranger", Role.COMMITTEE, cast.other_superior),
    ):
        found.who[who] = auth_headers(await account_with(db, (role, unit_id)))
    return found


async def looks(db: Database) -> int:
    async with db.read() as session:
        query = select(JournalEntry.id).where(JournalEntry.action == "names:reminders:view")
        return len((await session.scalars(query)).all())


async def test_a_move_waits_for_a_letter_and_a_letter_for_the_receiver(place: Place) -> None:
    made = (await place.move()).json()
    assert (made["cause_text"], made["clock"]["due_on"], made["clock"]["working_days_left"]) == (
        "nghỉ hưu, nghỉ mất sức",
        "2025-03-04",
        48,
    )
    first = await place.reminders("secretary", place.cast.branch)
    assert (first["to_begin"], first["to_present"], first["overdue"]) == (1, 0, 0)
    assert [(r["full_name"], r["clock"]["step"], r["to_unit_name"]) for r in first["items"]] == [
        ("Nguyễn Văn Bảy", "begin", None)
    ]
    letter = await place.letter(place.cast.neighbour, paper_number="07-GT/CB", paper_date="2024-12-10")
    assert (letter["clock"]["since"], letter["clock"]["due_on"]) == ("2024-12-10", "2025-01-22")
    for who, unit_id in (("secretary", place.cast.branch), ("neighbour", place.cast.neighbour)):
        then = await place.reminders(who, unit_id)
        assert (then["to_begin"], then["to_present"]) == (0, 1)
        assert [(r["clock"]["step"], r["to_unit_name"]) for r in then["items"]] == [("present", "Chi bộ khu phố 2")]
    back = await place.post("neighbour", f"transfers/{letter['id']}/refuse", reason="Chưa đủ hồ sơ")
    assert back.json()["clock"] is None
    assert (await place.reminders("secretary", place.cast.branch))["to_begin"] == 1  # the move waits again
    second = await place.letter(place.cast.neighbour)
    assert (await place.post("neighbour", f"transfers/{second['id']}/confirm")).status_code == 200
    for who, unit_id in (("committee", place.cast.grassroots), ("neighbour", place.cast.neighbour)):
        done = await place.reminders(who, unit_id)
        assert (done["to_begin"], done["to_present"], done["items"]) == (0, 0, [])


async def test_a_term_that_is_over_is_said_and_moves_nobody(place: Place) -> None:
    await place.move(effective_on="2024-06-03")
    letter = await place.letter(place.cast.neighbour, paper_date="2024-10-01")
    found = await place.reminders("committee", place.cast.grassroots)
    assert (found["overdue"], found["items"][0]["clock"]["overdue"]) == (1, True)
    assert found["items"][0]["clock"]["sentence"].startswith("Đã quá hạn 26 ngày làm việc để xuất trình giấy giới thiệu")
    assert found["items"][0]["clock"]["paper"].startswith("Quy định số 24-QĐ/TW")
    async with place.db.read() as session:
        rows = (await session.scalars(select(Affiliation.unit_id).where(Affiliation.kind == "official"))).all()
    assert rows == [place.cast.branch]
    assert (await place.post("neighbour", f"transfers/{letter['id']}/confirm")).status_code == 200


async def test_names_are_for_who_follows_up_and_looking_is_on_record(place: Place) -> None:
    await place.move()
    board = await place.reminders("board", place.cast.superior)
    assert (board["to_begin"], board["items"]) == (1, None)
    assert await looks(place.db) == 0
    assert len((await place.reminders("helper", place.cast.branch))["items"]) == 1
    assert await looks(place.db) == 1
    assert await place.reminders("stranger", place.cast.branch) == 404
    assert await place.reminders("neighbour", place.cast.branch) == 404


async def test_who_may_record_and_withdraw(place: Place) -> None:
    path = f"members/{place.member.id}/moves"
    body = {"id": str(uuid4()), "cause": "residence", "effective_on": "2024-12-02"}
    assert (await place.post("helper", path, **body)).status_code == 403
    assert (await place.post("stranger", path, **body)).status_code == 404
    made = await place.post("secretary", path, **body)
    assert (made.status_code, (await place.post("secretary", path, **body)).json()) == (201, made.json())
    assert (await place.post("secretary", path, **{**body, "cause": "retired"})).json()["code"] == "id_taken"
    assert (await place.move()).json()["code"] == "move_waits"
    assert (await place.move(effective_on="2026-12-02")).json()["code"] == "day_not_possible"
    withdraw = f"moves/{body['id']}/withdraw"
    assert (await place.post("neighbour", withdraw, reason="nhầm")).status_code == 404
    assert (await place.post("committee", withdraw, reason="Ghi nhầm người")).json()["withdrawn"]
    assert (await place.post("committee", withdraw, reason="Ghi nhầm người")).status_code == 200
    assert (await place.reminders("secretary", place.cast.branch))["to_begin"] == 0
    async with place.db.read() as session:
        query = select(JournalEntry.action, JournalEntry.reason).where(JournalEntry.action.startswith("members:move"))
        entries = list(await session.execute(query.order_by(JournalEntry.id)))
    assert entries == [("members:move:record", None), ("members:move:withdraw", "Ghi nhầm người")]
    assert (await place.post("committee", f"moves/{uuid4()}/withdraw", reason="x")).status_code == 404


async def test_what_a_letter_answers_is_not_withdrawn(place: Place) -> None:
    move = (await place.move()).json()["id"]
    letter = await place.letter(place.cast.neighbour)
    assert (await place.post("secretary", f"moves/{move}/withdraw", reason="nhầm")).json()["code"] == "move_answered"
    assert (await place.post("secretary", f"transfers/{letter['id']}/withdraw")).status_code == 200
    assert (await place.post("secretary", f"moves/{move}/withdraw", reason="nhầm")).status_code == 200


async def test_the_dead_have_nowhere_to_go(place: Place) -> None:
    await place.move()
    async with place.db.write() as session:
        await statuses.change_membership(
            session,
            actor=secretary(place.cast.branch),
            member_id=place.member.id,
            value=Membership.DIED,
            valid_from=date(2024, 12, 10),
            now=NOW,
        )
    assert (await place.reminders("committee", place.cast.grassroots))["to_begin"] == 0
    async with place.db.read() as session:
        assert (await session.scalars(select(Move))).one().withdrawn_at == NOW
    assert (await place.move()).json()["code"] == "membership_ended"


async def test_reminders_are_paged_by_urgency(place: Place) -> None:
    async with place.db.write() as session:
        others = [await make_member(session, branch=place.cast.branch, name=f"Lê Văn {n}") for n in range(3)]
    for n, other in enumerate(others):
        place.member = other
        await place.move(effective_on=f"2024-12-0{5 - n}")
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = await place.reminders("secretary", place.cast.branch, limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [r["full_name"] for r in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (["Lê Văn 2", "Lê Văn 1", "Lê Văn 0"], None)
    assert await place.reminders("secretary", place.cast.branch, cursor="xyz") == 422


async def stay(place: Place, unit_id: UUID, start: date, end: date | None, kind: AffiliationKind = TEMPORARY) -> Affiliation:
    async with place.db.write() as session:
        return await affiliations.add_affiliation(
            session,
            actor=committee(place.cast.province),
            member_id=place.member.id,
            kind=kind,
            unit_id=unit_id,
            valid_from=start,
            valid_to=end,
            now=NOW,
        )


async def periods(place: Place, kind: AffiliationKind) -> list[tuple[UUID, date, date | None]]:
    async with place.db.read() as session:
        rows = await session.scalars(select(Affiliation).where(Affiliation.kind == kind).order_by(Affiliation.valid_from))
        return [(r.unit_id, r.valid_from, r.valid_to) for r in rows]


async def test_overlapping_affiliations_are_refused_and_nothing_changes(place: Place) -> None:
    cast = place.cast
    march, june, september = date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)
    first = await stay(place, cast.neighbour, march, june)
    await stay(place, cast.other_branch, september, None)
    known = await periods(place, TEMPORARY)
    for start, end in ((date(2024, 2, 1), date(2024, 3, 2)), (date(2024, 5, 31), None), (date(2024, 4, 1), date(2024, 5, 1))):
        with pytest.raises(errors.AffiliationInTheWay) as refusal:
            await stay(place, cast.single, start, end)
        assert "không được chồng nhau" in refusal.value.detail()
    with pytest.raises(errors.StayAtOwnBranch):
        await stay(place, cast.branch, june, september)
    with pytest.raises(errors.OfficialByTransferOnly):
        await stay(place, cast.single, june, None, kind=OFFICIAL)
    with pytest.raises(errors.AffiliationInTheWay):  # a later end must not reach into the next stay
        async with place.db.write() as session:
            await affiliations.end_affiliation(
                session,
                actor=committee(cast.province),
                member_id=place.member.id,
                affiliation_id=first.id,
                valid_to=date(2024, 9, 2),
                now=NOW,
            )
    assert await periods(place, TEMPORARY) == known
    await stay(place, cast.single, june, september)
    await stay(place, cast.neighbour, march, None, kind=AffiliationKind.RESIDENCE)  # another kind stands beside it
    assert len(await periods(place, TEMPORARY)) == 3


async def test_who_transfers_to_where_they_stayed_stays_there_no_more(place: Place) -> None:
    cast = place.cast
    await stay(place, cast.neighbour, date(2024, 9, 1), None)
    await stay(place, cast.neighbour, date(2024, 8, 1), None, kind=AffiliationKind.RESIDENCE)
    letter = await place.letter(cast.neighbour)
    assert (await place.post("neighbour", f"transfers/{letter['id']}/confirm")).status_code == 200
    assert await periods(place, TEMPORARY) == [(cast.neighbour, date(2024, 9, 1), TODAY)]
    assert await periods(place, AffiliationKind.RESIDENCE) == [(cast.neighbour, date(2024, 8, 1), TODAY)]


async def test_a_temporary_letter_does_not_run_into_a_stay_of_later(place: Place) -> None:
    await stay(place, place.cast.other_branch, TODAY + timedelta(days=10), None)
    letter = await place.letter(place.cast.neighbour, kind="temporary")
    refused = await place.post("neighbour", f"transfers/{letter['id']}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "affiliation_in_the_way")
    assert [p[0] for p in await periods(place, TEMPORARY)] == [place.cast.other_branch]
    assert letter["clock"] is None  # no term of 30 days for a temporary stay
