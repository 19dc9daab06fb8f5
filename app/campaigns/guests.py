"""Coming in with a guest code: an account without member and password, a device, and the right to take the one test."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.accounts import create_account
from app.auth.codes import ALPHABET, LENGTH, normal_form
from app.auth.families import Device, SignedIn, same_family
from app.auth.models import Account
from app.campaigns import refusals
from app.campaigns.errors import (
    GuestCodeNotOpen,
    GuestCodeNotValid,
    MeetingFullOfGuests,
    TooManyGuessedGuestCodes,
)
from app.campaigns.guest_code import NAMING, window_of
from app.campaigns.models import Campaign, RefusedCheckIn, StudySession
from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.quizzes.guests import Window, admit_guest, guest_of, guests_at, window_of_guest
from app.quizzes.models import Guest, Quiz

LABEL = "Khách"
MOST_GUESTS = 300
# Who guesses finds one of a billion endings with 30 tries in three minutes.
MOST_WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a device sends: the code, a name or none, the device's own id for this guest."""

    code: str
    name: str | None
    client_id: UUID
    device_label: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """The guest's tokens, and the test they may take."""

    signed_in: SignedIn
    quiz_id: UUID
    title: str
    name: str | None
    window: Window


async def come_in(session: AsyncSession, *, arrival: Arrival, now: datetime, real_now: datetime) -> Welcome:
    """Make a guest; the same `client_id` with a valid code again is the same guest with fresh tokens.

    Wrong codes are counted for the meetings whose code begins alike. Raises GuestCodeNotValid, TooManyGuessedGuestCodes,
    GuestCodeNotOpen, MeetingFullOfGuests.
    """
    code = normal_form(arrival.code)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise GuestCodeNotValid
    found = await _meeting(session, code)
    if found is None:
        raise await _wrong(session, code, arrival, now)
    meeting, campaign, quiz = found
    known = await guest_of(session, place_id=meeting.id, client_id=arrival.client_id)
    if known is None:
        if await _guesses(session, meeting.id, now) >= MOST_WRONG_CODES:
            raise _too_many()
        known = await _new_guest(session, meeting, campaign, quiz, arrival, now)
    account = await session.get_one(Account, known.account_id)
    device = Device(arrival.client_id, arrival.device_label)
    signed_in = await same_family(session, account=account, device=device, now=real_now)
    return Welcome(signed_in, quiz.id, quiz.title, known.name, await window_of_guest(session, known))


async def _meeting(session: AsyncSession, code: str) -> tuple[StudySession, Campaign, Quiz] | None:
    """The meeting with this code; its campaign is held open, its guests come in one after the other."""
    query = (
        select(StudySession, Campaign, Quiz)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .join(Quiz, Quiz.id == Campaign.quiz_id)
        .where(StudySession.guest_code == code)
    )
    if (row := (await session.execute(query.with_for_update(read=True, of=Campaign))).one_or_none()) is None:
        return None
    await session.refresh(row[0], with_for_update={"key_share": True})
    return row if row[0].guest_code == code else None


async def _new_guest(
    session: AsyncSession, meeting: StudySession, campaign: Campaign, quiz: Quiz, arrival: Arrival, now: datetime
) -> Guest:
    opens_at, closes_at = window_of(meeting, quiz)
    if campaign.state != "open" or meeting.cancelled_at is not None or not opens_at <= now < closes_at:
        raise GuestCodeNotOpen(extra={"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()})
    if await guests_at(session, meeting.id) >= MOST_GUESTS:
        raise MeetingFullOfGuests(most=MOST_GUESTS)
    account = await create_account(session, login=f"khach-{new_id().hex}", label=LABEL, member_id=None, now=now)
    guest = Guest(
        account_id=account.id,
        quiz_id=quiz.id,
        occasion_id=campaign.id,
        place_id=meeting.id,
        client_id=arrival.client_id,
        name=arrival.name,
        admitted_at=now,
    )
    await admit_guest(session, guest=guest, window=Window(max(campaign.starts_at, opens_at), closes_at))
    journal.record(
        session,
        actor=Actor(account.id, None, None, LABEL),
        action="campaigns:guest:come_in",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        new={"guest": str(account.id)},
    )
    return guest


async def _wrong(session: AsyncSession, code: str, arrival: Arrival, now: datetime) -> AppError:
    """The refusal of a wrong code, counted for every meeting (hardly ever more than one) whose code begins alike."""
    meant = select(StudySession.id).where(func.substr(StudySession.guest_code, 1, NAMING) == code[:NAMING])
    meetings = (await session.scalars(meant)).all()
    for meeting_id in meetings:
        if await _guesses(session, meeting_id, now) >= MOST_WRONG_CODES:
            return _too_many()
    nobody = Actor(SYSTEM_ACCOUNT, None, None, LABEL)
    payload = json.dumps({"code": code})
    tries = [refusals.Sent(meeting_id, None, arrival.client_id, None, payload) for meeting_id in meetings]

    async def count(session: AsyncSession) -> None:
        for sent in tries:
            await refusals.kept(sent, actor=nobody, error=GuestCodeNotValid, now=now)(session)

    return GuestCodeNotValid(evidence=count if tries else None)


async def _guesses(session: AsyncSession, meeting_id: UUID, now: datetime) -> int:
    query = select(func.count()).where(
        RefusedCheckIn.session_id == meeting_id,
        RefusedCheckIn.member_id.is_(None),
        RefusedCheckIn.reason == GuestCodeNotValid.code,
        RefusedCheckIn.received_at > now - WRONG_CODES_WINDOW,
    )
    return (await session.execute(query)).scalar_one()


def _too_many() -> TooManyGuessedGuestCodes:
    return TooManyGuessedGuestCodes(headers={"Retry-After": str(int(WRONG_CODES_WINDOW.total_seconds()))})
