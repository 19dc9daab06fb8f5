"""What a change file is answered with."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import Field

from app.core.schemas import Count, Out
from app.units.changefile.records import Complaint
from app.units.changefile.running import ChangeRun
from app.units.reorganising.drafts import Done


class ChangeLineOut(Out):
    """One change of one unit."""

    verb: str = Field(examples=["merge"], description="open, rename, move, close, merge, split, dissolve")
    unit_id: UUID
    name: str = Field(examples=["Đảng bộ phường Tân Phú"])
    valid_from: date
    decision: str | None


class ChangeComplaintOut(Out):
    """What is wrong in the file: where, what stands there, what to do."""

    file: str
    row: Count = Field(description="Dòng của bảng tính hoặc của tệp; với JSON là số thứ tự của mục")
    column: str | None = Field(examples=["units[1].names"])
    value: str | None
    code: str
    detail: str


class ChangeRunOut(Out):
    """What the file changed (`applied`) or would change; `skipped`: units that are not in this tree."""

    applied: bool
    title: str | None
    changes: Sequence[ChangeLineOut]
    unchanged: Count = Field(description="Số thay đổi đã ghi từ trước, không ghi lại")
    skipped: Sequence[str]
    complaints: Sequence[ChangeComplaintOut]


def run_out(run: ChangeRun) -> ChangeRunOut:
    """The run as it is answered."""
    return ChangeRunOut(
        applied=run.applied,
        title=run.title,
        changes=[_line(run, done) for done in run.changes],
        unchanged=run.unchanged,
        skipped=[ref.text for ref in run.skipped],
        complaints=[complaint_out(complaint) for complaint in run.complaints],
    )


def complaint_out(complaint: Complaint) -> ChangeComplaintOut:
    """A complaint as it is answered."""
    spot = complaint.spot
    return ChangeComplaintOut(
        file=complaint.file, row=spot.row, column=spot.column, value=spot.value, code=complaint.code, detail=complaint.detail
    )


def _line(run: ChangeRun, done: Done) -> ChangeLineOut:
    return ChangeLineOut(
        verb=done.verb,
        unit_id=done.unit_id,
        name=run.names[done.unit_id],
        valid_from=done.day,
        decision=done.paper.text,
    )
