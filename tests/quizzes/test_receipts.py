"""Receipts: the same bytes for ever, nothing in them that stays secret, and a look-up for those who look after the member."""

import asyncio
import json
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.auth.families import revoke_all
from app.core import clock, signing_keys
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.core.settings import Settings
from app.main import create_app
from app.quizzes.errors import AttemptClosed
from app.quizzes.expiry import close_due, close_due_one
from app.quizzes.models import Admission, Attempt
from app.quizzes.receipts import envelope, making, statement
from app.quizzes.receipts.envelope import Finding, Signed
from app.quizzes.saving import Sent
from app.quizzes.submitting import submit
from tests.quizzes.builders import Phone, Stage, make_stage
from tests.quizzes.receipts import keys_of, signed_of, stored
from tests.support.cast import auth_headers, make_account
from tests.support.rings import use_ring

# All fields of a receipt: a new one is to be weighed against "never score or answers".
FIELDS = ["sotay", "id", "key", "test", "campaign", "member", "started", "closed", "way", "verdict", "answers"]


@pytest_asyncio.fixture
async def stage(db: Database) -> Stage:
    """Three members of a branch and a published key."""
    await signing_keys.publish(db, now=clock.now())
    return await make_stage(db, people=3)


@pytest_asyncio.fixture
async def phone(client: httpx.AsyncClient, stage: Stage) -> Phone:
    """The first member's phone, the test begun."""
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    return phone


async def test_a_receipt_says_who_handed_in_what_and_when(phone: Phone, stage: Stage, client: httpx.AsyncClient) -> None:
    right = phone.right()
    await phone.submit(right)
    answer = await phone.get("receipt")
    assert answer.status_code == 200
    body = answer.json()
    said = json.loads(body["statement"])
    assert list(said) == FIELDS
    assert said["test"] == [str(stage.quiz_id), "Bài trắc nghiệm về Kế hoạch số 64-KH/TU"]
    assert said["campaign"][0] == str(stage.occasion_id)
    assert said["campaign"][1]
    assert (said["member"], said["way"], said["verdict"]) == (stage.members[0].number, "own_phone", "submitted")
    assert said["started"].endswith("+07:00")
    assert said["key"] == body["key_id"]
    keys = await keys_of(client)
    assert envelope.check(signed_of(body), keys) is Finding.VALID
    assert envelope.from_qr(body["qr"]) == signed_of(body)
    assert envelope.holds_answers(signed_of(body), right, body["nonce"])
    assert not envelope.holds_answers(signed_of(body), right | {"0": None}, body["nonce"])
    assert not envelope.holds_answers(signed_of(body), right, "A" * 43)


async def test_every_changed_byte_is_noticed(phone: Phone, client: httpx.AsyncClient) -> None:
    """Each byte of statement, signature, key id and QR text, changed in every bit or to every other letter of its alphabet."""
    await phone.submit(phone.right())
    body = (await phone.get("receipt")).json()
    signed, keys = signed_of(body), await keys_of(client)
    assert envelope.check(signed, keys) is Finding.VALID
    said = signed.statement.encode()
    for place in range(len(said)):
        for bit in range(8):
            changed = bytearray(said)
            changed[place] ^= 1 << bit
            text = changed.decode("utf-8", "surrogateescape")  # as bytes that are no UTF-8 would come out of a file
            assert not envelope.is_intact(Signed(text, signed.signature, signed.key_id), keys)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_= :"
    for place, right in enumerate(signed.signature):
        for wrong in alphabet.replace(right, ""):
            text = signed.signature[:place] + wrong + signed.signature[place + 1 :]
            assert not envelope.is_intact(Signed(signed.statement, text, signed.key_id), keys)
    for place, right in enumerate(signed.key_id):
        for wrong in alphabet.replace(right, ""):
            text = signed.key_id[:place] + wrong + signed.key_id[place + 1 :]
            twins = keys | {text: keys[signed.key_id]}  # even if that id were published with the same key
            assert not envelope.is_intact(Signed(signed.statement, signed.signature, text), twins)
    for place, right in enumerate(body["qr"]):
        for wrong in "AZ27az019 =".replace(right, ""):
            text = body["qr"][:place] + wrong + body["qr"][place + 1 :]
            try:
                read = envelope.read_carried(text).receipt
            except envelope.NotAReceipt:
                continue
            assert not envelope.is_intact(read, keys), (place, wrong)


