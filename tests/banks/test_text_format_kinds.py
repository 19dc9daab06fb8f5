"""Groups of statements, short answers, numbers and pictures as authors write them, rightly and wrongly."""

import pytest

from app.banks.criteria import advice_on
from app.banks.text_format import BankText, StoredPicture, picture_key, read_bank, write_bank
from app.core.field_files import FileComplaint
from tests.banks.builders import HEADING, source

STATEMENTS = """
== k-01
Loại: nhóm đúng sai
Cách chấm: thang bậc 2025
Mục: II.4
Độ khó: vừa
Câu hỏi: Theo Kế hoạch số 64-KH/TU, các ý sau đúng hay sai?
* Tổ chức đảng chịu trách nhiệm về tỷ lệ.
  ~ Mục II.4.
- Báo cáo viên chịu trách nhiệm về tỷ lệ.
  ~ Kế hoạch không giao.
* Mỗi đợt phấn đấu ít nhất 98%.
- Mức 98% chỉ tính cho đảng viên chính thức.
Giải thích: Mục II.4.
"""
SHORT = """
== k-02
Loại: trả lời ngắn
Mục: II.4
Độ khó: dễ
Câu hỏi: Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm?
* Tổ chức đảng
* Các tổ chức đảng
Dấu tiếng Việt: bắt buộc
Giải thích: Mục II.4.
"""
NUMBER = """
== k-03
Loại: điền số
Mục: II.4
Độ khó: dễ
Câu hỏi: Theo Kế hoạch số 64-KH/TU, ít nhất bao nhiêu?
Đáp án: 1.097,90
Sai số: 0,5
Đơn vị: %
Giải thích: Mục II.4.
"""
PICTURED = """
== k-04
Loại: một đáp án
Mục: II.8
Độ khó: dễ
Câu hỏi: Nơi nào trên bản đồ làm điểm?
Hình: Bản đồ.PNG | Bản đồ tỉnh, ba nơi đánh số | 1, 2, 3
* Nơi số 1
  @ noi-1.jpg | Đồng Xoài
- Nơi số 2
  ~ Không nêu.
-
  @ noi-2.jpg | Lộc Ninh
  ~ Không nêu.
Giải thích: Mục II.8.
"""
WHOLE = HEADING + STATEMENTS + SHORT + NUMBER + PICTURED
MAP, ONE, TWO = (StoredPicture(f"{n:064x}", 100 * n, 50) for n in (1, 2, 3))
PICTURES = {
    **{p.digest: p for p in (MAP, ONE, TWO)},
    **{picture_key(name): p for name, p in (("bản đồ.png", MAP), ("noi-1.jpg", ONE), ("noi-2.jpg", TWO))},
}


def read(text: str) -> BankText:
    bank, complaints = read_bank([source(text)], PICTURES)
    assert complaints == []
    assert bank is not None
    return bank


def complaints_on(text: str) -> list[FileComplaint]:
    bank, complaints = read_bank([source(text, "tep-sai.txt")], PICTURES)
    assert bank is None
    return complaints


def test_the_new_kinds_are_read_into_their_bodies() -> None:
    statements, short, number, pictured = (q.body for q in read(WHOLE).questions)
    assert statements["scoring"] == "ministry_2025"
    assert [(s["answer"], s["why"]) for s in statements["statements"]] == [
        (True, "Mục II.4."),
        (False, "Kế hoạch không giao."),
        (True, None),
        (False, None),
    ]
    assert (short["accepted"], short["diacritics"]) == (["Tổ chức đảng", "Các tổ chức đảng"], "strict")
    assert (number["answer"], number["tolerance"], number["unit"]) == ("1097.9", "0.5", "%")
    alt = "Bản đồ tỉnh, ba nơi đánh số | 1, 2, 3"
    assert pictured["picture"] == {"digest": MAP.digest, "alt": alt, "width": 100, "height": 50}
    assert [(o["text"], o["why"], o.get("picture", {}).get("digest")) for o in pictured["options"]] == [
        ("Nơi số 1", None, ONE.digest),
        ("Nơi số 2", "Không nêu.", None),
        ("Lộc Ninh", "Không nêu.", TWO.digest),
    ]


def test_what_is_written_names_pictures_by_digest_and_reads_back() -> None:
    bank = read(WHOLE)
    text = write_bank(bank)
    assert f"Hình: {MAP.digest} | Bản đồ tỉnh" in text
    assert f"-\n  @ {TWO.digest} | Lộc Ninh\n" in text, "the words of a picture alone are written once"
    assert "noi-1" not in text
    assert read(text) == bank


def test_without_a_line_about_diacritics_they_are_not_needed() -> None:
    body = read(WHOLE.replace("Dấu tiếng Việt: bắt buộc\n", "")).questions[1].body
    assert body["diacritics"] == "tolerant"


