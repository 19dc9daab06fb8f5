"""From snapshots and what waits to what is answered."""

import json
from collections.abc import Sequence
from typing import Any

from app.participation.snapshots.grounds import Ground, in_words
from app.participation.snapshots.listing import Amendments, NamedWaiting
from app.participation.snapshots.models import Snapshot, SnapshotRow
from app.participation.snapshots.rows import Facts
from app.participation.snapshots.schemas import (
    AmendmentsOut,
    ChangeOut,
    LateRecordOut,
    PendingOut,
    SnapshotDetailOut,
    SnapshotOut,
    StandOut,
)

# What is known only once it is accepted: the answers are graded, the proposed change of the list is applied then.
_UNKNOWN = {Ground.LATE_ANSWERS, Ground.REGRADED, Ground.CORRECTION}


def amendments_out(found: Amendments, people: Sequence[NamedWaiting], next_cursor: str | None) -> AmendmentsOut:
    """One page."""
    return AmendmentsOut(
        campaign_id=found.campaign.id,
        snapshots=[SnapshotOut.model_validate(snapshot) for snapshot in found.snapshots],
        waiting=found.total,
        items=[_pending(one) for one in people],
        records=[
            LateRecordOut(
                id=late.record.id,
                kind=late.record.kind,
                session_id=late.record.session_id,
                session_title=late.title,
                sent_by=late.record.account_label,
                device_time=late.record.device_time,
                received_at=late.record.received_at,
                word=late.record.word,
            )
            for late in found.records
        ],
        next_cursor=next_cursor,
    )


def _pending(one: NamedWaiting) -> PendingOut:
    grounds = one.waiting.grounds
    known = not grounds & _UNKNOWN
    return PendingOut(
        member_id=one.member.id,
        full_name=one.member.full_name,
        birth_year=one.member.birth_year,
        unit_id=one.waiting.old.unit_id,
        unit_name=one.unit_name,
        grounds=sorted(grounds),
        grounds_text=in_words(grounds),
        old=_stand(one.waiting.old),
        new=_stand(one.waiting.new) if known else None,
        moves=_shown(one.waiting.old) != _shown(one.waiting.new) if known else None,
    )


def _stand(facts: Facts) -> StandOut:
    return StandOut.model_validate(facts)


def _shown(facts: Facts) -> tuple[StandOut, bool]:
    """What a number rests on; whether somebody passed moves one, but is nobody's to read above the branch."""
    return _stand(facts), facts.passed


def _without_result(row: str) -> dict[str, Any]:
    """A sealed row as it is shown; the whole of it is in the proof file, whose fetching is on record."""
    return {name: value for name, value in json.loads(row).items() if name != "passed"}


def detail_out(snapshot: Snapshot, changes: Sequence[tuple[SnapshotRow, SnapshotRow]]) -> SnapshotDetailOut:
    """One snapshot with the rows it changed."""
    return SnapshotDetailOut(
        **SnapshotOut.model_validate(snapshot).model_dump(),
        statement=snapshot.statement,
        signature=snapshot.signature,
        left_open=snapshot.left_open,
        changes=[
            ChangeOut(n=new.position, grounds=new.grounds or [], old=_without_result(old.row), new=_without_result(new.row))
            for old, new in changes
        ],
    )
