"""What stands where in the two kinds of file (pure): plain values that `press` draws, every figure taken from the report."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.participation.rates import number_text
from app.participation.schemas import RateOut, TargetRateOut, UnitRatesOut
from app.reports.schemas import Format, ReportOut
from app.reports.tables import NOTHING, annex, prints, sheets
from app.reports.wordings import DRAWN_UP_BY, NAME_AND_DATE, SEAL, TO_BE_SIGNED, printable, unbroken

HEAD_DIGITS_IN_FOOTER = 16


def layout_of(report: ReportOut, kind: Format) -> dict[str, Any]:
    """The file as plain values, ready to be drawn."""
    made = {"tables": sheets(report)} if kind is Format.XLSX else {"tables": prints(report), "annex": annex(report)}
    return {"format": kind.value, **_common(report), **made}


def _common(report: ReportOut) -> dict[str, Any]:
    sealed = report.participation.snapshot
    return {
        "title": report.title,
        "campaign": printable(report.campaign_title),
        "committee": printable(report.committee or report.organisation),
        "organisation": printable(report.organisation),
        "when": _said(report.period_text, report.roster_text, report.tree_text, report.participation.note, *_origin(report)),
        "origin": _said(*_origin(report)),
        "key_figures": [[label, unbroken(value)] for label, value in _key_figures(report)],
        "includes": report.includes_text,
        "counting": report.counting,
        "draft": report.draft_text,
        "to_be_signed": [[DRAWN_UP_BY, NAME_AND_DATE], [printable(report.committee or report.organisation), TO_BE_SIGNED]],
        "demo": report.demo_text,
        "made": report.made_text,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "footer": report.figures_text if sealed is None else f"{SEAL}: {sealed.head[:HEAD_DIGITS_IN_FOOTER]}…",
    }


def _origin(report: ReportOut) -> tuple[str | None, ...]:
    """Of when the figures are, and what ties the file to what was sealed."""
    return report.figures_text, report.seal_text, report.journal_text


def _said(*lines: str | None) -> list[str]:
    return [line for line in lines if line is not None]


def _key_figures(report: ReportOut) -> Iterator[tuple[str, str]]:
    unit = report.participation.unit
    yield "Trong danh sách", f"{number_text(report.enrolled)} đồng chí"
    yield "Thuộc diện học tập", f"{number_text(unit.took_part.denominator)} đồng chí"
    yield "Đã tham gia học tập", _rate(unit.took_part)
    yield f"Chỉ tiêu {report.participation.target_text}", _standing(unit.took_part)
    yield "Cách ghi nhận", unit.ways.text or NOTHING
    vouched = next((of for of in report.recorders or () if of.unit_id == unit.unit_id), None)
    if vouched is not None and (vouched.single or vouched.waiting):
        states = {"một người ghi": vouched.single, "chờ người thứ hai xác nhận": vouched.waiting}
        yield "Trong số đã ghi nhận", _listed(states)
    absent = unit.not_come
    missing = absent.excused + absent.unexcused + absent.unrecorded
    states = {"vắng có lý do": absent.excused, "vắng không lý do": absent.unexcused, "chưa ghi": absent.unrecorded}
    yield "Chưa tham gia", _split(missing, states)
    if report.has_quiz:
        yield "Đã làm bài trắc nghiệm", _rate(unit.took_test)
    if report.has_quiz and report.has_pass_mark:
        yield "Đạt bài trắc nghiệm", _rate(unit.passed_test)
    yield "Không tính trong đợt này", _outside(unit)
    came = f"{number_text(unit.outside.came)} đồng chí"
    yield "Không tính, có dự học", f"{came}, ghi ở dòng riêng" if unit.outside.came else came


def _outside(unit: UnitRatesOut) -> str:
    outside = unit.outside
    reasons = {
        "được miễn": outside.exempt,
        "tạm miễn": outside.temporarily_exempt,
        "đình chỉ": outside.suspended,
        "đưa ra khỏi danh sách": outside.removed,
    }
    return _split(outside.total, reasons)


def _split(total: int, parts: Mapping[str, int | None]) -> str:
    """ "82 đồng chí: vắng có lý do 61, vắng không lý do 21"; parts that are nobody, or nobody's business, are left out."""
    said = _listed(parts)
    return f"{number_text(total)} đồng chí" + (f": {said}" if said else "")


def _listed(parts: Mapping[str, int | None]) -> str:
    return ", ".join(f"{words} {number_text(count)}" for words, count in parts.items() if count)


def _rate(rate: RateOut) -> str:
    return rate.hidden_because or rate.text or NOTHING


def _standing(rate: TargetRateOut) -> str:
    """Met or not only where the campaign says so; how many are needed everywhere."""
    if not rate.applicable:
        return rate.text or NOTHING
    needed = f"còn cần {number_text(rate.still_needed)} đồng chí" if rate.still_needed else "đã đủ"
    return f"{rate.verdict}; {needed}" if rate.verdict and rate.still_needed else rate.verdict or needed
