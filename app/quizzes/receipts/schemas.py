"""Receipts on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from app.core.schemas import Out


class SignedOut(Out):
    """One signed statement: its text (what was signed are its UTF-8 bytes), the signature and the key's id.

    `qr` is the text for a QR code: "SOTAY1:" and base32 of the 64 bytes of the signature followed by the statement.
    """

    statement: str
    signature: str
    key_id: str
    qr: str


class ReceiptOut(SignedOut):
    """The receipt of the caller's own attempt. `code` and `qr` are to be shown; `nonce` is not: it opens what was answered.

    `scores`: the signed scores in order of grading, the last one counts; empty while the test's policy shows none.
    """

    attempt_id: UUID
    code: str
    nonce: str
    made_at: datetime
    scores: list[SignedOut]


class ReceiptFoundOut(Out):
    """What a receipt states, its signature checked, for those who look after the member; never score or answers.

    `lines` says the same in words, for the screen.
    """

    code: str
    number: str
    full_name: str
    test: str
    campaign: str
    started_at: datetime
    closed_at: datetime
    way: str
    verdict: Literal["submitted", "expired", "entered", "late"]
    lines: list[str]
