"""What the clocks say about late answers: the stated rule, over thousands of generated phones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quizzes.late.clocks import TOLERANCE, Clock, Evidence, Heard, Why, judge, outcome_of

START = datetime(2024, 12, 18, 12, 5, tzinfo=UTC)
DEADLINE = START + timedelta(minutes=40)
W, X, DEVICE, OTHER = (UUID(int=n) for n in (1, 2, 8, 9))
RANK = {Clock.NEEDS_LOOK: 0, Clock.PLAUSIBLE: 1, Clock.ON_TIME: 2}
WHERE_CLOCKS_STAND = [timedelta(), timedelta(days=365), timedelta(days=-20_075), timedelta(hours=-7), timedelta(days=60_000)]


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def heard(
    minutes: float,
    *,
    seq: int,
    given: float | None = None,
    writer: UUID = W,
    family: UUID | None = DEVICE,
    off: timedelta = timedelta(),
    opened: float = 0,
) -> Heard:
    """A truthful phone heard at `minutes`; its answers were given at `given`; its wall clock is wrong by `off`."""
    given = minutes if given is None else given
    elapsed = round((given - opened) * 60_000)
    return Heard(writer, family, seq, at(minutes), at(given) + off, elapsed, at(minutes) + off)


BEGUN = heard(0, seq=0)


def verdict(late: Heard, *in_time: Heard, deadline_at: datetime = DEADLINE) -> Evidence:
    return judge(late, in_time, started_at=START, deadline_at=deadline_at)


offsets = st.sampled_from(WHERE_CLOCKS_STAND) | st.timedeltas(timedelta(days=-30_000), timedelta(days=60_000))
clocks = st.none() | offsets.map(lambda off: START + off)
ticks = st.none() | st.integers(0, 2_000_000_000)
anything = st.builds(
    Heard,
    writer_id=st.sampled_from([W, X]),
    family_id=st.sampled_from([None, DEVICE, OTHER]),
    seq=st.integers(0, 9),
    received_at=st.floats(0, 200).map(at),
    given_at=clocks | st.floats(0, 200).map(at),
    elapsed_ms=ticks | st.integers(0, 6_000_000),
    sent_at=clocks | st.floats(0, 200).map(at),
)
in_time = st.lists(anything, max_size=5)


@st.composite
def truthful(draw: st.DrawFn) -> tuple[Heard, list[Heard], float]:
    """A truthful phone: opened once, heard now and then, answering until `given`, heard again after the deadline."""
    off = draw(offsets)
    contacts = sorted(draw(st.lists(st.floats(0, 40), max_size=4)))
    live = [heard(minutes, seq=seq, off=off) for seq, minutes in enumerate([0.0, *contacts])]
    given = draw(st.floats(contacts[-1] if contacts else 0, 120))
    arrived = draw(st.floats(max(given, 40.1), 10_000))
    return heard(arrived, seq=9, given=given, off=off), live, given


@settings(max_examples=600, deadline=None)
@given(truthful())
def test_a_truthful_phone_is_on_time_exactly_until_the_deadline(phone: tuple[Heard, list[Heard], float]) -> None:
    """Whatever its wall clock says: a year ahead, 1970, another zone. (A millisecond of rounding either way.)"""
    late, live, given = phone
    evidence = verdict(late, *live)
    assert evidence.clock is not Clock.PLAUSIBLE
    if abs(at(given) - DEADLINE) > timedelta(milliseconds=2):
        assert (evidence.clock is Clock.ON_TIME) == (at(given) <= DEADLINE)
        assert evidence.given_by is not None
        assert abs(evidence.given_by - at(given)) <= timedelta(milliseconds=2)


@settings(max_examples=600, deadline=None)
@given(anything, in_time, st.timedeltas(timedelta(days=-50_000), timedelta(days=50_000)))
def test_no_verdict_depends_on_where_a_wall_clock_stands(late: Heard, live: list[Heard], off: timedelta) -> None:
    """All wall clocks moved by the same amount: the same verdict, on the same ground, at the same moment."""

    def moved(one: Heard) -> Heard:
        given, sent = one.given_at, one.sent_at
        return replace(one, given_at=given and given + off, sent_at=sent and sent + off)

    assert verdict(moved(late), *map(moved, live)) == verdict(late, *live)


@settings(max_examples=600, deadline=None)
@given(anything, in_time, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_later_deadline_is_never_worse(late: Heard, live: list[Heard], more: timedelta) -> None:
    now, then = verdict(late, *live), verdict(late, *live, deadline_at=DEADLINE + more)
    assert RANK[then.clock] >= RANK[now.clock]
    assert then.given_by == now.given_by


@settings(max_examples=600, deadline=None)
@given(anything, in_time, st.randoms(use_true_random=False))
def test_every_history_has_a_verdict_whatever_the_order(late: Heard, live: list[Heard], random: object) -> None:
    """A verdict inside the deadline is never given without the time it rests on; order and repetition say nothing."""
    evidence = verdict(late, *live)
    assert evidence == verdict(late, *reversed(live), *live)
    if evidence.clock is not Clock.NEEDS_LOOK:
        assert evidence.given_by is not None
        assert evidence.given_by <= DEADLINE
    if evidence.clock is Clock.ON_TIME:
        assert any(one.writer_id == late.writer_id and one.seq < late.seq for one in live)
    if evidence.clock is Clock.PLAUSIBLE:
        assert any(one.family_id == late.family_id for one in live)


@settings(max_examples=400, deadline=None)
@given(truthful(), st.sampled_from(["given_at", "elapsed_ms"]))
def test_without_a_clock_nobody_is_on_time(phone: tuple[Heard, list[Heard], float], field: str) -> None:
    late, live, _ = phone
    lost: Any = {field: None}
    assert verdict(replace(late, **lost), *live) == Evidence(Clock.NEEDS_LOOK, Why.CLOCK_MISSING, None)
    deaf = [replace(one, **lost) for one in live]
    assert verdict(late, *deaf) == Evidence(Clock.NEEDS_LOOK, Why.CLOCK_MISSING, None)


@settings(max_examples=400, deadline=None)
@given(truthful(), st.integers(1, 10**9))
def test_elapsed_time_that_runs_backwards_needs_a_look(phone: tuple[Heard, list[Heard], float], back: int) -> None:
    late, live, _ = phone
    reached = max(one.elapsed_ms or 0 for one in live)
    live = [*live, replace(live[-1], seq=8, elapsed_ms=reached + back)]
    assert verdict(replace(late, elapsed_ms=reached + back - 1), *live).why is Why.RAN_BACKWARDS
    ahead = replace(late, seq=9, elapsed_ms=1 + reached)
    after = replace(live[0], seq=10, elapsed_ms=reached)
    assert verdict(ahead, *live[:-1], after).why is Why.RAN_BACKWARDS


@settings(max_examples=400, deadline=None)
@given(truthful(), st.timedeltas(TOLERANCE + timedelta(seconds=1), timedelta(days=40_000)))
def test_a_wall_clock_that_jumps_needs_a_look(phone: tuple[Heard, list[Heard], float], jump: timedelta) -> None:
    """Set back between two contacts: seen. Set forward: counts as time that passed, so never in the phone's favour."""
    late, live, given = phone
    assert late.given_at is not None
    back = replace(late, given_at=late.given_at - jump)
    assert verdict(back, *live).why is Why.SET_ANEW
    forward = verdict(replace(late, given_at=late.given_at + jump), *live)
    if at(given) + jump > DEADLINE + timedelta(milliseconds=2):
        assert (forward.clock, forward.why) == (Clock.NEEDS_LOOK, Why.AFTER_DEADLINE)


