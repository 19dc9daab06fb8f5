"""Signing what must be provable later without this service: Ed25519, keys with ids (pure; decision 0014).

The ring comes from the environment as "id:seed,id:seed": the first key signs, all of them verify. A seed is 32 random bytes in
base64url. Only public halves ever leave.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"
SEED_BYTES, SIGNATURE_BYTES, PUBLIC_BYTES = 32, 64, 32
MOST_KEYS = 20
# Known to everybody who reads this: for development only, refused in production (app.core.settings).
DEVELOPMENT_KEYS = "dev:ZGV2ZWxvcG1lbnQgb25seSwgbm90IGEgc2VjcmV0IDE"
_KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,23}", re.ASCII)


class KeysNotValid(ValueError):
    """The ring's text is malformed; the message says where and never shows a seed."""


def to_text(data: bytes) -> str:
    """base64url without padding.

    >>> to_text(b"abcd")
    'YWJjZA'
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Undo `to_text`; ValueError for anything `to_text` does not write, also for spare bits that are not zero.

    >>> from_text("YWJjZA")
    b'abcd'
    """
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        message = "not base64url"
        raise ValueError(message) from error
    if to_text(data) != text:
        message = "not the one way to write these bytes"
        raise ValueError(message)
    return data


class Keyring:
    """The keys of one deployment, in the order of the environment. Shows no private half in any form."""

    def __init__(self, keys: Mapping[str, Ed25519PrivateKey]) -> None:
        self._keys = dict(keys)
        self.key_id = next(iter(self._keys))
        self._signer = self._keys[self.key_id]

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._keys)})"

    def sign(self, message: bytes) -> str:
        """The signature of `message` by the first key, as text."""
        return to_text(self._signer.sign(message))

    def public_keys(self) -> dict[str, str]:
        """The public halves, as text, by id."""
        return {key_id: to_text(key.public_key().public_bytes_raw()) for key_id, key in self._keys.items()}


def read_keys(text: str) -> Keyring:
    """The ring of "id:seed,id:seed"; raises KeysNotValid."""
    keys: dict[str, Ed25519PrivateKey] = {}
    for number, part in enumerate(text.split(","), start=1):
        key_id, _, seed_text = part.strip().partition(":")
        if not is_key_id(key_id):
            message = f"khóa thứ {number}: mã khóa chỉ gồm chữ thường không dấu, chữ số, gạch ngang, nhiều nhất 24 ký tự"
            raise KeysNotValid(message)
        if key_id in keys:
            message = f"mã khóa {key_id} có hai lần"
            raise KeysNotValid(message)
        keys[key_id] = _private_key(key_id, seed_text)
    if len(keys) > MOST_KEYS:
        message = f"nhiều hơn {MOST_KEYS} khóa"
        raise KeysNotValid(message)
    return Keyring(keys)


def is_key_id(text: str) -> bool:
    """Whether a key may be called so: lower case letters, digits, dashes, at most 24."""
    return _KEY_ID.fullmatch(text) is not None


def _private_key(key_id: str, seed_text: str) -> Ed25519PrivateKey:
    try:
        seed = from_text(seed_text)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        message = f"khóa {key_id}: phần sau dấu hai chấm không phải 32 byte viết theo base64url"
        raise KeysNotValid(message) from None
    return Ed25519PrivateKey.from_private_bytes(seed)


def holds_development_key(ring: Keyring) -> bool:
    """Whether anybody could sign in this ring's name."""
    return not development_public_keys().isdisjoint(ring.public_keys().values())


def development_public_keys() -> frozenset[str]:
    """Public halves that no production service publishes."""
    return frozenset(read_keys(DEVELOPMENT_KEYS).public_keys().values())


def new_key(on: date) -> tuple[str, str]:
    """A fresh key's id, which names the day, and its part of the environment variable."""
    key_id = f"k{on:%Y%m%d}-{secrets.token_hex(2)}"
    return key_id, f"{key_id}:{to_text(secrets.token_bytes(SEED_BYTES))}"


def is_public_key(text: str) -> bool:
    """Whether the text is a public half as this service publishes it."""
    try:
        return len(from_text(text)) == PUBLIC_BYTES
    except ValueError:
        return False


def is_signed(message: bytes, *, signature: str, public_key: str) -> bool:
    """Whether the owner of `public_key` signed exactly these bytes; False also for malformed texts."""
    try:
        Ed25519PublicKey.from_public_bytes(from_text(public_key)).verify(from_text(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
