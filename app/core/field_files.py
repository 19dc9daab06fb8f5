"""Text files offices write by hand: `Tên: giá trị` lines, continued by indented ones. Complaints name file, line and field.

Read leniently (byte-order marks, UTF-16 of old Notepads, any line ends, decomposed letters, field names without diacritics);
what is read is in one normal form, so that writing it and reading it again changes nothing.
"""

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.core.secrecy import find_mark
from app.core.text import fold, nfc, squeeze

ValueT = TypeVar("ValueT")
MAXIMUM_VALUE = 5000
NO_SYMBOL = "chưa rõ số"
NO_DATE = "chưa rõ ngày"
_SHOWN = 120
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_MARKS = {"*": "*", "-": "-", "–": "-", "~": "~", "@": "@"}  # Word turns a typed hyphen into a dash
_BELOW_ANOTHER = "~@"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """Where in which file, what stands there, what to do (Vietnamese)."""

    file: str
    line: int
    field: str
    value: str
    advice: str

    def as_json(self) -> dict[str, Any]:
        """For the problem document."""
        return {"file": self.file, "line": self.line, "field": self.field, "value": self.value, "advice": self.advice}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line without its end."""

    file: str
    number: int
    text: str

    def complain(self, field_name: str, advice: str, value: str | None = None) -> FileComplaint:
        """A complaint about this line."""
        shown = self.text if value is None else value
        return FileComplaint(self.file, self.number, field_name, shown.strip()[:_SHOWN], advice)


@dataclass(slots=True)
class Entry:
    """One field (`name` as written) or one marked line (`name` is `*`, `-`, `~` or `@`), continuations joined."""

    name: str
    value: str
    line: SourceLine

    def complain(self, advice: str) -> FileComplaint:
        """A complaint about this entry's value."""
        return self.line.complain(self.name, advice, self.value)


@dataclass(slots=True)
class Complaints:
    """What was found wrong so far."""

    items: list[FileComplaint] = field(default_factory=list)

    def add(self, complaint: FileComplaint) -> None:
        """Note one complaint."""
        self.items.append(complaint)


def normal(text: str) -> str:
    """The one form of a value: composed, without invisible characters, single blanks."""
    return squeeze(text.translate(_INVISIBLE))


def source_lines(source: SourceFile, complaints: Complaints) -> list[SourceLine]:
    """The file's lines, composed; none if it cannot be read as text."""
    text = _decode(source.data)
    if text is None or any(c < " " and c not in "\t\n\r\x0b\x0c" for c in text):
        line = SourceLine(source.name, 1, "")
        complaints.add(line.complain("tệp", "lưu lại tệp ở dạng văn bản UTF-8 (trong Notepad: Lưu dưới dạng, mã hóa UTF-8)"))
        return []
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [SourceLine(source.name, number, line.rstrip()) for number, line in enumerate(lines, 1)]


def _decode(data: bytes) -> str | None:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def check_marks(lines: Sequence[SourceLine], complaints: Complaints, *, bullets: str = "") -> None:
    """Complain of marks of state secrecy. A line that begins with one of `bullets` is an entry of a list, as with a dash."""
    for line in lines:
        is_entry = line.text[:1] in tuple(bullets)
        mark = find_mark([f"-{line.text[1:]}"] if is_entry else [line.text, line.text.partition(":")[2]])
        if mark is not None:
            complaints.add(line.complain("dấu chỉ độ mật", "không nhập tài liệu bí mật nhà nước vào hệ thống này", mark))


