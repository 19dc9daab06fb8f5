"""The test's screen for each kind of question, pictures included: a paper in the service's shape, put into the page's hands."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.screens.screen import Screen

ATTEMPT = "01890000-0000-7000-8000-0000000000aa"
DRAWING = Path(__file__).parents[3] / "web" / "public" / "icons" / "icon-192.png"
ALT = "Sơ đồ: cấp ủy cơ sở gửi báo cáo lên cấp ủy cấp trên trực tiếp"
PICTURE = {"alt": ALT, "width": 192, "height": 192}


def _question(kind: str, stem: str, options: list[str] | None = None, **more: Any) -> dict[str, Any]:
    rest = {"scoring": None, "unit": None, "picture": None, "option_pictures": None}
    return {"kind": kind, "stem": stem, "options": options or [], **rest, **more}


QUESTIONS = [
    _question(
        "several",
        "Theo Kế hoạch số 64-KH/TU, những cơ quan nào phối hợp kiểm tra việc học tập nghị quyết ở cơ sở?",
        ["Ban Tuyên giáo Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy", "Trường Chính trị tỉnh", "Báo Bình Phước"],
        scoring="partial",
    ),
    _question(
        "statements",
        "Các ý sau về hội nghị học tập, quán triệt là đúng hay sai?",
        ["Mỗi đợt có ít nhất 98% đảng viên tham gia.", "Đảng viên được miễn sinh hoạt vẫn phải làm bài."],
        scoring="per_statement",
    ),
    _question("numeric", "Kế hoạch đặt chỉ tiêu ít nhất bao nhiêu phần trăm đảng viên tham gia học tập?", unit="%"),
    _question("short_answer", "Cơ quan nào chịu trách nhiệm về tỷ lệ đảng viên tham gia học tập nghị quyết?"),
    _question(
        "single",
        "Sơ đồ này cho biết cấp ủy cơ sở gửi báo cáo đến đâu?",
        ["Cấp ủy cấp trên trực tiếp", "Ban tuyên giáo các cấp", ALT],
        picture=PICTURE,
        option_pictures=[None, None, PICTURE],
    ),
    _question("true_false", "Mỗi đảng viên phải viết bài thu hoạch sau mỗi đợt học tập nghị quyết."),
]


def _paper(now: datetime, questions: list[dict[str, Any]]) -> dict[str, Any]:
    end = now + timedelta(minutes=40)
    return {
        "id": ATTEMPT,
        "quiz_id": ATTEMPT,
        "title": "Bài trắc nghiệm có đủ các loại câu hỏi",
        "number": 1,
        "state": "open",
        "started_at": now.isoformat(),
        "deadline_at": end.isoformat(),
        "closes_at": (end + timedelta(seconds=30)).isoformat(),
        "late_sync": "accept",
        "open_book": True,
        "helper_reads": False,
        "server_now": now.isoformat(),
        "next_seq": 1,
        "questions": questions,
        "answers": {"2": "98"},
        "refused": [],
        "ending": None,
    }


def opened_at(page: Page, place: int, questions: list[dict[str, Any]] = QUESTIONS) -> None:
    """A test of these questions, opened at one of them."""
    now = datetime(2024, 12, 18, 8, tzinfo=UTC)
    page.route(f"**/api/v1/attempts/{ATTEMPT}", lambda route: route.fulfill(json=_paper(now, questions)))
    page.route("**/pictures/**", lambda route: route.fulfill(body=DRAWING.read_bytes(), content_type="image/png"))
    page.goto(f"/lam-bai/{ATTEMPT}")
    page.get_by_role("button", name="Các câu").click()
    page.get_by_role("button", name=f"Câu {place + 1}:").click()
    expect(page.get_by_text(questions[place]["stem"][-30:])).to_be_visible()


def _screen(place: int) -> Screen:
    question = QUESTIONS[place]
    name = f"cau-hoi-{question['kind'].replace('_', '-')}" + ("-hinh" if question["picture"] else "")
    return Screen(name, "member", "/viec-can-lam", lambda page: opened_at(page, place))


SCREENS = [_screen(place) for place in range(len(QUESTIONS))]
