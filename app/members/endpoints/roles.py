"""Routes of roles and slips: who holds what, handing over, activation codes and how often they were issued."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth import errors as auth_errors
from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.settings import get_settings
from app.members import errors, roles, slips, views
from app.members.endpoints.offsets import cursor_at, start_of
from app.members.roles import RoleChange
from app.members.schemas_roles import HoldersOut, ReissueOut, RoleChangeIn, SlipOut

router = APIRouter(tags=["nhiệm vụ và phiếu đăng nhập"])
SCOPE = (NotFound, RoleMissing)
On = Annotated[date | None, Query(description="Ngày cần xem (YYYY-MM-DD); bỏ trống là hôm nay")]


@router.get("/units/{unit_id}/roles", summary="Xem ai đang giữ nhiệm vụ gì", responses=problems.responses(*SCOPE))
async def read_roles(unit_id: UUID, actor: CurrentActor, session: WriteSession, on: On = None) -> HoldersOut:
    """The holders of roles on the unit on a day, with terms and decisions; operator and board see login numbers only."""
    day = on or clock.today()
    found = await roles.holders(session, actor=actor, unit_id=unit_id, on=day, now=clock.now())
    return HoldersOut(unit_id=unit_id, on=day, holders=[views.holder(h) for h in found])


@router.put(
    "/units/{unit_id}/roles",
    summary="Giao nhiệm vụ, bàn giao nhiệm vụ",
    responses=problems.responses(
        *SCOPE,
        errors.RoleNotForUnit,
        errors.RoleNeedsDecision,
        errors.LoginNotFound,
        errors.GrantToSelf,
        errors.MembershipEnded,
        auth_errors.InspectionNeedsDecision,
        auth_errors.GrantTermNotValid,
        auth_errors.GrantExists,
    ),
)
async def write_roles(unit_id: UUID, body: RoleChangeIn, actor: CurrentActor, session: WriteSession) -> HoldersOut:
    """From a day on exactly these people hold the role: who held it before and is not named ends that day."""
    change = RoleChange(body.role, body.logins, body.valid_from, body.valid_to, body.decision)
    await roles.set_holders(session, actor=actor, unit_id=unit_id, change=change, now=clock.now())
    found = await roles.holders(session, actor=actor, unit_id=unit_id, on=body.valid_from, now=clock.now())
    return HoldersOut(unit_id=unit_id, on=body.valid_from, holders=[views.holder(h) for h in found])


@router.post(
    "/members/{member_id}/activation-code",
    status_code=201,
    summary="Cấp phiếu đăng nhập",
    responses=problems.responses(*SCOPE, errors.MembershipEnded, errors.SlipNotForYou, auth_errors.AccountNotFound),
)
async def issue_activation_code(member_id: UUID, actor: CurrentActor, session: WriteSession) -> SlipOut:
    """A login number and a one-time code, shown this once; older codes, the password and all devices end with it."""
    slip = await slips.issue_code(session, actor=actor, member_id=member_id, now=clock.now(), real_now=clock.real_now())
    return SlipOut(
        display_name=get_settings().display_name,
        login=slip.login,
        code=slip.code,
        expires_at=slip.expires_at,
        issued=slip.issued,
        full_name=slip.full_name,
        birth_year=slip.birth_year,
        unit_name=slip.unit_name,
        steps=list(slips.STEPS),
    )


@router.get(
    "/units/{unit_id}/slips",
    summary="Xem các đồng chí được cấp phiếu nhiều lần",
    responses=problems.responses(*SCOPE, errors.NamesNotHere, CursorNotValid),
)
async def list_reissues(
    *, unit_id: UUID, actor: CurrentActor, session: WriteSession, cursor: Cursor = None, limit: Limit = 50
) -> Page[ReissueOut]:
    """For the level above: who got more than one slip, how often and when last."""
    start = start_of(cursor)
    found = await slips.reissues(session, actor=actor, unit_id=unit_id, start=start, limit=limit + 1, now=clock.now())
    following = cursor_at(start + limit if len(found) > limit else None)
    return Page[ReissueOut](items=[ReissueOut.model_validate(r) for r in found[:limit]], next_cursor=following)
