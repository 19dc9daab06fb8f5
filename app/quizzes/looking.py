"""A taker looks at a closed attempt: what the test's policy shows of it now, decided here for result, review and receipt."""

from dataclasses import replace
from datetime import datetime

from app.core.actor import Actor
from app.core.db import Database
from app.core.hot import Row
from app.quizzes.late.showing import note_marks_seen
from app.quizzes.takers import is_guest, taker_of
from app.quizzes.visibility import Reveal, Review, Shown, for_taker, shown


async def look(database: Database, *, actor: Actor, attempt: Row, now: datetime) -> Shown:
    """What may be shown of the caller's own attempt (a row of `statements.OWN_ATTEMPT`), and is shown now: a first look at
    marks is noted where answers of theirs may still arrive.

    No keys while another attempt of theirs at the same test still runs: it draws on the same questions.
    """
    review = Review(Reveal(attempt["review_after"]), Reveal(attempt["review_released"]))
    is_closed = attempt["state"] == "closed"
    review = for_taker(review, is_guest=is_guest(actor))
    seen = shown(review, closed=is_closed, released_at=attempt["released_at"], now=now)
    if seen.marks and attempt["marks_unseen"]:
        await note_marks_seen(database, quiz_id=attempt["quiz_id"], member_id=taker_of(actor), now=now)
    return replace(seen, keys=seen.keys and not attempt["is_running"])
