"""Whether a WebP file holds one picture and nothing else (pure)."""

from struct import unpack_from

_HEAD = 20


def is_bare_webp(data: bytes) -> bool:
    """Whether every byte belongs to a still picture: no metadata, no profile, no frames, nothing behind the end."""
    if len(data) < _HEAD:
        return False
    riff, whole, webp, name, size = unpack_from("<4sI4s4sI", data)
    at_end = len(data) == whole + 8 == _HEAD + size + size % 2
    return bool(riff == b"RIFF" and webp == b"WEBP" and name in {b"VP8 ", b"VP8L"} and at_end)
