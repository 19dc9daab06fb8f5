"""Make-ups at home: two named people go, it counts at home at once, and waits for the other one's tap."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from app.campaigns.models import Attendance, AttendanceMark, HomeVisit, RefusedCheckIn, StudySession
from app.core import clock
from app.core.models import JournalEntry
from app.quizzes.models import Admission
from tests.campaigns.builders import ENDS, NAMES, World, make_quiz, problem
from tests.campaigns.halls import count_rows

AN, BINH, CUONG, DUNG, EM = NAMES
MIEN, DINH, DU, XOM, THU = "Đỗ Thị Miễn", "Bùi Văn Đình", "Dương Văn Dự", "Lâm Thị Xóm", "Ngô Văn Thư"


def body_of(world: World, *names: str, went: tuple[str, str] = (THU, BINH), **changes: Any) -> dict[str, Any]:
    body = {
        "client_id": str(uuid4()),
        "unit_id": str(world.cast.branch),
        "member_ids": [str(world.people[name]) for name in names or (AN,)],
        "visited_on": "2024-12-18",
        "first_id": str(world.people[went[0]]),
        "second_id": str(world.people[went[1]]),
        "short": "read",
        "five_minutes": "played",
    }
    return {**body, **changes}


async def visit(world: World, campaign: str, *names: str, who: str = "secretary", **changes: Any) -> httpx.Response:
    return await world.post(who, f"campaigns/{campaign}/home-visits", body_of(world, *names, **changes))


async def tap(world: World, who: str, session_id: str, **more: Any) -> httpx.Response:
    return await world.post(who, f"sessions/{session_id}/confirmations", {"client_id": str(uuid4()), **more})


async def unit_page(world: World, campaign: str) -> dict[str, Any]:
    page: dict[str, Any] = (await world.get("secretary", f"campaigns/{campaign}/participation")).json()["unit"]
    return page


async def test_a_visit_counts_at_home_and_waits_for_who_went_along(world: World) -> None:
    campaign = await world.opened(parts=["Sáng", "Chiều"])
    done = await visit(world, campaign, AN, MIEN)
    assert done.status_code == 201, done.text
    said = done.json()
    assert (said["place"], said["parts"], said["recorded"], said["visited_on"]) == ("tại nhà", [1, 2], 4, "2024-12-18")
    assert said["message"] == "Đã ghi học bù tại nhà; chờ đồng chí cùng đi xác nhận."
    page = await unit_page(world, campaign)
    assert (page["took_part"]["text"], page["ways"]["text"]) == ("1/7 (14,2 %)", "tại nhà 1")
    assert (page["resting"]["waiting"], page["outside"]["came"]) == (1, 1)  # the exempt one stands on a line of their own
    assert problem(await tap(world, "secretary", said["session_id"])) == (403, "recorded_by_you")
    assert problem(await tap(world, AN, said["session_id"])) == (403, "not_present_there")  # nobody confirms their own
    assert problem(await tap(world, CUONG, said["session_id"])) == (403, "not_present_there")
    home = (await world.get(BINH, "me/home")).json()
    (asked,) = home["to_confirm"]
    assert "xác nhận lần học bù tại nhà ngày 18/12" in home["headline"]
    assert asked["sentence"] == "Đồng chí xác nhận lần học bù tại nhà ngày 18/12/2024 (2 đồng chí) bằng một lần bấm."
    assert (await world.get("secretary", "me/home")).json()["to_confirm"] == []
    assert (await tap(world, BINH, asked["session_id"])).json()["confirmed"] == 4
    home = (await world.get(BINH, "me/home")).json()
    assert home["to_confirm"] == []
    assert "xác nhận" not in home["headline"]
    assert (await unit_page(world, campaign))["resting"]["waiting"] == 0
    why = (await world.get(AN, f"campaigns/{campaign}/participation/explain?member={world.people[AN]}")).json()
    assert why["sentence"].endswith(
        "học bù tại nhà ngày 18/12/2024, đồng chí Ngô Văn Thư và đồng chí Trần Thị Bình đến nhà, "
        "do đồng chí Ngô Văn Thư ghi, đồng chí Trần Thị Bình xác nhận."
    )


async def test_a_visit_is_listed_by_name_and_the_look_is_on_record(world: World) -> None:
    campaign = await world.opened()
    await visit(world, campaign, AN, EM, paper_kept="Sổ biên bản, trang 3")
    (row,) = (await world.get("committee", f"campaigns/{campaign}/home-visits?unit={world.cast.branch}")).json()["items"]
    assert (row["visited"], row["first"], row["second"]) == ([AN, EM], THU, BINH)
    assert row["ways_text"] == "bản một phút: đọc; bản năm phút: nghe phát lại"
    assert (row["waiting"], row["one_recorder"], row["paper_kept"]) == (2, 0, "Sổ biên bản, trang 3")
    assert await count_rows(world.db, JournalEntry, JournalEntry.action == "names:home_visits:view") == 1
    # The list of meetings shows that there was one, and names nobody.
    (meeting,) = (await world.get(CUONG, f"campaigns/{campaign}/sessions")).json()["items"]
    assert (meeting["kind"], meeting["title"], meeting["place"]) == ("home", "Học bù tại nhà", "tại nhà")


async def test_a_visit_without_a_second_device_reads_one_recorder(world: World) -> None:
    campaign = await world.opened()
    done = (await visit(world, campaign, no_second_person=True)).json()
    assert done["message"] == "Đã ghi học bù tại nhà (một người ghi)."
    page = await unit_page(world, campaign)
    assert (page["resting"]["waiting"], page["resting"]["one_recorder"], page["ways"]["home"]) == (0, 1, 1)


async def test_the_same_visit_sent_again_is_the_same_visit(world: World) -> None:
    """Also by a phone that names the people in another order, and after the second person's tap."""
    campaign = await world.opened()
    body = body_of(world, AN, EM)
    first = await world.post("secretary", f"campaigns/{campaign}/home-visits", body)
    await tap(world, BINH, first.json()["session_id"])
    again = [{**body, "member_ids": body["member_ids"][::-1]}, body]
    answers = await asyncio.gather(*(world.post("secretary", f"campaigns/{campaign}/home-visits", b) for b in again))
    assert [(a.status_code, a.json()) for a in answers] == [(201, first.json())] * 2
    assert (await count_rows(world.db, StudySession), await count_rows(world.db, AttendanceMark)) == (1, 2)
    for other in ({"member_ids": [body["member_ids"][0]]}, {"short": "played"}, {"visited_on": "2024-12-17"}):
        changed = await world.post("secretary", f"campaigns/{campaign}/home-visits", {**body, **other})
        assert problem(changed) == (409, "client_id_reused")
    assert await count_rows(world.db, RefusedCheckIn, RefusedCheckIn.kind == "home") == 3
    meeting = world.meeting_body(client_id=body["client_id"])
    assert problem(await world.post("secretary", f"campaigns/{campaign}/sessions", meeting)) == (409, "client_id_reused")


