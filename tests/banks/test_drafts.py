"""A question on its way from its author over a second person into the bank."""

import re

from app.core.db import Database
from tests.banks.authoring import SINGLE, Office, journal_of, question, refused, taken, version_rows


async def test_from_the_first_word_to_the_bank(office: Office, db: Database) -> None:
    author, reviewer = office.author, office.reviewer
    unfinished = question(options=[{"text": "Tổ chức đảng", "right": False, "why": None}], explanation="")
    draft = taken(await author.begin(content=unfinished), 201)
    assert (draft["state"], draft["version"], draft["question_id"], draft["current"]) == ("draft", 1, None, None)
    assert {c["field"] for c in draft["complaints"]} == {"phương án", "Giải thích"}
    problem = refused(await author.move("send", draft), 422, "question_not_valid")
    assert problem["complaints"] == draft["complaints"]

    draft = taken(await author.change(draft, SINGLE))
    assert (draft["state"], draft["version"], draft["complaints"], draft["content"]) == ("draft", 2, [], SINGLE)
    draft = taken(await author.move("send", draft))
    assert draft["state"] == "in_review"

    returned = taken(await reviewer.move("return", draft, note="Phương án 3 chưa nêu rõ báo cáo viên nào."))
    assert (returned["state"], returned["reviewer_label"]) == ("returned", "Đồng chí Duyệt")
    mended = [
        *SINGLE["body"]["options"][:2],
        {"text": "Báo cáo viên truyền đạt nghị quyết", "right": False, "why": "Kế hoạch không giao."},
        {"text": "Từng đảng viên dự học", "right": False, "why": "Đảng viên dự học."},
    ]
    draft = await author.read(draft)
    assert draft["review_note"] == "Phương án 3 chưa nêu rõ báo cáo viên nào."
    draft = taken(await author.change(draft, question(options=mended)))
    assert draft["review_note"], "what is to be mended stays in sight while it is mended"
    draft = taken(await author.move("send", draft))
    assert "t-10" not in await author.export(), "nothing is in the bank before it is published"

    solved = await reviewer.solve(draft, "Tổ chức đảng")
    published = taken(await reviewer.move("publish", draft, solved=solved))
    assert (published["state"], published["current"], published["review_note"]) == ("published", 1, None)
    exported = await author.export()
    assert "== t-10" in exported
    assert "- Từng đảng viên dự học" in exported
    assert re.search(r"Rà soát: Soạn: Đồng chí Soạn\. .*: Đồng chí Duyệt, ngày \d\d/\d\d/\d{4}\.", exported)
    verbs = [entry.action.removeprefix("bank:draft:") for entry in await journal_of(db, "bank:draft:")]
    assert verbs == ["create", "change", "send", "return", "change", "send", "blind", "publish"]


async def test_what_is_exported_after_a_publication_can_be_imported_and_changes_nothing(office: Office) -> None:
    draft = await office.sent()
    taken(await office.reviewer.move("publish", draft, solved=await office.reviewer.solve(draft, "Tổ chức đảng")))
    files = {"files": ("ngan-hang.txt", (await office.author.export()).encode(), "text/plain")}
    answer = await office.author.client.post(f"banks/{office.bank_id}/imports", files=files, headers=office.author.headers)
    plan = taken(answer)
    assert (plan["new"], plan["changed"], plan["missing"], plan["unchanged"]) == ([], [], [], 4)


