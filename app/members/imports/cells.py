"""What one cell of a roster says (pure): text, dates, phones, card numbers, statuses as offices write them.

Each reader takes a cell as the table reader gives it and returns the value or None for an empty cell; a cell that says
something which cannot be read raises CellNotRead with a Vietnamese reason.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.text import fold, nfc
from app.members.words import Membership, Standing

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(3_654, 73_051)  # 1910-01-01 to 2100-01-01: what can be a day in a person's life
_YEARS = range(1900, 2101)
_MONTHS = 12
_LONGEST_NAME = 120


class CellNotRead(Exception):
    """The cell says something that is not of its column; `reason` is for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date, or only its year."""

    year: int
    day: date | None


def text_of(cell: Cell) -> str | None:
    """The cell as one line of composed text without invisible characters; whole numbers without a decimal point."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    return clean_text(str(cell)) or None


def clean_text(text: str) -> str:
    """Composed form, no invisible characters, every run of white space one blank."""
    if text.isprintable():
        return " ".join(nfc(text).split())
    visible = "".join(" " if c.isspace() else c for c in text if unicodedata.category(c) not in {"Cf", "Cs", "Co"})
    return " ".join("".join(c for c in nfc(visible) if c == " " or unicodedata.category(c) != "Cc").split())


def read_name(cell: Cell) -> str | None:
    """A person's name; names in capitals get ordinary ones."""
    name = text_of(cell)
    if name is None:
        return None
    if len(name) > _LONGEST_NAME or not all(c.isalpha() or c in " '’ʼ`.-" or unicodedata.combining(c) for c in name):
        reason = "họ và tên chỉ gồm chữ cái"
        raise CellNotRead(reason)
    if sum(c.isalpha() for c in name) < 2:
        reason = "họ và tên quá ngắn"
        raise CellNotRead(reason)
    return " ".join(map(_capitalised, name.split())) if name.isupper() or name.islower() else name


def _capitalised(word: str) -> str:
    return re.sub(r"(^|['’ʼ`.-])(\w)", lambda m: m[1] + m[2].upper(), word.lower())


def name_key(name: str) -> str:
    """Equal for the same name however it was typed: case, composition, place of the tone mark (hoà, hòa)."""
    if name.isascii():
        return name.casefold()
    return " ".join(map(_word_key, name.casefold().replace("’", "'").replace("ʼ", "'").split()))


_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")


def _word_key(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in parts if c in _TONES)
    return "".join(c for c in parts if c not in _TONES) + tones


def read_birth(cell: Cell, today: date) -> Birth | None:
    """A birth date or year. Two-digit years are the last ones that make the person 18."""
    read = _read_date(cell, newest=today.year - 18)
    if read is None:
        return None
    birth = Birth(read.year, read) if isinstance(read, date) else Birth(read, None)
    if not 1900 <= birth.year <= today.year - 18:
        reason = f"năm sinh {birth.year} không hợp lý (đảng viên từ đủ 18 tuổi)"
        raise CellNotRead(reason)
    return birth


def read_day(cell: Cell, today: date) -> date | None:
    """A whole date not after today; only a year or a month is not enough."""
    read = _read_date(cell, newest=today.year)
    if read is None:
        return None
    if not isinstance(read, date):
        reason = f"chỉ có năm {read}, cần đủ ngày, tháng, năm"
        raise CellNotRead(reason)
    if read > today or read.year < 1930:
        reason = f"ngày {read:%d/%m/%Y} không hợp lý"
        raise CellNotRead(reason)
    return read


_PARTS = re.compile(r"(\d{1,2})\s*[/.\-,\s]\s*(\d{1,2})\s*[/.\-,\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?( ?[AaPp][Mm])?$")
_WORDED = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")


def _read_date(cell: Cell, newest: int) -> date | int | None:
    """A date, or a year alone. `newest`: the last year a two-digit year may mean."""
    if cell is None or isinstance(cell, bool | time | timedelta):
        if cell is None:
            return None
        reason = "không phải ngày tháng"
        raise CellNotRead(reason)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = clean_text(cell).strip("'\"“”() ")
    if text in {"", "-", "/", "…", "..."}:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _from_text(_CLOCK.sub("", text), newest)


def _from_number(number: float) -> date | int:
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        reason = "không phải ngày tháng"
        raise CellNotRead(reason)
    if number == int(number) and int(number) in _YEARS:
        return int(number)
    if int(number) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    reason = f"số {number:.12g} không phải ngày tháng"
    raise CellNotRead(reason)


