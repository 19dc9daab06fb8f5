"""Routes of the notice on what is kept of a member, who sees it, how long, whom to ask."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from app.auth import privacy
from app.auth.deps import CurrentActor
from app.auth.errors import PrivacyNoticeChanged
from app.auth.privacy_words import SECTIONS, TITLE, VERSION
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.schemas import In, Instant, Out
from app.core.text import Line

router = APIRouter(tags=["của đồng chí"])


class SectionOut(Out):
    """One question and its answer."""

    heading: str = Field(examples=["Ai xem được"])
    text: str


class PrivacyNoticeOut(Out):
    """The notice, and when the caller read this version (null: not yet)."""

    version: str = Field(examples=["1"])
    title: str
    sections: list[SectionOut]
    acknowledged_at: Instant | None


class AcknowledgeIn(In):
    """The version that was shown."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": VERSION}]})

    version: Annotated[Line, Field(min_length=1, max_length=20)]


@router.get("/me/privacy-notice", summary="Xem thông báo về thông tin cá nhân: giữ gì, ai xem, bao lâu, hỏi ai")
async def read_privacy_notice(actor: CurrentActor, session: ReadSession) -> PrivacyNoticeOut:
    """Shown at the first sign-in and whenever asked for; nothing is held back until it is read."""
    return _out(await privacy.acknowledged_at(session, actor=actor))


@router.put(
    "/me/privacy-notice/acknowledgement",
    summary="Xác nhận đồng chí đã đọc thông báo về thông tin cá nhân",
    responses=problems.responses(PrivacyNoticeChanged),
)
async def acknowledge_privacy_notice(body: AcknowledgeIn, actor: CurrentActor, session: WriteSession) -> PrivacyNoticeOut:
    """The first time counts; again changes nothing."""
    return _out(await privacy.acknowledge(session, actor=actor, version=body.version, now=clock.now()))


def _out(acknowledged_at: datetime | None) -> PrivacyNoticeOut:
    sections = [SectionOut(heading=heading, text=text) for heading, text in SECTIONS]
    return PrivacyNoticeOut(version=VERSION, title=TITLE, sections=sections, acknowledged_at=acknowledged_at)
