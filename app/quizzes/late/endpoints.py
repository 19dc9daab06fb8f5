"""Routes of late answers: what a unit has to decide, and what is held of an attempt."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor, TokenActor
from app.core import clock, paging, problems
from app.core.db import DatabaseDep, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.members.errors import NamesNotHere
from app.quizzes.errors import AttemptNotFound
from app.quizzes.late import deciding, errors, holdings, listing
from app.quizzes.late.schemas import (
    DecidedOut,
    DecideIn,
    HeldBatchOut,
    HoldingsOut,
    LateAttemptOut,
    LateBatchOut,
    RefusedPayloadOut,
)

router = APIRouter(tags=["câu trả lời gửi muộn"])
Unit = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
Open = Annotated[listing.OpenOutcome, Query(description="waiting: chờ xem xét; refused: bài không tính câu gửi muộn")]


@router.get(
    "/late-answers",
    summary="Xem các phần trả lời gửi muộn chờ xem xét",
    responses=problems.responses(NotFound, RoleMissing, NamesNotHere, paging.CursorNotValid),
)
async def list_late_answers(
    *,
    actor: CurrentActor,
    session: WriteSession,
    unit: Unit = None,
    outcome: Open = "waiting",
    cursor: paging.Cursor = None,
    limit: paging.Limit = 50,
) -> Page[LateAttemptOut]:
    """By name, with what the clocks show in words; never the answers, keys or marks. The look is on record."""
    rows = await listing.late_answers(
        session,
        actor=actor,
        unit_id=unit,
        outcome=outcome,
        after=None if cursor is None else paging.decode_id(cursor),
        limit=limit,
        today=clock.today(),
        now=clock.now(),
    )
    shown, next_cursor = paging.cut(rows, limit, lambda late: [str(late.row["id"])])
    return Page(items=[_late_out(late) for late in shown], next_cursor=next_cursor)


@router.post(
    "/late-answers/{attempt_id}/decide",
    summary="Quyết định có tính phần gửi muộn hay không",
    responses=problems.responses(NotFound, RoleMissing, errors.OwnLateAnswers, errors.NothingToDecide, errors.DecisionIdUsed),
)
async def decide_late_answers(
    attempt_id: UUID, body: DecideIn, actor: CurrentActor, session: WriteSession, database: DatabaseDep
) -> DecidedOut:
    """All late answers of the attempt that wait, with a reason the member reads, by somebody else than the member.

    Accepted ones count at once. After the campaign was closed a level above decides, and accepting them moves nothing yet: they
    are accepted for the committee's amendment.
    """
    decided = await deciding.decide(
        session,
        database,
        actor=actor,
        attempt_id=attempt_id,
        decision=deciding.Decision(body.accept, body.reason, body.client_id),
        today=clock.today(),
        now=clock.now(),
    )
    return DecidedOut.model_validate(decided)


@router.get(
    "/attempts/{attempt_id}/holdings",
    summary="Xem hệ thống đang giữ những gì của lượt làm bài",
    responses=problems.responses(AttemptNotFound),
)
async def read_holdings(attempt_id: UUID, actor: TokenActor, database: DatabaseDep) -> HoldingsOut:
    """Hash by hash, so that a phone sends only what has not arrived. The own attempt only.

    `answers_sha256` is SHA-256 of the answers as canonical JSON: keys sorted, no blanks, ASCII (other characters as \\uXXXX in
    small letters), numbers as sent: {"0":2,"10":true,"3":[0,2]}.
    """
    now = clock.now()
    held = await holdings.holdings_of(database, actor=actor, attempt_id=attempt_id, now=now)
    batches = [
        HeldBatchOut(writer=row["writer_id"], answers_sha256=row["answers_hash"], **{name: row[name] for name in _HELD})
        for row in held.batches
    ]
    refused = [
        RefusedPayloadOut(sha256=row["payload_hash"], reason=row["reason"], received_at=row["received_at"])
        for row in held.refused
    ]
    return HoldingsOut(attempt_id=attempt_id, server_now=now, batches=batches, refused=refused)


_HELD = ("seq", "received_at", "verdict", "clock", "outcome")


def _late_out(late: listing.LateAttempt) -> LateAttemptOut:
    row = late.row
    copied = ("member_id", "full_name", "birth_year", "unit_id", "quiz_id", "started_at", "deadline_at", "closed_at")
    return LateAttemptOut(
        **{name: row[name] for name in copied},
        attempt_id=row["id"],
        number=row["member_number"],
        unit_name=late.unit_name,
        quiz_title=row["title"],
        attempt_number=row["number"],
        after_release=late.after_release,
        level="above" if late.after_release else "branch",
        batches=[LateBatchOut.model_validate(batch) for batch in late.batches],
    )
