"""What keeps a record out of a campaign or a meeting now, whoever brings it."""

from datetime import datetime

from app.campaigns import rules
from app.campaigns.errors import CampaignClosed, CampaignNotOpen, MeetingCancelled, RecordedTooLate
from app.campaigns.models import Campaign, StudySession
from app.core.errors import AppError

# What was refused so waits for the committee: it may still count by an amendment.
AFTER_THE_END = (CampaignClosed, RecordedTooLate)


def obstacle(campaign: Campaign, now: datetime, meeting: StudySession | None = None) -> type[AppError] | None:
    """Why nothing is recorded here: not open yet, the meeting cancelled, closed, the 72 hours over; or None.

    Cancelled comes before closed: no amendment takes what is said of a meeting that did not take place.
    """
    if campaign.state == "planned":
        return CampaignNotOpen
    if meeting is not None and meeting.cancelled_at is not None:
        return MeetingCancelled
    if campaign.state == "closed":
        return CampaignClosed
    return RecordedTooLate if rules.is_recorded_too_late(campaign.ends_at, now) else None


def require_recordable(campaign: Campaign, now: datetime, meeting: StudySession | None = None) -> None:
    """Raises what `obstacle` finds."""
    found = obstacle(campaign, now, meeting)
    if found is not None:
        raise found


def require_begun(campaign: Campaign, meeting: StudySession | None = None) -> None:
    """For deciding what has waited since before the closing: afterwards, too, for then it waits for an amendment in turn.

    Raises CampaignNotOpen, MeetingCancelled.
    """
    if campaign.state == "planned":
        raise CampaignNotOpen
    if meeting is not None and meeting.cancelled_at is not None:
        raise MeetingCancelled


def require_open(campaign: Campaign, meeting: StudySession | None = None) -> None:
    """For what is no new fact about who came: raises CampaignNotOpen, CampaignClosed, MeetingCancelled."""
    if campaign.state == "closed":
        raise CampaignClosed
    if campaign.state != "open":
        raise CampaignNotOpen
    if meeting is not None and meeting.cancelled_at is not None:
        raise MeetingCancelled
