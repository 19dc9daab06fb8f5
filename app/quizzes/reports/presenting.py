"""Reports and cases as they go over the wire."""

from typing import Any

from app.quizzes.reports.reading import CaseLine, CasePage
from app.quizzes.reports.reporting import Reported
from app.quizzes.reports.schemas import (
    CaseLineOut,
    CaseOut,
    OutcomeOut,
    ProgressOut,
    ReportOut,
    RulingOut,
    VersionOut,
)


def report_out(found: Reported) -> ReportOut:
    """The taker's own report."""
    report = found.report
    return ReportOut(
        id=report.id,
        place=report.place,
        reason=report.reason,
        note=report.note,
        reported_at=report.reported_at,
        outcome=None if found.decided is None else OutcomeOut.model_validate(found.decided),
    )


def line_out(line: CaseLine) -> CaseLineOut:
    """One case in a list."""
    return CaseLineOut(**_line(line))


def case_out(page: CasePage) -> CaseOut:
    """One case with its question and key."""
    return CaseOut(
        **_line(page.line),
        question=VersionOut.model_validate(page.version),
        reasons=page.reasons,
        notes=page.notes,
        in_force=None if page.in_force is None else RulingOut.model_validate(page.in_force),
        regrading=None if page.regrading is None else ProgressOut.model_validate(page.regrading),
    )


def _line(line: CaseLine) -> dict[str, Any]:
    case = line.case
    return {
        "id": case.id,
        "question_version_id": case.question_version_id,
        "bank_id": line.bank_id,
        "code": line.code,
        "number": line.number,
        "opened_at": case.opened_at,
        "reports": line.reports,
        "reports_since_decision": line.reports_since,
        "decision": case.decision,
        "answer": case.answer,
        "decided_at": case.decided_at,
    }