@pytest.mark.races
async def test_one_visit_sent_many_times_at_once_is_one(world: World) -> None:
    campaign = await world.opened()
    body = body_of(world, AN, EM)
    answers = await asyncio.gather(*(world.post("secretary", f"campaigns/{campaign}/home-visits", body) for _ in range(5)))
    assert {(a.status_code, a.json()["recorded"]) for a in answers} == {(201, 2)}
    assert (await count_rows(world.db, HomeVisit), await count_rows(world.db, Attendance)) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"names": (THU,)}, (403, "own_home_visit")),
        ({"went": (BINH, BINH)}, (422, "home_visit_not_valid")),
        ({"went": (BINH, AN)}, (422, "home_visit_not_valid")),
        ({"went": (BINH, DINH)}, (404, "home_visitors_not_found")),  # suspended: does not go
        ({"went": (BINH, XOM)}, (404, "home_visitors_not_found")),  # of another branch
        ({"names": (AN, AN)}, (422, "home_visit_not_valid")),
        ({"names": (XOM,)}, (404, "people_not_found")),
        ({"visited_on": "2024-12-19"}, (422, "home_visit_not_valid")),
        ({"visited_on": "2024-11-30"}, (422, "home_visit_not_valid")),
        ({"parts": [2]}, (422, "home_visit_not_valid")),
        ({"parts": [1, 1]}, (422, "home_visit_not_valid")),
        ({"short": "sung"}, (422, "malformed_input")),
        ({"member_ids": []}, (422, "malformed_input")),
        ({"unit": "grassroots", "who": "committee"}, (422, "home_visit_not_valid")),
        ({"unit": "neighbour"}, (404, "not_found")),
    ],
)
async def test_what_cannot_be_recorded(world: World, changes: dict[str, Any], answer: tuple[int, str]) -> None:
    campaign = await world.opened()
    more = dict(changes)
    names = more.pop("names", (AN,))
    if unit := more.pop("unit", None):
        more["unit_id"] = str(getattr(world.cast, unit))
    assert problem(await visit(world, campaign, *names, **more)) == answer
    assert (await count_rows(world.db, StudySession), await count_rows(world.db, AttendanceMark)) == (0, 0)


