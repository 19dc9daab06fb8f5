"""Making pictures small: every kind of input, nothing of a person left in them, nothing that hurts the service."""

import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from app.banks.pictures.errors import (
    PictureAnimated,
    PictureKindNotTaken,
    PictureNotReadable,
    PictureTooLarge,
    PictureTooManyPixels,
)
from app.banks.pictures.shrinking import MOST_BYTES, MOST_PIXELS, TARGET_BYTES, shrink
from app.banks.pictures.webp import is_bare_webp
from app.core.errors import AppError
from tests.banks.drawings import SIGNATURE, bomb, chunk, drawing, encoded, moving, near, noise, opened, place_of_taking

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_becomes_a_small_webp_that_looks_the_same(kind: str) -> None:
    small = shrink(encoded(drawing(2400, 1200), kind))
    assert (small.width, small.height) == (1000, 500)
    assert len(small.data) <= TARGET_BYTES
    image = opened(small.data)
    assert (image.format, image.size, image.mode) == ("WEBP", (1000, 500), "RGB")
    assert near(image.getpixel((900, 400)), RED)
    assert near(image.getpixel((50, 50)), BLUE)


def test_a_picture_that_is_small_is_not_made_larger() -> None:
    small = shrink(encoded(drawing(40, 30)))
    assert (small.width, small.height) == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_set_upright_and_says_nothing_about_who_took_it_where(kind: str) -> None:
    profile = b"x" * 128 + b"acspHO SO MAU CUA TOI" * 10
    data = encoded(drawing(400, 200), kind, exif=place_of_taking(), icc_profile=profile)
    assert b"MayAnhCuaToi" in data
    small = shrink(data)
    assert (small.width, small.height) == (200, 400)
    assert is_bare_webp(small.data)
    assert dict(opened(small.data).getexif()) == {}
    assert "icc_profile" not in opened(small.data).info
    for secret in (b"MayAnhCuaToi", b"acsp", b"Exif", b"EXIF", b"ICCP", b"XMP "):
        assert secret not in small.data
    image = opened(small.data)
    assert near(image.getpixel((190, 10)), BLUE), "the corner that was at the top left is at the top right"


def test_comments_and_texts_are_dropped() -> None:
    png = encoded(drawing())
    at = png.index(b"IDAT") - 4
    assert b"SECRET" not in shrink(png[:at] + chunk(b"tEXt", b"Author\0SECRET") + png[at:]).data
    assert b"SECRET" not in shrink(encoded(drawing(), "JPEG", comment=b"SECRET")).data
    assert b"SECRET" not in shrink(encoded(drawing(), "GIF", comment=b"SECRET")).data
    assert b"SECRET" not in shrink(encoded(drawing(), "WEBP", xmp=b"<x>SECRET</x>")).data


def test_what_is_transparent_becomes_white() -> None:
    """Black lines on nothing cannot be read on a dark screen."""
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    palette = Image.new("P", (50, 50), 0)
    for data in (
        encoded(clear),
        encoded(clear, "WEBP", lossless=True),
        encoded(Image.new("LA", (50, 50), (0, 0))),
        encoded(palette, "PNG", transparency=0),
        encoded(palette, "GIF", transparency=0),
    ):
        assert near(opened(shrink(data).data).getpixel((25, 25)), WHITE)


def test_rare_ways_of_storing_pictures_come_out_right() -> None:
    grey16 = Image.frombytes("I;16", (60, 60), struct.pack("<H", 32_768) * 3_600)
    assert near(opened(shrink(encoded(grey16)).data).getpixel((30, 30)), (128, 128, 128))
    assert near(opened(shrink(encoded(Image.new("1", (50, 50), 1))).data).getpixel((25, 25)), WHITE)
    assert near(opened(shrink(encoded(Image.new("CMYK", (50, 50)), "JPEG")).data).getpixel((25, 25)), WHITE)
    two = encoded(drawing(), "MPO", save_all=True, append_images=[drawing(100, 100)])
    assert two[:3] == b"\xff\xd8\xff"
    assert shrink(two).width == 300, "a phone's photo with its brightness map beside it is a still picture"


