"""Small banks for the tests of banks."""

from app.core.field_files import SourceFile

HEADING = """Mã: thu
Tên: Ngân hàng thử
Loại văn bản: kế hoạch
Số ký hiệu: 64-KH/TU
Cơ quan ban hành: Ban Thường vụ Tỉnh ủy Bình Phước
Ngày ban hành: 15/02/2022
"""

ONE = """
== t-01
Loại: một đáp án
Mục: II.4, gạch đầu dòng 2
Độ khó: vừa
Câu hỏi: Theo Kế hoạch số 64-KH/TU, ai chịu trách nhiệm?
* Tổ chức đảng
- Ban tuyên giáo
  ~ Giúp việc cấp ủy.
- Báo cáo viên
- Đảng viên
Giải thích: Mục II.4.
"""

SEVERAL = """
== t-02
Loại: nhiều đáp án
Cách chấm: từng phần có trừ
Mục: II.8
Độ khó: khó
Câu hỏi: Những nơi nào làm điểm?
* Đồng Xoài
* Bình Long
- Lộc Ninh
Giải thích: Mục II.8.
"""

TRUE = """
== t-03
Loại: đúng sai
Mục: II.10
Độ khó: dễ
Câu hỏi: Mỗi quý một lần.
Đáp án: đúng
Giải thích: Mục II.10.
"""

WHOLE = HEADING + ONE + SEVERAL + TRUE


def source(text: str, name: str = "thu.txt") -> SourceFile:
    """A file as an office would upload it."""
    return SourceFile(name, text.encode())
