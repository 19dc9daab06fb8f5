"""The printed roll and the keys over the wire."""

from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out


class SheetPartOut(Out):
    """A part of the meeting: one column of signatures."""

    number: int
    title: str


class SignerOut(Out):
    """One line of the sheet; `number` counts within its group."""

    number: int
    member_id: UUID
    name: str = Field(examples=["Nguyễn Văn Bảy"])
    birth_year: int | None = Field(examples=[1957])
    cell: str | None = Field(examples=["Tổ đảng số 1"])


class RollSheetOut(Out):
    """What an A4 sheet of signatures is printed from: in the order of given names."""

    session_id: UUID
    campaign_id: UUID
    unit_id: UUID
    heading: list[str] = Field(
        examples=[["DANH SÁCH ĐIỂM DANH", "Hội nghị học tập, quán triệt", "Chi bộ khu phố 1", "19 giờ 30 ngày 18/12/2024"]]
    )
    columns: list[str] = Field(examples=[["TT", "Họ và tên", "Năm sinh", "Ký tên"]])
    parts: list[SheetPartOut]
    people: list[SignerOut] = Field(description="Thuộc diện học tập")
    others: list[SignerOut] = Field(description="Không tính trong đợt này; có dự thì ký ở đây")
    others_heading: str
    footer: list[str] = Field(examples=[["Có mặt: …/49. Vắng có lý do: …", "Người điểm danh", "Người thứ hai xác nhận"]])
    printed_at: Instant


class PartKeysOut(Out):
    """The keys of one part, hexadecimal."""

    part: int
    qr_key: str
    spoken_key: str


class HallKeysOut(Out):
    """How a phone without signal makes the codes of a hall.

    Code = RFC 4226 (HOTP, SHA-256) of floor(unix time / step) under the part's key, so many digits.
    """

    session_id: UUID
    parts: list[PartKeysOut]
    qr_step_s: int
    qr_digits: int
    spoken_step_s: int
    spoken_digits: int
    opens_at: Instant
    closes_at: Instant
    server_now: Instant
