"""The text format: nothing is lost on the way out and back, and every complaint says where and what to do."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.banks.kinds import Diacritics, Difficulty, QuestionKind, Scoring, StatementScoring
from app.banks.kinds.numbers import exact
from app.banks.kinds.short_answer import plain
from app.banks.text_format import BankText, QuestionText, StoredPicture, read_bank, write_bank
from app.core.documents import DocumentKind
from app.core.field_files import SourceFile, normal
from tests.banks.builders import HEADING, ONE, SEVERAL, TRUE, WHOLE, source

# Anything a person can type or paste, with the format's own marks more often than chance would have them.
_anything = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z", "Cf", "Co", "Cn"))
_characters = st.one_of(_anything, st.sampled_from(" *-~@|:=/#–\u0301\u00a0đỡ\ufeff"))
texts = st.text(_characters, min_size=1, max_size=40).map(normal).filter(bool)
maybe = st.none() | texts
codes = st.from_regex(r"[A-Za-z0-9]{1,6}(-[A-Za-z0-9]{1,6}){0,3}", fullmatch=True)


# What a bank's folder may hold beside its texts.
PICTURES = {digest: StoredPicture(digest, side, 2 * side) for side in (1, 500) if (digest := f"{side:064x}")}


@st.composite
def pictures(draw: st.DrawFn) -> dict[str, Any]:
    stored = draw(st.sampled_from(list(PICTURES.values())))
    return {"digest": stored.digest, "alt": draw(texts), "width": stored.width, "height": stored.height}


@st.composite
def options(draw: st.DrawFn, rights: int) -> list[dict[str, Any]]:
    lines = draw(st.lists(texts, min_size=3, max_size=6, unique_by=lambda t: t.casefold()))
    found = []
    for i in draw(st.permutations(range(len(lines)))):
        option: dict[str, Any] = {"text": lines[i], "right": i < rights, "why": None if i < rights else draw(maybe)}
        if draw(st.booleans()):
            option["picture"] = draw(pictures())
            if draw(st.booleans()):
                option["picture"]["alt"] = option["text"]  # the picture is all there is
        found.append(option)
    return found


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(st.lists(texts, min_size=2, max_size=6, unique_by=lambda t: t.casefold()))
    rules = [r for r in StatementScoring if len(lines) == 4 or r in {"all_or_nothing", "per_statement"}]
    said = [{"text": line, "answer": draw(st.booleans()), "why": draw(maybe)} for line in lines]
    return {"statements": said, "scoring": draw(st.sampled_from(rules)).value}


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    diacritics = draw(st.sampled_from(Diacritics))
    words = texts.filter(lambda t: bool(plain(t, diacritics)))
    lines = draw(st.lists(words, min_size=1, max_size=4, unique_by=lambda t: plain(t, diacritics)))
    return {"accepted": lines, "diacritics": diacritics.value}


_decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4).map(exact)
_units = st.sampled_from(["%", "đồng chí", "m2", "triệu đồng", "°C"])


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    kind = draw(st.sampled_from(QuestionKind))
    body: dict[str, Any] = {"stem": draw(texts)}
    if draw(st.booleans()):
        body["picture"] = draw(pictures())
    if kind is QuestionKind.TRUE_FALSE:
        body["answer"] = draw(st.booleans())
    elif kind is QuestionKind.STATEMENTS:
        body |= draw(statements())
    elif kind is QuestionKind.SHORT_ANSWER:
        body |= draw(forms())
    elif kind is QuestionKind.NUMERIC:
        tolerance = draw(st.none() | _decimals.filter(lambda d: not d.startswith("-") and d != "0"))
        body |= {"answer": draw(_decimals), "tolerance": tolerance, "unit": draw(st.none() | _units)}
    else:
        body["options"] = draw(options(1 if kind is QuestionKind.SINGLE else 2))
    if kind is QuestionKind.SEVERAL:
        body["scoring"] = draw(st.sampled_from([s.value for s in Scoring]))
    return kind.value, body


@st.composite
def banks(draw: st.DrawFn) -> BankText:
    questions = []
    for code in draw(st.lists(codes, max_size=4, unique_by=lambda c: c.casefold())):
        kind, body = draw(bodies())
        difficulty = draw(st.sampled_from([d.value for d in Difficulty]))
        clause, explanation = draw(texts), draw(texts)
        questions.append(QuestionText(code, kind, clause, difficulty, body, draw(maybe), explanation, draw(maybe)))
    issued = draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))
    document_kind = draw(st.sampled_from([k.value for k in DocumentKind]))
    heading = (draw(codes), draw(texts), document_kind, draw(maybe), draw(texts), issued, draw(maybe))
    return BankText(*heading, questions=tuple(questions))


@given(banks())
def test_import_of_export_is_the_same_bank(bank: BankText) -> None:
    text = write_bank(bank)
    read, complaints = read_bank([SourceFile("x.txt", text.encode())], PICTURES)
    assume(all(complaint.field != "dấu chỉ độ mật" for complaint in complaints))
    assert (read, complaints) == (bank, [])
    assert write_bank(bank) == text


def test_offices_save_files_in_many_ways() -> None:
    import unicodedata

    expected, complaints = read_bank([source(WHOLE)])
    assert complaints == []
    assert expected is not None
    assert [q.code for q in expected.questions] == ["t-01", "t-02", "t-03"]
    assert expected.questions[0].body["options"][1] == {"text": "Ban tuyên giáo", "right": False, "why": "Giúp việc cấp ủy."}
    for data in (
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("\n", "\r").encode(),
        WHOLE.encode("utf-16"),
        unicodedata.normalize("NFD", WHOLE).encode(),
        WHOLE.replace("Câu hỏi:", "CAU HOI :").replace("- ", "– ").replace("vừa", "VỪA").encode(),
        WHOLE.replace("Theo Kế hoạch số", "Theo Kế hoạch\n  // ghi chú của người soạn\n\n\tsố").encode(),
        WHOLE.replace("== t-02", "// hết trang một\n==t-02").encode(),
    ):
        assert read_bank([SourceFile("x.txt", data)]) == (expected, [])


def test_a_bank_may_lie_in_several_files_read_by_name() -> None:
    parts = [source(ONE, "muc-2.txt"), source(HEADING, "ngan-hang.txt"), source(TRUE + SEVERAL, "muc-1.txt")]
    bank, complaints = read_bank(parts)
    assert complaints == []
    assert bank is not None
    assert [q.code for q in bank.questions] == ["t-03", "t-02", "t-01"]


# what is wrong in the file, line, field, a word of the advice
WRONG = [
    (WHOLE.replace("Mã: thu\n", ""), 1, "Mã", "thêm dòng"),
    (WHOLE.replace("kế hoạch\n", "bài báo\n"), 3, "Loại văn bản", "“kế hoạch”"),
    (WHOLE.replace("Mã: thu", "Mã: thử"), 1, "Mã", "không dấu"),
    (WHOLE.replace("15/02/2022", "31/02/2022"), 6, "Ngày ban hành", "ngày/tháng/năm"),
    (WHOLE.replace("15/02/2022", "2022-02-15"), 6, "Ngày ban hành", "ngày/tháng/năm"),
    (WHOLE.replace("15/02/2022", "15/02/22"), 6, "Ngày ban hành", "ngày/tháng/năm"),
    (WHOLE.replace("Độ khó: vừa", "Độ khó: trung bình"), 11, "Độ khó", "“dễ”"),
    (WHOLE.replace("Độ khó: vừa\n", ""), 8, "Độ khó", "thêm dòng"),
    (WHOLE.replace("* Tổ chức đảng", "- Tổ chức đảng"), 8, "phương án", "đúng một"),
    (WHOLE.replace("- Báo cáo viên", "* Báo cáo viên"), 8, "phương án", "đúng một"),
    (WHOLE.replace("- Báo cáo viên", "- Đảng Viên"), 8, "phương án 4", "trùng"),
    (WHOLE.replace("* Bình Long", "- Bình Long"), 20, "phương án", "ít nhất hai"),
    (WHOLE.replace("- Lộc Ninh", "* Lộc Ninh"), 20, "phương án", "ít nhất một phương án sai"),
    (WHOLE.replace("từng phần có trừ", "nửa điểm"), 22, "Cách chấm", "“đúng hết”"),
    (WHOLE.replace("Cách chấm: từng phần có trừ\n", ""), 20, "Cách chấm", "ghi một trong"),
    (WHOLE.replace("Đáp án: đúng", "Đáp án: có"), 36, "Đáp án", "“đúng”"),
    (WHOLE.replace("Đáp án: đúng\n", ""), 31, "Đáp án", "“đúng” hoặc “sai”"),
    (WHOLE.replace("Đáp án: đúng", "Đáp án: đúng\n- sai"), 37, "-", "không có phương án"),
    (WHOLE.replace("Loại: một đáp án", "Loại: một đáp án\nCách chấm: đúng hết"), 10, "Cách chấm", "không dùng"),
    (WHOLE.replace("== t-03", "== T-01"), 31, "mã câu hỏi", "dòng 8"),
    (WHOLE.replace("== t-03", "== câu 3"), 31, "mã câu hỏi", "gạch nối"),
    (WHOLE.replace("== t-03", "=="), 31, "mã câu hỏi", "gạch nối"),
    (WHOLE.replace("Giải thích: Mục II.4.", "Giải thích: Mục II.4.\nLưu ý: xem lại"), 19, "Lưu ý", "không có trường"),
    (WHOLE.replace("Giải thích: Mục II.4.", "Giải thích: Mục II.4.\nxem lại"), 19, "dòng", "dấu cách"),
    (WHOLE.replace("Giải thích: Mục II.4.", "Giải thích: a\nGiải thích: b"), 19, "Giải thích", "dòng 18"),
    (WHOLE.replace("  ~ Giúp việc cấp ủy.", "~ a\n~ b"), 16, "~", "phương án sai"),
    (WHOLE.replace("* Tổ chức đảng", "* Tổ chức đảng\n ~ vì"), 8, "phương án 1", "chỉ phương án sai mới ghi"),
    (WHOLE.replace("- Đảng viên", "  - Đảng viên"), 17, "-", "bỏ dấu cách"),
    (WHOLE.replace("Mục II.10.", "x" * 5001), 37, "Giải thích", "rút ngắn"),
    (WHOLE.replace("Tên: Ngân hàng thử", "TUYỆT MẬT\nTên: Ngân hàng thử"), 2, "dấu chỉ độ mật", "bí mật nhà nước"),
    (WHOLE.replace("Mục II.10.", "Tối mật"), 37, "dấu chỉ độ mật", "bí mật nhà nước"),
    (WHOLE.replace("- Đảng viên", "- Đảng viên [Mật]"), 17, "dấu chỉ độ mật", "bí mật nhà nước"),
    ("", 1, "Mã", "thêm dòng"),
    ("\x00" + WHOLE, 1, "tệp", "UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "field", "advice"), WRONG)
def test_every_complaint_names_file_line_field_and_what_to_do(text: str, line: int, field: str, advice: str) -> None:
    bank, complaints = read_bank([source(text, "tep-sai.txt")])
    assert bank is None
    found = [(c.line, c.field) for c in complaints]
    assert (line, field) in found
    complaint = complaints[found.index((line, field))]
    assert complaint.file in ("tep-sai.txt", "ngan-hang.txt")
    assert advice in complaint.advice


def test_options_may_name_the_levels_of_secrecy() -> None:
    text = WHOLE.replace("* Tổ chức đảng", "* Tuyệt mật").replace("- Báo cáo viên", "- Tối mật").replace("- Đảng viên", "– Mật")
    bank, complaints = read_bank([source(text)])
    assert complaints == []
    assert bank is not None


def test_all_complaints_come_at_once() -> None:
    text = WHOLE.replace("15/02/2022", "hôm qua").replace("Độ khó: vừa", "Độ khó: ?").replace("Đáp án: đúng", "Đáp án: ?")
    _, complaints = read_bank([source(text)])
    assert {c.line for c in complaints} >= {6, 11, 36}


def test_a_file_in_another_encoding_is_refused_not_garbled() -> None:
    for data in (WHOLE.encode("cp1258", errors="replace"), b"\xff\xfe\x00", b"PK\x03\x04\x00\x00"):
        bank, complaints = read_bank([SourceFile("x.txt", data)])
        assert bank is None
        assert complaints[0].field == "tệp"
