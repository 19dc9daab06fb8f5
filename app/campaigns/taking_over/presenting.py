"""Kept records as they are answered."""

from typing import Any

from app.campaigns.taking_over import words
from app.campaigns.taking_over.contents import Content, Mention
from app.campaigns.taking_over.listing import KeptRecord
from app.campaigns.taking_over.schemas import MentionOut, RecordDecidedOut, WaitingRecordOut
from app.campaigns.taking_over.waiting import standing
from app.core import clock


def record_out(kept: KeptRecord, unit_name: str) -> WaitingRecordOut:
    """One record of the list."""
    return WaitingRecordOut(**_fields(kept, unit_name))


def decided_out(kept: KeptRecord, unit_name: str) -> RecordDecidedOut:
    """A record that was just decided."""
    return RecordDecidedOut(**_fields(kept, unit_name), message=words.decided(standing(kept.record), kept.record.kind))


def _fields(kept: KeptRecord, unit_name: str) -> dict[str, Any]:
    record, content = kept.record, kept.content or Content()
    device_time = content.device_time or record.device_time
    local = None if device_time is None else device_time.astimezone(clock.zone())
    state = standing(record)
    return {
        "id": record.id,
        "kind": record.kind,
        "kind_text": words.KIND_WORDS[record.kind],
        "state": state,
        "state_text": words.STATE_WORDS[state],
        "unit_id": kept.unit_id,
        "unit_name": unit_name,
        "session_id": record.session_id,
        "session_title": None if kept.meeting is None else kept.meeting.title,
        "sent_by": record.account_label,
        "device_time": device_time,
        "received_at": record.received_at,
        "clock_text": words.clock_text(local, ended_on=kept.ended_on),
        "readable": kept.content is not None,
        "summary": content.summary,
        "paper": content.paper,
        "people": [_mention(kept, mention) for mention in content.mentions],
        "word": record.word,
        "decided_at": record.decided_at,
    }


def _mention(kept: KeptRecord, mention: Mention) -> MentionOut:
    member = kept.names.get(mention.member_id)
    return MentionOut(
        member_id=mention.member_id,
        name=None if member is None else member.full_name,
        birth_year=None if member is None else member.birth_year,
        state=mention.state,
        state_text=words.SAID_WORDS[mention.state],
        parts=list(mention.parts),
        excuse=mention.excuse if mention.member_id in kept.reasons else None,
        duty=mention.duty,
    )