def test_even_noise_fits_and_what_was_made_small_stays_as_it_is() -> None:
    small = shrink(encoded(noise(1200, 900), "JPEG", quality=70))
    assert len(small.data) <= TARGET_BYTES
    assert small.width > 300
    assert opened(small.data).mode == "RGB"
    again = shrink(small.data)
    assert again == small, "the same bytes, so the same digest in another bank or another installation"
    assert shrink(encoded(drawing())).digest == shrink(encoded(drawing())).digest


def test_a_webp_with_anything_behind_or_beside_the_picture_is_made_anew() -> None:
    plain = shrink(encoded(drawing())).data
    hidden = plain + b"<script>alert(1)</script>"
    assert b"script" not in shrink(hidden).data
    longer = plain[:4] + struct.pack("<I", len(plain) - 8 + 12) + plain[8:] + b"ZZZZ" + struct.pack("<I", 4) + b"evil"
    assert b"evil" not in shrink(longer).data


REFUSED: list[tuple[bytes, type[AppError]]] = [
    (b"", PictureKindNotTaken),
    (b"GIF", PictureKindNotTaken),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", PictureKindNotTaken),
    (b"%PDF-1.7", PictureKindNotTaken),
    (b"BM" + b"\0" * 100, PictureKindNotTaken),
    (b"II*\0" + b"\0" * 100, PictureKindNotTaken),
    (b"\0\0\0\x1cftypheic" + b"\0" * 100, PictureKindNotTaken),
    (b"\0\0\0\x1cftypavif" + b"\0" * 100, PictureKindNotTaken),
    (b"PK\x03\x04", PictureKindNotTaken),
    (SIGNATURE, PictureNotReadable),
    (SIGNATURE + b"\0" * 100, PictureNotReadable),
    (b"\xff\xd8\xff" + b"\0" * 100, PictureNotReadable),
    (b"GIF89a" + b"\xff" * 100, PictureNotReadable),
    (b"RIFF\x10\0\0\0WEBPVP8 \0\0\0\0", PictureNotReadable),
    (bomb(50_000, 50_000), PictureTooManyPixels),
    (bomb(12_000, 12_000), PictureTooManyPixels),
    (bomb(4_001, 4_000), PictureTooManyPixels),
    (bomb(2_000, 2_000), PictureNotReadable),
    (SIGNATURE + b"\0" * MOST_BYTES, PictureTooLarge),
]


@pytest.mark.parametrize(("data", "refusal"), REFUSED, ids=[f"{n}-{data[:12]!r}" for n, (data, _) in enumerate(REFUSED)])
def test_what_is_refused(data: bytes, refusal: type[AppError]) -> None:
    with pytest.raises(refusal):
        shrink(data)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_refused(kind: str) -> None:
    with pytest.raises(PictureAnimated):
        shrink(moving(kind))


def test_a_gif_whose_frame_is_larger_than_its_screen_is_refused() -> None:
    data = bytearray(encoded(drawing(60, 60), "GIF"))
    at = data.index(b"\x2c\0\0\0\0")
    data[at + 5 : at + 9] = struct.pack("<HH", 65_535, 65_535)
    with pytest.raises((PictureTooManyPixels, PictureNotReadable)):
        shrink(bytes(data))


def test_a_photo_with_thousands_of_scans_is_refused() -> None:
    data = encoded(drawing(), "JPEG", progressive=True)
    scan = data.index(b"\xff\xda")
    with pytest.raises(PictureNotReadable):
        shrink(data[:-2] + data[scan : scan + 12] * 200 + data[-2:])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_broken_files_are_refused_or_read_and_never_anything_else(kind: str) -> None:
    random, whole = Random(7), encoded(noise(64, 48), kind)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(random.randint(1, 6)):
            data[random.randrange(len(data))] = random.randrange(256)
        cut = random.choice([len(data), random.randrange(len(data))])
        with suppress(PictureKindNotTaken, PictureNotReadable, PictureAnimated, PictureTooManyPixels):
            assert is_bare_webp(shrink(bytes(data[:cut])).data)


def test_the_service_starts_without_pillow() -> None:
    """Memory and start-up of a process that never takes in a picture."""
    program = "import sys; from app.main import create_app; create_app(); sys.exit('PIL' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_refusals_name_the_limits_that_hold() -> None:
    """An author who obeys the sentence is not refused again."""
    for limit, error in ((MOST_PIXELS, PictureTooManyPixels), (MOST_BYTES, PictureTooLarge)):
        for language in ("vi", "en"):
            assert f" {limit // 1_000_000} " in error().detail(language)
