"""What authoring refuses: strangers, one's own review, stale edits, secrets, and input that fits no question."""

import json
from typing import Any

import httpx
import pytest

from app.banks.drafts.states import OPEN, DraftState, Step, after
from app.core.db import Database
from tests.banks.authoring import SINGLE, Office, journal_of, question, refused, taken, version_rows

SECRET = "Ban tuyên giáo giúp cấp ủy."  # stands in the draft of the office


async def test_only_editors_and_boards_over_the_bank_come_near_a_draft(office: Office) -> None:
    draft = await office.sent()
    allowed, inside = {"author", "reviewer", "board"}, {"committee"}
    for name, desk in office.people.items():
        wanted = 200 if name in allowed else 403 if name in inside else 404
        answers = [
            await desk.get(f"drafts/{draft['id']}"),
            await desk.get(f"drafts/{draft['id']}/blind"),
            await desk.get(f"banks/{office.bank_id}/drafts"),
        ]
        if name not in allowed:
            answers += [
                await desk.begin(content=question(code="t-99")),
                await desk.change(draft, SINGLE),
                await desk.drop(draft),
                await desk.move("send", draft),
                await desk.move("return", draft, note="Xem lại."),
                await desk.move("publish", draft, solved=0),
            ]
        assert ([a.status_code for a in answers], name) == ([wanted] * len(answers), name)
        if name not in allowed:
            assert not any(SECRET in a.text or "t-10" in a.text for a in answers)
    unsigned = await office.author.client.get(f"drafts/{draft['id']}")
    assert unsigned.status_code == 401
    assert taken(await office.author.get(f"banks/{office.bank_id}/drafts"))["items"][0]["state"] == "in_review"


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    nobody = {"id": "01890000-0000-7000-8000-000000000001", "version": 1}
    for answer in (
        await office.author.get(f"drafts/{nobody['id']}"),
        await office.author.get(f"drafts/{nobody['id']}/blind"),
        await office.author.get(f"banks/{nobody['id']}/drafts"),
        await office.author.change(nobody, SINGLE),
        await office.author.drop(nobody),
        await office.author.move("send", nobody),
        await office.author.move("return", nobody, note="Xem lại."),
        await office.author.move("publish", nobody, solved=0),
        await office.author.begin(question_id=nobody["id"]),
    ):
        refused(answer, 404, "not_found")
    assert (await office.author.get("drafts/abc")).status_code == 422


async def test_a_question_of_another_bank_is_not_begun_from_here(office: Office) -> None:
    body: dict[str, Any] = {"unit_id": str(office.cast.superior), "code": "khac", "name": "Khác", "document_kind": "plan"}
    body |= {"document_issuer": "Tỉnh ủy", "document_symbol": None, "document_date": None}
    other = taken(await office.author.post("banks", body), 201)
    own = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    refused(await office.author.post(f"banks/{other['id']}/drafts", {"question_id": own["id"]}), 404, "not_found")
    assert taken(await office.author.get(f"banks/{other['id']}/drafts"))["items"] == []


async def test_nobody_reviews_what_they_wrote_or_changed_last(office: Office, db: Database) -> None:
    draft = await office.sent()
    refused(await office.author.move("return", draft, note="Xem lại."), 403, "own_review")
    refused(await office.author.move("publish", draft, solved=0), 403, "own_review")
    changed = taken(await office.reviewer.change(draft, question(explanation="Mục II.4, gạch đầu dòng 2.")))
    assert changed["state"] == "draft", "an edit takes it out of review"
    draft = taken(await office.author.move("send", changed))
    for desk in (office.author, office.reviewer):
        for step, body in (("publish", {"solved": 0}), ("return", {"note": "Xem lại."})):
            refused(await desk.move(step, draft, **body), 403, "own_review")
    assert len(await version_rows(db)) == 3
    assert taken(await office.board.move("publish", draft, solved=await office.board.solve(draft, "Tổ chức đảng")))


async def test_a_stale_edit_costs_nobody_their_work(office: Office) -> None:
    draft = taken(await office.author.begin(content=SINGLE), 201)
    theirs = taken(await office.reviewer.change(draft, question(explanation="Của đồng chí thứ hai.")))
    refused(await office.author.change(draft, question(explanation="Của đồng chí thứ nhất.")), 409, "edit_conflict")
    assert await office.author.read(draft) == {**theirs, "may_review": False}
    again = taken(await office.reviewer.change(draft, question(explanation="Của đồng chí thứ hai.")))
    assert again == theirs, "the same edit sent again, its answer having been lost"
    refused(await office.author.move("send", draft), 409, "edit_conflict")
    sent = taken(await office.author.move("send", theirs))
    for step, body in (("publish", {"solved": 0}), ("return", {"note": "Xem lại."})):
        refused(await office.board.move(step, draft, **body), 409, "edit_conflict")
    assert (await office.author.read(draft))["version"] == sent["version"]


