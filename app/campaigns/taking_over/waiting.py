"""Which kept records wait, where, and for whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.campaigns import gates
from app.campaigns.models import RefusedCheckIn, StudySession

WAITING, FOR_COMMITTEE, TAKEN, LAID_ASIDE = "waiting", "for_committee", "taken", "laid_aside"
_AFTER_THE_END = [error.code for error in gates.AFTER_THE_END]


def place() -> ColumnElement[UUID]:
    """The unit whose office takes the record of the row over."""
    return func.coalesce(RefusedCheckIn.unit_id, StudySession.unit_id)


def kept_records(campaign_id: UUID) -> Select[RefusedCheckIn, StudySession, UUID]:
    """Every kept record of the campaign with its meeting (None: of the campaign itself) and the unit it belongs to."""
    at = func.coalesce(RefusedCheckIn.campaign_id, StudySession.campaign_id)
    return (
        select(RefusedCheckIn, StudySession, place())
        .outerjoin(StudySession, StudySession.id == RefusedCheckIn.session_id)
        .where(at == campaign_id)
    )


def in_state(state: str) -> ColumnElement[bool]:
    """Records that stand so: what came after the end waits for the committee, what waits else for the office's holder."""
    if state in {TAKEN, LAID_ASIDE}:
        return RefusedCheckIn.state == state
    after = RefusedCheckIn.reason.in_(_AFTER_THE_END)
    return and_(RefusedCheckIn.state == "waiting", after if state == FOR_COMMITTEE else ~after)


def standing(record: RefusedCheckIn) -> str:
    """How the record stands."""
    return FOR_COMMITTEE if record.state == WAITING and record.reason in _AFTER_THE_END else record.state
