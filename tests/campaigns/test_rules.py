"""Rules of planning, opening and meetings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.campaigns.rules import (
    Meeting,
    Plan,
    closing_is_early,
    complaints_about_meeting,
    complaints_about_plan,
    end_of_test_window,
    hall_is_open,
    obstacle_to_opening,
    presence_may_be_recorded,
)

NOW = datetime(2024, 12, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = Plan(NOW - 240 * HOUR, NOW + 48 * HOUR, 9800, "default-1", ("Sáng", "Chiều"), None)
MEETING = Meeting(NOW, NOW + 2 * HOUR, (1, 2))


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({}, 0),
        ({"parts_required": 2}, 0),
        ({"ends_at": PLAN.starts_at}, 1),
        ({"policy": "default-9"}, 1),
        ({"parts": ()}, 1),
        ({"parts": ("Sáng", "")}, 1),
        ({"parts": ("x",) * 21}, 1),
        ({"parts_required": 3}, 1),
        ({"parts_required": 0}, 1),
        ({"policy": "", "parts_required": -1}, 2),
    ],
)
def test_plans(changes: dict[str, Any], complaints: int) -> None:
    assert len(complaints_about_plan(replace(PLAN, **changes))) == complaints


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({}, 0),
        ({"parts": (2,)}, 0),
        ({"parts": ()}, 1),
        ({"parts": (1, 1)}, 1),
        ({"parts": (0,)}, 1),
        ({"parts": (3,)}, 1),
        ({"ends_at": NOW}, 1),
        ({"ends_at": NOW + 25 * HOUR}, 1),
        ({"starts_at": PLAN.ends_at + HOUR, "ends_at": PLAN.ends_at + 2 * HOUR}, 1),
        ({"starts_at": PLAN.starts_at - HOUR, "ends_at": PLAN.starts_at}, 1),
    ],
)
def test_meetings(changes: dict[str, Any], complaints: int) -> None:
    assert len(complaints_about_meeting(replace(MEETING, **changes), PLAN)) == complaints


@pytest.mark.parametrize(
    ("roster_day", "ends_in", "quiz_state", "opens"),
    [
        (date(2024, 12, 18), 1, None, True),
        (date(2024, 12, 1), 1, "published", True),
        (date(2024, 12, 19), 1, None, False),
        (date(2024, 12, 1), 0, None, False),
        (date(2024, 12, 1), 1, "draft", False),
    ],
)
def test_opening(roster_day: date, ends_in: int, quiz_state: str | None, opens: bool) -> None:
    obstacle = obstacle_to_opening(
        roster_day=roster_day, today=date(2024, 12, 18), ends_at=NOW + ends_in * HOUR, now=NOW, quiz_state=quiz_state
    )
    assert (obstacle is None) is opens


@pytest.mark.parametrize(
    ("hours", "hall", "presence"), [(-2, False, False), (-1, True, True), (1, True, True), (3, True, True), (4, False, True)]
)
def test_the_hall_and_the_roll(hours: int, hall: bool, presence: bool) -> None:
    at = MEETING.starts_at + hours * HOUR
    assert (hall_is_open(MEETING, at), presence_may_be_recorded(MEETING, at)) == (hall, presence)


def test_closing_is_early_until_72_hours_after_the_end() -> None:
    assert closing_is_early(NOW, NOW + 72 * HOUR - timedelta(seconds=1))
    assert not closing_is_early(NOW, NOW + 72 * HOUR)


def test_the_test_stays_open_48_hours_after_every_meeting() -> None:
    assert end_of_test_window(NOW, []) == NOW
    assert end_of_test_window(NOW, [NOW - 50 * HOUR]) == NOW
    assert end_of_test_window(NOW, [NOW - 50 * HOUR, NOW - HOUR]) == NOW + 47 * HOUR
