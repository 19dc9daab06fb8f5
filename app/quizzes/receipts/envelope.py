"""How a signed statement is carried (QR code, JSON) and how it is checked, without database and network (pure; decision 0014).

QR text: "SOTAY1:" and, in base32 of RFC 4648 without padding, the 64 bytes of the signature followed by the statement's UTF-8
bytes: only characters of a QR code's alphanumeric mode. A typical receipt (530 bytes) is 860 characters and fits version 17
(85 × 85 squares, level L). base64url needs version 18; base45 version 16, but its blanks get lost where texts are copied.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.signing import SIGNATURE_BYTES, from_text, is_public_key, is_signed, to_text
from app.quizzes.receipts import statement
from app.quizzes.receipts.statement import NotAStatement, fingerprint

QR_PREFIX = "SOTAY1:"


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement as it was signed."""

    statement: str
    signature: str
    key_id: str


class Finding(StrEnum):
    """What checking a signed statement found."""

    VALID = "valid"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"


class NotAReceipt(ValueError):
    """The text is no receipt of this service in any form; nothing can be checked."""


class NotAKeyFile(ValueError):
    """The text is no saved answer of GET /api/v1/signing-keys."""


def to_qr(signed: Signed) -> str:
    """The text for the QR code; the key's id is in the statement."""
    payload = from_text(signed.signature) + signed.statement.encode()
    return QR_PREFIX + base64.b32encode(payload).rstrip(b"=").decode()


def from_qr(text: str) -> Signed:
    """Undo `to_qr`; raises NotAReceipt."""
    body = text.removeprefix(QR_PREFIX)
    try:
        payload = base64.b32decode(body.encode("ascii") + b"=" * (-len(body) % 8))
        said = payload[SIGNATURE_BYTES:].decode()
        signed = Signed(said, to_text(payload[:SIGNATURE_BYTES]), statement.read(said)["key"])
    except (binascii.Error, ValueError) as error:  # NotAStatement is a ValueError, as bad UTF-8 is
        raise NotAReceipt from error
    if to_qr(signed) != text:
        raise NotAReceipt
    return signed


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file held: the receipt, its nonce if it was there, and the statements of scores beside it."""

    receipt: Signed
    nonce: str | None
    scores: tuple[Signed, ...]


def read_carried(text: str) -> Carried:
    """A receipt from the text of its QR code or from the saved answer of GET /attempts/{id}/receipt; raises NotAReceipt."""
    stripped = text.strip()
    if stripped.startswith(QR_PREFIX):
        return Carried(from_qr(stripped), None, ())
    fields = _object(stripped)
    nonce, scores = fields.get("nonce"), fields.get("scores", [])
    if not isinstance(nonce, str | None) or not isinstance(scores, list):
        raise NotAReceipt
    return Carried(_signed(fields), nonce, tuple(_signed(score) for score in scores))


def _object(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAReceipt from error
    if not isinstance(fields, dict):
        raise NotAReceipt
    return fields


def _signed(fields: Any) -> Signed:
    if not isinstance(fields, dict):
        raise NotAReceipt
    said, signature, key_id = (fields.get(name) for name in ("statement", "signature", "key_id"))
    if not (isinstance(said, str) and isinstance(signature, str) and isinstance(key_id, str)):
        raise NotAReceipt
    return Signed(said, signature, key_id)


def read_keys(text: str) -> dict[str, str]:
    """Public keys by id, from the saved answer of GET /api/v1/signing-keys; raises NotAKeyFile."""
    try:
        items = _object(text).get("items")
    except NotAReceipt as error:
        raise NotAKeyFile from error
    keys: dict[str, str] = {}
    for item in items if isinstance(items, list) else [None]:
        key_id, public = (item.get("id"), item.get("public_key")) if isinstance(item, dict) else (None, None)
        if not isinstance(key_id, str) or not isinstance(public, str) or not is_public_key(public) or key_id in keys:
            raise NotAKeyFile
        keys[key_id] = public
    return keys


def check(signed: Signed, keys: Mapping[str, str]) -> Finding:
    """Whether these very bytes were signed by the key they name; raises NotAReceipt if so, but it is no statement."""
    if signed.key_id not in keys:
        return Finding.UNKNOWN_KEY
    try:
        message = signed.statement.encode()
    except UnicodeEncodeError:
        return Finding.ALTERED
    if not is_signed(message, signature=signed.signature, public_key=keys[signed.key_id]):
        return Finding.ALTERED
    try:
        said = statement.read(signed.statement)
    except NotAStatement as error:
        raise NotAReceipt from error
    return Finding.VALID if said["key"] == signed.key_id else Finding.ALTERED


def is_intact(signed: Signed, keys: Mapping[str, str]) -> bool:
    """Whether `check` finds it valid."""
    try:
        return check(signed, keys) is Finding.VALID
    except NotAReceipt:
        return False


def check_score(score: Signed, receipt: Signed, keys: Mapping[str, str]) -> Finding:
    """Like `check`, for a score that came with a receipt: it must be that receipt's. The receipt has been found valid."""
    found = check(score, keys)
    if found is Finding.VALID and statement.read(score.statement).get("receipt") != statement.read(receipt.statement)["id"]:
        return Finding.ALTERED
    return found


def holds_answers(signed: Signed, answers: Mapping[str, Any], nonce: str) -> bool:
    """Whether the valid receipt speaks of these very answers (by place in the paper, in paper positions)."""
    try:
        mark = fingerprint(answers, from_text(nonce))
    except (ValueError, RecursionError):
        return False
    return hmac.compare_digest(mark, statement.read(signed.statement).get("answers", ""))
