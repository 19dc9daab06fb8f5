"""Requests and responses of people, statuses, affiliations, transfers."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from app.core.schemas import Count, Day, Id, In, Out
from app.core.text import Line
from app.members.schemas_moves import ClockOut
from app.members.words import Membership, Standing

DeviceId = Annotated[Id, Field(description="Mã do máy gửi tự tạo; gửi lại cùng mã không ghi thêm lần nữa")]
ShortLine = Annotated[Line, Field(max_length=200)]
StatusValue = Literal[
    "full",
    "probationary",
    "died",
    "expelled",
    "removed",
    "left",
    "active",
    "exempt",
    "temporarily_exempt",
    "suspended",
]
Year = Annotated[int, Field(ge=1900, le=2100)]
BASIS: dict[str, JsonValue] = {
    "kind": "quyết định",
    "number": "15-QĐ/ĐU",
    "issuer": "Đảng ủy phường Tân Hoa",
    "day": "2024-12-01",
}


class MemberOut(Out):
    """One line of a roster. `standing` is `not_counted` where the reason is not for the reader."""

    id: UUID
    number: str
    full_name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    cell_id: UUID | None
    cell_name: str | None
    membership: str
    standing: str
    standing_text: str


class PersonIn(In):
    """What is written about a person."""

    full_name: Annotated[Line, Field(min_length=2, max_length=120)]
    birth_date: Day | None = None
    birth_year: Year | None = None
    card_number: Annotated[Line, Field(max_length=20)] | None = None
    phone: Annotated[Line, Field(max_length=40)] | None = None
    admitted_on: Day | None = None
    official_on: Day | None = None
    cell_id: Id | None = None


class NewMemberIn(PersonIn):
    """A person to be put on the roster of a branch."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000001",
                    "unit_id": "0193d3e0-0000-7000-8000-00000000000a",
                    "full_name": "Nguyễn Văn Bảy",
                    "birth_date": "1957-02-01",
                    "phone": "0912 345 678",
                    "membership": "full",
                    "starts_on": "2024-12-18",
                }
            ]
        }
    )

    id: DeviceId
    unit_id: Id
    membership: Literal["full", "probationary"] = "full"
    starts_on: Day | None = Field(None, description="Bỏ trống là hôm nay")
    is_another_person: bool = Field(False, description="Đã xem: là người khác với đồng chí cùng họ tên, ngày sinh đã có")


class EditMemberIn(PersonIn):
    """All values as they shall be, and the version that was read."""

    version: Count


class MemberSavedOut(Out):
    """The member after a change."""

    id: UUID
    number: str
    full_name: str
    version: int


class BasisIn(In):
    """The paper a status rests on."""

    kind: ShortLine | None = None
    number: ShortLine | None = None
    issuer: ShortLine | None = None
    day: Day | None = None


class StatusIn(In):
    """A membership or a standing from a day on; a standing may have an end."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000002",
                    "aspect": "standing",
                    "value": "exempt",
                    "valid_from": "2024-12-01",
                    "basis": BASIS,
                }
            ]
        }
    )

    id: DeviceId
    aspect: Literal["membership", "standing"]
    value: StatusValue
    valid_from: Day
    valid_to: Day | None = Field(None, description="Chỉ cho tình trạng có thời hạn")
    basis: BasisIn = BasisIn()

    @model_validator(mode="after")
    def refuse_values_of_the_other_aspect(self) -> Self:
        """A membership is no standing; only a standing has an end."""
        values = {m.value for m in Membership} if self.aspect == "membership" else {s.value for s in Standing}
        if self.value not in values or (self.aspect == "membership" and self.valid_to is not None):
            message = "giá trị không thuộc loại thay đổi này"
            raise ValueError(message)
        return self


class StatusOut(Out):
    """A recorded status with its paper."""

    id: UUID
    aspect: str
    value: str
    text: str
    valid_from: date
    valid_to: date | None
    basis_kind: str | None
    basis_number: str | None
    basis_issuer: str | None
    basis_date: date | None


class AffiliationIn(In):
    """A temporary stay, or the contact kept at the residence."""

    id: DeviceId
    kind: Literal["temporary", "residence"]
    unit_id: Id
    valid_from: Day
    valid_to: Day | None = None


class AffiliationEndIn(In):
    """The first day on which it no longer holds."""

    valid_to: Day


class AffiliationOut(Out):
    """Where a member belonged."""

    id: UUID
    kind: str
    text: str
    unit_id: UUID
    unit_name: str
    valid_from: date
    valid_to: date | None


class TransferIn(In):
    """A member to be sent to another branch, with the letter of introduction."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000003",
                    "to_unit_id": "0193d3e0-0000-7000-8000-00000000000b",
                    "kind": "official",
                    "paper_number": "07-GT/CB",
                    "paper_date": "2024-12-16",
                }
            ]
        }
    )

    id: DeviceId
    to_unit_id: Id
    kind: Literal["official", "temporary"] = "official"
    paper_number: ShortLine | None = None
    paper_date: Day | None = None
    note: Line | None = None
    ends_on: Day | None = None


class RefusalIn(In):
    """Why the letter goes back."""

    reason: Annotated[Line, Field(min_length=1)]


class TransferOut(Out):
    """A transfer and how far it is. The sender counts the member until `effective_on`."""

    id: UUID
    member_id: UUID
    full_name: str | None
    birth_year: int | None
    kind: str
    from_unit_id: UUID
    from_unit_name: str
    to_unit_id: UUID
    to_unit_name: str
    state: str
    state_text: str
    paper_number: str | None
    paper_date: date | None
    sent_at: datetime
    decided_at: datetime | None
    effective_on: date | None
    ends_on: date | None
    clock: ClockOut | None = Field(description="Hạn xuất trình giấy giới thiệu chuyển chính thức, khi nơi nhận chưa xác nhận")


class RecordOut(Out):
    """A person's record as far as the reader may see it."""

    id: UUID
    number: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    card_number: str | None
    phone: str | None
    admitted_on: date | None
    official_on: date | None
    version: int
    unit_id: UUID
    cell_id: UUID | None
    membership: str | None
    membership_text: str | None
    standing: str
    standing_text: str
    statuses: list[StatusOut]
    affiliations: list[AffiliationOut]
    transfers: list[TransferOut]
    has_slip: bool
    slips_issued: int
    is_own: bool
