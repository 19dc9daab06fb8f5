"""Marks of secrecy are found however they are stamped; words that only sound like them are left alone."""

import unicodedata

import pytest

from app.core.secrecy import find_mark

MARKS = [
    "MẬT",
    "Mật",
    "mật",
    "TỐI MẬT",
    "Tối mật",
    "TUYỆT MẬT",
    "Tuyệt mật",
    "  MẬT  ",
    "**MẬT**",
    "# TỐI MẬT",
    "“Mật”",
    "(Mật)",
    "[TUYỆT MẬT]",
    "M Ậ T",
    "T Ố I M Ậ T",
    "T U Y Ệ T   M Ậ T",
    "MẬ\u200bT",
    "TỐI\u00a0MẬT",
    "Độ mật: Mật",
    "ĐỘ MẬT: TỐI MẬT",
    "Mức độ mật: Tuyệt mật.",
    "Độ mật - Mật",
    "Độ mật = “Mật”",
    "Do mat: Toi mat",
    "TUYET MAT",
    "TOI MAT",
    "HỎA TỐC - MẬT",
    "Mật - Khẩn",
    "MẬT/HỎA TỐC",
    "Lưu hành nội bộ - Mật",
    "TỈNH ỦY BÌNH PHƯỚC          MẬT",
    "TỈNH ỦY\tTỐI MẬT\tĐẢNG CỘNG SẢN VIỆT NAM",
    "| Số 12-KH/TU | MẬT |",
    "MẬT - Kế hoạch diễn tập",
    "TUYỆT MẬT. Chỉ người có tên mới được bóc bì",
    "Kế hoạch diễn tập khu vực phòng thủ (Mật)",
    "12-KH/TU (Tối mật)",
    "12-KH/TU [mật]",
    "TÀI LIỆU MẬT",
    "Tài liệu tuyệt mật",
    "Văn bản mật",
    "Dấu TỐI MẬT",
    "// MẬT",
    "dòng đầu\nMẬT\ndòng sau",
    "dòng đầu\r\n  Tối mật\r\n",
    "dòng đầu\u2028MẬT",
]

NOT_MARKS = [
    "",
    "Gắn bó mật thiết với nhân dân",
    "MỐI QUAN HỆ MẬT THIẾT GIỮA ĐẢNG VÀ NHÂN DÂN",
    "bảo mật thông tin, đổi mật khẩu định kỳ",
    "BẢO MẬT",
    "Bí mật",
    "BÍ MẬT NHÀ NƯỚC",
    "Tuyên truyền Luật Bảo vệ bí mật nhà nước",
    "Không đăng tài liệu mật lên mạng xã hội.",
    "Không soạn thảo văn bản tuyệt mật trên máy nối mạng",
    "Bí mật nhà nước có ba độ mật: Tuyệt mật, Tối mật, Mật.",
    "Bí mật nhà nước có ba độ mật: Tuyệt mật; Tối mật; Mật.",
    "Tuyệt mật, tối mật, mật",
    "- Tuyệt mật;",
    "- Tối mật;",
    "a) Bí mật nhà nước độ Tuyệt mật là thông tin đặc biệt quan trọng",
    "phân thành ba độ (tuyệt mật, tối mật, mật)",
    "Mật độ dân số",
    "Mật ong, mật mía",
    "Mật khẩu: không chia sẻ",
    "Nguyễn Văn Mật",
    "Ban Cơ yếu, mật mã",
    "hội nghị bí mật năm 1930",
    "cơ mật",
    "đã giải mật",
    "Độ mật: không",
    "Độ mật: thường",
    "Lưu hành nội bộ",
    "LƯU HÀNH NỘI BỘ",
    "Tài liệu lưu hành nội bộ",
    "Khẩn",
    "HỎA TỐC",
    "Mất đoàn kết",
    "Mặt trận Tổ quốc",
    "MẶT",
    "MAT",
    "Mắt",
]


@pytest.mark.parametrize("text", MARKS)
def test_marks_are_found(text: str) -> None:
    assert find_mark([None, "Kế hoạch", text]) is not None
    assert find_mark([unicodedata.normalize("NFD", text)]) is not None


@pytest.mark.parametrize("text", NOT_MARKS)
def test_words_are_not_marks(text: str) -> None:
    assert find_mark([text]) is None
    assert find_mark([unicodedata.normalize("NFD", text)]) is None
