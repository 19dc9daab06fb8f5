"""Document files: what they become, and what is said where they are wrong."""

from datetime import date
from pathlib import Path

import pytest

from app.banks.text_format import read_bank
from app.content.text_format import FIELDS, read_document
from app.content.texts import LAYER_WORDS, Layer, Section
from app.core.documents import identity_of
from app.core.field_files import SourceFile
from tests.content.builders import FILE

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "app" / "cli" / "demo" / "documents").glob("*.txt"))


def test_a_file_becomes_an_item_with_layers_sections_and_paragraphs() -> None:
    item, complaints = read_document(SourceFile("x.txt", FILE.encode("utf-8-sig").replace(b"\n", b"\r\n")))
    assert complaints == []
    assert item is not None
    assert (item.kind, item.symbol, item.issued_on) == ("plan", "64-KH/TU", date(2022, 2, 15))
    assert item.source_note == "Bản quét, cần đối chiếu."
    assert item.layers[Layer.ONE_MINUTE] == (Section("II.4", None, ("Phấn đấu ít nhất 98% đảng viên tham gia.",)),)
    assert item.layers[Layer.FIVE_MINUTES] == (
        Section("II.4", "Học tập nghị quyết", ("Đoạn một.", "Đoạn hai, viết trên hai dòng.")),
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_the_demo_documents_load_cleanly_with_all_three_layers(path: Path) -> None:
    item, complaints = read_document(SourceFile(path.name, path.read_bytes()))
    assert complaints == []
    assert item is not None
    assert set(item.layers) == set(Layer)
    lines = item.layers[Layer.ONE_MINUTE]
    assert 5 <= len(lines) <= 7
    assert all(len(s.paragraphs[0].split()) <= 25 for s in lines)


def test_every_bank_names_its_document_as_the_document_names_itself() -> None:
    known = set()
    for path in DOCUMENTS:
        item, _ = read_document(SourceFile(path.name, path.read_bytes()))
        assert item is not None
        known.add((item.kind, item.symbol, item.issuer, item.issued_on))
    for folder in (ROOT / "question_banks").iterdir():
        bank, _ = read_bank([SourceFile(p.name, p.read_bytes()) for p in folder.glob("*.txt")])
        assert bank is not None
        identity = (bank.document_kind, bank.document_symbol, bank.document_issuer, bank.document_date)
        assert identity in known, folder.name


WRONG = [
    (FILE.replace("Loại: kế hoạch", "Loại: bài báo"), 1, "Loại", "“kế hoạch”"),
    (FILE.replace("Tiêu đề: Nâng cao hiệu quả công tác tuyên truyền\n", ""), 1, "Tiêu đề", "thêm dòng"),
    (FILE.replace("15/02/2022", "2022"), 4, "Ngày ban hành", "ngày/tháng/năm"),
    (FILE.replace("Nguồn:", "Phạm vi: Mật thiết\nNguồn:"), 7, "Phạm vi", "Lưu hành nội bộ"),
    (FILE.replace("Nguồn:", "Phạm vi: Mật\nNguồn:"), 7, "dấu chỉ độ mật", "bí mật nhà nước"),
    (FILE.replace("Đoạn một.", "// MẬT"), 15, "dấu chỉ độ mật", "bí mật nhà nước"),
    (FILE.replace("# Năm phút", "# Mười phút"), 13, "lớp", "“# Năm phút”"),
    (FILE.replace("# Năm phút", "# Một phút"), 13, "lớp", "ghi một lần"),
    (FILE.replace(" [II.4]\n", "\n", 1), 11, "một phút", "[II.4]"),
    (FILE.replace("## [II.4] Học", "## Học"), 14, "phần", "## [II.4]"),
    (FILE.replace("## [I] Mục đích\n", ""), 21, "phần", "đặt đoạn này"),
    (FILE.replace("Đồng bào vùng sâu.\n", ""), 21, "phần", "chưa có nội dung"),
    (FILE[: FILE.index("# Một phút")], 1, "lớp", "thêm ít nhất một lớp"),
    ("\x00", 1, "tệp", "UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "field", "advice"), WRONG)
def test_complaints_name_line_field_and_what_to_do(text: str, line: int, field: str, advice: str) -> None:
    item, complaints = read_document(SourceFile("tep.txt", text.encode()))
    assert item is None
    assert [advice in c.advice for c in complaints if (c.line, c.field) == (line, field)] == [True], complaints


def test_documents_are_told_apart_by_kind_symbol_issuer_and_date() -> None:
    def key(
        kind: str = "plan",
        symbol: str | None = "64-KH/TU",
        issuer: str = "Tỉnh ủy A",
        day: date | None = None,
        title: str = "T",
    ) -> str:
        return identity_of(kind=kind, symbol=symbol, issuer=issuer, issued_on=day, title=title)

    assert key(title="Khác") == key(), "with a symbol the title does not matter"
    assert key(symbol="64-kh/tu ", issuer="tỉnh  ủy a") == key()
    others = [key(kind="notice"), key(symbol="65-KH/TU"), key(issuer="Tỉnh ủy B"), key(day=date(2022, 2, 15)), key(symbol=None)]
    assert len({key(), *others}) == 6
    assert key(symbol=None, title="Một") != key(symbol=None, title="Hai")
    assert key(symbol=None, title="64-KH/TU") != key()


def test_the_guide_for_authors_names_every_field_and_layer() -> None:
    guide = (ROOT / "docs" / "vi" / "dinh-dang-tai-lieu.md").read_text(encoding="utf-8")
    assert [w for w in (*(f"{f}:" for f in FIELDS), *(f"# {w}" for w in LAYER_WORDS.values())) if w not in guide] == []
