"""Routes of “Câu này có vấn đề”: reporting a question, looking at cases, deciding them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status

from app.auth.deps import CurrentActor, TokenActor
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.quizzes.errors import AttemptNotFound
from app.quizzes.reports import cases, errors, presenting, reading
from app.quizzes.reports.deciding import Decision, decide
from app.quizzes.reports.reporting import Reporting, report_question
from app.quizzes.reports.schemas import CaseIn, CaseLineOut, CaseOut, DecisionIn, RekeyIn, ReportIn, ReportOut

router = APIRouter(tags=["câu hỏi có vấn đề"])
PlaceOnPaper = Annotated[int, Path(ge=0, le=1_000, description="Vị trí câu trong đề của đồng chí, từ 0")]
Decided = Annotated[bool | None, Query(description="true: đã có kết luận; false: đang chờ; bỏ trống: tất cả")]


@router.put(
    "/attempts/{attempt_id}/questions/{place}/report",
    summary="Báo câu này có vấn đề",
    responses=problems.responses(AttemptNotFound, errors.QuestionNotInPaper, errors.ReportIdUsed),
)
async def report(attempt_id: UUID, place: PlaceOnPaper, body: ReportIn, actor: TokenActor, session: WriteSession) -> ReportOut:
    """During an attempt or after it; three takers put the question before a reviewer. Reporting changes no mark."""
    said = Reporting(body.client_id, place, body.reason, body.note)
    found = await report_question(session, actor=actor, attempt_id=attempt_id, said=said, now=clock.now())
    return presenting.report_out(found)


@router.get(
    "/question-cases",
    summary="Xem các câu hỏi được báo có vấn đề",
    responses=problems.responses(CursorNotValid),
)
async def list_cases(
    *, actor: CurrentActor, session: ReadSession, decided: Decided = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[CaseLineOut]:
    """Cases on questions of the caller's banks, newest first, for boards and editors; empty for everybody else."""
    before = paging.decode_id(cursor) if cursor else None
    rows = await reading.list_cases(session, actor=actor, decided=decided, before=before, most=limit + 1, today=clock.today())
    shown, next_cursor = paging.cut(rows, limit, lambda row: [str(row.case.id)])
    return Page(items=[presenting.line_out(line) for line in shown], next_cursor=next_cursor)


@router.post(
    "/question-cases",
    status_code=status.HTTP_201_CREATED,
    summary="Đưa một câu hỏi ra xem xét",
    responses=problems.responses(NotFound, RoleMissing),
)
async def open_case(body: CaseIn, response: Response, actor: CurrentActor, session: WriteSession) -> CaseOut:
    """Without waiting for reports. While a case of the version is undecided, that one is the answer."""
    now, today = clock.now(), clock.today()
    case = await cases.open_case(session, actor=actor, version_id=body.question_version_id, now=now, today=today)
    return await _case(session, response, actor, case.id)


@router.get(
    "/question-cases/{case_id}",
    summary="Xem một câu hỏi được báo có vấn đề, kèm đáp án",
    responses=problems.responses(NotFound, RoleMissing),
)
async def read_case(case_id: UUID, response: Response, actor: CurrentActor, session: WriteSession) -> CaseOut:
    """The question with its key, what was reported, and how far the regrading is; who looks is on record."""
    return await _case(session, response, actor, case_id)


@router.post(
    "/question-cases/{case_id}/decide",
    summary="Kết luận về một câu hỏi: giữ nguyên, không tính, hoặc sửa đáp án",
    responses=problems.responses(NotFound, RoleMissing, errors.CaseDecided, errors.KeyNotValid, errors.KeyNotNew),
)
async def decide_case(
    case_id: UUID, body: DecisionIn, response: Response, actor: CurrentActor, session: WriteSession
) -> CaseOut:
    """Counts at once for what is graded from now on; closed attempts are graded anew within minutes. Reporters are told."""
    decision = Decision(body.decision, body.answer)
    if isinstance(body, RekeyIn):
        decision = Decision(body.decision, body.answer, body.key.key(), body.old_key_counts)
    await decide(session, actor=actor, case_id=case_id, decision=decision, now=clock.now(), today=clock.today())
    return await _case(session, response, actor, case_id)


async def _case(session: WriteSession, response: Response, actor: CurrentActor, case_id: UUID) -> CaseOut:
    response.headers["Cache-Control"] = "no-store"
    page = await reading.read_case(session, actor=actor, case_id=case_id, now=clock.now(), today=clock.today())
    return presenting.case_out(page)
