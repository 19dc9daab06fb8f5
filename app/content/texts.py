"""Study material as its file says it: heading, three layers of sections. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Layer(StrEnum):
    """How much of an item: a minute's reading, five minutes', everything."""

    ONE_MINUTE = "one_minute"
    FIVE_MINUTES = "five_minutes"
    FULL = "full"


LAYER_WORDS = {Layer.ONE_MINUTE: "Một phút", Layer.FIVE_MINUTES: "Năm phút", Layer.FULL: "Toàn văn"}


class Circulation(StrEnum):
    """How far a document may go; not a secrecy level."""

    INTERNAL = "internal"


CIRCULATION_WORDS = {Circulation.INTERNAL: "Lưu hành nội bộ"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a layer: the clause it rests on, its heading, its paragraphs."""

    clause: str | None
    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item as written."""

    kind: str
    symbol: str | None
    issuer: str
    issued_on: date | None
    title: str
    abstract: str
    group_name: str | None
    source_note: str | None
    circulation: str | None
    layers: dict[Layer, tuple[Section, ...]]

    def all_texts(self) -> list[str | None]:
        """Everything a person wrote, for the search and for the check of marks."""
        written = [self.symbol, self.title, self.abstract, self.issuer, self.group_name, self.source_note, self.circulation]
        for sections in self.layers.values():
            for section in sections:
                written += [section.clause, section.heading, *section.paragraphs]
        return written
