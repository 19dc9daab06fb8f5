"""Checking receipts: without database, network and settings, on any computer that has the files."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from app.quizzes.receipts import envelope, statement
from app.quizzes.receipts.envelope import Carried, Finding, NotAKeyFile, NotAReceipt, Signed
from app.quizzes.receipts.words import lines_of

MOST_BYTES = 1_000_000
VALID, INVALID, UNREADABLE = 0, 1, 2
FINDINGS = {
    Finding.ALTERED: "KHÔNG HỢP LỆ: nội dung đã bị thay đổi, không còn khớp với mã xác thực của hệ thống.",
    Finding.UNKNOWN_KEY: "KHÔNG HỢP LỆ: mã khóa {key} không có trong tệp khóa công khai.",
}

app = typer.Typer(no_args_is_help=True)
# The whole command line where nothing but this is imported (app.cli.__main__).
alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
alone.add_typer(app, name="receipt")


@app.callback()
def _only_checks() -> None:
    """Keep `verify` a command by its name although it is the only one here."""


@app.command(help="Đối chiếu xác nhận đã nộp bài, không cần mạng: 0 hợp lệ, 1 không hợp lệ, 2 không đọc được")
def verify(
    file: Annotated[str, typer.Argument(help="Tệp có nội dung mã QR hoặc câu trả lời JSON đã lưu; - là đầu vào chuẩn")],
    keys: Annotated[Path, typer.Option(help="Câu trả lời đã lưu của GET /api/v1/signing-keys")],
    answers: Annotated[Path | None, typer.Option(help="Câu trả lời của đồng chí (JSON), để đối chiếu")] = None,
    nonce: Annotated[str | None, typer.Option(help="Số ngẫu nhiên của xác nhận, nếu tệp không có")] = None,
) -> None:
    """Say what the receipt states and whether it is valid, or what is wrong."""
    public = _keys(keys)
    carried = _carried(file)
    _require_valid(carried, public)
    for signed in (carried.receipt, *carried.scores):
        typer.echo()
        for label, value in lines_of(statement.read(signed.statement)):
            typer.echo(f"{label}: {value}")
    if answers is not None:
        _compare(carried.receipt, _answers(answers), carried.nonce if nonce is None else nonce)
    typer.echo()
    typer.echo(f"Hợp lệ: khớp với mã xác thực của hệ thống (khóa {carried.receipt.key_id}).")


def _require_valid(carried: Carried, public: Mapping[str, str]) -> None:
    try:
        found = {carried.receipt: envelope.check(carried.receipt, public)}
        for score in carried.scores:
            if found[carried.receipt] is Finding.VALID:
                found[score] = envelope.check_score(score, carried.receipt, public)
    except NotAReceipt:
        _stop(UNREADABLE, "Không phải xác nhận đã nộp bài: hệ thống đã tạo nội dung này cho việc khác.")
    for signed, finding in found.items():
        if finding is not Finding.VALID:
            _stop(INVALID, FINDINGS[finding].format(key=ascii(signed.key_id)[1:-1]))


def _compare(receipt: Signed, answers: Mapping[str, Any], nonce: str | None) -> None:
    if nonce is None:
        _stop(UNREADABLE, "Muốn đối chiếu câu trả lời, cần số ngẫu nhiên (nonce) của xác nhận; mã QR không có số này.")
    if not envelope.holds_answers(receipt, answers, nonce):
        _stop(INVALID, "KHÔNG KHỚP: câu trả lời hoặc số ngẫu nhiên không phải của xác nhận này.")
    typer.echo(f"Câu trả lời: khớp cả {len(answers)} câu đã được ghi nhận.")


def _keys(path: Path) -> dict[str, str]:
    try:
        return envelope.read_keys(_text(str(path)))
    except NotAKeyFile:
        _stop(UNREADABLE, "Tệp khóa công khai không đúng: cần câu trả lời đã lưu của GET /api/v1/signing-keys.")


def _carried(file: str) -> Carried:
    try:
        return envelope.read_carried(_text(file))
    except NotAReceipt:
        _stop(UNREADABLE, "Không phải xác nhận đã nộp bài, hoặc nội dung bị chép thiếu.")


def _answers(path: Path) -> dict[str, Any]:
    """Answers by place, as such or inside a saved answer of GET /attempts/{id}."""
    try:
        found = json.loads(_text(str(path)))
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        found = found.get("answers", found)
    if not isinstance(found, dict):
        _stop(UNREADABLE, 'Tệp câu trả lời không đúng: cần JSON dạng {"0": 2, "3": [0, 2]}.')
    return found


def _text(file: str) -> str:
    """The text of a file; whatever cannot be read ends the command."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            _stop(UNREADABLE, f"Tệp {file} quá lớn, không phải tệp cần đối chiếu.")
        return data.decode("utf-8-sig")
    except (OSError, ValueError):
        _stop(UNREADABLE, f"Không đọc được tệp {file}.")


def _stop(code: int, sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
