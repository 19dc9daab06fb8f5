"""The golden wordings, letter by letter."""

from datetime import date, datetime

from app.core.text import day_text, hour_text
from app.participation import wordings
from app.participation.rates import rate


def test_home() -> None:
    task = wordings.quiz_task("Kế hoạch số 64-KH/TU", questions=20, minutes=20)
    assert wordings.headline([task]) == (
        "Đồng chí còn 1 việc: làm bài trắc nghiệm về Kế hoạch số 64-KH/TU (20 câu, khoảng 20 phút)."
    )
    assert wordings.deadline_line(datetime(2024, 12, 20, 17)) == (  # noqa: DTZ001 - local time comes in
        "Hạn: 17 giờ thứ Sáu, 20/12. Được xem lại tài liệu; mất sóng vẫn làm tiếp được."
    )


def test_twenty_questions_take_about_twenty_minutes_though_more_are_given() -> None:
    assert wordings.about_minutes(questions=20, limit_s=40 * 60) == 20
    assert wordings.about_minutes(questions=20, limit_s=15 * 60) == 15
    assert wordings.about_minutes(questions=1, limit_s=30) == 1


def test_when_and_where_a_meeting_is() -> None:
    starts, ends = datetime(2024, 12, 20, 8), datetime(2024, 12, 20, 11)  # noqa: DTZ001 - local times come in
    line = wordings.meeting_line("Nhà văn hóa", starts=starts, ends=ends, on_now=False)
    assert line == "8 giờ thứ Sáu, 20/12, tại Nhà văn hóa."


def test_a_title_that_already_says_test_is_not_doubled() -> None:
    task = wordings.quiz_task("Trắc nghiệm về Kế hoạch số 64-KH/TU", questions=1, minutes=2)
    assert task == "làm bài trắc nghiệm về Kế hoạch số 64-KH/TU (1 câu, khoảng 2 phút)"


def test_secretary() -> None:
    assert wordings.progress(rate(48, 49, 9800)) == ("Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %.")
    assert wordings.progress(rate(48, 49, 9800), is_over=True).endswith("(97,9 %). Thiếu 1 đồng chí so với chỉ tiêu 98 %.")
    assert wordings.follow_up(rate(48, 49, 9800), ends_on=date(2024, 12, 20)) == "Hạn 20/12. Xem tên và sắp xếp học bù."


def test_who_met_the_target_with_people_missing_is_still_asked_to_follow_up() -> None:
    assert wordings.progress(rate(49, 50, 9800)) == "Đã học 49/50 đồng chí (98,0 %). Đã đủ chỉ tiêu 98 %."
    assert wordings.follow_up(rate(49, 50, 9800), ends_on=date(2024, 12, 20)) is not None
    assert wordings.follow_up(rate(50, 50, 9800), ends_on=date(2024, 12, 20)) is None


def test_nobody_expected() -> None:
    assert wordings.progress(rate(0, 0, 9800)) == "Không có đồng chí nào thuộc diện học tập: không áp dụng."
    assert wordings.verdict(rate(0, 0, 9800), says_word=True) == "không áp dụng"
    assert wordings.verdict(rate(48, 49, 9800), says_word=False) is None


def test_ways() -> None:
    ways = {"code": 31, "roll": 12, "makeup": 4, "home": 1, "elsewhere": 0}
    assert wordings.ways_text(ways) == "mã 31, điểm danh 12, học bù 4, tại nhà 1"


def test_hours() -> None:
    assert hour_text(datetime(2024, 12, 22, 19, 30)) == "19 giờ 30"  # noqa: DTZ001 - local time comes in


def test_days_have_two_digits() -> None:
    assert day_text(date(2024, 12, 5)) == "05/12"
