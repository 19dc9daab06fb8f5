"""What a refused body is known by, and how it is written down (pure)."""

import json
from hashlib import sha256

from app.quizzes.folding import dump_answers


def digest_of(raw: bytes) -> str:
    """What a phone compares with what it holds: SHA-256 in hexadecimal digits.

    Of the canonical text of the answers (`folding.dump_answers`) where the body is JSON with an object of answers, as it is for
    batches that were taken; else of the body as it was sent.

    >>> digest_of(b'{"answers": {"3": [0, 2], "0": 1}, "elapsed_ms": -1}') == sha256(b'{"0":1,"3":[0,2]}').hexdigest()
    True
    """
    try:
        body = json.loads(raw)
        if isinstance(body, dict) and isinstance(body.get("answers"), dict):
            return sha256(dump_answers(body["answers"]).encode()).hexdigest()
    except (ValueError, RecursionError):  # malformed, or nested beyond reading
        pass
    return sha256(raw).hexdigest()


def as_text(path: str, raw: bytes) -> str:
    """The body with the path it was sent to, as text that every database stores; bytes that are no UTF-8 are escaped.

    >>> as_text("batches/x/1", b'\\xff{"0"\\x00')
    '{"path": "batches/x/1", "body": "\\\\\\\\xff{\\\\"0\\\\"\\\\u0000"}'
    """
    return json.dumps({"path": path, "body": raw.decode(errors="backslashreplace")}, ensure_ascii=False)
