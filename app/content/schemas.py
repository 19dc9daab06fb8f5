"""What content takes and gives over the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from app.content.texts import Circulation, ItemText, Layer, Section
from app.core.documents import DocumentKind
from app.core.field_files import normal
from app.core.schemas import Day, Id, In, Out
from app.core.text import Line, LongText


def _something(text: str) -> str:
    if not text.strip():
        message = "không để trống"
        raise ValueError(message)
    return text


OneLine = Annotated[Line, AfterValidator(normal), AfterValidator(_something)]
Prose = Annotated[LongText, Field(max_length=20_000), AfterValidator(_something)]
Paragraphs = Annotated[list[Prose], Field(min_length=1, max_length=200)]

_SECTION: dict[str, Any] = {
    "clause": "II.4",
    "heading": None,
    "paragraphs": ["Mỗi đợt học nghị quyết, phấn đấu ít nhất 98% đảng viên tham gia."],
}
_EXAMPLE: dict[str, Any] = {
    "kind": "plan",
    "symbol": "64-KH/TU",
    "issuer": "Ban Thường vụ Tỉnh ủy Bình Phước",
    "issued_on": "2022-02-15",
    "title": "Nâng cao hiệu quả công tác tuyên truyền, giáo dục chính trị, tư tưởng",
    "abstract": "Kế hoạch nêu tám nhóm nhiệm vụ, giải pháp.",
    "group_name": None,
    "source_note": None,
    "circulation": None,
    "layers": {"one_minute": [_SECTION]},
}


class SectionIn(In):
    """A part of a layer."""

    clause: Annotated[OneLine, Field(max_length=100)] | None
    heading: OneLine | None
    paragraphs: Paragraphs


class ItemFields(In):
    """What an editor writes."""

    kind: Annotated[DocumentKind, Field(strict=False)]
    symbol: Annotated[OneLine, Field(max_length=100)] | None
    issuer: OneLine
    issued_on: Annotated[Day, Field(ge=date(1900, 1, 1))] | None
    title: OneLine
    abstract: Annotated[Prose, Field(max_length=2000)]
    group_name: OneLine | None
    source_note: Annotated[Prose, Field(max_length=5000)] | None
    circulation: Annotated[Circulation, Field(strict=False)] | None
    layers: dict[Annotated[Layer, Field(strict=False)], Annotated[list[SectionIn], Field(min_length=1, max_length=300)]]

    def text(self) -> ItemText:
        """As the use cases take it."""
        layers = {
            layer: tuple(Section(s.clause, s.heading, tuple(s.paragraphs)) for s in sections)
            for layer, sections in self.layers.items()
        }
        names = ("symbol", "issuer", "issued_on", "title", "abstract", "group_name", "source_note", "circulation")
        return ItemText(kind=self.kind, layers=layers, **{name: getattr(self, name) for name in names})


class ItemIn(ItemFields):
    """A new draft of a unit."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unit_id": "01890000-0000-7000-8000-000000000001", **_EXAMPLE}]})

    unit_id: Id


class ItemChangeIn(ItemFields):
    """An item as it is to read from now on; `version` is the one the editor had before them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, **_EXAMPLE}]})

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]


class PublishIn(In):
    """The units that are to see the item, with all below them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unit_ids": ["01890000-0000-7000-8000-000000000001"]}]})

    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]


class ReadMarkIn(In):
    """Where the member left off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"layer": "one_minute", "clause": "II.4", "finished": False}]})

    layer: Annotated[Layer, Field(strict=False)]
    clause: Annotated[OneLine, Field(max_length=100)] | None
    finished: bool


class ReadMarkOut(Out):
    """The member's own mark."""

    layer: str
    clause: str | None
    finished: bool
    marked_at: datetime


class ItemOut(Out):
    """An item in a list; `layers` are the layers it has, `read` the caller's own mark."""

    id: UUID
    kind: str
    symbol: str | None
    issuer: str
    issued_on: date | None
    title: str
    abstract: str
    group_name: str | None
    circulation: str | None
    state: str
    updated_at: datetime
    version: int
    layers: list[str]
    read: ReadMarkOut | None


class SectionOut(Out):
    """A part of a layer."""

    clause: str | None
    heading: str | None
    paragraphs: list[str]


class ItemDetailOut(Out):
    """One item with one of its layers, so that a phone fetches no more than it shows."""

    id: UUID
    kind: str
    symbol: str | None
    issuer: str
    issued_on: date | None
    title: str
    abstract: str
    group_name: str | None
    source_note: str | None
    circulation: str | None
    state: str
    unit_id: UUID
    updated_at: datetime
    version: int
    layers: list[str]
    layer: str | None
    sections: list[SectionOut]
    bytes: int = Field(description="Cỡ của mọi lớp gộp lại, tính bằng byte: để biết trước khi tải về đọc lúc mất sóng")
