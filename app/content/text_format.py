"""Reading study material from its text files (docs/vi/dinh-dang-tai-lieu.md); complaints name file, line and field."""

import re
from collections.abc import Sequence

from app.content.texts import CIRCULATION_WORDS, LAYER_WORDS, ItemText, Layer, Section
from app.core.documents import DOCUMENT_KIND_WORDS
from app.core.field_files import (
    Complaints,
    FileComplaint,
    SourceFile,
    SourceLine,
    by_name,
    check_marks,
    choice_of,
    date_of,
    gather,
    normal,
    require,
    source_lines,
    symbol_of,
    text_of,
)
from app.core.text import fold

FIELDS = (
    "Loại",
    "Nhóm",
    "Số ký hiệu",
    "Cơ quan ban hành",
    "Ngày ban hành",
    "Phạm vi",
    "Tiêu đề",
    "Trích yếu",
    "Nguồn",
)
REQUIRED = ("Loại", "Số ký hiệu", "Cơ quan ban hành", "Ngày ban hành", "Tiêu đề", "Trích yếu")
_LAYERS = {fold(word): layer for layer, word in LAYER_WORDS.items()}
_HEADING = re.compile(r"^##\s*\[([^\]]+)\]\s*(\S.*)$")
_BULLET = re.compile(r"^[-–]\s*(\S.*?)\s*\[([^\]]+)\]$")


def read_document(source: SourceFile) -> tuple[ItemText | None, list[FileComplaint]]:
    """The item, or None beside the complaints. Marks of secrecy are complaints too: such a file is not to be taken."""
    complaints = Complaints()
    lines = source_lines(source, complaints)
    if not lines:
        return None, complaints.items
    check_marks(lines, complaints)
    starts = [i for i, line in enumerate(lines) if line.text.startswith("#") and not line.text.startswith("##")]
    heading = lines[: starts[0]] if starts else lines
    layers: dict[Layer, tuple[Section, ...]] = {}
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        layer = _LAYERS.get(fold(normal(lines[start].text.lstrip("#"))))
        if layer is None or layer in layers:
            words = ", ".join(f"“# {word}”" for word in LAYER_WORDS.values())
            complaints.add(lines[start].complain("lớp", f"mỗi lớp ghi một lần: {words}"))
            continue
        read = _read_bullets if layer is Layer.ONE_MINUTE else _read_sections
        layers[layer] = read(lines[start + 1 : end], complaints)
        if not layers[layer]:
            complaints.add(lines[start].complain("lớp", "lớp này chưa có nội dung; viết nội dung hoặc bỏ dòng này"))
    if not starts:
        complaints.add(lines[0].complain("lớp", "thêm ít nhất một lớp, ví dụ “# Một phút”", ""))
    item = _read_heading(heading, layers, complaints)
    return (None, complaints.items) if complaints.items else (item, [])


def _read_heading(
    lines: Sequence[SourceLine], layers: dict[Layer, tuple[Section, ...]], complaints: Complaints
) -> ItemText | None:
    fields = by_name(gather(lines, complaints), FIELDS, complaints)
    where = next((line for line in lines if line.text), SourceLine("", 1, ""))
    require(fields, REQUIRED, where, complaints)
    kind = choice_of(fields["Loại"], DOCUMENT_KIND_WORDS, complaints) if "Loại" in fields else None
    circulation = choice_of(fields["Phạm vi"], CIRCULATION_WORDS, complaints) if "Phạm vi" in fields else None
    issued_on = date_of(fields, complaints)
    if kind is None or any(name not in fields for name in REQUIRED):
        return None
    return ItemText(
        kind=kind,
        symbol=symbol_of(fields),
        issuer=fields["Cơ quan ban hành"].value,
        issued_on=issued_on,
        title=fields["Tiêu đề"].value,
        abstract=fields["Trích yếu"].value,
        group_name=text_of(fields, "Nhóm"),
        source_note=text_of(fields, "Nguồn"),
        circulation=circulation,
        layers=layers,
    )


def _read_bullets(lines: Sequence[SourceLine], complaints: Complaints) -> tuple[Section, ...]:
    """The lines of the one-minute layer, each with the clause it rests on."""
    joined: list[tuple[SourceLine, str]] = []
    for line in lines:
        bare = line.text.strip()
        if not bare or bare.startswith("//"):
            continue
        if line.text[0].isspace() and joined:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {bare}")
        else:
            joined.append((line, bare))
    sections = []
    for line, text in joined:
        match = _BULLET.match(normal(text))
        if match is None:
            complaints.add(line.complain("một phút", "viết “- nội dung [mục]”, ví dụ “- … [II.4]”"))
        else:
            sections.append(Section(normal(match.group(2)), None, (match.group(1),)))
    return tuple(sections)


def _read_sections(lines: Sequence[SourceLine], complaints: Complaints) -> tuple[Section, ...]:
    """The sections of a layer: `## [clause] heading`, then paragraphs parted by blank lines."""
    sections: list[tuple[SourceLine, str, str, list[list[str]]]] = []
    for line in lines:
        bare = line.text.strip()
        if bare.startswith("//"):
            continue
        if bare.startswith("##"):
            match = _HEADING.match(bare)
            if match is None:
                complaints.add(line.complain("phần", "viết “## [mục] tên phần”, ví dụ “## [II.4] Học tập nghị quyết”"))
            clause, heading = match.groups() if match else ("?", "?")
            sections.append((line, normal(clause), normal(heading), [[]]))
        elif not sections and bare:
            complaints.add(line.complain("phần", "đặt đoạn này dưới một dòng “## [mục] tên phần”"))
        elif sections and bare:
            sections[-1][3][-1].append(bare)
        elif sections:
            sections[-1][3].append([])
    for line, *_, paragraphs in sections:
        if not any(paragraphs):
            complaints.add(line.complain("phần", "phần này chưa có nội dung"))
    return tuple(
        Section(clause, heading, tuple(normal(" ".join(p)) for p in paragraphs if p))
        for _, clause, heading, paragraphs in sections
    )
