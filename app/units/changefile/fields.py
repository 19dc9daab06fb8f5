"""Reading the values of one change, wherever they stand: each is taken once, and everything wrong is noted with its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

from app.core.tables import NotADay, day_of
from app.core.text import fold, nfc, squeeze
from app.units.changefile.records import DO_WORDS, KNOWN_DO, ROLE_WORDS, Do, FileRead, Spot
from app.units.import_rows import FIRST_DAY, KNOWN_KINDS, LAST_DAY
from app.units.kinds import KIND_WORDS, UnitKind
from app.units.reorganising.steps import Paper

LONGEST = {"code": 60, "symbol": 60, "member": 60}
LONGEST_TEXT = 300
SHOWN = 60
DEFAULTS = ("day", "decision", "decided_on")


class Fields:
    """The values of one change (or of a part of one) by field; `spots` says where each stands."""

    def __init__(self, read: FileRead, spot: Spot, values: Mapping[str, Any], names: Mapping[str, str] | None = None) -> None:
        self.read = read
        self.spot = spot
        self.values = dict(values)
        self.names = names or {}
        self.is_sound = True

    def at(self, key: str) -> Spot:
        """Where a field stands and what stands there."""
        value = self.values.get(key)
        shown = None if value is None else _text(value)[:SHOWN]
        column = self.names.get(key) if self.names else ".".join(filter(None, (self.spot.column, key)))
        return replace(self.spot, column=column, value=shown)

    def complain(self, key: str, code: str, detail: str) -> None:
        """Note that a field is wrong: what it is part of is not taken."""
        self.is_sound = False
        self.read.complain(self.at(key), code, detail)

    def text(self, key: str, *, needed: str | None = None) -> str | None:
        """A line of text; `needed` names it in the complaint if it is missing."""
        value = self.values.get(key)
        if isinstance(value, bool) or (value is not None and not isinstance(value, str | int | float | date)):
            self.complain(key, "not_a_text", "ghi một dòng chữ")
            return None
        text = squeeze(_text(value)) if value is not None else ""
        if _cannot_be_stored(text):
            self.complain(key, "not_a_text", "có ký tự không lưu được; gõ lại ô này")
            return None
        if len(text) > LONGEST.get(key, LONGEST_TEXT):
            self.complain(key, "too_long", f"dài quá {LONGEST.get(key, LONGEST_TEXT)} ký tự; rút ngắn lại")
            return None
        if not text and needed:
            self.complain(key, "missing", f"thiếu {needed}")
        return nfc(text) or None

    def texts(self, key: str, *, needed: str | None = None) -> list[str]:
        """Several lines of text: a list, or one cell with commas or semicolons between."""
        value = self.values.get(key)
        parts = value if isinstance(value, list) else [] if value is None else _text(value).replace(";", ",").split(",")
        if any(not isinstance(part, str | int) or isinstance(part, bool) for part in parts):
            self.complain(key, "not_a_text", "ghi danh sách các dòng chữ")
            return []
        found = [squeeze(_text(part)) for part in parts if _text(part).strip()]
        if any(len(text) > LONGEST_TEXT or _cannot_be_stored(text) for text in found):
            self.complain(key, "too_long", "có mục dài quá hoặc có ký tự không lưu được")
            return []
        if not found and needed:
            self.complain(key, "missing", f"thiếu {needed}")
        return found

    def flag(self, key: str) -> bool:
        """Yes or no; an empty field is no."""
        value = self.values.get(key)
        if isinstance(value, bool):
            return value
        if value is None or _text(value).strip() == "":
            return False
        if fold(_text(value)).strip() in {"x", "co", "true", "1"}:
            return True
        self.complain(key, "not_yes_or_no", "ghi “x” nếu có, để trống nếu không")
        return False

    def do(self) -> Do | None:
        """What is done."""
        text = self.text("do", needed="việc cần làm")
        found = KNOWN_DO.get(fold(text)) if text else None
        if text and found is None:
            self.complain("do", "do_unknown", f"không rõ việc này; các việc: {', '.join(DO_WORDS.values())}")
        return found

    def kind(self, *, needed: bool = False) -> UnitKind | None:
        """The kind of a unit in its words."""
        text = self.text("kind", needed="loại tổ chức đảng" if needed else None)
        return None if text is None else self._kind("kind", text)

    def kinds(self, key: str) -> frozenset[UnitKind]:
        """Several kinds."""
        return frozenset(kind for text in self.texts(key) if (kind := self._kind(key, text)) is not None)

    def _kind(self, key: str, text: str) -> UnitKind | None:
        found = KNOWN_KINDS.get(fold(text))
        if found is None:
            self.complain(key, "kind_unknown", f"không rõ loại này; các loại: {', '.join(KIND_WORDS.values())}")
        return found

    def roles(self) -> Literal["end", "main"]:
        """What becomes of the roles on a unit that ends."""
        text = self.text("roles")
        found = {fold(word): go for word, go in ROLE_WORDS.items()}.get(fold(text)) if text else "end"
        if found is None:
            self.complain("roles", "roles_unknown", f"ghi một trong: {', '.join(ROLE_WORDS)}")
        return found or "end"

    def day(self, key: str, *, needed: str | None = None) -> date | None:
        """A day of the calendar."""
        value = self.values.get(key)
        if isinstance(value, datetime):
            value = value.date()
        try:
            day = day_of(value if isinstance(value, date) else None if value is None else _text(value))
        except NotADay:
            self.complain(key, "not_a_day", "không phải là ngày (mẫu: 01/07/2025)")
            return None
        if day is None and needed:
            self.complain(key, "missing", f"thiếu {needed}")
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            self.complain(key, "not_a_day", f"ngày {day:%d/%m/%Y} không hợp lý")
            return None
        return day

    def paper(self) -> Paper:
        """Number and date of the decision."""
        return Paper(self.text("decision"), self.day("decided_on"))


def _text(value: object) -> str:
    """A value as text; of a number with thousands of digits (which is not written out) that it is one."""
    try:
        return str(value)
    except ValueError:
        return hex(value) if isinstance(value, int) else "…"


def _cannot_be_stored(text: str) -> bool:
    return any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text)