def _from_text(text: str, newest: int) -> date | int:
    if re.fullmatch(r"\d{4,5}(\.0+)?", text, re.ASCII):
        return _from_number(float(text))
    if match := re.fullmatch(r"(\d\d)(\d\d)(\d{4})", text, re.ASCII):
        return _day(match[1], match[2], int(match[3]), text)
    if match := _PARTS.fullmatch(text):
        year = int(match[3])
        return _day(match[1], match[2], _full_year(year, newest) if len(match[3]) == 2 else year, text)
    if match := _ISO.fullmatch(text):
        return _day(match[3], match[2], int(match[1]), text)
    if match := _MONTH_AND_YEAR.fullmatch(text):
        if 1 <= int(match[1]) <= _MONTHS and int(match[2]) in _YEARS:
            return int(match[2])
    elif match := _WORDED.fullmatch(fold(text)):
        return _day(match[1], match[2], int(match[3]), text)
    reason = f"“{text[:40]}” không đọc được thành ngày/tháng/năm"
    raise CellNotRead(reason)


def _full_year(two_digits: int, newest: int) -> int:
    """The latest year with these last digits that is not after `newest`.

    >>> _full_year(57, 2006), _full_year(3, 2006), _full_year(24, 2024)
    (1957, 2003, 2024)
    """
    return newest - (newest - two_digits) % 100


def _day(day: str, month: str, year: int, text: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        reason = f"“{text[:40]}” không phải là một ngày có thật (viết ngày/tháng/năm)"
        raise CellNotRead(reason) from None


_MOBILE_OR_LANDLINE = re.compile(r"0[35789]\d{8}|02\d{9}", re.ASCII)


def read_phone(cell: Cell) -> str | None:
    """A phone number as 0912345678: without separators, with the leading zero that spreadsheets drop, +84 as 0.

    >>> read_phone(912345678.0), read_phone("+84 91.234.5678"), read_phone("0912 345 678")
    ('0912345678', '0912345678', '0912345678')
    """
    text = text_of(cell)
    if text is None:
        return None
    for part in re.split(r"[;,/]|\s-\s", unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"[\s.\-()']", "", part)
        digits = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))(0?)", "0", digits)
        if re.fullmatch(r"[235789]\d{8,9}", digits, re.ASCII):
            digits = "0" + digits
        if _MOBILE_OR_LANDLINE.fullmatch(digits):
            return digits
    reason = f"“{text[:40]}” không phải số điện thoại"
    raise CellNotRead(reason)


def read_card(cell: Cell) -> str | None:
    """A party card number: 8 digits; spreadsheets drop leading zeros, people put dots and blanks in.

    >>> read_card(1012345), read_card("61.012 345"), read_card("01012345")
    ('01012345', '61012345', '01012345')
    """
    text = text_of(cell)
    if text is None:
        return None
    digits = re.sub(r"[\s.\-']", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{6,8}", digits, re.ASCII) or not digits.strip("0"):
        reason = f"“{text[:40]}” không phải số thẻ đảng viên (8 chữ số)"
        raise CellNotRead(reason)
    return digits.zfill(8)


@dataclass(frozen=True, slots=True)
class Status:
    """What a status cell says; `ended` is the word of a loss of membership, which no file records."""

    membership: Membership | None
    standing: Standing | None
    ended: str | None = None


_STANDINGS = (
    (re.compile(r"\btam mien\b|\bmien sinh hoat co thoi han\b"), Standing.TEMPORARILY_EXEMPT),
    (re.compile(r"\bdinh chi\b"), Standing.SUSPENDED),
    (re.compile(r"\bmien\b"), Standing.EXEMPT),
    (re.compile(r"\bdang sinh hoat\b|\bsinh hoat binh thuong\b|\bbinh thuong\b|\bkhong mien\b"), Standing.ACTIVE),
)
_ENDED = re.compile(
    r"\b(tu tran|da mat|chet|qua doi|khai tru|xoa ten|ra khoi dang|xin ra dang|chuyen di|da chuyen|chuyen sinh hoat)\b"
)


def read_status(cell: Cell) -> Status | None:
    """The words of the columns *tình trạng*, *loại đảng viên*."""
    text = text_of(cell)
    if text is None:
        return None
    folded = re.sub(r"[^a-z ]+", " ", fold(text))
    if ended := _ENDED.search(folded):
        return Status(None, None, ended=ended[0])
    membership = None
    if re.search(r"\bdu bi\b|^(dv)?db$", folded):
        membership = Membership.PROBATIONARY
    elif re.search(r"\bchinh thuc\b|^(dv)?ct$", folded):
        membership = Membership.FULL
    standing = next((value for pattern, value in _STANDINGS if pattern.search(folded)), None)
    if membership is None and standing is None:
        reason = f"“{text[:40]}” không phải tình trạng đã biết (chính thức, dự bị, miễn, tạm miễn, đình chỉ)"
        raise CellNotRead(reason)
    return Status(membership, standing)
