"""Picture files of every sort: as a camera, an office and an enemy would send them."""

import io
import struct
import zlib
from collections.abc import Sequence
from random import Random
from typing import Any

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def drawing(width: int = 300, height: int = 200, colour: Any = "red", mode: str = "RGB") -> Image.Image:
    """One plain picture with a blue corner at the top left, so that it has an up."""
    image = Image.new(mode, (width, height), colour)
    if mode == "RGB":
        image.paste("blue", (0, 0, width // 4, height // 4))
    return image


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """What compresses worst."""
    return Image.frombytes("RGB", (width, height), Random(seed).randbytes(3 * width * height))


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    """Three frames."""
    frames = [drawing(colour=c) for c in ("red", "green", "white")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def place_of_taking() -> Image.Exif:
    """EXIF as a phone writes it: turned by 90 degrees, a maker, a place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MayAnhCuaToi"
    exif.get_ifd(0x8825).update({1: "N", 2: (11.0, 32.0, 3.0), 3: "E", 4: (106.0, 53.0, 0.0)})
    return exif


def opened(data: bytes) -> Image.Image:
    """The picture in a file."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def near(pixel: Any, wanted: Sequence[int]) -> bool:
    """The same colour, but for what compression costs."""
    return all(abs(one - other) < 40 for one, other in zip(pixel, wanted, strict=True))