async def test_a_mended_question_is_a_new_version_and_the_old_one_stays(office: Office, db: Database) -> None:
    listed = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"]
    first = next(q for q in listed if q["code"] == "t-01")
    before = {v.id: (v.body, v.content_hash) for v in await version_rows(db)}
    draft = taken(await office.author.begin(question_id=first["id"]), 201)
    assert (draft["based_on"], draft["current"], draft["content"]["code"]) == (1, 1, "t-01")
    content = {**draft["content"], "explanation": "Mục II.4 giao cho tổ chức đảng."}
    draft = taken(await office.author.change(draft, content))
    draft = taken(await office.author.move("send", draft))
    solved = await office.reviewer.solve(draft, "Tổ chức đảng")
    published = taken(await office.reviewer.move("publish", draft, solved=solved))
    assert (published["question_id"], published["current"], published["based_on"]) == (first["id"], 2, 1)

    shown = taken(await office.author.get(f"questions/{first['id']}"))
    assert (shown["number"], shown["content"]["explanation"]) == (2, "Mục II.4 giao cho tổ chức đảng.")
    assert [v["number"] for v in shown["versions"]] == [2, 1]
    assert shown["versions"][0]["id"] == published["published_version_id"]
    assert "Đồng chí Duyệt" in shown["versions"][0]["review"]
    assert shown["versions"][1]["review"] is None
    after = {v.id: (v.body, v.content_hash) for v in await version_rows(db)}
    assert {i: after[i] for i in before} == before
    assert len(after) == len(before) + 1


async def test_a_draft_of_a_question_may_be_begun_with_its_new_wording(office: Office) -> None:
    listed = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"]
    content = question(code="t-01")
    draft = taken(await office.author.begin(question_id=listed[0]["id"], content=content), 201)
    assert (draft["based_on"], draft["content"]) == (1, content)
    problem = refused(await office.author.begin(question_id=listed[0]["id"], content=SINGLE), 422, "question_not_valid")
    assert problem["complaints"][0]["field"] == "mã câu hỏi"
    problem = refused(await office.author.change(draft, SINGLE), 422, "question_not_valid")
    assert "t-01" in problem["complaints"][0]["advice"]
    assert (await office.author.read(draft))["content"] == content


async def test_the_blind_form_says_nothing_about_the_key(office: Office) -> None:
    draft = await office.sent()
    answer = await office.reviewer.get(f"drafts/{draft['id']}/blind")
    shown = taken(answer)
    assert shown["version"] == draft["version"]
    texts = [option["text"] for option in SINGLE["body"]["options"]]
    assert shown["question"]["options"] == sorted(texts, key=str.casefold), (
        "not in the order of the author, who puts the key first"
    )
    for secret in ("right", "why", "giúp cấp ủy", SINGLE["explanation"], SINGLE["quotation"], SINGLE["clause"]):
        assert secret not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_wrong_solution_is_refused_remembered_and_gives_the_draft_back(office: Office, db: Database) -> None:
    draft = await office.sent()
    versions = len(await version_rows(db))
    wrong = await office.reviewer.solve(draft, "Báo cáo viên")
    refused(await office.reviewer.move("publish", draft, solved=wrong), 409, "reviewer_disagrees")
    assert len(await version_rows(db)) == versions
    entry = (await journal_of(db, "bank:draft:disagree"))[0]
    assert (entry.actor_label, entry.new) == ("Đồng chí Duyệt", {"code": "t-10", "version": 3, "state": "returned"})
    right = {"solved": (wrong + 1) % 4}
    for _ in range(3):  # no guessing until it fits
        refused(await office.reviewer.move("publish", draft, **right), 409, "edit_conflict")
    now = await office.reviewer.read(draft)
    assert (now["state"], now["reviewer_label"]) == ("returned", "Đồng chí Duyệt")
    assert now["review_note"]
    refused(await office.reviewer.move("publish", now, **right), 409, "draft_not_in_review")
    said = taken(await office.reviewer.move("return", now, note="Phương án 3 cũng hiểu là đúng."))
    assert said["review_note"] == "Phương án 3 cũng hiểu là đúng."
    refused(await office.board.move("return", said, note="Tôi thấy đúng."), 409, "draft_not_in_review")
    sent = taken(await office.author.move("send", said))
    taken(await office.board.move("publish", sent, solved=await office.board.solve(sent, "Tổ chức đảng")))
    assert len(await version_rows(db)) == versions + 1


