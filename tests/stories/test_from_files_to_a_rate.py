"""The whole line: tree and roster from files, roles and slips, bank, test, campaign, attendance, answers, a right rate."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import xlsxwriter
from sqlalchemy import select

from app.auth.accounts import create_account
from app.auth.activation import store_code
from app.auth.grants import add_grant
from app.core import clock
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.tables import read_table
from app.members.imports.runs import UploadedRoster, apply_import, dry_run
from app.members.models import Member
from app.units.imports import import_units
from app.units.queries import unit_of_code
from app.worker import run_once
from tests.stories.office import PASSWORD, Person, take_test

ROOT = Path(__file__).parents[2]
SYSTEM = system_actor("dòng lệnh")
TREE = """\
Mã;Tên tổ chức đảng;Tên cấp ủy;Loại;Mã cấp trên;Từ ngày
T;Đảng bộ tỉnh Minh Họa;Tỉnh ủy Minh Họa;Đảng bộ tỉnh;;01/01/2020
T.H;Đảng bộ huyện Minh Long;Huyện ủy Minh Long;Đảng bộ cấp trên trực tiếp cơ sở;T;01/01/2020
T.H.X;Đảng bộ xã Minh Đức;Đảng ủy xã Minh Đức;Đảng bộ cơ sở;T.H;01/01/2020
T.H.X.1;Chi bộ 1;;Chi bộ trực thuộc;T.H.X;01/01/2020
T.H.X.2;Chi bộ 2;;Chi bộ trực thuộc;T.H.X;01/01/2020
"""


def roster_file(people: list[tuple[str, str, str]]) -> bytes:
    """An XLSX as offices have it: title rows above, headings in their own order; (name, birth date, branch)."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    sheet.merge_range(0, 0, 0, 5, "ĐẢNG BỘ XÃ MINH ĐỨC")
    sheet.merge_range(1, 0, 1, 5, "DANH SÁCH ĐẢNG VIÊN")
    for column, heading in enumerate(("STT", "Chi bộ", "Họ và tên", "Ngày sinh", "Điện thoại", "Ngày vào Đảng")):
        sheet.write(3, column, heading)
    for number, (name, born, branch) in enumerate(people, 1):
        for column, value in enumerate((number, branch, name, born, 912345000 + number, "03/02/2010")):
            sheet.write(3 + number, column, value)
    book.close()
    return data.getvalue()


PEOPLE = [
    ("Nguyễn Văn Chủ", "01/01/1970", "Chi bộ 1"),
    ("Trần Thị Bí", "02/02/1975", "Chi bộ 1"),
    ("Lê Văn Ba", "03/03/1957", "Chi bộ 1"),
    ("Phạm Thị Tư", "04/04/1990", "Chi bộ 1"),
    ("Hoàng Văn Năm", "05/05/1980", "Chi bộ 2"),
]


async def set_up_from_files(db: Database, client: httpx.AsyncClient) -> tuple[Person, dict[str, str]]:
    """What the command line does on a new installation; the operator, unit ids by code."""
    now, today = clock.now(), clock.today()
    async with db.write() as session:
        await import_units(session, actor=SYSTEM, table=read_table(TREE.encode("utf-8-sig"), "cay.csv"), now=now)
        units = {}
        for code in ("T", "T.H", "T.H.X", "T.H.X.1", "T.H.X.2"):
            unit = await unit_of_code(session, code)
            assert unit is not None
            units[code] = unit.id
        account = await create_account(session, login="1", label="Quản trị", member_id=None, now=now)
        grant: dict[str, Any] = {"role": Role.OPERATOR, "unit_id": units["T"], "valid_from": today, "valid_to": None}
        await add_grant(session, actor=SYSTEM, account_id=account.id, basis=None, now=now, **grant)
        code = await store_code(session, account_id=account.id, issued_by=None, now_real=clock.real_now())
    upload = UploadedRoster(units["T.H.X"], "danh-sach.xlsx", roster_file(PEOPLE), today)
    run = await dry_run(db, actor=SYSTEM, upload=upload, now=now)
    assert run.summary["counts"]["new"] == len(PEOPLE), run.summary
    async with db.write() as session:
        await apply_import(session, actor=SYSTEM, import_id=run.id, now=now)
    operator = Person(client, "1")
    await operator.activate(code, password=PASSWORD)
    return operator, {k: str(v) for k, v in units.items()}


async def members_by_name(db: Database) -> dict[str, Member]:
    """The people the roster import made."""
    async with db.read() as session:
        return {member.full_name: member for member in await session.scalars(select(Member))}


async def give_slip(giver: Person, person: Person, member_id: str, *, password: str | None = None) -> None:
    """The giver issues a slip, the person enrols a device with it."""
    slip = await giver.post(f"members/{member_id}/activation-code")
    assert slip["login"] == person.login
    await person.activate(slip["code"], password=password)


@dataclass(frozen=True, slots=True)
class Office:
    """The people who run the story, signed in; ids of units by code and of members by name."""

    chief: Person
    board: Person
    secretary: Person
    member: Person
    units: dict[str, str]
    ids: dict[str, str]


