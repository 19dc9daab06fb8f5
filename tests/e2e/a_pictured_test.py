"""A test with all six kinds of questions and pictures, put in place through the API as an editor and the board do it."""

from typing import Any

import httpx

from tests.banks.drawings import drawing, encoded
from tests.e2e.service import Person, Service

MARKUP = '<img src=x onerror="document.title=1"><b>in đậm</b>'
QUESTIONS = f"""
Mã: hinh-ve
Tên: Ngân hàng câu hỏi có hình
Loại văn bản: kế hoạch
Số ký hiệu: 64-KH/TU
Cơ quan ban hành: Ban Thường vụ Tỉnh ủy Bình Phước
Ngày ban hành: 15/02/2022

== h-1
Loại: một đáp án
Mục: II.4
Độ khó: dễ
Câu hỏi: Ô nào trên hình được tô? Viết {MARKUP} là chữ, không phải hình.
Hình: so-do.png | Sơ đồ có một ô tô xanh ở góc trên bên trái
*
  @ xanh.png | Ô xanh
-
  @ do.png | Ô đỏ
  ~ Ô đỏ không có trên sơ đồ.
Giải thích: Mục II.4.

== h-2
Loại: nhiều đáp án
Cách chấm: từng phần
Mục: II.4
Độ khó: vừa
Câu hỏi: Theo Kế hoạch số 64-KH/TU, chọn hai ý đúng.
* Ý đúng thứ nhất
* Ý đúng thứ hai
- Ý chưa đúng
  ~ Không nêu ở mục II.4.
Giải thích: Mục II.4.

== h-3
Loại: đúng sai
Mục: II.4
Độ khó: dễ
Câu hỏi: Mỗi đợt phấn đấu có ít nhất 98% đảng viên tham gia.
Đáp án: đúng
Giải thích: Mục II.4.

== h-4
Loại: nhóm đúng sai
Cách chấm: từng ý
Mục: II.4
Độ khó: vừa
Câu hỏi: Các ý sau về tỷ lệ tham gia đúng hay sai?
* Tổ chức đảng chịu trách nhiệm: ý đúng.
- Báo cáo viên chịu trách nhiệm: ý sai.
Giải thích: Mục II.4.

== h-5
Loại: trả lời ngắn
Mục: II.4
Độ khó: dễ
Câu hỏi: Ai chịu trách nhiệm về tỷ lệ tham gia?
* Tổ chức đảng
Giải thích: Mục II.4.

== h-6
Loại: điền số
Mục: II.4
Độ khó: dễ
Câu hỏi: Mỗi đợt phấn đấu ít nhất bao nhiêu phần trăm?
Đáp án: 97,5
Đơn vị: %
Giải thích: Mục II.4.
""".lstrip()
PICTURES = {
    "so-do.png": encoded(drawing(1200, 800, "white")),
    "xanh.png": encoded(drawing(300, 200, "blue")),
    "do.png": encoded(drawing(300, 200, "red")),
}


WINDOW = {"opens_at": "2024-12-18T00:00:00Z", "closes_at": "2024-12-30T10:00:00Z"}


def put_in_place(service: Service, *, board: Person, secretary: Person) -> str:
    """The bank, the test and a campaign of the secretary's branch, opened; the test's id. Keys are shown right after."""
    with service.api(secretary) as api:
        branch = _unit(api)
    with service.api(board) as api:
        province = _unit(api)
        quiz = _make(
            api,
            "quizzes",
            unit_id=province,
            title="Bài trắc nghiệm có hình",
            draws=[{"kind": "bank", "bank_id": _bank(api, province), "count": 6}],
            review_after="keys",
            confirm_keys_right_after=True,
            **WINDOW,
        )
        api.post(f"quizzes/{quiz}/publish").raise_for_status()
        campaign = _make(
            api,
            "campaigns",
            unit_id=province,
            title="Học tập chuyên đề có hình",
            starts_at=WINDOW["opens_at"],
            ends_at=WINDOW["closes_at"],
            roster_day="2024-12-18",
            target_unit_ids=[branch],
            quiz_id=quiz,
        )
        api.post(f"campaigns/{campaign}/open").raise_for_status()
    return quiz


def _bank(api: httpx.Client, unit: str) -> str:
    issued = {"document_issuer": "Ban Thường vụ Tỉnh ủy Bình Phước", "document_date": "2022-02-15"}
    named = {"document_kind": "plan", "document_symbol": "64-KH/TU", **issued}
    bank = _make(api, "banks", unit_id=unit, code="hinh-ve", name="Ngân hàng câu hỏi có hình", **named)
    files = [("files", ("cau-hoi.txt", QUESTIONS.encode())), *(("files", picture) for picture in PICTURES.items())]
    preview = api.post(f"banks/{bank}/imports", files=files).raise_for_status().json()
    agreed = {"apply": "true", "fingerprint": preview["fingerprint"]}
    assert api.post(f"banks/{bank}/imports", files=files, params=agreed).raise_for_status().json()["applied"]
    return bank


def _unit(api: httpx.Client) -> str:
    return str(api.get("me").raise_for_status().json()["roles"][0]["unit_id"])


def _make(api: httpx.Client, what: str, **plan: Any) -> str:
    return str(api.post(what, json=plan).raise_for_status().json()["id"])
