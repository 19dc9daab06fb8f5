"""The keys of this deployment, one per purpose, derived from the one secret of the settings."""

import hmac
from functools import lru_cache

from app.core.settings import get_settings


@lru_cache
def _key(purpose: str) -> bytes:
    return hmac.digest(get_settings().secret_key.get_secret_value().encode(), f"sotay/{purpose}".encode(), "sha256")


def access_key() -> bytes:
    """Signs access tokens."""
    return _key("access-token")


def refresh_key() -> bytes:
    """Authenticates refresh tokens."""
    return _key("refresh-token")


def slip_key() -> bytes:
    """Hashes the codes on slips and PINs: both are short, so what protects them is that this key is not in the database."""
    return _key("slip-code")


def pseudonym_key() -> bytes:
    """Makes the pseudonyms of people in sealed rows: whoever holds such a row and a list of members cannot join them."""
    return _key("pseudonym")