# what is wrong, line (the heading takes 6), field, a word of the advice
WRONG = [
    (WHOLE.replace("thang bậc 2025", "từng phần"), 10, "Cách chấm", "“Kprim”"),
    (WHOLE.replace("Cách chấm: thang bậc 2025\n", ""), 8, "Cách chấm", "ghi một trong"),
    (WHOLE.replace("* Mỗi đợt phấn đấu ít nhất 98%.\n", ""), 8, "Cách chấm", "đúng 4 ý"),
    (WHOLE.replace("- Mức 98% chỉ", "  @ noi-1.jpg | Hình\n- Mức 98% chỉ"), 19, "@", "dòng “Hình”"),
    (WHOLE.replace("  ~ Mục II.4.\n", "  ~ a\n  ~ b\n"), 16, "~", "dưới một ý"),
    (WHOLE.replace("* Tổ chức đảng\n* Các tổ chức đảng\n", ""), 22, "đáp án", "dấu *"),
    (WHOLE.replace("* Các tổ chức đảng", "- Các tổ chức đảng"), 28, "-", "chỉ có dòng *"),
    (WHOLE.replace("* Các tổ chức đảng", "* tổ chức ĐẢNG."), 22, "đáp án 2", "trùng"),
    (WHOLE.replace("Dấu tiếng Việt: bắt buộc", "Dấu tiếng Việt: có"), 29, "Dấu tiếng Việt", "“bắt buộc”"),
    (WHOLE.replace("Đáp án: 1.097,90", "Đáp án: chín tám"), 37, "Đáp án", "phẩy là phần thập phân"),
    (WHOLE.replace("Đáp án: 1.097,90", "Đáp án: 98 %"), 37, "Đáp án", "con số"),
    (WHOLE.replace("Đáp án: 1.097,90\n", ""), 32, "Đáp án", "con số"),
    (WHOLE.replace("Sai số: 0,5", "Sai số: 0"), 32, "Sai số", "lớn hơn 0"),
    (WHOLE.replace("Sai số: 0,5", "Sai số: nhỏ"), 38, "Sai số", "con số"),
    (WHOLE.replace("Đơn vị: %", "Đơn vị: 5"), 32, "Đơn vị", "không bắt đầu"),
    (WHOLE.replace("Đơn vị: %", "- 98"), 39, "-", "không có phương án"),
    (WHOLE.replace("Đơn vị: %", "Cách chấm: đúng hết"), 39, "Cách chấm", "không dùng"),
    (WHOLE.replace("Hình: Bản đồ.PNG", "Hình: ban-do.png"), 47, "Hình", "gửi kèm tệp hình"),
    (WHOLE.replace(" | Bản đồ tỉnh, ba nơi đánh số | 1, 2, 3", ""), 42, "Hình", "mô tả hình"),
    (WHOLE.replace(" | Lộc Ninh", " |"), 42, "hình của phương án 3", "mô tả hình"),
    (WHOLE.replace(" | Lộc Ninh", " |"), 42, "phương án 3", "viết nội dung"),
    (WHOLE.replace("  @ noi-1.jpg | Đồng Xoài", "  @ noi-1.jpg | a\n  @ noi-2.jpg | b"), 50, "@", "một hình"),
    (WHOLE.replace("* Nơi số 1\n", ""), 48, "@", "dưới một phương án"),
    (WHOLE.replace("| Đồng Xoài", "| " + "x" * 301), 42, "hình của phương án 1", "300"),
    (WHOLE.replace("| Đồng Xoài", "| TUYỆT MẬT"), 49, "dấu chỉ độ mật", "không nhập"),
]


@pytest.mark.parametrize(("text", "line", "field", "advice"), WRONG)
def test_every_complaint_names_file_line_field_and_what_to_do(text: str, line: int, field: str, advice: str) -> None:
    complaints = complaints_on(text)
    assert {c.file for c in complaints} == {"tep-sai.txt"}
    found = [c.advice for c in complaints if (c.line, c.field) == (line, field)]
    assert len(found) == 1, [(c.line, c.field) for c in complaints]
    assert advice in found[0]


def test_a_field_is_complained_of_once() -> None:
    """Where a line was named, the question as a whole is not blamed for the same field again."""
    assert [(c.line, c.field) for c in complaints_on(WHOLE.replace("Đáp án: 1.097,90", "Đáp án: x"))] == [(37, "Đáp án")]


def test_advice_looks_at_statements_too() -> None:
    bank = read(WHOLE)
    assert "ý 4: nói vì sao sai (trong tệp: dòng ~)" in advice_on(bank.questions[0])
    alike = read(WHOLE.replace("- Báo cáo viên", "* Báo cáo viên").replace("- Mức", "* Mức")).questions[0]
    assert "nên có cả ý đúng và ý sai" in advice_on(alike)
    long = read(WHOLE.replace("* Mỗi đợt", f"* {'chữ ' * 36}Mỗi đợt")).questions[0]
    assert any(advice.startswith("ý 3 dài") for advice in advice_on(long))
    for question in bank.questions[1:3]:
        assert [a for a in advice_on(question) if "phương án" in a and "Rà soát" not in a] == []