@settings(max_examples=400, deadline=None)
@given(offsets, st.floats(0, 40), st.floats(0, 80), st.timedeltas(timedelta(minutes=-10), timedelta(minutes=10)))
def test_another_run_on_the_same_device_is_plausible_while_its_offset_holds(
    off: timedelta, contact: float, given: float, drift: timedelta
) -> None:
    arrived = max(given, 60.0)
    live = [BEGUN, heard(contact, seq=1, writer=X, off=off)]
    late = heard(arrived, seq=2, given=given, off=off + drift)
    evidence = verdict(late, *(one for one in live if one.writer_id == X))
    if abs(drift) > TOLERANCE:
        assert evidence.why is Why.SET_ANEW
    elif at(given) + max(drift, timedelta()) < DEADLINE and at(given) > START:
        assert (evidence.clock, evidence.why) == (Clock.PLAUSIBLE, Why.SAME_OFFSET)
    elif at(given) > DEADLINE:
        assert evidence.why is Why.AFTER_DEADLINE


def test_a_phone_nobody_heard_of_needs_a_look() -> None:
    late = heard(60, seq=2, given=30, writer=X, family=OTHER)
    assert verdict(late, BEGUN, heard(5, seq=1)) == Evidence(Clock.NEEDS_LOOK, Why.NEVER_HEARD, None)
    assert verdict(replace(late, family_id=None), replace(BEGUN, family_id=None)).why is Why.NEVER_HEARD
    assert verdict(late).why is Why.NEVER_HEARD


def test_what_seems_answered_before_the_attempt_began_needs_a_look() -> None:
    live = heard(1, seq=1)
    assert verdict(heard(60, seq=2, given=-3, writer=X), live).why is Why.BEFORE_START
    assert verdict(heard(60, seq=2, given=-1, writer=X), live).clock is Clock.PLAUSIBLE
    assert verdict(heard(60, seq=2, given=63, writer=X), live).why is Why.RAN_BACKWARDS


def test_the_lowest_bound_counts() -> None:
    """A batch that was itself held up says little; the prompt start says enough."""
    held_up = heard(39, seq=1, given=10)
    assert verdict(heard(60, seq=2, given=39.5), held_up).why is Why.AFTER_DEADLINE
    assert verdict(heard(60, seq=2, given=39.5), BEGUN, held_up).clock is Clock.ON_TIME


def test_sleep_that_stops_the_elapsed_clock_counts_as_time_that_passed() -> None:
    asleep = replace(heard(60, seq=2, given=50), elapsed_ms=60_000)
    assert verdict(asleep, BEGUN).why is Why.AFTER_DEADLINE
    assert verdict(replace(asleep, given_at=at(39)), BEGUN).clock is Clock.ON_TIME


@pytest.mark.parametrize(
    ("late_sync", "clock", "expected"),
    [
        ("accept", Clock.ON_TIME, "accepted"),
        ("accept", Clock.PLAUSIBLE, "accepted"),
        ("accept", Clock.NEEDS_LOOK, "waiting"),
        ("look", Clock.ON_TIME, "waiting"),
        ("look", Clock.NEEDS_LOOK, "waiting"),
        ("refuse", Clock.ON_TIME, "refused"),
        ("refuse", Clock.NEEDS_LOOK, "refused"),
    ],
)
def test_what_becomes_of_it_by_itself(late_sync: str, clock: Clock, expected: str) -> None:
    for could_know, after_release in ((False, False), (True, False), (False, True), (True, True)):
        outcome = outcome_of(clock, late_sync, could_know=could_know, after_release=after_release)  # type: ignore[arg-type]
        assert outcome == ("waiting" if expected == "accepted" and (could_know or after_release) else expected)
