"""Questions one by one: lists, the key on record, out of use and back."""

from typing import Any

from app.core.db import Database
from tests.banks.authoring import Office, journal_of, refused, taken

NOBODY = "01890000-0000-7000-8000-000000000001"


async def listed(office: Office, **narrow: str | int) -> list[str]:
    answer = await office.author.get(f"banks/{office.bank_id}/questions", **narrow)
    return [line["code"] for line in taken(answer)["items"]]


async def test_questions_are_listed_narrowed_and_paged_without_keys(office: Office) -> None:
    path = f"banks/{office.bank_id}/questions"
    answer = await office.author.get(path, limit=2)
    page = taken(answer)
    first = page["items"][0]
    assert {k: v for k, v in first.items() if k != "id"} == {
        "code": "t-01",
        "number": 1,
        "kind": "single",
        "clause": "II.4, gạch đầu dòng 2",
        "difficulty": "medium",
        "stem": "Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm?",
        "retired_at": None,
    }
    assert "Tổ chức đảng" not in answer.text
    rest = taken(await office.author.get(path, limit=2, cursor=page["next_cursor"]))
    assert ([line["code"] for line in rest["items"]], rest["next_cursor"]) == (["t-03"], None)
    assert await listed(office, clause="II.4") == ["t-01"]
    assert await listed(office, clause=" II ") == ["t-01", "t-02", "t-03"]
    assert await listed(office, clause="II.1") == []
    assert await listed(office, clause="II", limit=1) == ["t-01"]
    assert await listed(office, kind="several") == ["t-02"]
    assert await listed(office, kind="several", clause="II.4") == []
    assert await listed(office, state="in_use") == ["t-01", "t-02", "t-03"]
    assert await listed(office, state="retired") == []
    wrong = {"kind": "essay", "state": "all", "clause": "\x00", "limit": 0, "cursor": "a"}
    for name, value in wrong.items():
        assert (await office.author.get(path, **{name: value})).status_code == 422


async def test_a_list_that_did_not_change_is_not_sent_again(office: Office) -> None:
    path = f"banks/{office.bank_id}/questions"
    answer = await office.author.get(path)
    headers = {**office.author.headers, "If-None-Match": answer.headers["etag"]}
    again = await office.author.client.get(path, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    question = taken(answer)["items"][1]
    taken(await office.author.post(f"questions/{question['id']}/retire", {"reason": "Văn bản đã thay thế."}))
    assert (await office.author.client.get(path, headers=headers)).status_code == 200


async def test_opening_a_key_is_on_record_and_not_stored(office: Office, db: Database) -> None:
    question = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    assert await journal_of(db, "bank:question:") == []
    answer = await office.board.get(f"questions/{question['id']}")
    shown = taken(answer)
    assert shown["content"]["body"]["options"][0] == {"text": "Tổ chức đảng", "right": True, "why": None}
    assert shown["content"]["code"] == "t-01"
    assert ([v["number"] for v in shown["versions"]], shown["review"]) == ([1], None)
    assert any("Rà soát" in advice for advice in shown["advice"])
    assert answer.headers["cache-control"] == "no-store"
    (entry,) = await journal_of(db, "bank:question:")
    assert (entry.action, entry.actor_label, str(entry.subject_id)) == ("bank:question:open", "Ban Tuyên giáo", question["id"])
    assert entry.new == {"code": "t-01", "question_version": 1}


async def test_a_retired_question_is_used_no_more_and_can_come_back(office: Office, db: Database) -> None:
    question = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][1]
    path = f"questions/{question['id']}"
    for _ in range(2):
        retired = taken(await office.author.post(f"{path}/retire", {"reason": "Văn bản đã thay thế."}))
        assert retired["retired_at"]
    assert "t-02" not in await office.author.export()
    assert taken(await office.author.get(f"banks/{office.bank_id}"))["questions"] == 2
    assert await listed(office, state="in_use") == ["t-01", "t-03"]
    assert await listed(office, state="retired") == ["t-02"]
    assert taken(await office.author.get(path))["retired_at"] == retired["retired_at"]
    for _ in range(2):
        assert taken(await office.board.post(f"{path}/restore", {"reason": "Còn dùng được."}))["retired_at"] is None
    assert "t-02" in await office.author.export()
    entries = await journal_of(db, "bank:question:re")
    assert [(e.action, e.reason, e.actor_label) for e in entries] == [
        ("bank:question:retire", "Văn bản đã thay thế.", "Đồng chí Soạn"),
        ("bank:question:restore", "Còn dùng được.", "Ban Tuyên giáo"),
    ]


async def test_a_retired_question_is_mended_without_coming_back_by_itself(office: Office) -> None:
    question = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    taken(await office.author.post(f"questions/{question['id']}/retire", {"reason": "Đáp án còn bàn cãi."}))
    begun = taken(await office.author.begin(question_id=question["id"]), 201)
    content = {**begun["content"], "explanation": "Mục II.4 nói rõ hơn."}
    draft = taken(await office.author.move("send", taken(await office.author.change(begun, content))))
    taken(await office.reviewer.move("publish", draft, solved=await office.reviewer.solve(draft, "Tổ chức đảng")))
    assert await listed(office, state="retired") == ["t-01"]
    taken(await office.author.post(f"questions/{question['id']}/restore", {"reason": "Đã sửa."}))
    assert "Mục II.4 nói rõ hơn." in await office.author.export()


async def test_only_editors_and_boards_over_the_bank_see_its_questions(office: Office, db: Database) -> None:
    question = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    for name, desk in office.people.items():
        wanted = 200 if name in {"author", "reviewer", "board"} else 403 if name == "committee" else 404
        assert ((await desk.get(f"banks/{office.bank_id}/questions")).status_code, name) == (wanted, name)
        answer = await desk.get(f"questions/{question['id']}")
        assert (answer.status_code, name) == (wanted, name)
        if wanted != 200:
            assert "trách nhiệm" not in answer.text
            for step in ("retire", "restore"):
                sent = await desk.post(f"questions/{question['id']}/{step}", {"reason": "Thử."})
                assert (sent.status_code, name) == (wanted, name)
    assert len(await journal_of(db, "bank:question:")) == 3
    assert await listed(office, state="retired") == []


async def test_malformed_reasons_and_unknown_questions_are_refused(office: Office) -> None:
    question = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    bodies: list[dict[str, Any]] = [{}, *({"reason": r} for r in ("", "  ", "x" * 501, "\x00", 1)), {"reason": "a", "b": 1}]
    for body in bodies:
        assert (await office.author.post(f"questions/{question['id']}/retire", body)).status_code == 422
    refused(await office.author.post(f"questions/{NOBODY}/retire", {"reason": "Thử."}), 404, "not_found")
    refused(await office.author.get(f"questions/{NOBODY}"), 404, "not_found")
    refused(await office.author.get(f"banks/{NOBODY}/questions"), 404, "not_found")
    assert await listed(office, state="retired") == []
