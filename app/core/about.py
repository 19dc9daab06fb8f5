"""`/about`: what a client shows before anybody signed in: the product's name, the band of a demo, the business clock."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import Field

from app.core import clock, instance
from app.core.db import ReadSession
from app.core.schemas import Out

router = APIRouter(tags=["vận hành"])


class AboutOut(Out):
    """`demo_note` stands on every screen and print of a demo; null where the service is in real use."""

    name: str = Field(examples=["Học tập nghị quyết"])
    demo_note: str | None = Field(
        examples=["Dữ liệu minh họa, ngày minh họa 18/12/2024; tên người, số liệu chi bộ là giả định"]
    )
    server_now: datetime


@router.get("/about", summary="Xem tên ứng dụng và ngày của hệ thống")
async def read_about(request: Request, session: ReadSession) -> AboutOut:
    """The shown name (a setting), the note of a demo, and now by the service's clock."""
    note = await instance.recall(session, instance.DEMO_NOTE)
    return AboutOut(name=request.app.state.settings.display_name, demo_note=note, server_now=clock.now())
