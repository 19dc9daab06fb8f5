"""From the list to the rate over the wire: the cases a committee will argue about, told as they happen."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from app import worker
from app.content.models import Item, Publication, ReadMark
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.members import transfers
from app.members.words import AffiliationKind
from tests.campaigns.builders import HOUR, NAMES, World, make_world
from tests.quizzes.builders import Phone, make_bank, make_quiz
from tests.support.cast import NOW, TODAY, actor_with, auth_headers, make_account, make_member

AN, BINH, CUONG, DUNG, EM = NAMES


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> World:
    return await make_world(db, client)


async def page(world: World, who: str, campaign: str, unit: UUID | None = None) -> dict[str, Any]:
    query = f"?unit={unit}" if unit else ""
    answer = await world.get(who, f"campaigns/{campaign}/participation{query}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def rate(world: World, who: str, campaign: str, unit: UUID | None = None) -> str:
    text: str = (await page(world, who, campaign, unit))["unit"]["took_part"]["text"]
    return text


async def folded(world: World) -> None:
    """The worker had its second."""
    await worker.run_once(world.db, clock.now())


async def test_the_whole_line(world: World) -> None:
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, title="Kế hoạch số 64-KH/TU", closes_at=NOW + 53 * HOUR)
    campaign = await world.opened(quiz_id=str(quiz.id))
    meeting = await world.meeting(campaign)
    await folded(world)
    assert await rate(world, "secretary", campaign) == "0/7 (0,0 %)"
    assert await rate(world, "board", campaign) == "0/8 (0,0 %)"

    home = (await world.get(AN, "me/home")).json()
    test = "làm bài trắc nghiệm về Kế hoạch số 64-KH/TU (9 câu, khoảng 9 phút)"
    assert home["headline"] == f"Đồng chí còn 2 việc: dự buổi học đang diễn ra; {test}."
    assert home["detail"].startswith("Đang điểm danh, đến ")
    assert home["detail"].endswith("Hạn làm bài: 17 giờ thứ Sáu, 20/12. Được xem lại tài liệu; mất sóng vẫn làm tiếp được.")
    assert [(m["session_id"], m["on_now"]) for m in home["meetings"]] == [(meeting, True)]

    assert (await world.check_in(AN, meeting, await world.code(meeting))).status_code == 200
    home = (await world.get(AN, "me/home")).json()
    assert home["headline"] == f"Đồng chí còn 1 việc: {test}."
    assert home["detail"] == "Hạn: 17 giờ thứ Sáu, 20/12. Được xem lại tài liệu; mất sóng vẫn làm tiếp được."
    rest = [str(world.people[name]) for name in (AN, EM)]
    await world.roll(meeting, unit_id=str(world.cast.branch), all_present_except=rest)
    await take_test(world, AN, quiz.id)

    own = (await page(world, "secretary", campaign))["unit"]
    assert own["took_part"]["text"] == "6/7 (85,7 %)"
    assert own["took_test"]["text"] == "1/7 (14,2 %)"
    assert own["passed_test"]["text"] == "1/1 (100 %)"
    assert own["ways"]["text"] == "mã 1, điểm danh 5"
    assert await rate(world, "board", campaign) == "0/8 (0,0 %)"
    await folded(world)
    assert await rate(world, "board", campaign) == "6/8 (75,0 %)"

    home = (await world.get(AN, "me/home")).json()
    assert (home["headline"], home["meetings"]) == ("Hiện đồng chí không còn việc nào phải làm.", [])
    record = (await world.get(AN, "me/record")).json()["items"]
    assert [(r["in_denominator"], r["in_numerator"], len(r["marks"])) for r in record] == [(True, True, 1)]
    assert "tự điểm danh bằng mã ngày 18/12/2024" in record[0]["sentence"]
    assert [(t["taken"], t["score"], t["passed"]) for t in record[0]["tests"]] == [(True, "9/9", True)]

    closed = await world.post("board", f"campaigns/{campaign}/close", {"reason": "đã học xong"})
    assert closed.status_code == 200, closed.text
    await folded(world)
    assert await rate(world, "board", campaign) == "6/8 (75,0 %)"


async def take_test(world: World, who: str, quiz_id: UUID) -> None:
    """Start, answer everything right, hand in."""
    async with world.db.write() as session:
        phone = Phone(world.client, await make_account(session))
    phone.headers = world.who[who]
    assert (await phone.start(quiz_id)).status_code == 200
    assert (await phone.submit(phone.right())).status_code == 200


async def test_48_of_49_and_an_exempt_elder_who_came(world: World) -> None:
    branch = world.cast.single
    async with world.db.write() as session:
        members = [await make_member(session, branch=branch, name=f"Lê Văn {n}") for n in range(49)]
        elder = await make_member(session, branch=branch, name="Nguyễn Văn Bảy", standing="exempt")
        secretary = await make_account(session, grants=[(Role.SECRETARY, branch)])
        secretary.password_hash = "set"
    world.who["single"] = auth_headers(secretary)
    campaign = await world.opened(unit_id=str(world.cast.superior), target_unit_ids=[str(branch)])
    meeting = await world.meeting(campaign, "single", unit_id=str(branch))
    marks = [{"member_id": str(elder.id), "state": "present"}]
    await world.roll(meeting, "single", unit_id=str(branch), all_present_except=[str(members[0].id)], marks=marks)
    unit = (await page(world, "single", campaign))["unit"]
    assert unit["sentence"] == "Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %."
    assert (unit["took_part"]["met"], unit["outside"]["came"]) == (False, 1)
    home = (await world.get("single", "me/home")).json()["branches"]
    assert [(b["sentence"], b["follow_up"]) for b in home] == [(unit["sentence"], "Hạn 20/12. Xem tên và sắp xếp học bù.")]
    missing = (await world.get("single", f"campaigns/{campaign}/participation/missing")).json()
    assert [p["full_name"] for p in missing["people"]] == ["Lê Văn 0"]
    await folded(world)
    above = (await page(world, "board", campaign))["unit"]["took_part"]
    assert (above["text"], above["met"], above["verdict"]) == ("48/49 (97,9 %)", False, "chưa đạt")


async def test_a_makeup_brings_the_last_one_in(world: World) -> None:
    campaign = await world.opened()
    regular = await world.meeting(campaign)
    await world.roll(regular, unit_id=str(world.cast.branch), all_present_except=[str(world.people[EM])])
    assert await rate(world, "secretary", campaign) == "6/7 (85,7 %)"
    makeup = await world.meeting(campaign, kind="makeup")
    for name in (EM, AN):  # somebody who was there already counts once
        assert (await world.roll(makeup, marks=[world.mark(name)])).status_code == 200
    unit = (await page(world, "secretary", campaign))["unit"]
    assert (unit["took_part"]["text"], unit["ways"]["text"]) == ("7/7 (100 %)", "điểm danh 6, học bù 1")
    other = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    await world.check_in(AN, other, await world.code(other))
    assert await rate(world, "secretary", campaign) == "7/7 (100 %)"
    assert await rate(world, "neighbour", campaign) == "0/1 (0,0 %)"


async def test_places_outside_the_targets_open_as_not_applicable(world: World) -> None:
    campaign = await world.opened()
    await folded(world)
    rows = (await page(world, "board", campaign, world.cast.superior))["children"]
    assert [row["took_part"]["text"] for row in rows] == ["không áp dụng", "0/8 (0,0 %)"]
    for row in rows:
        opened = (await page(world, "board", campaign, UUID(row["unit_id"])))["unit"]
        assert (opened["took_part"], opened["sentence"]) == (row["took_part"], row["sentence"])


async def test_who_checks_in_at_a_makeup_recorded_it_themselves(world: World) -> None:
    campaign = await world.opened()
    makeup = await world.meeting(campaign, kind="makeup")
    await world.check_in(AN, makeup, await world.code(makeup))
    record = (await world.get(AN, "me/record")).json()["items"][0]
    assert record["sentence"].endswith("đã tham gia: học bù ngày 18/12/2024, tự điểm danh bằng mã.")
    assert [(m["way"], m["recorded_by"]) for m in record["marks"]] == [("code", None)]


async def test_a_temporary_member_counts_at_the_official_branch_only(world: World) -> None:
    cast, person = world.cast, world.people[DUNG]
    sender, receiver = actor_with((Role.SECRETARY, cast.branch)), actor_with((Role.SECRETARY, cast.neighbour))
    async with world.db.write() as session:
        sent = await transfers.send_transfer(
            session,
            actor=sender,
            member_id=person,
            to_unit_id=cast.neighbour,
            kind=AffiliationKind.TEMPORARY,
            ends_on=TODAY + timedelta(days=90),
            now=NOW,
        )
        await transfers.confirm_transfer(session, actor=receiver, transfer_id=sent.id, now=NOW)
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "neighbour", unit_id=str(cast.neighbour))
    assert (await world.check_in(DUNG, meeting, await world.code(meeting))).status_code == 200
    assert await rate(world, "secretary", campaign) == "1/7 (14,2 %)"
    assert await rate(world, "neighbour", campaign) == "0/1 (0,0 %)"
    (note,) = (await world.get("secretary", f"campaigns/{campaign}/participation/explain?member={person}")).json()["notes"]
    assert note.startswith("Sinh hoạt tạm thời tại ")
    assert note.endswith(": vẫn tính tại Chi bộ khu phố 1, nơi sinh hoạt chính thức.")
    await folded(world)
    assert await rate(world, "board", campaign) == "1/8 (12,5 %)"


async def test_a_transfer_in_mid_campaign_is_counted_exactly_once(world: World) -> None:
    cast, person = world.cast, world.people[CUONG]
    sender, receiver = actor_with((Role.SECRETARY, cast.branch)), actor_with((Role.SECRETARY, cast.neighbour))
    campaign = await world.opened()
    first = await world.meeting(campaign)
    await world.roll(first, marks=[world.mark(CUONG)])
    async with world.db.write() as session:
        sent = await transfers.send_transfer(
            session, actor=sender, member_id=person, to_unit_id=cast.neighbour, kind=AffiliationKind.OFFICIAL, now=NOW
        )
    assert await rate(world, "secretary", campaign) == "1/7 (14,2 %)"
    async with world.db.write() as session:
        await transfers.confirm_transfer(session, actor=receiver, transfer_id=sent.id, now=NOW)
    second = await world.meeting(campaign, "neighbour", unit_id=str(cast.neighbour))
    await world.check_in(CUONG, second, await world.code(second))
    await folded(world)
    assert await rate(world, "secretary", campaign) == "1/7 (14,2 %)"
    assert await rate(world, "neighbour", campaign) == "0/1 (0,0 %)"
    assert await rate(world, "board", campaign) == "1/8 (12,5 %)"
    why = await world.get("neighbour", f"campaigns/{campaign}/participation/explain?member={person}")
    assert "của Chi bộ khu phố 1, ngày chốt danh sách 01/12/2024; đã tham gia" in why.json()["sentence"]


async def test_home_is_fetched_again_only_when_it_changed(world: World) -> None:
    campaign = await world.opened()
    first = await world.get(BINH, "me/home")
    headers = {**world.who[BINH], "If-None-Match": first.headers["etag"]}
    assert (await world.client.get("me/home", headers=headers)).status_code == 304
    await world.meeting(campaign)
    second = await world.client.get("me/home", headers=headers)
    assert (second.status_code, len(second.json()["meetings"])) == (200, 1)


async def test_unread_documents_until_they_are_read(world: World) -> None:
    async with world.db.write() as session:
        item = Item(
            identity="plan 64",
            kind="plan",
            issuer="Tỉnh ủy",
            title="Kế hoạch số 64-KH/TU",
            abstract="",
            state="published",
            unit_id=world.cast.province,
            search_text="",
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(item)
        await session.flush()
        session.add(Publication(item_id=item.id, unit_id=world.cast.province, published_at=NOW))
    campaign = await world.opened(document_ids=[str(item.id)])
    unread = (await world.get(BINH, "me/home")).json()["unread"]
    assert unread == [{"campaign_id": campaign, "item_id": str(item.id), "title": "Kế hoạch số 64-KH/TU"}]
    async with world.db.write() as session:
        mark = {"member_id": world.people[BINH], "item_id": item.id, "layer": "one_minute", "marked_at": NOW}
        session.add(ReadMark(**mark, finished=True))
    assert (await world.get(BINH, "me/home")).json()["unread"] == []


async def test_the_exempt_are_asked_for_nothing(world: World) -> None:
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank)
    campaign = await world.opened(quiz_id=str(quiz.id))
    await world.meeting(campaign)
    home = (await world.get("Đỗ Thị Miễn", "me/home")).json()
    assert home["headline"] == "Đồng chí được miễn sinh hoạt. Tài liệu để đọc thêm, không phải làm bài."
    assert (home["detail"], home["meetings"]) == (None, [])
    assert (await world.get("Mai Văn Khách", "me/home")).json()["headline"].startswith("Hiện đồng chí không còn")


async def test_a_test_without_attendance_is_kept_and_said(world: World) -> None:
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank)
    campaign = await world.opened(quiz_id=str(quiz.id))
    await take_test(world, BINH, quiz.id)
    unit = (await page(world, "secretary", campaign))["unit"]
    assert (unit["took_part"]["numerator"], unit["took_test"]["numerator"]) == (0, 1)
    home = (await world.get(BINH, "me/home")).json()
    assert [c["note"] for c in home["campaigns"]] == ["Đồng chí vẫn cần dự học bù."]
    assert home["headline"] == "Đồng chí còn 1 việc: dự buổi học bù (Đợt học tập Kế hoạch số 64-KH/TU)."
    assert home["detail"] == "Chưa có lịch học bù. Đồng chí hỏi bí thư chi bộ."
    await world.meeting(campaign, kind="makeup", place="Nhà văn hóa")
    home = (await world.get(BINH, "me/home")).json()
    assert home["detail"] == "Đang điểm danh, đến 13 giờ thứ Tư, 18/12, tại Nhà văn hóa."


async def test_the_record_is_paged_and_nobody_elses(world: World) -> None:
    for _ in range(3):
        await world.opened()
    first = (await world.get(AN, "me/record?limit=2")).json()
    rest = (await world.get(AN, f"me/record?limit=2&cursor={first['next_cursor']}")).json()
    ids = [r["campaign_id"] for r in (*first["items"], *rest["items"])]
    assert (len(ids), len(set(ids)), rest["next_cursor"]) == (3, 3, None)
    assert (await world.get("Mai Văn Khách", "me/record")).json()["items"] == []
    assert (await world.get("operator", "me/record")).json()["code"] == "record_needs_member"
    assert (await world.get(AN, "me/record?cursor=xyz")).json()["code"] == "cursor_not_valid"


async def test_everybody_enrolled_stands_on_exactly_one_side(world: World) -> None:
    campaign = await world.opened()
    await folded(world)
    unit = (await page(world, "committee", campaign))["unit"]
    outside = unit["outside"]
    assert unit["took_part"]["denominator"] + outside["total"] == 11
    assert (outside["exempt"], outside["temporarily_exempt"], outside["suspended"], outside["removed"]) == (1, 1, 1, 0)


async def test_the_head_of_a_cell_reads_the_cell(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert await rate(world, "helper", campaign) == "0/1 (0,0 %)"
    missing = (await world.get("helper", f"campaigns/{campaign}/participation/missing")).json()
    assert [p["full_name"] for p in missing["people"]] == ["Dương Văn Dự"]
    await world.roll(meeting, marks=[world.mark("Dương Văn Dự")])
    assert await rate(world, "helper", campaign) == "1/1 (100 %)"
    assert (await world.get("helper", f"campaigns/{campaign}/participation?unit={world.cast.branch}")).status_code == 404
