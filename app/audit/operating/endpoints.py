"""Routes of the operator."""

from typing import Annotated

from fastapi import APIRouter, Path

from app.audit.operating import reading
from app.audit.operating.schemas import OperationsOut, QueueOut, WayInOut
from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing

router = APIRouter(tags=["vận hành"])
Login = Annotated[str, Path(max_length=40, description="Số đăng nhập ghi trên phiếu")]


@router.get("/operations", summary="Xem tình hình hoạt động của hệ thống", responses=problems.responses(RoleMissing))
async def read_operations(session: ReadSession, actor: CurrentActor) -> OperationsOut:
    """Does work pile up, is the journal sealed: counts and ages, for the operator."""
    found = await reading.operations(session, actor=actor)
    return OperationsOut(
        now=clock.now(),
        queues=[QueueOut.model_validate(queue) for queue in found.queues],
        journal_waiting=found.journal.count,
        journal_waiting_since=found.journal.since,
        sealed_at=found.sealed_at,
        accounts=found.accounts,
        signed_in=found.signed_in,
    )


@router.get(
    "/operations/accounts/{login}",
    summary="Xem vì sao một đồng chí không vào được",
    responses=problems.responses(RoleMissing, NotFound),
)
async def read_way_in(login: Login, session: WriteSession, actor: CurrentActor) -> WayInOut:
    """Slip issued, activated, last contact: what the operator answers on the telephone. The look is on record."""
    found = await reading.way_in_of(
        session, actor=actor, login=login, today=clock.today(), now=clock.now(), now_real=clock.real_now()
    )
    return WayInOut(
        login=found.account.login,
        slips_issued=found.account.codes_issued,
        slip=found.slip.state.value,
        slip_at=found.slip.at,
        slip_wrong_tries=found.slip.wrong_tries,
        has_password=found.account.password_hash is not None,
        disabled=found.account.disabled_at is not None,
        devices=found.devices,
        last_contact=found.last_contact,
        failed_tries=found.failed_tries,
    )
