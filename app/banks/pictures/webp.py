"""Whether a WebP file holds a still picture and nothing else (pure)."""

from struct import unpack_from

_SEEN = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_ONE_PICTURE = {b"VP8 ", b"VP8L"}


def is_plain_webp(data: bytes) -> bool:
    """Whether every byte belongs to the picture: no metadata, no profile, no frames, nothing behind the end."""
    if len(data) < 20 or data[:4] != b"RIFF" or data[8:12] != b"WEBP" or unpack_from("<I", data, 4)[0] != len(data) - 8:
        return False
    at, names = 12, []
    while at + 8 <= len(data):
        name, size = unpack_from("<4sI", data, at)
        names.append(name)
        at += 8 + size + size % 2
    return at == len(data) and set(names) <= _SEEN and sum(name in _ONE_PICTURE for name in names) == 1
