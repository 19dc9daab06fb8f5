"""Who takes tests, and under which id."""

from uuid import UUID

from app.core.actor import Actor


def taker_of(actor: Actor) -> UUID:
    """The member's id; a guest, who is nobody's member, goes by the id of the account made at the meeting."""
    return actor.account_id if actor.member_id is None else actor.member_id


def is_guest(actor: Actor) -> bool:
    """Whether the taker is nobody's member. (Officers without a member have accounts like that, but are admitted nowhere.)"""
    return actor.member_id is None