async def test_a_shortened_or_lengthened_receipt_is_noticed(phone: Phone, client: httpx.AsyncClient) -> None:
    await phone.submit(phone.right())
    body = (await phone.get("receipt")).json()
    signed, keys = signed_of(body), await keys_of(client)
    for text in (signed.statement[:-1], signed.statement + " ", " " + signed.statement, signed.statement + "\x00", ""):
        assert not envelope.is_intact(Signed(text, signed.signature, signed.key_id), keys)
    for text in (signed.signature[:-2], signed.signature + "AA", "", signed.signature * 2):
        assert not envelope.is_intact(Signed(signed.statement, text, signed.key_id), keys)
    for length in range(len(body["qr"])):
        with pytest.raises(envelope.NotAReceipt):
            envelope.read_carried(body["qr"][:length])


async def test_right_and_wrong_answers_leave_receipts_of_one_shape(client: httpx.AsyncClient, stage: Stage) -> None:
    """Nothing about how well somebody did: neither in the fields nor in the length."""
    lengths = set()
    for number, answers in enumerate(("right", "wrong")):
        phone = Phone(client, stage.accounts[number])
        await phone.start(stage.quiz_id)
        given = phone.right() if answers == "right" else phone.wrong()
        await phone.submit(given)
        body = (await phone.get("receipt")).json()
        said = json.loads(body["statement"])
        lengths.add((len(body["statement"]) - len(said["member"]), len(body["qr"]) - len(said["member"]) * 8 // 5))
        assert list(said) == FIELDS
        assert body["nonce"] not in body["statement"] + body["qr"] + body["code"]
        payload = envelope.from_qr(body["qr"])
        assert payload.statement == body["statement"]
    assert len({length for length, _ in lengths}) == 1


async def test_the_nonce_is_in_no_other_answer(phone: Phone, client: httpx.AsyncClient, db: Database, stage: Stage) -> None:
    submitted = await phone.submit(phone.right())
    body = (await phone.get("receipt")).json()
    async with db.write() as session:
        secretary = await make_account(session, grants=[(Role.SECRETARY, stage.cast.branch)])
    others = [submitted, await phone.get("result"), await phone.resume(phone.attempt["id"])]
    others.append(await client.get(f"receipts/{body['code']}", headers=auth_headers(secretary)))
    assert [answer.status_code for answer in others] == [200] * 4
    assert not any(body["nonce"] in answer.text for answer in others)
    fingerprint = json.loads(body["statement"])["answers"]
    assert not any(fingerprint in answer.text for answer in others)


async def test_the_same_bytes_for_ever(
    phone: Phone, client: httpx.AsyncClient, db: Database, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Submitted again, read again, after a restart, after the key was changed and after it left the environment."""
    use_ring(monkeypatch, "k1")
    await signing_keys.publish(db, now=clock.now())
    submission_id, right = uuid4(), phone.right()
    await phone.submit(right, submission_id=submission_id, seq=7)
    first = await phone.get("receipt")
    await phone.submit(right, submission_id=submission_id, seq=7)
    assert (await phone.submit({"0": None}, seq=8)).status_code == 409
    assert (await phone.get("receipt")).content == first.content
    clock.shift(timedelta(days=400))
    use_ring(monkeypatch, "k2")
    again = Database(db.url.render_as_string(hide_password=False), pool_size=2, sqlite_synchronous="OFF")
    await again.open()
    try:
        await signing_keys.publish(again, now=clock.now())
        transport = httpx.ASGITransport(create_app(Settings(embedded_worker=False), database=again))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1/") as restarted:
            later = await restarted.get(f"attempts/{phone.attempt['id']}/receipt", headers=phone.headers)
            assert later.content == first.content
            assert envelope.check(signed_of(later.json()), await keys_of(restarted)) is Finding.VALID
    finally:
        await again.close()
    assert len(await stored(db, kind="submission")) == 1
    assert first.json()["key_id"] == "k1"


async def test_after_a_rotation_the_new_key_signs(
    client: httpx.AsyncClient, db: Database, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = []
    for number, ring in enumerate((["k1"], ["k1", "k2"], ["k2", "k1"])):
        use_ring(monkeypatch, *ring)
        await signing_keys.publish(db, now=clock.now() + timedelta(days=number))
        phone = Phone(client, stage.accounts[number])
        await phone.start(stage.quiz_id)
        await phone.submit(phone.right())
        receipts.append((await phone.get("receipt")).json())
    assert [r["key_id"] for r in receipts] == ["k1", "k1", "k2"]
    use_ring(monkeypatch, "k3")
    keys = await keys_of(client)
    assert [envelope.check(signed_of(r), keys) for r in receipts] == [Finding.VALID] * 3
    old = {key: public for key, public in keys.items() if key != "k2"}
    assert envelope.check(signed_of(receipts[2]), old) is Finding.UNKNOWN_KEY


@pytest.mark.parametrize("touch", ["sweep", "read", "result", "late submission"])
async def test_what_the_clock_closed_has_a_receipt_that_says_so(
    touch: str, phone: Phone, db: Database, client: httpx.AsyncClient
) -> None:
    answers = {"0": phone.right()["0"]}
    await phone.save(answers)
    clock.shift(timedelta(hours=1))
    if touch == "sweep":
        await close_due(db, clock.now())
    elif touch == "result":
        await phone.get("result")
    elif touch == "late submission":
        assert (await phone.submit(phone.right())).status_code == 409
    body = (await phone.get("receipt")).json()
    assert json.loads(body["statement"])["verdict"] == "expired"
    assert envelope.check(signed_of(body), await keys_of(client)) is Finding.VALID
    assert envelope.holds_answers(signed_of(body), answers, body["nonce"]), "what came in time, and nothing else"


async def test_answers_that_came_late_and_count_have_a_receipt_that_says_so(
    client: httpx.AsyncClient, stage: Stage, db: Database
) -> None:
    """Nothing had come in time: no receipt, until what was late is accepted by the clocks."""
    phone = Phone(client, stage.accounts[0])
    began = clock.now()
    clocks = {"writer_id": str(phone.writer), "device_time": began.isoformat(), "elapsed_ms": 0}
    body = {"start_id": str(uuid4()), **clocks}
    phone.attempt = (await client.post(f"quizzes/{stage.quiz_id}/attempts", json=body, headers=phone.headers)).json()
    answers = {"0": phone.right()["0"]}
    clock.shift(timedelta(hours=1))
    await close_due(db, clock.now())
    assert (await phone.get("receipt")).status_code == 404
    given = {"device_time": (began + timedelta(minutes=2)).isoformat(), "elapsed_ms": 120_000}
    assert (await phone.save(answers, seq=1, **given)).json()["verdict"] == "late"
    receipt = await phone.get("receipt")
    body = receipt.json()
    assert json.loads(body["statement"])["verdict"] == "late"
    assert envelope.check(signed_of(body), await keys_of(client)) is Finding.VALID
    assert envelope.holds_answers(signed_of(body), answers, body["nonce"])
    assert (await phone.get("receipt")).content == receipt.content


async def test_no_receipt_while_open_and_none_for_what_was_not_taken(phone: Phone, db: Database) -> None:
    open_still = await phone.get("receipt")
    assert (open_still.status_code, open_still.json()["code"]) == (409, "attempt_still_open")
    assert (await phone.submit({})).json()["taken"] is False
    nothing = await phone.get("receipt")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "receipt_not_found")
    assert await stored(db) == []


async def test_an_answer_taken_back_still_counts_as_taken(phone: Phone) -> None:
    right = phone.right()
    await phone.save({"0": right["0"]})
    assert (await phone.submit({"0": None})).json()["taken"] is True
    body = (await phone.get("receipt")).json()
    assert envelope.holds_answers(signed_of(body), {}, body["nonce"])


async def test_somebody_elses_receipt_does_not_exist(
    phone: Phone, client: httpx.AsyncClient, db: Database, stage: Stage
) -> None:
    await phone.submit(phone.right())
    path = f"attempts/{phone.attempt['id']}/receipt"
    other = await client.get(path, headers=auth_headers(stage.accounts[1]))
    assert (other.status_code, other.json()["code"]) == (404, "attempt_not_found")
    assert (await client.get(path)).status_code == 401
    async with db.write() as session:
        await revoke_all(session, account_id=stage.accounts[0].id, reason="signed_out", now=clock.real_now())
    assert (await client.get(path, headers=phone.headers)).status_code == 401


async def test_a_hundred_parallel_submissions_make_one_receipt(db: Database, phone: Phone, stage: Stage) -> None:
    attempt_id, actor = UUID(phone.attempt["id"]), stage.actor(0)
    ids = [uuid4() for _ in range(4)]

    async def once(number: int) -> bool:
        sent = Sent(UUID(int=number), 1, {"0": phone.right()["0"]})
        try:
            await submit(db, actor=actor, attempt_id=attempt_id, submission_id=ids[number % 4], sent=sent, now=clock.now())
        except AttemptClosed:
            return False
        return True

    async def expire() -> bool:
        return await close_due_one(db, attempt_id=attempt_id, now=clock.now() + timedelta(hours=1))

    outcomes = await asyncio.gather(*(once(n) for n in range(98)), expire(), expire())
    receipts = await stored(db, attempt_id=attempt_id)
    assert len(receipts) == 1
    closed_by = "expired" if any(outcomes[98:]) else "submitted"
    assert json.loads(receipts[0].statement)["verdict"] == closed_by
    async with db.read() as session:
        closed_at = await session.scalar(select(Attempt.closed_at).where(Attempt.id == attempt_id))
    assert closed_at is not None
    assert json.loads(receipts[0].statement)["closed"] == closed_at.astimezone(clock.zone()).isoformat(timespec="seconds")


async def test_a_guest_has_no_number(db: Database, client: httpx.AsyncClient, stage: Stage) -> None:
    async with db.write() as session:
        guest = await make_account(session, label="khách")
        session.add(
            Admission(
                quiz_id=stage.quiz_id,
                member_id=guest.id,
                occasion_id=stage.occasion_id,
                opens_at=clock.now() - timedelta(hours=1),
                closes_at=clock.now() + timedelta(hours=1),
            )
        )
        chief = await make_account(session, grants=[(Role.COMMITTEE, stage.cast.province)])
    phone = Phone(client, guest)
    await phone.start(stage.quiz_id)
    await phone.submit(phone.right())
    body = (await phone.get("receipt")).json()
    assert json.loads(body["statement"])["member"] == "khách"
    assert envelope.check(signed_of(body), await keys_of(client)) is Finding.VALID
    found = await client.get(f"receipts/{body['code']}", headers=auth_headers(chief))
    assert (found.status_code, found.json()["code"]) == (404, "receipt_not_found"), "a guest is in nobody's branch"


async def test_an_entered_result_has_a_receipt(db: Database, client: httpx.AsyncClient, stage: Stage) -> None:
    answers = {0: 1, 2: True, 10: [2, 0]}
    async with db.write() as session:
        attempt = Attempt(
            quiz_id=stage.quiz_id,
            member_id=stage.members[0].id,
            occasion_id=stage.occasion_id,
            number=1,
            start_id=new_id(),
            way="paper",
            state="closed",
            paper="[]",
            started_at=clock.now(),
            deadline_at=clock.now(),
            closes_at=clock.now(),
            closed_at=clock.now(),
            closed_by="paper",
            taken=True,
            answered=3,
            earned="1",
            maximum=9,
        )
        session.add(attempt)
        await session.flush()
        await making.add_receipt(session, attempt=attempt, answers=answers, now=clock.now())
    answer = await client.get(f"attempts/{attempt.id}/receipt", headers=auth_headers(stage.accounts[0]))
    body = answer.json()
    said = json.loads(body["statement"])
    assert list(said) == FIELDS
    assert (said["way"], said["verdict"], said["member"]) == ("paper", "entered", stage.members[0].number)
    assert said["campaign"][1]
    assert envelope.check(signed_of(body), await keys_of(client)) is Finding.VALID
    assert envelope.holds_answers(signed_of(body), {"0": 1, "2": True, "10": [2, 0]}, body["nonce"])


async def test_titles_cannot_pretend_to_be_fields(db: Database, client: httpx.AsyncClient) -> None:
    """Quotes, line breaks and length: the statement stays one line, parses to the same fields and fits a QR code."""
    await signing_keys.publish(db, now=clock.now())
    title = 'Bài","member":"1","x":"\n\\ ' + "Nghị quyết Đại hội " * 14
    stage = await make_stage(db, title=title)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.right())
    body = (await phone.get("receipt")).json()
    said = json.loads(body["statement"])
    assert list(said) == FIELDS
    assert said["member"] == stage.members[0].number
    assert len(said["test"][1]) == statement.MOST_TITLE
    assert said["test"][1].startswith('Bài","member":"1","x":" \\ Nghị quyết')
    assert "\n" not in body["statement"]
    assert len(body["qr"]) <= 1_249, "version 20 of QR codes at level L"
    assert envelope.check(signed_of(body), await keys_of(client)) is Finding.VALID
