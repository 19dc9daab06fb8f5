"""Routes of exceptions to a test's policy."""

from uuid import UUID

from fastapi import APIRouter, status

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.quizzes.errors import DatesNotInOrder, QuizNotFound, QuizWindowOver
from app.quizzes.models import QuizOverride
from app.quizzes.overrides import asking, errors, giving, listing
from app.quizzes.overrides.schemas import MoreTimeOut, OverrideGivenOut, OverrideIn, OverrideOut

router = APIRouter(tags=["bài trắc nghiệm"])


@router.put(
    "/quizzes/{quiz_id}/more-time",
    summary="Đề nghị thêm giờ làm bài",
    responses=problems.responses(QuizNotFound, errors.QuizReleased, QuizWindowOver),
)
async def ask_more_time(quiz_id: UUID, actor: CurrentActor, session: WriteSession) -> MoreTimeOut:
    """Half of the time limit again for the caller, without a reason, also in an attempt that runs; again changes nothing."""
    now = clock.now()
    granted = await asking.ask_more_time(session, actor=actor, quiz_id=quiz_id, now=now)
    running = granted.running
    return MoreTimeOut(
        quiz_id=quiz_id,
        extra_s=granted.extra_s,
        time_limit_s=granted.time_limit_s,
        open_attempt_id=running.attempt_id if running else None,
        deadline_at=running.deadline_at if running else None,
        server_now=now,
    )


@router.post(
    "/quizzes/{quiz_id}/overrides",
    summary="Thêm giờ, đổi thời gian mở bài, cho người đọc giúp",
    status_code=status.HTTP_201_CREATED,
    responses=problems.responses(
        *(QuizNotFound, NotFound, RoleMissing, DatesNotInOrder),
        *(errors.OverrideSubjectNotOne, errors.OverrideGivesNothing, errors.OverrideReasonNeeded),
        *(errors.OverrideIdUsed, errors.QuizReleased, errors.OwnOverride),
    ),
)
async def give_override(quiz_id: UUID, body: OverrideIn, actor: CurrentActor, session: WriteSession) -> OverrideGivenOut:
    """An exception for a member or for a unit and all below it, by the branch or from above; it also lengthens what runs.

    Nothing gets shorter by it. The same `client_id` again is the same exception.
    """
    given = await giving.give_override(session, actor=actor, quiz_id=quiz_id, sent=body, now=clock.now(), today=clock.today())
    shown = _out(given.override, given.unit_name)
    return OverrideGivenOut(**shown.model_dump(), admitted=given.admitted)


@router.get(
    "/quizzes/{quiz_id}/overrides",
    summary="Xem các điều chỉnh của bài trắc nghiệm",
    responses=problems.responses(QuizNotFound, RoleMissing, paging.CursorNotValid),
)
async def list_overrides(
    quiz_id: UUID, actor: CurrentActor, session: WriteSession, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> Page[OverrideOut]:
    """Exceptions near the caller, newest first. Names of members only for who follows up, and the look is on record."""
    before = paging.decode_id(cursor) if cursor else None
    rows = await listing.overrides_of(
        session, actor=actor, quiz_id=quiz_id, before=before, limit=limit, now=clock.now(), today=clock.today()
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.override.id)])
    return Page(items=[_out(row.override, row.name) for row in page], next_cursor=next_cursor)


def _out(override: QuizOverride, name: str | None) -> OverrideOut:
    copied = {field: getattr(override, field) for field in OverrideOut.model_fields if field not in {"name", "helper_reads"}}
    return OverrideOut(**copied, name=name, helper_reads=bool(override.helper_reads))