async def give_roles_and_slips(db: Database, client: httpx.AsyncClient) -> Office:
    """The operator names the committee, the committee the board and the secretary; everybody gets a slip."""
    operator, units = await set_up_from_files(db, client)
    people = await members_by_name(db)
    ids = {name: str(member.id) for name, member in people.items()}
    office = Office(
        chief=Person(client, people["Nguyễn Văn Chủ"].number),
        board=Person(client, people["Hoàng Văn Năm"].number),
        secretary=Person(client, people["Trần Thị Bí"].number),
        member=Person(client, people["Lê Văn Ba"].number),
        units=units,
        ids=ids,
    )
    chief, top = office.chief, units["T"]
    today = clock.today().isoformat()
    role = {"valid_from": today, "decision": f"01-QĐ/TU, {today}"}
    await operator.put(f"units/{top}/roles", json={"role": "committee", "logins": [chief.login], **role})
    await give_slip(operator, chief, ids["Nguyễn Văn Chủ"], password=PASSWORD)
    await chief.put(f"units/{top}/roles", json={"role": "board", "logins": [office.board.login], **role})
    branch_roles = f"units/{units['T.H.X.1']}/roles"
    await chief.put(branch_roles, json={"role": "secretary", "logins": [office.secretary.login], **role})
    await give_slip(chief, office.board, ids["Hoàng Văn Năm"], password=PASSWORD)
    await give_slip(chief, office.secretary, ids["Trần Thị Bí"], password=PASSWORD)
    await give_slip(office.secretary, office.member, ids["Lê Văn Ba"])
    return office


async def publish_test(office: Office, begins: datetime, ends: datetime) -> str:
    """The board brings the bank in, defines and publishes a test of five questions; its id."""
    folder = ROOT / "question_banks" / "64-kh-tu"
    heading = {
        "unit_id": office.units["T"],
        "code": "64-kh-tu",
        "name": "Ngân hàng câu hỏi về Kế hoạch số 64-KH/TU",
        "document_kind": "plan",
        "document_symbol": "64-KH/TU",
        "document_issuer": "Ban Thường vụ Tỉnh ủy Bình Phước",
        "document_date": "2022-02-15",
    }
    bank = await office.board.post("banks", json=heading)
    files = [("files", (p.name, p.read_bytes())) for p in sorted(folder.glob("*.txt"))]
    imported = await office.board.post(f"banks/{bank['id']}/imports", params={"apply": "true"}, files=files)
    assert len(imported["new"]) >= 56
    definition = {
        "unit_id": office.units["T"],
        "title": "Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
        "opens_at": begins.isoformat(),
        "closes_at": ends.isoformat(),
        "draws": [{"kind": "bank", "bank_id": bank["id"], "count": 5}],
    }
    quiz_id: str = (await office.board.post("quizzes", json=definition))["id"]
    await office.board.post(f"quizzes/{quiz_id}/publish")
    return quiz_id


async def open_campaign(office: Office, quiz_id: str, begins: datetime, ends: datetime) -> tuple[str, str]:
    """Plan the campaign over the commune with one meeting and open it; the ids of campaign and meeting."""
    plan = {
        "unit_id": office.units["T"],
        "title": "Học tập Kế hoạch số 64-KH/TU",
        "starts_at": begins.isoformat(),
        "ends_at": ends.isoformat(),
        "roster_day": clock.today().isoformat(),
        "target_unit_ids": [office.units["T.H.X"]],
        "quiz_id": quiz_id,
    }
    campaign = await office.board.post("campaigns", json=plan)
    hall = {
        "client_id": str(uuid4()),
        "unit_id": office.units["T.H.X"],
        "kind": "regular",
        "title": "Hội nghị học tập",
        "place": "Hội trường xã",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=3)).isoformat(),
    }
    meeting = await office.board.post(f"campaigns/{campaign['id']}/sessions", json=hall)
    opened = await office.board.post(f"campaigns/{campaign['id']}/open")
    assert opened["expected"] == len(PEOPLE)
    return campaign["id"], meeting["id"]


@pytest.mark.timeout(180)
async def test_from_files_to_a_rate(db: Database, client: httpx.AsyncClient) -> None:
    office = await give_roles_and_slips(db, client)
    begins, ends = clock.now() - timedelta(hours=1), clock.now() + timedelta(days=3)
    quiz_id = await publish_test(office, begins, ends)
    campaign_id, meeting_id = await open_campaign(office, quiz_id, begins, ends)
    secretary, member, units = office.secretary, office.member, office.units
    page = f"campaigns/{campaign_id}/participation"
    assert (await secretary.get(page))["unit"]["took_part"]["text"] == "0/4 (0,0 %)"

    # The secretary calls the roll, the member takes the test on a phone.
    absent = [office.ids["Phạm Thị Tư"]]
    roll = {"client_id": str(uuid4()), "unit_id": units["T.H.X.1"], "all_present_except": absent}
    await secretary.put(f"sessions/{meeting_id}/attendance", json=roll)
    assert quiz_id in str(await member.get("me/home"))
    submitted = await take_test(member, quiz_id)
    assert (submitted["taken"], submitted["answered"]) == (True, 5)

    # The branch reads its rate at once, the committees above after the worker's round.
    branch = (await secretary.get(page))["unit"]
    took_part = branch["took_part"]
    assert (took_part["text"], took_part["met"], took_part["still_needed"]) == ("3/4 (75,0 %)", False, 1)
    assert branch["took_test"]["text"] == "1/4 (25,0 %)"
    await run_once(db, clock.now())
    commune = await office.chief.get(page, unit=units["T.H.X"])
    assert commune["unit"]["took_part"]["text"] == "3/5 (60,0 %)"
    assert [c["took_part"]["text"] for c in commune["children"]] == ["3/4 (75,0 %)", "0/1 (0,0 %)"]
    assert (await office.board.get(page))["unit"]["took_part"]["text"] == "3/5 (60,0 %)"

    # Who is missing is for those who follow up; strangers find nothing; a member sees no page of rates.
    missing = await secretary.get(f"{page}/missing")
    assert [p["full_name"] for p in missing["people"]] == ["Phạm Thị Tư"]
    assert (await secretary.refused("GET", page, params={"unit": units["T.H.X.2"]}))[0] == 404
    assert (await member.refused("GET", page))[0] in {403, 404}
