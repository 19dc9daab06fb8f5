"""Reading a bank's text files; every complaint names file, line, field and what to do."""

import re
from collections.abc import Sequence
from typing import Any

from app.banks.kinds import DIFFICULTY_WORDS, KIND_WORDS, kind_of
from app.banks.text_format.bodies import Written, read_body
from app.banks.text_format.texts import BANK_FIELDS, NO_PICTURES, QUESTION_FIELDS, BankText, Pictures, QuestionText
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
    require,
    source_lines,
    symbol_of,
    text_of,
)

HEADING_FILE = "ngan-hang.txt"
CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
LONGEST_CODE = 60
_CODE_ADVICE = "mã chỉ gồm chữ không dấu, số và dấu gạch nối, ví dụ 64-2-4-03"
_START = "=="
_MARKS = "*-~@"


def read_bank(files: Sequence[SourceFile], pictures: Pictures = NO_PICTURES) -> tuple[BankText | None, list[FileComplaint]]:
    """The bank, or None beside the complaints. The heading stands before the first question, in one of the files."""
    complaints = Complaints()
    heading, blocks = _split(files, complaints)
    bank = _read_heading(heading, complaints)
    questions = [q for block in blocks if (q := _read_question(block, pictures, complaints)) is not None]
    _check_codes(blocks, complaints)
    if complaints.items or bank is None:
        return None, complaints.items
    return BankText(**bank, questions=tuple(questions)), []


def code_in(files: Sequence[SourceFile]) -> str | None:
    """The bank's code as the heading says it, right or wrong: whose pictures the questions may name."""
    unheard = Complaints()
    return text_of(by_name(gather(_split(files, unheard)[0], unheard), BANK_FIELDS, unheard), "Mã")


def _split(files: Sequence[SourceFile], complaints: Complaints) -> tuple[list[SourceLine], list[list[SourceLine]]]:
    """The lines of the heading, and those of each question."""
    heading: list[SourceLine] = []
    blocks: list[list[SourceLine]] = []
    for source in sorted(files, key=lambda f: (f.name != HEADING_FILE, f.name)):
        current: list[SourceLine] | None = None
        lines = source_lines(source, complaints)
        check_marks(lines, complaints, bullets=f"{_MARKS}–")
        for line in lines:
            if line.text.startswith(_START):
                current = [line]
                blocks.append(current)
            else:
                (heading if current is None else current).append(line)
    return heading, blocks


def _read_heading(lines: Sequence[SourceLine], complaints: Complaints) -> dict[str, Any] | None:
    fields = by_name(gather(lines, complaints), BANK_FIELDS, complaints)
    where = next((line for line in lines if line.text), SourceLine(HEADING_FILE, 1, ""))
    require(fields, ("Mã", "Tên", "Loại văn bản", "Cơ quan ban hành"), where, complaints)
    if "Mã" in fields and not _is_code(fields["Mã"].value):
        complaints.add(fields["Mã"].complain(_CODE_ADVICE))
    kind = choice_of(fields["Loại văn bản"], DOCUMENT_KIND_WORDS, complaints) if "Loại văn bản" in fields else None
    issued = date_of(fields, complaints)
    if complaints.items:
        return None
    return {
        "code": fields["Mã"].value,
        "name": fields["Tên"].value,
        "document_kind": kind,
        "document_symbol": symbol_of(fields),
        "document_issuer": fields["Cơ quan ban hành"].value,
        "document_date": issued,
        "note": text_of(fields, "Ghi chú"),
    }


def _is_code(text: str) -> bool:
    return len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


def _code(block: Sequence[SourceLine]) -> str:
    return block[0].text.removeprefix(_START).strip()


def _check_codes(blocks: Sequence[Sequence[SourceLine]], complaints: Complaints) -> None:
    first: dict[str, SourceLine] = {}
    for block in blocks:
        line, code = block[0], _code(block)
        if not _is_code(code):
            complaints.add(line.complain("mã câu hỏi", _CODE_ADVICE, code))
        earlier = first.setdefault(code.casefold(), line)
        if earlier is not line:
            where = f"mã đã dùng ở tệp {earlier.file}, dòng {earlier.number}; đặt mã khác"
            complaints.add(line.complain("mã câu hỏi", where, code))


def _read_question(block: Sequence[SourceLine], pictures: Pictures, complaints: Complaints) -> QuestionText | None:
    before = len(complaints.items)
    entries = gather(block[1:], complaints, marks=_MARKS)
    marked = [e for e in entries if e.name in _MARKS]
    fields = by_name([e for e in entries if e.name not in _MARKS], QUESTION_FIELDS, complaints)
    require(fields, ("Loại", "Mục", "Độ khó", "Câu hỏi", "Giải thích"), block[0], complaints)
    kind = choice_of(fields["Loại"], KIND_WORDS, complaints) if "Loại" in fields else None
    difficulty = choice_of(fields["Độ khó"], DIFFICULTY_WORDS, complaints) if "Độ khó" in fields else None
    if kind is None or difficulty is None or "Câu hỏi" not in fields:
        return None
    body = read_body(kind, Written(fields, marked, pictures, complaints))
    said = {complaint.field for complaint in complaints.items[before:]}  # where a line was named, that is enough
    for complaint in kind_of(kind).validate(body):
        if complaint.field not in said:
            complaints.add(block[0].complain(complaint.field, complaint.advice, _code(block)))
    if len(complaints.items) > before:
        return None
    return QuestionText(
        code=_code(block),
        kind=kind,
        clause=fields["Mục"].value,
        difficulty=difficulty,
        body=body,
        quotation=text_of(fields, "Trích dẫn"),
        explanation=fields["Giải thích"].value,
        review=text_of(fields, "Rà soát"),
    )
