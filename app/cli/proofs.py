"""Checking proof files: without database, network and settings, on any computer that has the files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from app.core.text import moment_text
from app.participation.proofs import shape, sums, verifying
from app.participation.proofs.shape import NotAProof, Signed
from app.participation.proofs.verifying import Checked
from app.quizzes.receipts import envelope
from app.quizzes.receipts.envelope import NotAKeyFile

VIETNAM = timezone(timedelta(hours=7))
FEWEST_DIGITS = 16  # of a head, as `reports` shortens it
MOST_BYTES = 1_000_000_000
MOST_FINDINGS = 20
KEYS_ARE = "đó là câu trả lời đã lưu của GET /api/v1/signing-keys"
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
    keys: Annotated[Path | None, typer.Option(help="Câu trả lời đã lưu của GET /api/v1/signing-keys")] = None,
    head: Annotated[str | None, typer.Option(help="Mã của bản chốt, như in trên báo cáo")] = None,
    previous: Annotated[Path | None, typer.Option(help="Tệp của bản chốt trước, mà bản này thay")] = None,
) -> None:
    """Add everything up anew, and say what was touched or what the figures are."""
    if keys is None:
        _stop(UNREADABLE, f"Chưa kiểm tra được: thiếu tệp khóa công khai. Thêm --keys TỆP; {KEYS_ARE}.")
    public = _keys(keys)
    fields, checked = _checked(file, public)
    findings = list(checked.findings)
    if head is not None and not _is_printed(head, fields.get("head")):
        findings.append("Mã của bản chốt không phải mã in trên báo cáo: đây là một bản khác.")
    if previous is not None:
        findings += _chain(checked.signed, *_checked(previous, public))
    if findings or checked.signed is None:
        typer.echo(f"KHÔNG HỢP LỆ: {len(findings)} điểm không khớp.", err=True)
        for finding in findings[:MOST_FINDINGS]:
            typer.echo(f"- {finding}", err=True)
        if len(findings) > MOST_FINDINGS:
            typer.echo(f"- … và {len(findings) - MOST_FINDINGS} điểm nữa.", err=True)
        raise typer.Exit(INVALID)
    _tell(checked.signed, fields)
    if head is not None:
        typer.echo("Mã in trên báo cáo: khớp với tệp này.")
    if previous is not None:
        typer.echo("Bản chốt trước: tệp hợp lệ, bản này nối tiếp đúng bản đó.")


def _checked(file: Path, public: Mapping[str, str]) -> tuple[dict[str, Any], Checked]:
    """A file and what checking it found; whatever is no proof file ends the command."""
    try:
        fields = shape.read(shape.decoded(_bytes(file)))
    except NotAProof as error:
        if error.place is None:
            _stop(UNREADABLE, f"{file.name}: không phải tệp số liệu đã chốt, hoặc tệp bị chép thiếu.")
        _stop(UNREADABLE, f"{file.name}: không đọc tiếp được ở {error.place}. Tệp bị chép thiếu hoặc đã bị sửa ở đó.")
    return fields, verifying.check(fields, public)


def _is_printed(printed: str, head: object) -> bool:
    """Whether a report printed this head: in full, or shortened as at the foot of a page."""
    digits = "".join(printed.lower().split()).rstrip(".…")
    return isinstance(head, str) and len(digits) >= FEWEST_DIGITS and head.startswith(digits)


def _chain(signed: Signed | None, fields: Mapping[str, Any], before: Checked) -> Iterator[str]:
    """What is wrong with the file of the snapshot before, or with its being the one before."""
    yield from (f"Tệp bản trước: {finding}" for finding in before.findings)
    if signed is not None and before.signed is not None:
        yield from verifying.check_chain(signed, before.signed, fields["head"])


def _tell(signed: Signed, fields: Mapping[str, Any]) -> None:
    day = "/".join(reversed(signed.roster_day.split("-")))
    for label, value in (
        ("Đợt học tập", signed.title),
        ("Bản chốt số", str(signed.number)),
        ("Mã của bản chốt", fields["head"]),
        ("Chốt lúc", _moment(signed.sealed)),
        ("Ngày chốt danh sách", day),
        ("Cách tính", signed.policy),
        ("Số dòng", f"{sums.dotted(signed.rows[0])} đảng viên, {sums.dotted(signed.units[0])} tổ chức đảng"),
        ("Số dòng điều chỉnh so với bản trước", str(signed.changes[0])),
    ):
        typer.echo(f"{label}: {value}")
    for unit in _tops(fields["units"]):
        counted = unit["sums"]
        typer.echo()
        typer.echo(unit["name"])
        typer.echo(f"  đã học: {sums.rate_text(counted['present'], counted['expected'])}")
        typer.echo(f"  đã làm bài trắc nghiệm: {sums.rate_text(counted['took'], counted['expected'])}")
        typer.echo(f"  đạt bài trắc nghiệm: {_passed(counted)}")
    typer.echo()
    typer.echo(f"Hợp lệ: mọi dòng, mọi số đều khớp với bản đã ký (khóa {signed.key}).")


def _passed(counted: Mapping[str, int]) -> str:
    """The third rate; the file does not say whether the test has a pass mark, and without one nobody is counted as passed.

    >>> _passed({"passed": 0, "took": 4}), _passed({"passed": 2, "took": 4})
    ('0/4 (0,0 %); bài không đặt điểm đạt thì không áp dụng', '2/4 (50,0 %)')
    """
    text = sums.rate_text(counted["passed"], counted["took"])
    return f"{text}; bài không đặt điểm đạt thì không áp dụng" if counted["took"] and not counted["passed"] else text


def _moment(sealed: str) -> str:
    """ "10 giờ ngày 12/11/2024 (giờ Việt Nam)", whatever the clock of this computer says."""
    return f"{moment_text(datetime.fromisoformat(sealed).astimezone(VIETNAM))} (giờ Việt Nam)"


def _tops(units: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [unit for unit in units if unit["parent"] is None]


def _keys(path: Path) -> dict[str, str]:
    try:
        return envelope.read_keys(_bytes(path).decode("utf-8-sig"))
    except (NotAKeyFile, UnicodeDecodeError):
        _stop(UNREADABLE, f"Tệp khóa công khai không đúng: {KEYS_ARE}.")


def _bytes(path: Path) -> bytes:
    """The content of a file; whatever cannot be read ends the command."""
    try:
        if path.stat().st_size > MOST_BYTES:
            _stop(UNREADABLE, f"Tệp {path} quá lớn, không phải tệp cần kiểm tra.")
        return path.read_bytes()
    except OSError:
        _stop(UNREADABLE, f"Không đọc được tệp {path}.")


def _stop(code: int, sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
