"""The sentences about late answers, letter by letter (golden wordings 4 and 5)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.quizzes.late import wordings
from app.quizzes.late.clocks import Clock, Evidence, Outcome, Why
from app.quizzes.late.wordings import End, Sent

VIETNAM = timezone(timedelta(hours=7))


def at(hour: int, minute: int = 0, day: int = 19) -> datetime:
    return datetime(2024, 12, day, hour, minute, tzinfo=VIETNAM)


END = End(at(19, 45), handed_in=False)
TWO = Sent(2, at(21, 15), at(21, 15))


def test_time_is_up() -> None:
    assert wordings.time_is_up(18, graded=False) == "Đã hết giờ. 18 câu gửi kịp đang được chấm."
    assert wordings.time_is_up(18, graded=True) == "Đã hết giờ. 18 câu gửi kịp đã được chấm."
    assert wordings.time_is_up(0, graded=True) == "Đã hết giờ. Hệ thống chưa nhận được câu trả lời nào."
    assert wordings.STILL_ON_PHONE.format(n=2) == ("2 câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn.")


def test_late_refused() -> None:
    assert wordings.not_counted(TWO, END) == (
        "2 câu gửi lúc 21 giờ 15 chưa được tính, vì bài đã hết giờ lúc 19 giờ 45. Bài làm của đồng chí vẫn được giữ nguyên."
    )
    assert wordings.tell_secretary(date(2024, 12, 22)) == (
        "Nếu lúc đó bị mất sóng, đồng chí báo bí thư chi bộ trước ngày 22/12 để được xem lại."
    )
    assert wordings.tell_secretary(None) == "Nếu lúc đó bị mất sóng, đồng chí báo ngay bí thư chi bộ để được xem lại."


def test_the_secretary_keeps_a_day_to_decide() -> None:
    """The demo's window ends at 17:00 on 20/12; what is recorded until 17:00 on 23/12 counts."""
    assert wordings.tell_before(at(17, day=20)) == date(2024, 12, 22)


def test_days_are_named_where_they_differ() -> None:
    tomorrow = Sent(3, at(23, 50), at(6, 5, day=20))
    assert wordings.not_counted(tomorrow, END) == (
        "3 câu gửi từ 23 giờ 50 ngày 19/12 đến 6 giờ 05 ngày 20/12 chưa được tính, vì bài đã hết giờ lúc 19 giờ 45 ngày 19/12. "
        "Bài làm của đồng chí vẫn được giữ nguyên."
    )
    assert wordings.counted(Sent(1, at(20), at(21)), END, by_a_person=True) == (
        "1 câu gửi từ 20 giờ đến 21 giờ đã được xem xét và được tính."
    )
    handed_in = End(at(19, 30), handed_in=True)
    assert "vì đồng chí đã nộp bài lúc 19 giờ 30." in wordings.not_counted(TWO, handed_in)


def test_what_became_of_it() -> None:
    assert wordings.counted(TWO, END, by_a_person=False) == (
        "2 câu gửi lúc 21 giờ 15 được tính: theo đồng hồ, đồng chí đã trả lời trước khi hết giờ."
    )
    assert wordings.decided_against(TWO, END, "không mất sóng") == (
        "2 câu gửi lúc 21 giờ 15 đã được xem xét và không được tính. Lý do: không mất sóng"
    )
    waits = "2 câu gửi lúc 21 giờ 15: Đã nhận sau khi chốt; chờ cấp ủy xem xét."
    assert wordings.after_release(TWO, END, accepted=False) == waits


@pytest.mark.parametrize("outcome", ["accepted", "waiting", "refused"])
def test_a_phone_has_a_sentence_for_every_outcome(outcome: Outcome) -> None:
    said = wordings.answer_to_phone(outcome, is_after_release=False)
    assert said.startswith("Đã nhận, ghi là gửi muộn")
    after = wordings.answer_to_phone(outcome, is_after_release=True)
    assert after == (said if outcome == "refused" else wordings.AFTER_RELEASE)


def test_a_secretary_has_a_sentence_for_every_ground() -> None:
    seen = set()
    for why in Why:
        evidence = Evidence(Clock.NEEDS_LOOK, why, datetime(2024, 12, 19, 12, 40, tzinfo=UTC))
        (line,) = wordings.evidence_lines(evidence, given_at=at(19, 40), end=END, saw_marks=False, after_release=False)
        assert line.endswith(".")
        assert "{" not in line
        seen.add(line)
    assert len(seen) == len(Why)
    lines = wordings.evidence_lines(
        Evidence(Clock.ON_TIME, Why.RAN_ON, None), given_at=at(19, 40), end=END, saw_marks=True, after_release=True
    )
    assert lines == [
        "Cùng lần mở ứng dụng đã gửi được trước đó; đồng hồ chạy liên tục của máy cho thấy trả lời xong trước 19 giờ 40.",
        "Đến sau khi đồng chí ấy đã xem điểm.",
        "Do cấp ủy cấp trên xem xét, vì đợt học tập đã chốt.",
    ]
    handed_in = End(at(19, 30), handed_in=True)
    lines = wordings.evidence_lines(
        Evidence(Clock.ON_TIME, Why.RAN_ON, None), given_at=at(6, day=20), end=handed_in, saw_marks=True, after_release=False
    )
    assert lines[0].endswith("trả lời xong trước 6 giờ ngày 20/12.")
    assert lines[1] == "Đến sau khi đồng chí ấy đã nộp bài lúc 19 giờ 30."
