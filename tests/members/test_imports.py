"""Roster files from upload to the roster: what is new, changed, missing, suspicious; all or nothing; again changes nothing."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.errors import NotFound, RoleMissing
from app.core.models import JournalEntry, OutboxRow
from app.members import errors
from app.members.imports import runs
from app.members.models import Affiliation, Member, MemberStatus, RosterImport
from app.members.roster import roster_on
from app.units.scope import branches_below
from tests.members.builders import apply, committee, count, lines, member_named, preview, secretary, tree
from tests.members.sheets import HEADINGS, csv_file, xlsx
from tests.support.cast import NOW, TODAY, make_member

BAY: list[Any] = [1, "Nguyễn Văn Bảy", "01/02/1957", "61000001", "03/02/1985", "03/02/1986", "0912345678", "Chính thức"]
SAU: list[Any] = [2, "Lê Thị Sáu", date(1960, 5, 20), "61000002", None, None, 987654321, "Được miễn sinh hoạt"]
UT: list[Any] = [3, "Trần Văn Út", 33000, "61000003", "1/3/24", None, "+84 91 111 2222", "Dự bị"]


async def test_a_file_from_an_office_becomes_the_roster_and_again_changes_nothing(db: Database) -> None:
    cast = await tree(db)
    title: list[list[Any]] = [["ĐẢNG BỘ PHƯỜNG TÂN HOA"], [None, None, "DANH SÁCH ĐẢNG VIÊN"], [None], HEADINGS]
    total = [[None, "Tổng cộng: 03 đồng chí"], [None, None, None, None, None, "NGƯỜI LẬP"]]
    decomposed = [*UT[:1], unicodedata.normalize("NFD", "TRẦN  VĂN ÚT"), *UT[2:]]
    data = xlsx([*title, BAY, SAU, decomposed, *total], merge=[("A1:D1", "ĐẢNG BỘ PHƯỜNG TÂN HOA")])
    run = await preview(db, cast.branch, data)
    assert run.summary["counts"] == {"new": 3, "changed": 0, "missing": 0, "suspicious": 0, "errors": 0, "skipped": 2}
    assert await count(db, Member) == 0
    await apply(db, run)
    async with db.read() as session:
        rows = (await session.execute(roster_on([cast.branch], TODAY))).mappings().all()
        people = {m.full_name: m for m in await session.scalars(select(Member))}
    assert sorted((r["membership"], r["standing"]) for r in rows) == [
        ("full", "active"),
        ("full", "exempt"),
        ("probationary", "active"),
    ]
    assert people["Lê Thị Sáu"].phone == "0987654321"
    assert people["Trần Văn Út"].birth_date == date(1990, 5, 7)
    assert people["Trần Văn Út"].admitted_on == date(2024, 3, 1)
    assert [p.number for p in sorted(people.values(), key=lambda m: m.number)] == ["100001", "100002", "100003"]
    before = await count(db, JournalEntry)
    again = await preview(db, cast.branch, data)
    assert again.summary["counts"] == {"new": 0, "changed": 0, "missing": 0, "suspicious": 0, "errors": 0, "skipped": 2}
    assert again.summary["unchanged"] == 3
    await apply(db, again)
    assert [await count(db, t) for t in (Member, Affiliation, MemberStatus)] == [3, 3, 4]
    assert await count(db, JournalEntry) == before + 2  # the preview and the application themselves


async def test_only_what_differs_is_changed_and_who_is_missing_stays(db: Database) -> None:
    cast = await tree(db)
    await apply(db, await preview(db, cast.branch, [HEADINGS, BAY, SAU, UT]))
    changed = [1, "Nguyễn Văn Bảy", "01/02/1957", None, None, None, "0913000000", "Tạm miễn"]
    run = await preview(db, cast.branch, csv_file([HEADINGS, changed, UT], ";"), name="ds.csv")
    (line,) = lines(run, "changed")
    assert [(c["label"], c["old"], c["new"]) for c in line["changes"]] == [
        ("điện thoại", "0912345678", "0913000000"),
        ("tình trạng sinh hoạt", "đang sinh hoạt", "tạm miễn sinh hoạt đảng"),
    ]
    assert [m["full_name"] for m in lines(run, "missing")] == ["Lê Thị Sáu"]
    assert run.summary["unchanged"] == 1
    await apply(db, run)
    bay = await member_named(db, "Nguyễn Văn Bảy")
    assert (bay.phone, bay.card_number, bay.version) == ("0913000000", "61000001", 2)
    async with db.read() as session:
        rows = (await session.execute(roster_on([cast.branch], TODAY))).mappings().all()
        events = (await session.scalars(select(OutboxRow).where(OutboxRow.subject_id == bay.id))).all()
    assert {r["member_id"]: r["standing"] for r in rows}[bay.id] == "temporarily_exempt"
    assert len(rows) == 3
    assert [e.payload for e in events] == [{"aspect": "standing", "value": "temporarily_exempt", "effective_on": "2024-12-18"}]


async def test_a_file_without_standings_leaves_the_exempt_exempt(db: Database) -> None:
    cast = await tree(db)
    await apply(db, await preview(db, cast.branch, [HEADINGS, BAY, SAU]))
    run = await preview(db, cast.branch, [HEADINGS, BAY, [*SAU[:7], "Chính thức"]])
    assert run.summary["counts"]["changed"] == 0


async def test_complaints_name_row_and_column_and_nothing_is_applied(db: Database) -> None:
    cast = await tree(db)
    wrong = [2, "Lê Thị Sáu", "31/02/1960", None, None, None, None, None]
    run = await preview(db, cast.branch, [["DANH SÁCH"], HEADINGS, BAY, wrong, [3, None, "1/1/1960", "61000009"]])
    found = [(e["row"], e["column"], e["code"]) for e in lines(run, "errors")]
    assert found == [(4, "C (Ngày sinh)", "birth_not_valid"), (5, "B (Họ và tên)", "name_missing")]
    assert "Dòng 4, cột C (Ngày sinh)" in lines(run, "errors")[0]["text"]
    with pytest.raises(errors.ImportHasErrors):
        await apply(db, run)
    assert await count(db, Member) == 0


async def test_malformed_numbers_are_suspicious_and_left_out_alone(db: Database) -> None:
    cast = await tree(db)
    run = await preview(db, cast.branch, [HEADINGS, [1, "Nguyễn Văn Bảy", "1957", "61A", None, None, "12345", None]])
    found = [(e["code"], e["column"]) for e in lines(run, "suspicious")]
    assert found == [("card_number_not_valid", "D (Số thẻ đảng)"), ("phone_not_valid", "G (Điện thoại)")]
    await apply(db, run)
    bay = await member_named(db, "Nguyễn Văn Bảy")
    assert (bay.phone, bay.card_number, bay.birth_year, bay.birth_date) == (None, None, 1957, None)


async def test_one_phone_for_two_is_fine(db: Database) -> None:
    cast = await tree(db)
    run = await preview(db, cast.branch, [HEADINGS, BAY, [*SAU[:6], BAY[6], None]])
    assert run.summary["counts"]["suspicious"] == 0


async def test_namesakes_wait_for_a_word_and_are_never_merged(db: Database) -> None:
    cast = await tree(db)
    tuan = ["Nguyễn Văn Tuấn", "05/06/1980"]
    rows = [["Họ và tên", "Ngày sinh", "Chi bộ"], [*tuan, "Chi bộ khu phố 1"], [*tuan, "Chi bộ khu phố 2"]]
    run = await preview(db, cast.grassroots, rows)
    assert run.summary["counts"]["new"] == 1
    assert run.summary["ask_rows"] == [3]
    assert [(e["row"], e["code"], e["asks"]) for e in lines(run, "suspicious")] == [(3, "same_person_twice", True)]
    with pytest.raises(errors.ImportNeedsALook) as refusal:
        await apply(db, run)
    assert refusal.value.extra == {"rows": [3]}
    assert await count(db, Member) == 0
    await apply(db, run, accepted=[3])
    assert await count(db, Member) == 2
    again = await preview(db, cast.grassroots, rows)
    assert (again.summary["unchanged"], again.summary["ask_rows"]) == (2, [])


async def test_somebody_like_a_member_elsewhere_waits_too(db: Database) -> None:
    cast = await tree(db)
    rows = [["Họ và tên", "Ngày sinh"], ["Nguyễn Văn Tuấn", "05/06/1980"]]
    await apply(db, await preview(db, cast.other_branch, rows))
    run = await preview(db, cast.branch, rows)
    (line,) = lines(run, "suspicious")
    assert line["text"].endswith("tại nơi khác.")  # the other place is outside the caller's scope
    done = await apply(db, run, left_out=[2])
    assert (done.summary["added"], done.summary["left_out"]) == (0, 1)
    assert await count(db, Member) == 1


async def test_two_namesakes_in_one_branch_are_matched_one_to_one(db: Database) -> None:
    cast = await tree(db)
    rows: list[list[Any]] = [
        ["Họ và tên", "Năm sinh", "SĐT"],
        ["Lê Văn An", 1980, "0911111111"],
        ["Lê Văn An", 1980, "0922222222"],
    ]
    run = await preview(db, cast.branch, rows)
    await apply(db, run, accepted=[3])
    again = await preview(db, cast.branch, rows)
    assert (again.summary["unchanged"], again.summary["counts"]["changed"]) == (2, 0)


async def test_a_card_of_another_branch_is_not_a_transfer(db: Database) -> None:
    cast = await tree(db)
    await apply(db, await preview(db, cast.neighbour, [HEADINGS, BAY]))
    run = await preview(db, cast.grassroots, [[*HEADINGS, "Chi bộ"], [*BAY, "Khu phố 1"]])
    (line,) = lines(run, "suspicious")
    assert line["code"] == "in_another_branch"
    assert "Chi bộ khu phố 2" in line["text"]
    assert (run.summary["counts"]["new"], run.summary["counts"]["missing"]) == (0, 0)
    await apply(db, run)
    async with db.read() as session:
        assert (await session.scalars(select(Affiliation.unit_id))).all() == [cast.neighbour]


async def test_a_card_written_for_somebody_else_asks(db: Database) -> None:
    cast = await tree(db)
    await apply(db, await preview(db, cast.branch, [HEADINGS, BAY]))
    run = await preview(db, cast.branch, [HEADINGS, [1, "Phạm Thị Tám", "09/09/1970", "61000001", None, None, None, None]])
    assert [e["code"] for e in lines(run, "suspicious")] == ["card_of_somebody_else"]
    await apply(db, run, left_out=[2])
    assert (await member_named(db, "Nguyễn Văn Bảy")).birth_year == 1957


async def test_one_card_twice_in_a_file_is_an_error(db: Database) -> None:
    cast = await tree(db)
    run = await preview(db, cast.branch, [HEADINGS, BAY, [2, "Lê Thị Sáu", "1960", "61.000.001", None, None, None, None]])
    assert [(e["row"], e["code"]) for e in lines(run, "errors")] == [(3, "card_number_twice")]


async def test_the_roster_changed_since_the_preview(db: Database) -> None:
    cast = await tree(db)
    run = await preview(db, cast.branch, [HEADINGS, BAY])
    async with db.write() as session:
        await make_member(session, branch=cast.branch, name="Nguyễn Văn Bảy", birth_year=1957)
    with pytest.raises(errors.ImportOutOfDate):
        await apply(db, run)
    assert await count(db, Member) == 1


async def test_a_newer_file_takes_the_place_of_the_older_preview(db: Database) -> None:
    cast = await tree(db)
    old = await preview(db, cast.branch, [HEADINGS, BAY])
    new = await preview(db, cast.branch, [HEADINGS, SAU])
    with pytest.raises(errors.ImportSuperseded):
        await apply(db, old)
    first = await apply(db, new)
    again = await apply(db, new)
    assert first.applied_at == again.applied_at
    assert await count(db, Member) == 1
    async with db.read() as session:
        assert (await session.scalars(select(RosterImport.plan))).all() == [None, None]


async def test_places_by_code_name_and_group_headings(db: Database) -> None:
    cast = await tree(db)
    rows: list[list[Any]] = [
        ["TT", "Họ và tên", None, "Ngày tháng năm sinh", None, "Ghi chú"],
        [None, None, None, "Nam", "Nữ", None],
        ["(1)", "(2)", None, "(3)", "(4)", "(5)"],
        ["I", "Chi bộ khu phố 1"],
        [1, "Nguyễn Văn", "Bảy", "1957", None, "ốm"],
        [2, "Lê Thị", "Sáu", None, "20/5/1960", None],
        ["II", "Chi bộ khu phố 2"],
        [1, "Trần Văn", "Út", "1.1.1970", None, None],
    ]
    run = await preview(db, cast.grassroots, rows)
    assert [(n["full_name"], n["birth_year"], n["unit"]) for n in lines(run, "new")] == [
        ("Nguyễn Văn Bảy", 1957, "Chi bộ khu phố 1"),
        ("Lê Thị Sáu", 1960, "Chi bộ khu phố 1"),
        ("Trần Văn Út", 1970, "Chi bộ khu phố 2"),
    ]
    assert "Ghi chú" in run.summary["ignored_columns"]
    by_code = await preview(db, cast.superior, [["Họ và tên", "Mã chi bộ"], ["Lê Văn An", "single"], ["Lê Văn Ba", "x"]])
    assert [n["unit"] for n in lines(by_code, "new")] == ["Chi bộ Trung tâm Y tế"]
    assert [(e["row"], e["column"]) for e in lines(by_code, "errors")] == [(3, "B (Mã chi bộ)")]


async def test_cells_are_found_by_name_and_unknown_ones_left_alone(db: Database) -> None:
    cast = await tree(db)
    rows: list[list[Any]] = [
        ["Họ và tên", "Năm sinh", "Tổ đảng"],
        ["Lê Văn An", 1980, "Tổ 1"],
        ["Lê Văn Ba", 1981, "tổ đảng số 1"],
    ]
    run = await preview(db, cast.branch, [*rows, ["Lê Văn Tư", 1982, "Tổ 9"]])
    assert [e["code"] for e in lines(run, "suspicious")] == ["cell_not_found"]
    await apply(db, run)
    async with db.read() as session:
        cells = (await session.scalars(select(Affiliation.cell_id))).all()
    assert sorted(cells, key=str) == sorted([cast.cell, cast.cell, None], key=str)


async def test_who_left_comes_back_by_no_file(db: Database) -> None:
    cast = await tree(db)
    async with db.write() as session:
        gone = await make_member(session, branch=cast.branch, name="Nguyễn Văn Bảy", membership="died")
        gone.card_number = "61000001"
    run = await preview(db, cast.branch, [HEADINGS, BAY, [2, "Lê Văn An", "1970", None, None, None, None, "Đã từ trần"]])
    assert {e["code"] for e in lines(run, "suspicious")} == {"membership_ended_before", "end_not_by_file"}
    assert run.summary["counts"]["new"] == run.summary["counts"]["missing"] == 0


async def test_new_people_may_start_earlier_but_not_before_their_branch(db: Database) -> None:
    cast = await tree(db)
    with pytest.raises(errors.DayNotPossible):
        await preview(db, cast.branch, [HEADINGS, BAY], starts_on=date(2019, 12, 31))
    with pytest.raises(errors.DayNotPossible):
        await preview(db, cast.branch, [HEADINGS, BAY], starts_on=date(2024, 12, 19))
    await apply(db, await preview(db, cast.branch, [HEADINGS, BAY], starts_on=date(2024, 10, 1)))
    async with db.read() as session:
        for day, expected in ((date(2024, 9, 30), 0), (date(2024, 10, 1), 1)):
            rows = (await session.execute(roster_on(branches_below(cast.province, day), day))).all()
            assert len(rows) == expected


async def test_imports_are_for_who_manages_people_there(db: Database) -> None:
    cast = await tree(db)
    for actor, refusal in ((secretary(cast.branch), RoleMissing), (committee(cast.other_superior), NotFound)):
        with pytest.raises(refusal):
            await preview(db, cast.branch, [HEADINGS, BAY], actor=actor)
    run = await preview(db, cast.branch, [HEADINGS, BAY])
    for actor, refusal in ((secretary(cast.branch), RoleMissing), (committee(cast.other_superior), NotFound)):
        with pytest.raises(refusal):
            await apply(db, run, actor=actor)
    assert await count(db, Member) == 0


async def test_an_application_that_fails_leaves_nothing(db: Database) -> None:
    cast = await tree(db)
    run = await preview(db, cast.branch, [HEADINGS, BAY, SAU, UT])
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            await runs.apply_import(session, actor=committee(cast.branch), import_id=run.id, now=NOW)
            raise RuntimeError
    assert await count(db, Member) == 0
    tomorrow = datetime(2024, 12, 19, 5, tzinfo=UTC)
    await apply(db, run, now=tomorrow)
    assert await count(db, Member) == 3


async def test_files_without_people(db: Database) -> None:
    cast = await tree(db)
    for rows, code in (([["Kính gửi"], ["Nội dung"]], "no_headings"), ([HEADINGS], "no_people")):
        run = await preview(db, cast.branch, rows)
        assert [e["code"] for e in lines(run, "errors")] == [code]
