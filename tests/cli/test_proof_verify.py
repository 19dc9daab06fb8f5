"""`sotay proof verify`: on a computer that has nothing but the files; whatever the files hold, a sentence and a code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli.proofs import alone
from tests.participation.sealed import KEYS, make_proof

ROOT = Path(__file__).parents[2]


class Desk:
    """A folder with the files, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.proof = make_proof(number=2)
        keys = [{"id": i, "algorithm": "Ed25519", "public_key": k, "since": "2024-12-01T00:00:00Z"} for i, k in KEYS.items()]
        self.keys = self.write("keys.json", {"items": keys})

    def write(self, name: str, content: Any) -> str:
        path = self.folder / name
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        path.write_bytes(data)
        return str(path)

    def verify(self, content: Any, *more: str, keys: str | None = None) -> tuple[int, str]:
        """The exit code and what was printed; nothing the command does may end in a traceback."""
        arguments = ["proof", "verify", self.write("proof.json", content), "--keys", keys or self.keys, *more]
        result = CliRunner().invoke(alone, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result.exit_code, result.output


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_valid_file_says_what_was_sealed(desk: Desk) -> None:
    code, said = desk.verify(desk.proof)
    assert code == 0, said
    for line in (
        "Đợt học tập: Học tập Kế hoạch số 64-KH/TU",
        "Bản chốt số: 2",
        f"Mã của bản chốt: {desk.proof['head']}",
        "Chốt lúc: 10 giờ ngày 23/12/2024 (giờ Việt Nam)",
        "Ngày chốt danh sách: 05/12/2024",
        "Số dòng: 12 đảng viên, 6 tổ chức đảng",
        "Số dòng điều chỉnh so với bản trước: 1",
        "Đảng bộ tỉnh Minh Họa",
        "  đã học: 6/8 (75,0 %)",
        "  đã làm bài trắc nghiệm: 4/8 (50,0 %)",
        "  đạt bài trắc nghiệm: 2/4 (50,0 %)",
    ):
        assert line in said, line
    assert said.splitlines()[-1] == "Hợp lệ: mọi dòng, mọi số đều khớp với bản đã ký (khóa dev)."
    again = desk.verify(b"\xef\xbb\xbf" + json.dumps(desk.proof, indent=2).encode())
    assert again[0] == 0, "opened and saved elsewhere, the content is the same"


def test_an_inspector_changes_one_figure(desk: Desk) -> None:
    desk.proof["units"][2]["sums"]["present"] += 1
    code, said = desk.verify(desk.proof)
    assert code == 1
    assert "Tổ chức đảng ở dòng 3 (Chi bộ khu phố 1) đã bị thay đổi." in said
    assert "Chi bộ khu phố 1: số “đã học” ghi là 4, đếm lại từ các dòng là 3." in said


def test_a_changed_row_is_named(desk: Desk) -> None:
    desk.proof["rows"][6]["way"] = "code"
    code, said = desk.verify(desk.proof)
    assert code == 1
    assert said.splitlines()[1].startswith("- Dòng 7 (Chi bộ khu phố 2, người có mã 0000")


def test_many_findings_are_cut(desk: Desk) -> None:
    for row in desk.proof["rows"]:
        row["took"] = not row["took"]
    for unit in desk.proof["units"]:
        unit["sums"] = dict.fromkeys(unit["sums"], 9)
    code, said = desk.verify(desk.proof)
    assert code == 1
    assert len(said.splitlines()) == 22
    assert said.splitlines()[-1].startswith("- … và ")


def test_the_head_that_a_report_printed(desk: Desk) -> None:
    code, said = desk.verify(desk.proof, "--head", desk.proof["head"].upper())
    assert (code, said.splitlines()[-1]) == (0, "Mã in trên báo cáo: khớp với tệp này.")
    shortened = desk.proof["head"][:16]
    assert desk.verify(desk.proof, "--head", f" {shortened}… ")[0] == 0, "as it stands at the foot of every page"
    assert desk.verify(desk.proof, "--head", shortened[:15])[0] == 1, "too little to tell two snapshots apart"
    code, said = desk.verify(desk.proof, "--head", make_proof(number=1)["head"])
    assert (code, "không phải mã in trên báo cáo" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"sotay":"receipt/1"}', b"{" * 100_000, b'{"sotay":"proof/1"'])
def test_what_is_no_proof_file(desk: Desk, content: bytes) -> None:
    code, said = desk.verify(content)
    assert code == 2
    assert said.strip()


def test_where_a_file_stops_to_be_one(desk: Desk) -> None:
    body = json.dumps(desk.proof, ensure_ascii=False).encode()
    code, said = desk.verify(body[: body.index(b'"leaves"') - 40])
    assert (code, said) == (
        2,
        "proof.json: không đọc tiếp được ở mục “rows”, khoảng dòng 12. Tệp bị chép thiếu hoặc đã bị sửa ở đó.\n",
    )
    code, said = desk.verify(body.replace(b"khu ph\xe1\xbb\x91 2", b"khu ph\xff\xbb\x91 2"))
    assert code == 1
    assert "Tổ chức đảng ở dòng 5 " in said


def test_with_the_file_of_the_snapshot_before(desk: Desk) -> None:
    before = desk.write("before.json", make_proof(number=1))
    code, said = desk.verify(desk.proof, "--previous", before)
    assert (code, said.splitlines()[-1]) == (0, "Bản chốt trước: tệp hợp lệ, bản này nối tiếp đúng bản đó.")
    code, said = desk.verify(desk.proof, "--previous", desk.write("other.json", make_proof(number=1, campaign=8)))
    assert (code, "Hai tệp của hai đợt học tập khác nhau" in said) == (1, True)
    touched = make_proof(number=1)
    touched["rows"][0]["took"] = False
    code, said = desk.verify(desk.proof, "--previous", desk.write("touched.json", touched))
    assert (code, "- Tệp bản trước: Dòng 1 " in said) == (1, True)


def test_without_keys_nothing_is_called_valid(desk: Desk) -> None:
    result = CliRunner().invoke(alone, ["proof", "verify", desk.write("proof.json", desk.proof)])
    assert result.exit_code == 2
    assert result.output.startswith("Chưa kiểm tra được: thiếu tệp khóa công khai. Thêm --keys TỆP; ")


def test_missing_files_and_keys(desk: Desk) -> None:
    assert desk.verify(desk.proof, keys="/nowhere/keys.json")[0] == 2
    assert desk.verify(desk.proof, keys=desk.write("bad.json", {"items": [{"id": 1}]}))[0] == 2
    other = desk.write("other.json", {"items": [{"id": "k9", "public_key": next(iter(KEYS.values()))}]})
    code, said = desk.verify(desk.proof, keys=other)
    assert (code, "không có trong tệp khóa công khai" in said) == (1, True)
    result = CliRunner().invoke(alone, ["proof", "verify", "/nowhere/proof.json", "--keys", desk.keys])
    assert result.exit_code == 2


def test_terminals_are_safe_from_what_a_stranger_wrote(desk: Desk) -> None:
    desk.proof["key_id"] = desk.proof["units"][2]["name"] = desk.proof["rows"][0]["person"] = "\x1b[2J\nHợp lệ"
    desk.proof["units"][2]["sums"]["present"] = "\x1b[2J"
    code, said = desk.verify(desk.proof)
    assert code == 1
    assert "\x1b" not in said
    assert "\nHợp lệ" not in said


def test_without_database_settings_and_network(desk: Desk) -> None:
    """In a process of its own, with settings that would stop the service; it imports neither database nor web service."""
    environment = {"PATH": os.environ["PATH"], "SOTAY_SIGNING_KEYS": "nonsense", "SOTAY_ENVIRONMENT": "production"}
    program = (
        "import runpy, sys; sys.argv = ['sotay', 'proof', 'verify', sys.argv[1], '--keys', sys.argv[2]]\n"
        "try: runpy.run_module('app.cli', run_name='__main__')\n"
        "except SystemExit as end: code = end.code\n"
        "heavy = {'sqlalchemy', 'fastapi', 'starlette', 'asyncpg', 'app.core.settings', 'app.core.db'} & set(sys.modules)\n"
        "print(code, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, desk.write("proof.json", desk.proof), desk.keys],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()
    assert lines[-2].startswith("Hợp lệ")
    assert lines[-1] == "0 []"
