"""Attempts, cool-downs and deadlines as tables; the policy in sentences."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import permutations, product

import pytest

from app.quizzes.allowance import Allowance, allowance, attempts_left, deadline, ended_at, more_time, rested_until
from app.quizzes.counting import Tried, that_counts
from app.quizzes.policy_words import AFTERWARDS, LATE, Own, Policy, duration, terms
from app.quizzes.visibility import Reveal, Review, shows_less

T = datetime(2024, 12, 18, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("allowed", "begun", "empty", "left"),
    [(1, 0, 0, 1), (1, 1, 0, 0), (2, 1, 0, 1), (2, 1, 1, 2), (2, 3, 2, 1), (2, 4, 3, 0), (2, 9, 9, 0), (20, 20, 2, 2)],
)
def test_attempts_left(allowed: int, begun: int, empty: int, left: int) -> None:
    assert attempts_left(allowed, begun=begun, empty=empty) == left


@pytest.mark.parametrize(
    ("left", "rested", "until", "expected"),
    [
        (2, None, T + MINUTE, Allowance(2, None)),
        (2, None, None, Allowance(0, None)),  # not admitted
        (2, None, T, Allowance(0, None)),  # the window ends with its last instant outside
        (0, T + MINUTE, T + 2 * MINUTE, Allowance(0, None)),  # nothing to wait for
        (1, T + MINUTE, T + 2 * MINUTE, Allowance(1, T + MINUTE)),
        (1, T, T + 2 * MINUTE, Allowance(1, None)),  # rested
        (1, T + 2 * MINUTE, T + 2 * MINUTE, Allowance(0, None)),  # rested too late to begin
        (1, T + 3 * MINUTE, T + 2 * MINUTE, Allowance(0, None)),
    ],
)
def test_what_is_left_can_begin(left: int, rested: datetime | None, until: datetime | None, expected: Allowance) -> None:
    assert allowance(left, rested=rested, until=until, now=T) == expected


def test_the_cool_down_runs_from_the_last_end_and_only_where_there_is_one() -> None:
    assert rested_until(600, [T, None, T - MINUTE]) == T + 10 * MINUTE
    assert rested_until(600, []) is None
    assert rested_until(600, [None]) is None
    assert rested_until(0, [T]) is None


def test_an_attempt_ends_with_its_time_however_late_it_is_closed() -> None:
    assert ended_at(closed_at=T + 9 * MINUTE, closes_at=T) == T
    assert ended_at(closed_at=T - MINUTE, closes_at=T) == T - MINUTE


@pytest.mark.parametrize(
    ("extra", "until", "rule", "minutes"),
    [
        (0, 5, "full_time", 20),
        (600, 5, "full_time", 30),
        (0, 5, "window_end", 5),
        (600, 25, "window_end", 25),
        (600, 60, "window_end", 30),
    ],
)
def test_deadlines(extra: int, until: int, rule: str, minutes: int) -> None:
    end = deadline(T, limit_s=1_200, extra_s=extra, until=T + until * MINUTE, rule=rule)
    assert end == T + minutes * MINUTE


def test_more_time_is_half_of_the_limit() -> None:
    assert [more_time(limit) for limit in (60, 1_200, 2_401)] == [30, 600, 1_200]


def tried(number: int, earned: int, *, passed: bool | None = None, maximum: int = 10) -> Tried:
    return Tried(number, Fraction(earned), maximum, passed)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("first", 1), ("last", 3), ("best", 2)],
)
def test_which_attempt_counts_in_any_order(rule: str, expected: int) -> None:
    attempts = [tried(1, 4), tried(2, 9), tried(3, 6)]
    assert {that_counts(rule, order) for order in permutations(attempts)} == {expected}


@pytest.mark.parametrize("rule", ["first", "best", "last"])
def test_without_a_taken_attempt_none_counts(rule: str) -> None:
    assert that_counts(rule, []) is None


def test_the_best_one_passed_and_of_equals_it_is_the_earliest() -> None:
    assert that_counts("best", [tried(1, 5), tried(2, 5)]) == 1
    assert that_counts("best", [tried(1, 9, passed=False, maximum=20), tried(2, 5, passed=True)]) == 2
    assert that_counts("best", [tried(1, 9, maximum=20), tried(2, 5)]) == 2  # the share, not the sum
    assert that_counts("best", [tried(1, 0, maximum=0), tried(2, 1)]) == 2


def test_a_release_shows_at_least_what_was_shown_before() -> None:
    wrong = {(a, b) for a, b in product(Reveal, Reveal) if shows_less(b, a)}
    assert wrong == {("marks", "nothing"), ("keys", "nothing"), ("keys", "marks")}
    # Every review that can be defined has its sentence.
    assert set(AFTERWARDS) == {Review(a, b) for a, b in product(Reveal, Reveal)} - {Review(a, b) for a, b in wrong}


def policy(**changes: object) -> Policy:
    usual: dict[str, object] = {
        "time_limit_s": 2_400,
        "max_attempts": 2,
        "counts": "best",
        "cooldown_s": 0,
        "deadline_rule": "full_time",
        "open_book": True,
        "late_sync": "accept",
        "pass_mark": None,
        "review": Review(Reveal.MARKS, Reveal.KEYS),
    }
    return Policy(**usual | changes)  # type: ignore[arg-type]


def test_the_usual_policy_in_words() -> None:
    assert terms(policy(), None) == [
        "Thời gian làm bài: 40 phút. Cần thêm giờ, đồng chí cứ đề nghị, không phải nêu lý do.",
        "Bắt đầu trước khi hết hạn thì vẫn được làm đủ thời gian.",
        "Được làm 2 lượt, tính kết quả lượt tốt nhất; làm một lượt là đã được ghi nhận có làm bài.",
        "Được xem lại tài liệu khi làm bài.",
        LATE["accept"],
        "Trong khi làm bài không hiện điểm và đáp án.",
        "Nộp bài xong được xem điểm; đáp án được xem sau khi đợt học tập kết thúc.",
    ]


@pytest.mark.parametrize(
    ("changes", "own", "sentence"),
    [
        ({"deadline_rule": "window_end"}, None, "Hết hạn là hết giờ làm bài"),
        ({"max_attempts": 1, "cooldown_s": 60}, None, "Được làm 1 lượt."),
        ({"counts": "first"}, None, "lượt đầu tiên"),
        ({"counts": "last"}, None, "lượt cuối cùng"),
        ({"cooldown_s": 5_400}, None, "nghỉ 1 giờ 30 phút rồi mới làm được lượt tiếp theo"),
        ({"open_book": False}, None, "không xem tài liệu"),
        ({"late_sync": "refuse"}, None, LATE["refuse"]),
        ({"pass_mark": 6_667}, None, "từ 66,67% số điểm"),
        ({"pass_mark": 8_000}, None, "từ 80% số điểm"),
        ({}, Own(1_200, helper_reads=True), "của đồng chí: 1 giờ, trong đó được thêm 20 phút."),
        ({}, Own(0, helper_reads=True), "Có người đọc giúp đề"),
    ],
)
def test_every_rule_is_said(changes: dict[str, object], own: Own | None, sentence: str) -> None:
    lines = terms(policy(**changes), own)
    assert sum(sentence in line for line in lines) == 1
    assert ("nghỉ" in " ".join(lines)) == (changes.get("cooldown_s", 0) != 0 and "max_attempts" not in changes)


def test_durations() -> None:
    seconds = (1, 60, 3_600, 86_400, 90_061, 604_800)
    assert [duration(s) for s in seconds] == ["1 giây", "1 phút", "1 giờ", "1 ngày", "1 ngày 1 giờ 1 phút 1 giây", "7 ngày"]