async def test_what_is_not_in_review_is_neither_solved_nor_decided(office: Office) -> None:
    draft = taken(await office.author.begin(content=SINGLE), 201)
    refused(await office.reviewer.get(f"drafts/{draft['id']}/blind"), 409, "draft_not_in_review")
    refused(await office.reviewer.move("publish", draft, solved=0), 409, "draft_not_in_review")
    refused(await office.reviewer.move("return", draft, note="Xem lại."), 409, "draft_not_in_review")
    assert (await office.author.read(draft))["state"] == "draft"


async def test_a_draft_of_what_is_current_no_more_is_not_published(office: Office, db: Database) -> None:
    listed = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"]
    first = [await office.sent(question(code="t-01"), question_id=listed[0]["id"]) for _ in range(2)]
    later = taken(await office.author.begin(question_id=listed[0]["id"]), 201)
    solved = await office.reviewer.solve(first[0], "Tổ chức đảng")
    taken(await office.reviewer.move("publish", first[0], solved=solved))
    problem = refused(await office.reviewer.move("publish", first[1], solved=solved), 409, "question_changed_meanwhile")
    assert "phiên bản 2" in problem["detail"]
    refused(await office.author.move("send", later), 409, "question_changed_meanwhile")
    kept = await office.author.read(first[1])
    assert (kept["state"], kept["based_on"], kept["current"]) == ("in_review", 1, 2)
    assert len(await version_rows(db)) == 4


async def test_a_code_names_one_question_of_the_bank(office: Office, db: Database) -> None:
    refused(await office.author.begin(content=question(code="T-01")), 409, "question_code_taken")
    both = [await office.sent(question(code=code)) for code in ("t-40", "T-40")]
    other = taken(await office.author.begin(content=question(code="t-41")), 201)
    solved = await office.reviewer.solve(both[0], "Tổ chức đảng")
    taken(await office.reviewer.move("publish", both[0], solved=solved))
    refused(await office.reviewer.move("publish", both[1], solved=solved), 409, "question_code_taken")
    refused(await office.author.change(other, question(code="t-40")), 409, "question_code_taken")
    assert (await office.author.read(other))["content"]["code"] == "t-41"
    renamed = taken(await office.author.change(both[1], question(code="t-42")))
    renamed = taken(await office.author.move("send", renamed))
    taken(await office.reviewer.move("publish", renamed, solved=solved))
    assert len(await version_rows(db)) == 5


MARKED: list[dict[str, Any]] = [
    {"stem": "TUYỆT MẬT"},
    {"explanation": "Độ mật: Tối mật"},
    {"quotation": "Kế hoạch (Mật)"},
    {"clause": "MẬT"},
    {"options": [{**SINGLE["body"]["options"][0], "text": "Tổ chức đảng [Tối mật]"}, *SINGLE["body"]["options"][1:]]},
]


async def test_marks_of_secrecy_are_refused_and_nothing_is_kept(office: Office, db: Database) -> None:
    draft = taken(await office.author.begin(content=SINGLE), 201)
    for marked in MARKED:
        refused(await office.author.begin(content=question(code="t-66", **marked)), 422, "secrecy_mark_found")
        refused(await office.author.change(draft, question(**marked)), 422, "secrecy_mark_found")
    draft = taken(await office.author.move("send", draft))
    refused(await office.reviewer.move("return", draft, note="xem\nTỐI MẬT"), 422, "secrecy_mark_found")
    now = await office.author.read(draft)
    assert (now["content"], now["state"], now["review_note"]) == (SINGLE, "in_review", None)
    assert len(taken(await office.author.get(f"banks/{office.bank_id}/drafts"))["items"]) == 1
    levels = [{"text": t, "right": t == "Mật", "why": None} for t in ("Mật", "Tối mật", "Tuyệt mật", "Không mật")]
    taken(await office.author.begin(content=question(code="t-67", options=levels)), 201)
    assert "TỐI MẬT" not in json.dumps([e.new for e in await journal_of(db, "")], ensure_ascii=False)


