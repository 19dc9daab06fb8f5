"""What the routes of units take and answer."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Count, Id, In, Out
from app.core.text import Line
from app.units.import_rows import FIRST_DAY, LAST_DAY
from app.units.kinds import UnitKind
from app.units.models import UnitVersion

Name = Annotated[Line, Field(min_length=1, max_length=300)]
ShortText = Annotated[Line, Field(min_length=1, max_length=60)]
EffectiveDay = Annotated[date, Field(strict=False, ge=FIRST_DAY, le=LAST_DAY)]


class UnitRef(Out):
    """A unit by its name."""

    id: UUID
    kind: UnitKind
    name: str

    @classmethod
    def of(cls, version: UnitVersion) -> Self:
        """From the version valid on the day asked for."""
        return cls(id=version.unit_id, kind=UnitKind(version.kind), name=version.name)


class ChildOut(Out):
    """A unit in the list of those directly below another."""

    id: UUID
    kind: UnitKind
    name: str
    committee_name: str | None
    symbol: str | None
    has_children: bool


class UnitOut(Out):
    """A unit as it was on the day asked for; `ancestors` from the nearest up to the top."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0192f5a0-0000-7000-8000-000000000001",
                    "code": "DX-TP",
                    "kind": "grassroots",
                    "name": "Đảng bộ phường Tân Phú",
                    "committee_name": "Đảng ủy phường Tân Phú",
                    "symbol": None,
                    "parent_id": "0192f5a0-0000-7000-8000-000000000002",
                    "valid_from": "2020-01-01",
                    "valid_to": None,
                    "decision": None,
                    "ancestors": [],
                    "features": ["pilot"],
                }
            ]
        }
    )

    id: UUID
    code: str
    kind: UnitKind
    name: str
    committee_name: str | None
    symbol: str | None
    parent_id: UUID | None
    valid_from: date
    valid_to: date | None
    decision: str | None
    ancestors: Sequence[UnitRef]
    features: Sequence[str]


class OpenUnitIn(In):
    """A new unit. `code` is the office's own key; `decision` the number and date of the paper it rests on."""

    code: ShortText
    kind: Annotated[UnitKind, Field(strict=False)]
    name: Name
    committee_name: Name | None = None
    symbol: ShortText | None = None
    parent_id: Id
    valid_from: EffectiveDay
    decision: Name | None = None


class RenameUnitIn(In):
    """All names from a day on; what is null is no more."""

    name: Name
    committee_name: Name | None
    symbol: ShortText | None
    valid_from: EffectiveDay
    decision: Name | None = None


class MoveUnitIn(In):
    """Another parent from a day on; `kind` where the move changes it."""

    parent_id: Id
    kind: Annotated[UnitKind | None, Field(strict=False)] = None
    valid_from: EffectiveDay
    decision: Name | None = None


class CloseUnitIn(In):
    """`closed_from` is the first day on which the unit is no more."""

    closed_from: EffectiveDay
    decision: Name | None = None


class UnitChangeOut(Out):
    """One unit that the file opens or changes."""

    row: Count
    code: str
    name: str
    opened: bool
    changed: Sequence[str]


class ComplaintOut(Out):
    """What is wrong in the file, by row and column."""

    row: Count
    column: str | None
    code: str
    detail: str


class UnitImportOut(Out):
    """What the file changed (`applied`) or would change."""

    applied: bool
    sheet: str
    changes: Sequence[UnitChangeOut]
    unchanged: Count
    complaints: Sequence[ComplaintOut]