def gather(lines: Sequence[SourceLine], complaints: Complaints, *, marks: str = "") -> list[Entry]:
    """The entries of a block: fields and, where `marks` allows them, marked lines; blank lines and // comments are nothing."""
    entries: list[Entry] = []
    for line in lines:
        bare = line.text.strip()
        if not bare or bare.startswith("//"):
            continue
        mark = _MARKS.get(bare[0], "")
        indented = line.text[0].isspace()
        if mark and mark in marks and (mark in _BELOW_ANOTHER or not indented):
            entries.append(Entry(mark, bare[1:], line))
        elif mark and mark in marks:
            complaints.add(line.complain(mark, "bỏ dấu cách ở đầu dòng nếu đây là một phương án"))
        elif indented and entries:
            entries[-1].value += " " + bare
        else:
            _start_field(entries, line, bare, complaints)
    for entry in entries:
        entry.value = normal(entry.value)
        if len(entry.value) > MAXIMUM_VALUE:
            complaints.add(entry.complain(f"rút ngắn, tối đa {MAXIMUM_VALUE} ký tự"))
    return entries


def _start_field(entries: list[Entry], line: SourceLine, bare: str, complaints: Complaints) -> None:
    name, colon, value = bare.partition(":")
    if not colon or len(name) > 40:
        advice = "viết theo mẫu “Tên: giá trị”; nếu là phần tiếp theo của dòng trên thì thêm hai dấu cách ở đầu"
        complaints.add(line.complain("dòng", advice))
    else:
        entries.append(Entry(normal(name), value, line))


def by_name(entries: Sequence[Entry], names: Sequence[str], complaints: Complaints) -> dict[str, Entry]:
    """The fields by their canonical names; unknown and repeated ones are complained of, empty ones are as if not there."""
    known = {fold(name): name for name in names}
    found: dict[str, Entry] = {}
    for entry in entries:
        name = known.get(fold(entry.name))
        if name is None:
            listed = ", ".join(names)
            advice = f"không có trường này; các trường: {listed}. Phần tiếp theo của dòng trên thì thêm hai dấu cách ở đầu"
            complaints.add(entry.complain(advice))
        elif name in found:
            complaints.add(entry.complain(f"trường này đã ghi ở dòng {found[name].line.number}, giữ lại một"))
        elif entry.value:
            entry.name = name
            found[name] = entry
    return found


def require(fields: Mapping[str, Entry], names: Sequence[str], where: SourceLine, complaints: Complaints) -> None:
    """Complain of every one of `names` that is missing; `where` is the block's first line."""
    for name in names:
        if name not in fields:
            complaints.add(where.complain(name, f"thêm dòng “{name}: …”", ""))


def text_of(fields: Mapping[str, Entry], name: str) -> str | None:
    """A field's value, if it is there."""
    return fields[name].value if name in fields else None


def symbol_of(fields: Mapping[str, Entry]) -> str | None:
    """The document's symbol; None where the file says that it is not known."""
    value = text_of(fields, "Số ký hiệu")
    return None if value is None or fold(value) == fold(NO_SYMBOL) else value


def date_of(fields: Mapping[str, Entry], complaints: Complaints) -> date | None:
    """The document's date, written day/month/year; None where the file says that it is not known."""
    entry = fields.get("Ngày ban hành")
    if entry is None or fold(entry.value) == fold(NO_DATE):
        return None
    parts = entry.value.split("/")
    if len(parts) == 3 and all(p.isascii() and p.isdigit() for p in parts) and len(parts[2]) == 4:
        try:
            found = date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            pass
        else:
            if found.year >= 1900:
                return found
    complaints.add(entry.complain(f"ghi ngày/tháng/năm, ví dụ 15/02/2022, hoặc “{NO_DATE}”"))
    return None


def choice_of(entry: Entry, words: Mapping[ValueT, str], complaints: Complaints) -> ValueT | None:
    """Which of the words a field says."""
    for value, word in words.items():
        if fold(word) == fold(entry.value):
            return value
    listed = ", ".join(f"“{word}”" for word in words.values())
    complaints.add(entry.complain(f"ghi một trong: {listed}"))
    return None


def write_date(day: date | None) -> str:
    """A date as `date_of` reads it."""
    return NO_DATE if day is None else day.strftime("%d/%m/%Y")
