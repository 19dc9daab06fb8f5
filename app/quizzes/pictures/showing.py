"""A picture of a member's own paper: found by its place, so that no name of a picture or an option is on the wire."""

from datetime import datetime
from uuid import UUID

from app.banks.kinds import digest_at
from app.banks.pictures.errors import PictureNotFound
from app.core.actor import Actor
from app.core.db import Database
from app.quizzes import assembly
from app.quizzes.attempts import own_attempt
from app.quizzes.papers import shelf_of


async def picture_of(
    database: Database, *, actor: Actor, attempt_id: UUID, place: int, position: int | None, now: datetime
) -> bytes:
    """The picture at the stem of the question at `place` (from 0), or at the option at `position` of this paper.

    Raises AttemptNotFound, SignedOut, PictureNotFound.
    """
    row = await own_attempt(database, actor=actor, attempt_id=attempt_id, now=now)
    paper = assembly.load(row["paper"])
    if place >= len(paper):
        raise PictureNotFound
    item, shelf = paper[place], shelf_of(database)
    version = (await shelf.take(database, [item.version_id]))[0]
    digest = digest_at(version.body, item.permutation, position)
    data = None if digest is None else await shelf.picture(database, version.bank_id, digest)
    if data is None:
        raise PictureNotFound
    return data
