"""Ids are UUIDv7: opaque to clients, sorted by time for the database's indexes."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid7()
