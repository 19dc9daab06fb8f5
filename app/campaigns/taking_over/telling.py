"""Who sent a record that waited learns what became of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.models import RefusedCheckIn
from app.campaigns.taking_over.waiting import FOR_COMMITTEE, LAID_ASIDE, TAKEN
from app.campaigns.taking_over.words import KIND_WORDS
from app.members.notice_words import NoticeKind
from app.members.notices import tell

_KINDS = {
    TAKEN: NoticeKind.RECORD_TAKEN,
    FOR_COMMITTEE: NoticeKind.RECORD_FOR_COMMITTEE,
    LAID_ASIDE: NoticeKind.RECORD_LAID_ASIDE,
}


async def tell_sender(
    session: AsyncSession, record: RefusedCheckIn, title: str, became: str, *, reason: str, now: datetime
) -> None:
    """If they are a member; once for each thing it `became`. `title`: of the meeting, or of the campaign if there is none."""
    account = None if record.account_id is None else await session.get(Account, record.account_id)
    if account is None or account.member_id is None:
        return
    await tell(
        session,
        member_id=account.member_id,
        kind=_KINDS[became],
        params={"what": KIND_WORDS[record.kind], "title": title, "reason": reason},
        dedupe=f"record/{record.id}/{became}",
        now=now,
    )
