"""Routes of what is taken along to a hall."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns import hall_code
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, HallNotOpen, MeetingCancelled, RollNotValid
from app.campaigns.taking_along import keys, sheet
from app.campaigns.taking_along.schemas import HallKeysOut, PartKeysOut, RollSheetOut, SheetPartOut, SignerOut
from app.campaigns.taking_along.sheet import RollSheet, Signer
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.text import hour_text

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, MeetingCancelled)
_Unit = Annotated[UUID | None, Query(description="Chi bộ hoặc tổ đảng; mặc định là chi bộ tổ chức buổi học")]


@router.get(
    "/sessions/{session_id}/roll-sheet",
    summary="Lấy danh sách ký tên để in trên giấy A4",
    responses=problems.responses(*_REFUSALS, RollNotValid),
)
async def get_roll_sheet(session_id: UUID, session: WriteSession, actor: CurrentActor, unit: _Unit = None) -> RollSheetOut:
    """By given name, year of birth beside the name, one column of signatures a part. The look is on record."""
    now = clock.now()
    found = await sheet.roll_sheet(session, actor=actor, session_id=session_id, unit_id=unit, today=clock.today(), now=now)
    return _sheet_out(found, now)


@router.get(
    "/sessions/{session_id}/offline-keys",
    summary="Lấy khóa để điện thoại hiện mã điểm danh ở nơi không có sóng",
    responses=problems.responses(*_REFUSALS, HallNotOpen),
)
async def get_offline_keys(session_id: UUID, session: WriteSession, actor: CurrentActor) -> HallKeysOut:
    """Fetched at home by who takes the roll; it is on record. Scans made there arrive later and wait to be confirmed."""
    now = clock.now()
    found = await keys.hand_out_keys(session, actor=actor, session_id=session_id, today=clock.today(), now=now)
    return HallKeysOut(
        session_id=found.session_id,
        parts=[PartKeysOut.model_validate(part) for part in found.parts],
        qr_step_s=hall_code.QR_STEP_S,
        qr_digits=hall_code.QR_DIGITS,
        spoken_step_s=hall_code.SPOKEN_STEP_S,
        spoken_digits=hall_code.SPOKEN_DIGITS,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        server_now=now,
    )


def _sheet_out(found: RollSheet, now: datetime) -> RollSheetOut:
    meeting, titles = found.meeting, found.campaign.parts
    starts = meeting.starts_at.astimezone(clock.zone())
    signatures = ["Ký tên"] if len(meeting.parts) == 1 else [f"Ký tên: {titles[part - 1]}" for part in meeting.parts]
    return RollSheetOut(
        session_id=meeting.id,
        campaign_id=found.campaign.id,
        unit_id=found.unit.unit_id,
        heading=[
            "DANH SÁCH ĐIỂM DANH",
            found.campaign.title,
            meeting.title,
            found.unit.name,
            f"{hour_text(starts)} ngày {starts:%d/%m/%Y}, tại {meeting.place}",
        ],
        columns=["TT", "Họ và tên", "Năm sinh", *signatures],
        parts=[SheetPartOut(number=part, title=titles[part - 1]) for part in meeting.parts],
        people=_lines(found.people),
        others=_lines(found.others),
        others_heading="Không tính trong đợt này; đồng chí nào dự thì ký ở đây",
        footer=[
            f"Có mặt: ……/{len(found.people)}. Vắng có lý do: ……. Khách và người ngoài Đảng: …….",
            "Người điểm danh (ký, ghi rõ họ tên)",
            "Người thứ hai xác nhận (ký, ghi rõ họ tên)",
        ],
        printed_at=now,
    )


def _lines(signers: list[Signer]) -> list[SignerOut]:
    return [
        SignerOut(
            number=number,
            member_id=signer.member.id,
            name=signer.member.full_name,
            birth_year=signer.member.birth_year,
            cell=signer.cell,
        )
        for number, signer in enumerate(signers, 1)
    ]
