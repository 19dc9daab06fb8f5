"""The one-time code on a slip: ten characters of Crockford's alphabet (no I, L, O, U), read kindly. Pure."""

import hmac
import secrets
import unicodedata
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Fifty random bits as printed on the slip: `K7M2P-9QX4T`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def normal_form(text: str) -> str:
    """What was typed, without blanks and dashes, upper case, look-alikes read as digits.

    >>> normal_form(" k7m2p - oilqx ")
    'K7M2P011QX'
    """
    composed = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in composed if c.isalnum()).translate(_LOOKALIKES)


def keyed_hash(key: bytes, account_id: UUID, secret: str) -> str:
    """How a code or a PIN is stored. Keyed, because anything so short is found by trying without the key."""
    return hmac.digest(key, account_id.bytes + secret.encode(), "sha256").hex()


def same_hash(stored: str | None, given: str) -> bool:
    """Compare in constant time; nothing stored equals nothing."""
    return hmac.compare_digest(stored or "", given) and stored is not None
