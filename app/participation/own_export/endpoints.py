"""The route by which members take their own data along."""

from datetime import date, datetime

from fastapi import APIRouter, Response
from pydantic import Field

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import DatabaseDep, ReadSession
from app.core.schemas import Instant, Out
from app.participation.errors import RecordNeedsMember, TooManyExports
from app.participation.own_export.gathering import Entry, note_export, own_data
from app.participation.own_export.words import ABOUT, FIELDS, PARTS
from app.participation.record import note_looks

router = APIRouter(tags=["của đồng chí"])
FORMAT = "own-data/1"


class FieldOut(Out):
    """One value: `code` is stable, `name` is how it is called."""

    code: str = Field(examples=["birth_year"])
    name: str = Field(examples=["Năm sinh"])
    value: str | int | bool | None = Field(examples=[1957])


class PartOut(Out):
    """One kind of data; each entry is a list of values."""

    code: str = Field(examples=["person"])
    name: str = Field(examples=["Thông tin cá nhân"])
    entries: list[list[FieldOut]]


class OwnDataOut(Out):
    """Everything that is kept of the caller."""

    format: str = Field(examples=[FORMAT])
    about: str
    made_at: Instant
    parts: list[PartOut]


@router.get(
    "/me/export",
    summary="Tải về mọi thông tin hệ thống giữ về chính đồng chí",
    responses=problems.responses(RecordNeedsMember, TooManyExports),
)
async def export_own_data(response: Response, session: ReadSession, actor: CurrentActor, database: DatabaseDep) -> OwnDataOut:
    """A JSON file to keep: names people read beside codes that stay. Scores only where they may be shown. A few times a day."""
    now = clock.now()
    member_id = await note_export(database, actor=actor, now=now)
    found = await own_data(session, actor=actor, member_id=member_id, now=now, real_now=clock.real_now())
    await note_looks(database, member_id, found.records, now=now)
    response.headers["Content-Disposition"] = 'attachment; filename="thong-tin-cua-toi.json"'
    response.headers["Cache-Control"] = "no-store"
    parts = [
        PartOut(code=code, name=PARTS[code], entries=[_fields(entry) for entry in entries])
        for code, entries in found.parts.items()
    ]
    return OwnDataOut(format=FORMAT, about=ABOUT, made_at=now, parts=parts)


def _fields(entry: Entry) -> list[FieldOut]:
    return [FieldOut(code=code, name=FIELDS[code], value=_plain(value)) for code, value in entry.items()]


def _plain(value: object) -> str | int | bool | None:
    """Days and instants as text."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int)) else str(value)