async def test_what_is_no_answer_is_no_disagreement(office: Office, db: Database) -> None:
    draft = await office.sent()
    for solved in (None, "Tổ chức đảng", -1, 4, 1.0, True, [0], {"0": 1}, 10**30, "\x00"):
        refused(await office.reviewer.move("publish", draft, solved=solved), 422, "solved_not_valid")
    assert (await office.reviewer.read(draft))["state"] == "in_review"
    assert await journal_of(db, "bank:draft:disagree") == []


async def test_publishing_and_sending_and_dropping_again_change_nothing(office: Office, db: Database) -> None:
    draft = await office.sent()
    assert taken(await office.author.move("send", draft)) == draft
    solved = await office.reviewer.solve(draft, "Tổ chức đảng")
    published = taken(await office.reviewer.move("publish", draft, solved=solved))
    assert taken(await office.reviewer.move("publish", draft, solved=solved)) == published
    refused(await office.board.move("publish", draft, solved=solved), 409, "draft_closed")
    assert len(await journal_of(db, "bank:draft:publish")) == 1
    other = taken(await office.author.begin(content=question(code="t-11")), 201)
    for _ in range(2):
        assert (await office.author.drop(other)).status_code == 204
    assert (await office.author.read(other))["state"] == "dropped"
    assert len(await journal_of(db, "bank:draft:drop")) == 1
    refused(await office.author.drop(published), 409, "draft_closed")
    for closed in (published, await office.author.read(other)):
        refused(await office.author.change(closed, question(explanation="Khác.")), 409, "draft_closed")
        refused(await office.author.move("send", closed), 409, "draft_closed")
        refused(await office.board.move("return", closed, note="Xem lại."), 409, "draft_closed")


async def test_open_drafts_are_listed_page_by_page_without_keys_and_names(office: Office) -> None:
    for number in range(3):
        taken(await office.author.begin(content=question(code=f"t-2{number}")), 201)
    sent = await office.sent(question(code="t-30"))
    path = f"banks/{office.bank_id}/drafts"
    answer = await office.reviewer.get(path, limit=3)
    page = taken(answer)
    assert [d["code"] for d in page["items"]] == ["t-30", "t-22", "t-21"]
    assert "Báo cáo viên" not in answer.text
    assert "Đồng chí" not in answer.text
    rest = taken(await office.reviewer.get(path, limit=3, cursor=page["next_cursor"]))
    assert ([d["code"] for d in rest["items"]], rest["next_cursor"]) == (["t-20"], None)
    waiting = taken(await office.reviewer.get(path, state="in_review"))["items"]
    assert [(d["id"], d["mine"], d["may_review"]) for d in waiting] == [(sent["id"], False, True)]
    own = taken(await office.author.get(path, state="in_review"))["items"]
    assert [(d["mine"], d["may_review"]) for d in own] == [(True, False)]
    headers = {**office.reviewer.headers, "If-None-Match": answer.headers["etag"]}
    assert (await office.reviewer.client.get(path, params={"limit": 3}, headers=headers)).status_code == 304
    await office.author.drop(sent)
    assert (await office.reviewer.client.get(path, params={"limit": 3}, headers=headers)).status_code == 200
    assert [d["code"] for d in taken(await office.author.get(path, state="dropped"))["items"]] == ["t-30"]
    refused(await office.author.get(path, cursor="abc"), 422, "cursor_not_valid")


async def test_who_else_opened_a_draft_is_on_record(office: Office, db: Database) -> None:
    draft = await office.sent()
    await office.author.read(draft)
    assert await journal_of(db, "bank:draft:open") == []
    await office.reviewer.read(draft)
    await office.board.read(draft)
    taken(await office.board.move("send", draft))  # its answer shows the key too
    opened = [entry.actor_label for entry in await journal_of(db, "bank:draft:open")]
    assert opened == ["Đồng chí Duyệt", "Ban Tuyên giáo", "Ban Tuyên giáo"]
