"""Routes of guests: the code of a meeting, and coming in with it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.auth.deps import CurrentActor
from app.auth.handing_over import tokens_out
from app.campaigns import guest_code, guests
from app.campaigns.errors import (
    CampaignClosed,
    GuestCodeNotOpen,
    GuestCodeNotValid,
    MeetingFullOfGuests,
    NoTestForGuests,
    TooManyGuessedGuestCodes,
)
from app.campaigns.guest_schemas import GuestCodeIn, GuestCodeOut, GuestIn, GuestOut
from app.campaigns.rescheduling.errors import MeetingIsCancelled
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.text import squeeze

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing, NoTestForGuests)


@router.get(
    "/sessions/{session_id}/guest-code",
    summary="Xem mã khách của buổi học",
    responses=problems.responses(*_REFUSALS),
)
async def get_guest_code(session_id: UUID, session: ReadSession, actor: CurrentActor) -> GuestCodeOut:
    """The code that lets guests take the campaign's test, for who shows codes at the meeting; how many guests there are."""
    found = await guest_code.shown_guest_code(session, actor=actor, session_id=session_id, today=clock.today())
    return GuestCodeOut.model_validate(found)


@router.put(
    "/sessions/{session_id}/guest-code",
    summary="Lập hoặc thay mã khách của buổi học",
    responses=problems.responses(*_REFUSALS, CampaignClosed, MeetingIsCancelled),
)
async def put_guest_code(session_id: UUID, body: GuestCodeIn, session: WriteSession, actor: CurrentActor) -> GuestCodeOut:
    """Made on first use; `renew` replaces it: the old one lets nobody in any more, who is a guest stays one."""
    made = await guest_code.make_guest_code(
        session, actor=actor, session_id=session_id, renew=body.renew, today=clock.today(), now=clock.now()
    )
    return GuestCodeOut.model_validate(made)


@router.post(
    "/guests",
    summary="Vào làm bài trắc nghiệm bằng mã khách",
    responses=problems.responses(GuestCodeNotValid, GuestCodeNotOpen, TooManyGuessedGuestCodes, MeetingFullOfGuests),
)
async def come_in(body: GuestIn, request: Request, response: Response, session: WriteSession) -> GuestOut:
    """A guest takes the one test of the meeting's campaign and nothing else; guests stand apart and count in no rate."""
    arrival = guests.Arrival(body.code, squeeze(body.name or "") or None, body.client_id, body.device_label)
    welcome = await guests.come_in(session, arrival=arrival, now=clock.now(), real_now=clock.real_now())
    return GuestOut(
        **tokens_out(request, response, welcome.signed_in, in_cookie=body.cookie).model_dump(),
        quiz_id=welcome.quiz_id,
        title=welcome.title,
        name=welcome.name,
        opens_at=welcome.window.opens_at,
        closes_at=welcome.window.closes_at,
    )
