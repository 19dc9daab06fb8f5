"""Which side of the rate a person is on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campaigns.policies import POLICIES, Line, Person, decide

STANDINGS = ("expected", "exempt", "temporarily_exempt", "suspended")
people = st.builds(
    Person,
    standing=st.sampled_from(STANDINGS),
    membership=st.sampled_from(["full", "probationary"]),
    removed=st.sampled_from([None, "died", "expelled", "removed", "left"]),
    attended=st.booleans(),
)


@pytest.mark.parametrize(
    ("policy", "standing", "removed", "attended", "expected", "present", "line"),
    [
        ("default-1", "expected", None, True, True, True, Line.EXPECTED),
        ("default-1", "expected", None, False, True, False, Line.EXPECTED),
        ("default-1", "expected", "died", True, False, False, Line.REMOVED),
        ("default-1", "exempt", None, True, False, False, Line.EXEMPT),
        ("default-1", "exempt", None, False, False, False, Line.EXEMPT),
        ("default-1", "temporarily_exempt", None, True, False, False, Line.TEMPORARILY_EXEMPT),
        ("default-1", "suspended", None, True, False, False, Line.SUSPENDED),
        ("congress-1", "expected", None, False, True, False, Line.EXPECTED),
        ("congress-1", "exempt", None, True, True, True, Line.EXPECTED),
        ("congress-1", "exempt", None, False, False, False, Line.EXEMPT),
        ("congress-1", "temporarily_exempt", None, True, True, True, Line.EXPECTED),
        ("congress-1", "suspended", None, True, False, False, Line.SUSPENDED),
        ("congress-1", "exempt", "died", True, False, False, Line.REMOVED),
    ],
)
def test_every_side_of_both_policies(
    *, policy: str, standing: str, removed: str | None, attended: bool, expected: bool, present: bool, line: Line
) -> None:
    decision = decide(policy, Person(standing, "full", removed, attended))
    assert (decision.expected, decision.present, decision.line) == (expected, present, line)


@given(st.sampled_from(sorted(POLICIES)), people)
def test_numerators_count_only_people_in_the_denominator(policy: str, person: Person) -> None:
    decision = decide(policy, person)
    assert decision.expected or not decision.present
    assert decision.present <= person.attended
    assert decision.reason.endswith(".")


@given(st.sampled_from(sorted(POLICIES)), people)
def test_the_open_form_hides_why_somebody_is_not_counted(policy: str, person: Person) -> None:
    decision = decide(policy, person)
    if not decision.expected:
        assert decision.open_reason.startswith("Không tính trong đợt này")
        assert not any(word in decision.open_reason for word in ("đình chỉ", "miễn", "từ trần", "khai trừ", "xóa tên"))


@given(st.sampled_from(sorted(POLICIES)), people)
def test_probationary_members_study_like_full_ones(policy: str, person: Person) -> None:
    other = Person(person.standing, "full", person.removed, person.attended)
    assert decide(policy, person).expected == decide(policy, other).expected


def test_48_of_49_and_one_exempt_who_came_still_48_of_49() -> None:
    branch = [Person("expected", "full", None, True)] * 48 + [Person("expected", "full", None, False)]
    branch.append(Person("exempt", "full", None, True))
    by_default = [decide("default-1", p) for p in branch]
    by_congress = [decide("congress-1", p) for p in branch]
    assert (sum(d.present for d in by_default), sum(d.expected for d in by_default)) == (48, 49)
    assert (sum(d.present for d in by_congress), sum(d.expected for d in by_congress)) == (49, 50)
