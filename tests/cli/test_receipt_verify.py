"""`sotay receipt verify`: on a computer that has nothing but the files; whatever the files hold, a sentence and a code."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from app.cli.receipts import alone
from app.core.signing import Keyring, read_keys, to_text
from app.quizzes.receipts.envelope import Signed, to_qr
from app.quizzes.receipts.statement import (
    Facts,
    Named,
    Score,
    Verdict,
    fingerprint,
    read,
    score_statement,
    submission_statement,
)
from tests.support.rings import ring_text

ROOT = Path(__file__).parents[2]
NONCE = bytes(range(32))
ANSWERS = {"0": 2, "3": [0, 2], "10": True, "11": "Tổ chức đảng"}
RECEIPT_ID, SCORE_ID = UUID(int=7), UUID(int=8)


def _body(ring: Keyring, text: str) -> dict[str, Any]:
    signed = Signed(text, ring.sign(text.encode()), ring.key_id)
    return {"statement": text, "signature": signed.signature, "key_id": ring.key_id, "qr": to_qr(signed)}


def make_receipt(ring: Keyring, receipt_id: UUID = RECEIPT_ID) -> dict[str, Any]:
    """The answer of GET /attempts/{id}/receipt, score and all."""
    facts = Facts(
        test=Named(UUID(int=1), "Bài trắc nghiệm về Kế hoạch số 64-KH/TU"),
        campaign=Named(UUID(int=2), "Đợt học tập tháng 12"),
        member="10001",
        started_at=datetime.fromisoformat("2024-12-18T19:20:00+07:00"),
        closed_at=datetime.fromisoformat("2024-12-18T19:42:05+07:00"),
        way="own_phone",
        verdict=Verdict.SUBMITTED,
    )
    mark = fingerprint(ANSWERS, NONCE)
    text = submission_statement(facts, receipt_id=receipt_id, key_id=ring.key_id, answers=mark)
    score = Score(1, facts.closed_at + timedelta(seconds=1), "37/2", 20, "18,5/20", passed=True)
    scored = score_statement(read(text), score, statement_id=SCORE_ID, key_id=ring.key_id)
    more = {
        "attempt_id": str(UUID(int=3)),
        "code": "0000-0000-0011",
        "nonce": to_text(NONCE),
        "made_at": "2024-12-18T12:42:05Z",
    }
    return {**_body(ring, text), **more, "scores": [_body(ring, scored)]}


class Desk:
    """A folder with the files, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ring = folder, read_keys(ring_text("k1"))
        self.body = make_receipt(self.ring)
        self.keys = self.write("keys.json", self.published(self.ring))

    @staticmethod
    def published(ring: Keyring) -> dict[str, Any]:
        keys = ring.public_keys().items()
        items = [{"id": i, "algorithm": "Ed25519", "public_key": k, "since": "2024-12-01T00:00:00Z"} for i, k in keys]
        return {"items": items}

    def write(self, name: str, content: Any) -> str:
        path = self.folder / name
        data = (
            content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()
        )
        path.write_bytes(data)
        return str(path)

    def verify(self, content: Any, *more: str, keys: str | None = None) -> tuple[int, str]:
        """The exit code and what was printed; nothing the command does may end in a traceback."""
        arguments = ["receipt", "verify", self.write("receipt", content), "--keys", keys or self.keys, *more]
        result = CliRunner().invoke(alone, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result.exit_code, result.output


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_valid_receipt_says_what_it_says(desk: Desk) -> None:
    code, said = desk.verify(desk.body)
    assert code == 0
    for line in (
        "Bài trắc nghiệm: Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
        "Đợt học tập: Đợt học tập tháng 12",
        "Đồng chí: số 10001",
        "Kết thúc lúc: 19 giờ 42, ngày 18/12/2024",
        "Ghi nhận: nộp kịp giờ",
        "Kết quả: 18,5/20 (đạt)",
    ):
        assert line in said
    assert said.splitlines()[-1] == "Hợp lệ: khớp với mã xác thực của hệ thống (khóa k1)."


def test_the_text_of_the_qr_code_will_do(desk: Desk) -> None:
    code, said = desk.verify(desk.body["qr"] + "\n")
    assert (code, said.splitlines()[-1][:6]) == (0, "Hợp lệ")
    assert "Kết quả" not in said
    code, said = desk.verify("\ufeff" + desk.body["scores"][0]["qr"])
    assert (code, "Kết quả: 18,5/20 (đạt)" in said) == (0, True)


def test_without_database_settings_and_network(desk: Desk) -> None:
    """In a process of its own, with settings that would stop the service; it imports neither database nor web service."""
    environment = {"PATH": os.environ["PATH"], "SOTAY_SIGNING_KEYS": "nonsense", "SOTAY_ENVIRONMENT": "production"}
    program = (
        "import runpy, sys; sys.argv = ['sotay', 'receipt', 'verify', '-', '--keys', sys.argv[1]]\n"
        "try: runpy.run_module('app.cli', run_name='__main__')\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'sqlalchemy', 'fastapi', 'starlette', 'asyncpg', 'app.core.settings', 'app.core.db'} & set(sys.modules)\n"
        "print(code, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, desk.keys],
        input=desk.body["qr"].encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()
    assert lines[-2].startswith("Hợp lệ")
    assert lines[-1] == "0 []"


@pytest.mark.parametrize("field", ["statement", "signature", "key_id"])
def test_every_changed_byte_of_the_file_is_noticed(desk: Desk, field: str) -> None:
    text = desk.body[field]
    published = desk.published(desk.ring)["items"]
    for place, right in enumerate(text):
        wrong = "B" if right == "A" else "A" if right.isupper() else "1" if right != "1" else "2"
        changed = text[:place] + wrong + text[place + 1 :]
        code, said = desk.verify(desk.body | {field: changed})
        assert (code, "Hợp lệ" in said) == (1, False), (place, said)
        assert "KHÔNG HỢP LỆ" in said
        if field == "key_id":  # even if the same key were published under that id
            twins = {"items": [*published, published[0] | {"id": changed}]}
            assert desk.verify(desk.body | {field: changed}, keys=desk.write("twins", twins))[0] == 1


def test_an_altered_statement_and_an_unknown_key_are_named(desk: Desk) -> None:
    altered = desk.body | {"statement": desk.body["statement"].replace("19:42", "19:41")}
    assert desk.verify(altered) == (
        1,
        "KHÔNG HỢP LỆ: nội dung đã bị thay đổi, không còn khớp với mã xác thực của hệ thống.\n",
    )
    other = desk.write("other.json", desk.published(read_keys(ring_text("k2"))))
    assert desk.verify(desk.body, keys=other) == (1, "KHÔNG HỢP LỆ: mã khóa k1 không có trong tệp khóa công khai.\n")
    forged = read_keys(ring_text("k2").replace("k2:", "k1:"))
    code, said = desk.verify(make_receipt(forged))
    assert (code, "đã bị thay đổi" in said) == (1, True)


def test_old_keys_still_verify(desk: Desk) -> None:
    both = desk.write("both.json", desk.published(read_keys(ring_text("k2", "k1"))))
    assert desk.verify(desk.body, keys=both)[0] == 0


def test_a_score_of_another_receipt_and_an_altered_score_are_noticed(desk: Desk) -> None:
    other = make_receipt(desk.ring, UUID(int=9))
    assert desk.verify(desk.body | {"scores": other["scores"]})[0] == 1
    score = desk.body["scores"][0]
    better = score | {"statement": score["statement"].replace("18,5/20", "19,5/20")}
    assert desk.verify(desk.body | {"scores": [better]})[0] == 1
    assert desk.verify(desk.body | {"scores": [score, score]})[0] == 0


def test_answers_are_compared_under_the_nonce(desk: Desk) -> None:
    same = desk.write("answers.json", ANSWERS)
    code, said = desk.verify(desk.body, "--answers", same)
    assert (code, "Câu trả lời: khớp cả 4 câu đã được ghi nhận." in said) == (0, True)
    inside = desk.write("attempt.json", {"id": "x", "answers": dict(reversed(ANSWERS.items()))})
    assert desk.verify(desk.body, "--answers", inside)[0] == 0
    assert desk.verify(desk.body["qr"], "--answers", same, "--nonce", to_text(NONCE))[0] == 0
    for wrong in ({**ANSWERS, "0": 1}, {**ANSWERS, "1": 0}, {"0": 2}, {}, {**ANSWERS, "3": [2, 0]}):
        code, said = desk.verify(desk.body, "--answers", desk.write("wrong.json", wrong))
        assert (code, "KHÔNG KHỚP" in said, "Hợp lệ" in said) == (1, True, False)
    for nonce in ("", "x", to_text(bytes(32)), "é"):
        assert desk.verify(desk.body["qr"], "--answers", same, "--nonce", nonce)[0] == 1
    code, said = desk.verify(desk.body["qr"], "--answers", same)
    assert (code, "nonce" in said) == (2, True)
    for broken in ("", "[]", "{", b"\xff", '{"answers": []}', "[" * 100_000):
        assert desk.verify(desk.body, "--answers", desk.write("broken.json", broken))[0] == 2


MALFORMED: tuple[Any, ...] = (
    "",
    " \n",
    b"\xff\xfe\x00",
    b"\x00" * 100,
    "Hợp lệ",
    "{",
    "[]",
    "null",
    "1e999",
    "[" * 100_000,
    "9" * 10_000,
    {},
    {"statement": 1, "signature": "", "key_id": "k1"},
    {"statement": "", "signature": None, "key_id": "k1"},
    {"statement": [], "signature": [], "key_id": []},
    "SOTAY1:",
    "SOTAY1:A",
    "SOTAY1:" + "A" * 64,
    "SOTAY1:" + "é" * 64,
    "SOTAY1:" + "A" * 2_000,
    "sotay1:aaaa",
    "x" * 1_000_001,
)


@pytest.mark.parametrize("content", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_receipt_is_said_so(desk: Desk, content: Any) -> None:
    code, said = desk.verify(content)
    assert (code, "Hợp lệ" in said, len(said.splitlines())) == (2, False, 1)
    assert desk.verify(desk.body, keys=desk.write("nokeys", content))[0] == 2


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": 5},
        {"scores": {}},
        {"scores": [None]},
        {"scores": [{"statement": "x"}]},
        {"statement": None},
        {"signature": 7},
        {"key_id": []},
    ],
)
def test_a_receipt_with_odd_parts_is_not_read(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.verify(desk.body | change)[0] == 2


@pytest.mark.parametrize("text", ["\ud800", "{", "", "x" * 5_000, '{"sotay":"receipt/1"}'])
def test_odd_statements_end_in_a_sentence(desk: Desk, text: str) -> None:
    assert desk.verify(desk.body | {"statement": text})[0] == 1


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[" * 1_000,
        '{"sotay":"seal/1","id":"1"}',
        '{"sotay":["receipt/1"]}',
        "Nghị quyết",
    ],
)
def test_what_the_service_signed_for_something_else_is_no_receipt(desk: Desk, text: str) -> None:
    code, said = desk.verify(_signed(desk.ring, text))
    assert (code, "Hợp lệ" in said) == (2, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [("started", "hôm qua"), ("closed", "2024-12-18"), ("test", ["x"]), ("test", [1, 2]), ("member", 5), ("answers", None)],
)
def test_signed_fields_of_another_kind_are_no_receipt(desk: Desk, field: str, value: Any) -> None:
    fields = json.loads(desk.body["statement"]) | {field: value}
    assert desk.verify(_signed(desk.ring, json.dumps(fields)))[0] == 2


def _signed(ring: Keyring, text: str) -> dict[str, Any]:
    return {"statement": text, "signature": ring.sign(text.encode()), "key_id": ring.key_id}


KEY_FILES: tuple[Any, ...] = (
    {"items": {}},
    {"items": [1]},
    {"items": [{"id": "k1"}]},
    {"items": [{"id": 1, "public_key": "A" * 43}]},
    {"items": [{"id": "k1", "public_key": "A" * 42}]},
    {"items": [{"id": "k1", "public_key": "=" * 43}]},
    {"items": [{"id": "k1", "public_key": "A" * 43}, {"id": "k1", "public_key": "A" * 43}]},
)


@pytest.mark.parametrize("content", KEY_FILES, ids=range(len(KEY_FILES)))
def test_a_malformed_key_file_is_said_so(desk: Desk, content: Any) -> None:
    code, said = desk.verify(desk.body, keys=desk.write("nokeys", content))
    assert (code, said.startswith("Tệp khóa công khai không đúng")) == (2, True)


def test_missing_files_are_said_so(desk: Desk) -> None:
    for file, keys in (("/nowhere/receipt", desk.keys), (str(desk.folder), desk.keys), ("\x00", desk.keys)):
        result = CliRunner().invoke(alone, ["receipt", "verify", file, "--keys", keys])
        assert (result.exit_code, result.output.startswith("Không đọc được tệp")) == (2, True)
    assert desk.verify(desk.body, keys="/nowhere/keys")[0] == 2


def test_an_empty_ring_knows_no_key(desk: Desk) -> None:
    assert desk.verify(desk.body, keys=desk.write("empty.json", {"items": []}))[0] == 1


def test_a_key_id_prints_as_plain_letters(desk: Desk) -> None:
    """Nothing in a file moves the cursor or colours the screen of who checks it."""
    code, said = desk.verify(desk.body | {"key_id": "\x1b[31mk1"})
    assert (code, "\x1b" in said) == (1, False)
