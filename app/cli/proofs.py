"""Checking proof files: without database, network and settings, on any computer that has the files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from app.participation.proofs import shape, sums, verifying
from app.participation.proofs.shape import NotAProof, Signed
from app.quizzes.receipts import envelope
from app.quizzes.receipts.envelope import NotAKeyFile

MOST_BYTES = 1_000_000_000
MOST_FINDINGS = 20
VALID, INVALID, UNREADABLE = 0, 1, 2

app = typer.Typer(no_args_is_help=True)
# The whole command line where nothing but this is imported (app.cli.__main__).
alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
alone.add_typer(app, name="proof")


@app.callback()
def _only_checks() -> None:
    """Keep `verify` a command by its name although it is the only one here."""


@app.command(help="Kiểm tra tệp số liệu đã chốt, không cần mạng: 0 hợp lệ, 1 không hợp lệ, 2 không đọc được")
def verify(
    file: Annotated[Path, typer.Argument(help="Tệp số liệu đã chốt")],
    keys: Annotated[Path, typer.Option(help="Câu trả lời đã lưu của GET /api/v1/signing-keys")],
    head: Annotated[str | None, typer.Option(help="Mã của bản chốt, như in trên báo cáo")] = None,
) -> None:
    """Add everything up anew, and say what was touched or what the figures are."""
    public = _keys(keys)
    try:
        fields = shape.read(_text(file))
    except NotAProof:
        _stop(UNREADABLE, "Không phải tệp số liệu đã chốt, hoặc tệp bị chép thiếu.")
    checked = verifying.check(fields, public)
    findings = list(checked.findings)
    if head is not None and fields.get("head") != head.strip().lower():
        findings.append("Mã của bản chốt không phải mã in trên báo cáo: đây là một bản khác.")
    if findings or checked.signed is None:
        typer.echo(f"KHÔNG HỢP LỆ: {len(findings)} điểm không khớp.", err=True)
        for finding in findings[:MOST_FINDINGS]:
            typer.echo(f"- {finding}", err=True)
        if len(findings) > MOST_FINDINGS:
            typer.echo(f"- … và {len(findings) - MOST_FINDINGS} điểm nữa.", err=True)
        raise typer.Exit(INVALID)
    _tell(checked.signed, fields)


def _tell(signed: Signed, fields: Mapping[str, Any]) -> None:
    day = "/".join(reversed(signed.roster_day.split("-")))
    for label, value in (
        ("Đợt học tập", signed.title),
        ("Bản chốt số", str(signed.number)),
        ("Mã của bản chốt", fields["head"]),
        ("Chốt lúc", signed.sealed),
        ("Ngày chốt danh sách", day),
        ("Cách tính", signed.policy),
        ("Số dòng", f"{signed.rows[0]} đảng viên, {signed.units[0]} tổ chức đảng"),
        ("Số dòng điều chỉnh so với bản trước", str(signed.changes[0])),
    ):
        typer.echo(f"{label}: {value}")
    for unit in _tops(fields["units"]):
        counted = unit["sums"]
        typer.echo()
        typer.echo(unit["name"])
        typer.echo(f"  đã học: {sums.rate_text(counted['present'], counted['expected'])}")
        typer.echo(f"  đã làm bài trắc nghiệm: {sums.rate_text(counted['took'], counted['expected'])}")
        typer.echo(f"  đạt bài trắc nghiệm: {sums.rate_text(counted['passed'], counted['took'])}")
    typer.echo()
    typer.echo(f"Hợp lệ: mọi dòng, mọi số đều khớp với bản đã ký (khóa {signed.key}).")


def _tops(units: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [unit for unit in units if unit["parent"] is None]


def _keys(path: Path) -> dict[str, str]:
    try:
        return envelope.read_keys(_text(path))
    except NotAKeyFile:
        _stop(UNREADABLE, "Tệp khóa công khai không đúng: cần câu trả lời đã lưu của GET /api/v1/signing-keys.")


def _text(path: Path) -> str:
    """The text of a file; whatever cannot be read ends the command."""
    try:
        if path.stat().st_size > MOST_BYTES:
            _stop(UNREADABLE, f"Tệp {path} quá lớn, không phải tệp cần kiểm tra.")
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        _stop(UNREADABLE, f"Không đọc được tệp {path}.")


def _stop(code: int, sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
