"""Requests and responses of roles, slips and roster files."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.actor import Role
from app.core.schemas import Day, In, Out
from app.core.text import Line
from app.members.imports.stored import Section

RowNumbers = Annotated[tuple[Annotated[int, Field(ge=1, le=2_000_000)], ...], Field(max_length=60_000, strict=False)]


class RoleChangeIn(In):
    """From a day on exactly these people hold the role on the unit, by their login numbers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"role": "secretary", "logins": ["100023"], "valid_from": "2024-12-18", "decision": "21-QĐ/ĐU, 16/12/2024"}
            ]
        }
    )

    role: Annotated[Role, Field(strict=False)]
    logins: Annotated[list[Annotated[Line, Field(min_length=1, max_length=40)]], Field(max_length=50)]
    valid_from: Day
    valid_to: Day | None = None
    decision: Annotated[Line, Field(max_length=200)] | None = None


class HolderOut(Out):
    """Who holds a role. `full_name` is null for who sees no names; `in_force` is false until a password is set."""

    grant_id: UUID
    role: str
    role_text: str
    login: str
    member_id: UUID | None
    full_name: str | None
    birth_year: int | None
    valid_from: date
    valid_to: date | None
    decision: str | None
    in_force: bool


class HoldersOut(Out):
    """The holders of roles on a unit on a day."""

    unit_id: UUID
    on: date
    holders: list[HolderOut]


class SlipOut(Out):
    """What is printed on a slip; the code is shown this once."""

    display_name: str
    login: str
    code: str
    expires_at: datetime
    issued: int
    full_name: str | None
    birth_year: int | None
    unit_name: str
    steps: list[str]


class ReissueOut(Out):
    """A member who got more than one slip."""

    member_id: UUID
    login: str
    full_name: str
    birth_year: int | None
    unit_id: UUID
    issued: int
    last_at: datetime


class RosterImportOut(Out):
    """An uploaded roster file: what it would do (or did). `ask_rows` wait for a person's word before applying."""

    id: UUID
    unit_id: UUID
    file_name: str
    state: str
    starts_on: date
    rows: int
    counts: dict[Section, int]
    unchanged: int
    ask_rows: list[int]
    ignored_columns: list[str]
    can_apply: bool
    created_at: datetime
    applied_at: datetime | None


class ApplyIn(In):
    """The answers to the rows that ask: written as they stand, or left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepted_rows": [17], "left_out_rows": [42]}]})

    accepted_rows: RowNumbers = ()
    left_out_rows: RowNumbers = ()


class FieldChangeOut(Out):
    """A field the file fills differently."""

    field: str
    label: str
    old: str | None
    new: str | None


class ImportLineOut(Out):
    """One line of a preview. People have names, complaints a text; what does not apply is null."""

    row: int | None
    column: str | None
    code: str | None
    text: str | None
    asks: bool | None
    member_id: UUID | None
    number: str | None
    full_name: str | None
    birth_year: int | None
    unit: str | None
    changes: list[FieldChangeOut]
