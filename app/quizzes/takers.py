"""Under which id somebody takes tests."""

from uuid import UUID

from app.core.actor import Actor


def taker_of(actor: Actor) -> UUID:
    """The member's id; a guest, who is nobody's member, goes by the id of the account made at the meeting."""
    return actor.account_id if actor.member_id is None else actor.member_id