OPTION = SINGLE["body"]["options"][0]
# Content that is no question of any kind, by what is wrong with it.
HOSTILE: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "a text": "t-10",
    "unknown kind": {**SINGLE, "kind": "essay"},
    "kind of another type": {**SINGLE, "kind": ["single"]},
    "no kind": {k: v for k, v in SINGLE.items() if k != "kind"},
    "another kind's body": {**SINGLE, "kind": "true_false"},
    "unknown field": {**SINGLE, "review": "tự duyệt"},
    "unknown field in the body": {**SINGLE, "body": {**SINGLE["body"], "scoring": "partial"}},
    "unknown field in an option": question(options=[{**OPTION, "id": 1}]),
    "a field named by a broken character": {**SINGLE, "\ud800": 1},
    "a body that is a list": {**SINGLE, "body": []},
    "a stem that is a number": question(stem=7),
    "a stem that is nothing": question(stem=None),
    "an option that is a text": question(options=["Tổ chức đảng"]),
    "right as a text": question(options=[{**OPTION, "right": "true"}]),
    "right as a number": question(options=[{**OPTION, "right": 1}]),
    "options that are an object": question(options={"0": OPTION}),
    "too many options": question(options=[OPTION] * 11),
    "a huge stem": question(stem="x" * 5001),
    "a huge option": question(options=[{**OPTION, "text": "x" * 5001}]),
    "a stem that grows when composed": question(stem="\u0958" * 5000),
    "NUL in the stem": question(stem="a\x00b"),
    "NUL in an option": question(options=[{**OPTION, "why": "\x00"}]),
    "a lone surrogate": question(stem="a\ud800b"),
    "a control character": question(explanation="a\x1bb"),
    "a code with a blank": question(code="t 10"),
    "a code with a line end": question(code="t-10\n"),
    "a code with diacritics": question(code="câu-1"),
    "a long code": question(code="x" * 61),
    "an unknown difficulty": question(difficulty="trung bình"),
    "no explanation": {k: v for k, v in SINGLE.items() if k != "explanation"},
}


def raw(body: Any) -> dict[str, Any]:
    """A request's body as bytes: httpx writes no broken characters."""
    return {"content": json.dumps(body).encode(), "headers": {"content-type": "application/json"}}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_fits_no_question_is_refused_whole(office: Office, content: Any) -> None:
    author = office.author
    draft = taken(await author.begin(content=SINGLE), 201)

    async def send(method: str, path: str, body: Any) -> httpx.Response:
        sent = raw(body)
        return await author.client.request(method, path, content=sent["content"], headers={**author.headers, **sent["headers"]})

    for answer in (
        await send("POST", f"banks/{office.bank_id}/drafts", {"content": content}),
        await send("PUT", f"drafts/{draft['id']}", {"version": 1, "content": content}),
    ):
        refused(answer, 422, "malformed_input")
    assert await author.read(draft) == draft
    assert len(taken(await author.get(f"banks/{office.bank_id}/drafts"))["items"]) == 1


async def test_moves_take_nothing_malformed(office: Office) -> None:
    draft = await office.sent()
    bodies: list[Any] = [{}, [], *({"version": version} for version in ("2", 0, 2**70, 2.5, None))]
    for body in bodies:
        for step in ("send", "return", "publish"):
            assert (await office.reviewer.post(f"drafts/{draft['id']}/{step}", body)).status_code == 422
    for note in ("", "  \n", "x" * 2001, "a\x00b", 7, None):
        assert (await office.reviewer.move("return", draft, note=note)).status_code == 422
    assert (await office.reviewer.move("publish", draft)).status_code == 422
    refused(await office.author.begin(), 422, "input_not_valid")
    refused(await office.author.begin(question_id=None, content=None), 422, "input_not_valid")
    assert (await office.author.begin(question_id=7)).status_code == 422
    assert (await office.reviewer.read(draft))["state"] == "in_review"


async def test_texts_are_kept_in_the_form_the_text_format_has(office: Office) -> None:
    content = question(stem="  Theo\n Kế hoa\u0323ch\u200b  số 64 ", quotation=" ", clause="\tII.4 ")
    shown = taken(await office.author.begin(content=content), 201)["content"]
    assert (shown["body"]["stem"], shown["quotation"], shown["clause"]) == ("Theo Kế hoạch số 64", None, "II.4")


def test_a_closed_draft_takes_no_step_and_every_open_one_can_be_edited() -> None:
    for step in Step:
        assert after(DraftState.PUBLISHED, step) is None
        assert after(DraftState.DROPPED, step) is None
    assert {after(state, Step.EDIT) for state in OPEN} == {DraftState.DRAFT}
    assert [state for state in DraftState if after(state, Step.PUBLISH)] == [DraftState.IN_REVIEW]