@pytest.mark.parametrize(
    ("who", "records", "reads"),
    [
        ("deputy", 201, 200),
        ("committee", 201, 200),
        ("office", 201, 200),
        ("helper", 404, 200),  # of a tổ đảng: not of the whole branch
        ("board", 403, 403),
        ("inspector", 403, 200),
        (AN, 404, 403),
        ("neighbour", 404, 200),  # reads of the own branch's
        ("stranger", 404, 404),
    ],
)
async def test_who_records_and_who_reads(world: World, who: str, records: int, reads: int) -> None:
    campaign = await world.opened()
    await visit(world, campaign, EM, who="secretary", went=(CUONG, BINH))
    done = await visit(world, campaign, AN, who=who, went=(CUONG, BINH))
    assert done.status_code == records, done.text
    async with world.db.read() as session:
        behalf = (await session.scalars(select(AttendanceMark.on_behalf).order_by(AttendanceMark.id))).all()
    assert behalf == [False, *([who in {"committee", "office"}] if records == 201 else [])]
    read = await world.get(who, f"campaigns/{campaign}/home-visits")
    assert read.status_code == reads
    if who in {"helper", "neighbour"}:
        assert read.json()["items"] == []


async def test_a_helper_records_for_the_own_cell(world: World) -> None:
    campaign = await world.opened()
    cell = str(world.cast.cell)
    done = await visit(world, campaign, DU, who="helper", went=(THU, CUONG), unit_id=cell)
    assert done.status_code == 201, done.text
    assert (await tap(world, CUONG, done.json()["session_id"])).json()["confirmed"] == 1
    assert (await unit_page(world, campaign))["ways"]["home"] == 1


async def test_a_home_is_no_hall(world: World) -> None:
    """No code is shown there, nobody checks in or is scanned, and a later roll speaks of nobody but who was visited."""
    campaign = await world.opened()
    home = (await visit(world, campaign)).json()["session_id"]
    assert problem(await world.get("secretary", f"sessions/{home}/check-in-code")) == (409, "hall_not_open")
    assert problem(await world.check_in(CUONG, home, await world.code(home))) == (404, "not_found")
    scanned = {"client_id": str(uuid4()), "code": "12345678"}
    assert problem(await world.post("secretary", f"sessions/{home}/visitors", scanned)) == (409, "hall_not_open")
    assert problem(await world.roll(home, marks=[world.mark(CUONG)])) == (404, "people_not_found")
    assert problem(await world.roll(home, all_present_except=[])) == (404, "people_not_found")
    back = await world.roll(home, marks=[world.mark(AN, "unrecorded", reason="nhầm người")])
    assert (back.status_code, (await unit_page(world, campaign))["ways"]["home"]) == (200, 0)


async def test_who_was_visited_has_time_for_the_test(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.province)
    campaign = await world.opened(quiz_id=quiz)
    clock.shift(ENDS + timedelta(hours=1) - clock.real_now())  # recorded after the end, within 72 hours
    assert (await visit(world, campaign, visited_on=f"{clock.local_day(ENDS):%Y-%m-%d}")).status_code == 201
    async with world.db.read() as session:
        closes = dict((await session.execute(select(Admission.member_id, Admission.closes_at))).all())
    assert closes[world.people[AN]] - ENDS > timedelta(hours=48)
    assert closes[world.people[EM]] == ENDS


async def test_what_comes_too_late_is_kept_for_the_committee(world: World) -> None:
    campaign = await world.opened()
    clock.shift(ENDS + timedelta(hours=73) - clock.real_now())
    assert problem(await visit(world, campaign)) == (409, "recorded_too_late")
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.kind, kept.state, kept.unit_id, kept.campaign_id) == (
        "home",
        "waiting",
        world.cast.branch,
        UUID(campaign),
    )
    assert await count_rows(world.db, StudySession) == 0


async def test_no_home_before_the_campaign_is_open(world: World) -> None:
    campaign = await world.plan()
    assert problem(await visit(world, campaign)) == (409, "campaign_not_open")
