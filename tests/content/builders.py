"""Small items for the tests of content."""

from datetime import date
from typing import Any

from app.content.texts import ItemText, Layer, Section

FILE = """Loại: kế hoạch
Số ký hiệu: 64-KH/TU
Cơ quan ban hành: Ban Thường vụ Tỉnh ủy Bình Phước
Ngày ban hành: 15/02/2022
Tiêu đề: Nâng cao hiệu quả công tác tuyên truyền
Trích yếu: Tám nhóm nhiệm vụ.
Nguồn: Bản quét,
  cần đối chiếu.

# Một phút
- Phấn đấu ít nhất 98% đảng viên tham gia. [II.4]

# Năm phút
## [II.4] Học tập nghị quyết
Đoạn một.

Đoạn hai,
viết trên hai dòng.

# Toàn văn
## [I] Mục đích
Đồng bào vùng sâu.
"""

SECTION = Section("II.4", None, ("Phấn đấu ít nhất 98%.",))


def item_text(**changes: Any) -> ItemText:
    """A one-layer item on a plan of its own."""
    values: dict[str, Any] = {
        "kind": "plan",
        "symbol": "64-KH/TU",
        "issuer": "Ban Thường vụ Tỉnh ủy",
        "issued_on": date(2022, 2, 15),
        "title": "Nâng cao hiệu quả tuyên truyền",
        "abstract": "Tám nhóm nhiệm vụ.",
        "group_name": None,
        "source_note": None,
        "circulation": None,
        "layers": {Layer.ONE_MINUTE: (SECTION,)},
    }
    return ItemText(**{**values, **changes})


def item_json(**changes: Any) -> dict[str, Any]:
    """The same as a phone or browser sends it."""
    values: dict[str, Any] = {
        "kind": "plan",
        "symbol": "64-KH/TU",
        "issuer": "Ban Thường vụ Tỉnh ủy",
        "issued_on": "2022-02-15",
        "title": "Nâng cao hiệu quả tuyên truyền",
        "abstract": "Tám nhóm nhiệm vụ.",
        "group_name": None,
        "source_note": None,
        "circulation": None,
        "layers": {"one_minute": [{"clause": "II.4", "heading": None, "paragraphs": ["Phấn đấu ít nhất 98%."]}]},
    }
    return {**values, **changes}
