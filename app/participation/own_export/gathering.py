"""A member's own data, part by part, as the pages of the service show them to the member."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.grants import valid_on
from app.auth.models import Account, RoleGrant
from app.auth.sessions import own_sessions
from app.campaigns.absences.own import all_requests, own_out
from app.content.models import Item, ReadMark
from app.core import journal
from app.core.actor import ROLE_WORDS, Actor, Role
from app.core.clock import local_day
from app.core.db import Database
from app.core.models import JournalEntry
from app.members import records, views
from app.members.looks.reading import looks_at_me
from app.members.notices import own_notices
from app.members.own_data.asking import own as own_corrections
from app.members.schemas_notices import NoticeOut
from app.members.schemas_own_data import LookOut, OwnCorrectionOut
from app.participation.errors import RecordNeedsMember, TooManyExports
from app.participation.me_presenting import record_out
from app.participation.me_schemas import OwnRecordOut
from app.participation.record import OwnRecord, record_of
from app.units.queries import versions_on

ACTION = "participation:own_data:export"
A_DAY, MOST_A_DAY = timedelta(hours=24), 5
MOST = 1_000
ASKED = ("asked_at", "decided_at")
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnData:
    """Parts by their codes, each a list of entries; `records`: whose scores are among them."""

    parts: dict[str, list[Entry]]
    records: list[OwnRecord]


async def note_export(database: Database, *, actor: Actor, now: datetime) -> UUID:
    """Keep that the member took their data along, before they leave; the member. Raises RecordNeedsMember, TooManyExports."""
    member_id = actor.member_id
    if member_id is None:
        raise RecordNeedsMember
    async with database.write() as session:
        lately = select(func.count()).where(
            JournalEntry.subject_kind == "member",
            JournalEntry.subject_id == member_id,
            JournalEntry.action == ACTION,
            JournalEntry.at > now - A_DAY,
        )
        if (await session.scalar(lately) or 0) >= MOST_A_DAY:
            raise TooManyExports(most=MOST_A_DAY, headers={"Retry-After": str(int(A_DAY.total_seconds()))})
        journal.record(session, actor=actor, action=ACTION, subject=("member", member_id), now=now)
    return member_id


async def own_data(session: AsyncSession, *, actor: Actor, member_id: UUID, now: datetime, real_now: datetime) -> OwnData:
    """Everything, in the forms that the member's own pages have."""
    record = views.record(await records.read_record(session, actor=actor, member_id=member_id, now=now))
    found = await record_of(session, member_id=member_id, before=None, limit=MOST, now=now)
    shown = [record_out(one) for one in found]
    devices = await own_sessions(session, actor=actor, now=real_now)
    notices = await own_notices(session, actor=actor, unseen=False, before=None, most=MOST)
    looks = await looks_at_me(session, actor=actor, before=None, most=MOST)
    person = ("number", "full_name", "birth_date", "birth_year", "card_number", "phone", "admitted_on", "official_on")
    dates = ("valid_from", "valid_to")
    transfers = ("from_unit_name", "to_unit_name", "state_text", "sent_at", "decided_at")
    corrections = [OwnCorrectionOut.of(asked) for asked in await own_corrections(session, actor=actor)]
    parts = {
        "person": _entries([record], *person, "membership_text", "standing_text"),
        "statuses": _entries(record.statuses, "text", *dates, "basis_kind", "basis_number", "basis_issuer", "basis_date"),
        "places": _entries(record.affiliations, "text", "unit_name", *dates),
        "transfers": _entries(record.transfers, *transfers),
        "account": await _account(session, actor),
        "devices": [
            {"device_label": d.device_label, "created_at": d.created_at, "last_refresh_at": d.rotated_at} for d in devices
        ],
        "roles": await _roles(session, actor, now),
        "campaigns": _entries(shown, "title", "unit_name", "starts_at", "ends_at", "sentence"),
        "marks": list(_marks(shown)),
        "scans": list(_scans(shown)),
        "excuses": await _excuses(session, member_id, found),
        "tests": list(_tests(shown)),
        "reading": await _reading(session, member_id),
        "notices": _entries([NoticeOut.of(n) for n in notices], "text", "created_at", "seen_at"),
        "corrections": _entries(corrections, "field_text", "wanted", "note", "state_text", "answer", "asked_at", "decided_at"),
        "looks": _entries([LookOut.of(look) for look in looks], "at", "who", "looked_at", "ground"),
    }
    return OwnData(parts, found)


def _entries(things: Iterable[Any], *names: str) -> list[Entry]:
    return [{name: getattr(thing, name) for name in names} for thing in things]


def _marks(shown: Iterable[OwnRecordOut]) -> Iterator[Entry]:
    for campaign in shown:
        for entry in _entries(campaign.marks, "session_title", "day", "part", "state", "way", "recorded_by"):
            yield {"campaign": campaign.title, **entry}


def _scans(shown: Iterable[OwnRecordOut]) -> Iterator[Entry]:
    for campaign in shown:
        for scan in campaign.scans:
            yield {"campaign": campaign.title, "text": scan.sentence, "at": scan.at, "decided_at": scan.decided_at}


async def _excuses(session: AsyncSession, member_id: UUID, found: Iterable[OwnRecord]) -> list[Entry]:
    """Every request, withdrawn ones, too."""
    titles = {one.campaign.id: one.campaign.title for one in found}
    requests = [own_out(request) for request in await all_requests(session, member_id)]
    return [{"campaign": titles.get(one.campaign_id), **_entries([one], *ASKED)[0], "text": one.sentence} for one in requests]


def _tests(shown: Iterable[OwnRecordOut]) -> Iterator[Entry]:
    for campaign in shown:
        for test in campaign.tests:
            entry = _entries([test], "title", "way_text", "closed_at", "score", "passed")[0]
            yield {"campaign": campaign.title, "attempt": test.number, **entry}


async def _account(session: AsyncSession, actor: Actor) -> list[Entry]:
    account = await session.get_one(Account, actor.account_id)
    password = account.password_hash is not None
    entry = {"login": account.login, "created_at": account.created_at, "slips_issued": account.codes_issued}
    return [{**entry, "has_password": password}]


async def _roles(session: AsyncSession, actor: Actor, now: datetime) -> list[Entry]:
    today = local_day(now)
    query = select(RoleGrant).where(RoleGrant.account_id == actor.account_id, valid_on(today)).order_by(RoleGrant.id)
    grants = (await session.scalars(query)).all()
    names = await versions_on(session, {grant.unit_id for grant in grants}, today)
    return [
        {
            "role_text": ROLE_WORDS[Role(grant.role)],
            "unit_name": names[grant.unit_id].name if grant.unit_id in names else None,
            "valid_from": grant.valid_from,
            "valid_to": grant.valid_to,
        }
        for grant in grants
    ]


async def _reading(session: AsyncSession, member_id: UUID) -> list[Entry]:
    query = select(ReadMark, Item.title).join(Item, Item.id == ReadMark.item_id).where(ReadMark.member_id == member_id)
    rows = await session.execute(query.order_by(Item.title, ReadMark.item_id))
    return [{"title": title, **_entries([mark], "layer", "finished", "marked_at")[0]} for mark, title in rows]
