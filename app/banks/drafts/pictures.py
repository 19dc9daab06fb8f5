"""The pictures a draft names are pictures of its bank."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.drafts.errors import QuestionNotValid
from app.banks.kinds import Complaint
from app.banks.pictures.queries import pictures_named

_ADVICE = "không thấy hình này trong ngân hàng; tải hình lên ngân hàng trước rồi chọn lại"


async def settle_pictures(session: AsyncSession, bank_id: UUID, body: Mapping[str, Any]) -> None:
    """Give every picture of a body the size the bank has it in; raises QuestionNotValid for those the bank does not have."""
    named = list(_named(body))
    if not named:
        return
    known = await pictures_named(session, bank_id, [picture["digest"] for _, picture in named])
    missing = [Complaint(field, _ADVICE) for field, picture in named if picture["digest"] not in known]
    if missing:
        raise QuestionNotValid.because(missing)
    for _, picture in named:
        stored = known[picture["digest"]]
        picture.update(width=stored.width, height=stored.height)


def _named(body: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every picture with the name authors have for its place."""
    if "picture" in body:
        yield "Hình", body["picture"]
    for number, option in enumerate(body.get("options", ()), 1):
        if "picture" in option:
            yield f"hình của phương án {number}", option["picture"]
