"""Making an uploaded picture small, once. Slow and hungry: one at a time, in a thread of its own.

Pillow is imported here, on first use: the service starts and serves without it.
"""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from app.banks.kinds.pictures import LONGEST_SIDE
from app.banks.pictures.errors import (
    PictureAnimated,
    PictureKindNotTaken,
    PictureNotReadable,
    PictureTooLarge,
    PictureTooManyPixels,
)
from app.banks.pictures.webp import is_bare_webp
from app.core.errors import AppError

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 5_000_000
# A phone's photo has 12 million. Decoded, a pixel takes four bytes, for a moment some of them twice.
MOST_PIXELS = 16_000_000
TARGET_BYTES = 60_000
MEDIA_TYPE = "image/webp"
_KINDS = ("PNG", "JPEG", "WEBP", "GIF")
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
# A JPEG of several pictures is a photo with its depth or brightness map beside it; in the other kinds the pictures move.
_ANIMATED_KINDS = {"PNG", "WEBP", "GIF"}
# A photo that loads step by step has about ten scans; thousands only keep a processor busy.
_SCAN, _MOST_SCANS = b"\xff\xda", 100
_QUALITIES = (80, 70, 60, 50, 40)
_SMALLER = 0.8
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture as it is kept: WebP, at most 1,000 pixels on its longer side, nothing in it but what is to be seen."""

    digest: str
    width: int
    height: int
    data: bytes


def is_picture(data: bytes) -> bool:
    """Whether a file begins like one of the kinds that are taken."""
    return data.startswith(_BEGINNINGS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


async def shrink_aside(data: bytes) -> SmallPicture:
    """`shrink`, while the process goes on answering."""
    return await asyncio.get_running_loop().run_in_executor(_thread, shrink, data)


def shrink(data: bytes) -> SmallPicture:
    """The picture in a PNG, JPEG, WebP or GIF file. What was made small before is kept as it is: the same bytes and digest.

    Raises PictureTooLarge, PictureKindNotTaken, PictureTooManyPixels, PictureAnimated, PictureNotReadable.
    """
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    if not is_picture(data):
        raise PictureKindNotTaken
    try:
        image, is_small = _decode(data)
        size = image.size
        if not (is_small and len(data) <= TARGET_BYTES and is_bare_webp(data)):
            data, size = _encode(image)
    except AppError:
        raise
    except Exception as error:  # what decoders raise over a broken file is not listed anywhere
        raise PictureNotReadable from error
    return SmallPicture(sha256(data).hexdigest(), *size, data)


def _decode(data: bytes) -> "tuple[Image.Image, bool]":
    """The picture upright, on white, at most the longest side; whether it came so. Its header decides what is refused."""
    from PIL import Image, ImageOps, WebPImagePlugin  # noqa: F401 - importing it is what makes WebP known

    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=_KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooManyPixels from error
    if image.width * image.height > MOST_PIXELS:
        raise PictureTooManyPixels
    if image.format in _ANIMATED_KINDS and getattr(image, "is_animated", False):
        raise PictureAnimated
    if image.format not in _ANIMATED_KINDS and data.count(_SCAN) > _MOST_SCANS:
        raise PictureNotReadable
    longest = (LONGEST_SIDE, LONGEST_SIDE)
    image.draft("RGB", longest)
    image.load()
    exif, is_small = image.getexif(), image.mode == "RGB" and max(image.size) <= LONGEST_SIDE
    image = _plain(image)
    image.thumbnail(longest, Image.Resampling.LANCZOS)
    image.getexif().update(exif)
    return ImageOps.exif_transpose(image), is_small


def _plain(image: "Image.Image") -> "Image.Image":
    """RGB without transparency, not much larger than needed; nothing here holds the whole picture twice in colour."""
    if image.mode.startswith("I"):  # sixteen bits of grey; a plain conversion would cut instead of scale
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        image.paste("white", mask=image.getchannel("A").point(lambda value: 255 - value))
    elif image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    return image.reduce(max(1, max(image.size) // (2 * LONGEST_SIDE))).convert("RGB")


def _encode(image: "Image.Image") -> tuple[bytes, tuple[int, int]]:
    """The best quality that keeps to the target, in the size it has; where there is none, smaller."""
    from PIL import Image

    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"")
            if out.tell() <= TARGET_BYTES:
                return out.getvalue(), image.size
        width, height = (max(1, int(side * _SMALLER)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
