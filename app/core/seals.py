"""What seals are made of: one way to write a thing as text; hashes of texts, lists, personal values (pure; decision 0018).

Every hash names what kind of thing it is about, so that a hash of one kind never passes for another. Personal values (names,
reasons) go in as hashes under a salt of their own: when the value and its salt are erased, the hash stays and tells nothing.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

SALT_BYTES = 16
# Made once: `json.dumps` with other than its usual settings makes one for every call, which costs more than the text.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False)


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys in order, no blanks, letters as they are, no fractions.

    >>> canonical({"b": [1, None, True], "a": "Bảy"})
    '{"a":"Bảy","b":[1,null,true]}'
    """
    return _ENCODER.encode(value)


def digest(kind: str, text: str) -> str:
    """SHA-256 of a text of a kind, as hexadecimal digits."""
    return hashlib.sha256(f"sotay/{kind}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def leaf(kind: str, value: Any) -> str:
    """The hash of one thing in a sealed list."""
    return digest(kind, canonical(value))


def list_digest(leaves: Iterable[str]) -> str:
    """The hash of an ordered list of hashes; another order, one more or one less is another list."""
    return digest("list", "\n".join(leaves))


def new_salt() -> str:
    """Fresh random bytes for one value, as hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def salted(value: str, salt: str) -> str:
    """The hash that stands for a personal value: without the salt nobody finds the value by trying names."""
    return digest("value", f"{salt}\n{value}")
