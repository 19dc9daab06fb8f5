"""Routes of receipts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from app.auth.deps import CurrentActor, TokenActor
from app.core import clock, problems
from app.core.db import DatabaseDep, Hot, WriteSession
from app.core.errors import RoleMissing
from app.quizzes.errors import AttemptNotFound
from app.quizzes.receipts import errors, looking_up, showing
from app.quizzes.receipts.schemas import ReceiptFoundOut, ReceiptOut, SignedOut
from app.quizzes.receipts.words import lines_of

router = APIRouter(tags=["bài trắc nghiệm"])
Code = Annotated[str, Path(max_length=40, description="Mã trên xác nhận đã nộp bài; nhận cả chữ thường, dấu cách, gạch ngang")]


@router.get(
    "/attempts/{attempt_id}/receipt",
    summary="Xem xác nhận đã nộp bài",
    responses=problems.responses(AttemptNotFound, errors.ReceiptNotFound, errors.AttemptStillOpen),
)
async def read_receipt(attempt_id: UUID, actor: TokenActor, database: DatabaseDep) -> ReceiptOut:
    """The signed receipt, the same bytes for ever; with it the signed score, as far as the test's policy shows it."""
    own = await showing.receipt_of(database, actor=actor, attempt_id=attempt_id, now=clock.now())
    return ReceiptOut(
        **SignedOut.model_validate(own.receipt).model_dump(),
        attempt_id=own.attempt_id,
        code=own.code,
        nonce=own.nonce,
        made_at=own.made_at,
        scores=[SignedOut.model_validate(score) for score in own.scores],
    )


@router.get(
    "/receipts/{code}",
    summary="Tra xác nhận đã nộp bài theo mã",
    responses=problems.responses(
        errors.ReceiptNotFound, RoleMissing, errors.ReceiptNotIntact, errors.ReceiptCodeMistyped, errors.TooManyLookups
    ),
)
async def look_up_receipt(code: Code, actor: CurrentActor, hot: Hot, session: WriteSession) -> ReceiptFoundOut:
    """Who handed in which test, when and how: for the branch's secretary, the committees above it and the inspector."""
    found = await looking_up.look_up(hot, session, actor=actor, code=code, now=clock.now(), today=clock.today())
    said = found.fields
    return ReceiptFoundOut(
        code=found.code,
        number=said["member"],
        full_name=found.full_name,
        test=said["test"][1],
        campaign=said["campaign"][1],
        started_at=said["started"],
        closed_at=said["closed"],
        way=said["way"],
        verdict=said["verdict"],
        lines=[f"{label}: {value}" for label, value in lines_of(said)],
    )
