"""The fold against a plain model, over shuffled, repeated, partial histories of several writers."""

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.quizzes.folding import MOST_REFUSED, Batch, Reason, RefusedItem, dump_answers, fold, load_answers

SIZE = 6
A, B, C = (UUID(int=n) for n in (1, 2, 3))

raw_answers: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(-1, 4), st.booleans(), st.just([]), st.lists(st.integers(0, 3), max_size=2)
)
places = st.sampled_from(["0", "1", "2", "3", "4", "5", "6", "99", "-1", "01", "1.0", "", "x", "٣", "9" * 40])
batches = st.builds(
    Batch,
    writer_id=st.sampled_from([A, B, C]),
    seq=st.integers(1, 6),
    answers=st.dictionaries(places, raw_answers, max_size=4),
)


def escaped(place: str) -> str:
    """A place as a refusal names it."""
    return place.encode("unicode_escape").decode()


def histories() -> st.SearchStrategy[list[Batch]]:
    """What the database can hold: one batch per (writer, seq), any of them missing."""
    return st.lists(batches, max_size=12, unique_by=lambda b: (b.writer_id, b.seq))


def is_answer(place: int, raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 3


def model(history: Sequence[Batch]) -> dict[int, Any]:
    """Per question: among all that is an answer or takes one back, the greatest (seq, writer)."""
    result = {}
    for place in range(SIZE):
        said = [
            (b.seq, b.writer_id, b.answers[str(place)])
            for b in history
            if str(place) in b.answers and (b.answers[str(place)] in (None, []) or is_answer(place, b.answers[str(place)]))
        ]
        if said:
            last = max(said, key=lambda s: s[:2])[2]
            if last not in (None, []):
                result[place] = last
    return result


@settings(max_examples=600, deadline=None)
@given(histories(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_every_order_and_repetition_folds_to_the_model(history: list[Batch], random: Random, repeats: int) -> None:
    arrived = history + (random.choices(history, k=repeats) if history else [])
    random.shuffle(arrived)
    folded = fold(arrived, size=SIZE, is_answer=is_answer)
    assert folded.answers == model(history)
    assert {type(a) for a in folded.answers.values()} <= {int}
    assert folded == fold(history, size=SIZE, is_answer=is_answer)


@settings(max_examples=400, deadline=None)
@given(histories())
def test_every_item_counts_or_is_refused_with_a_reason(history: list[Batch]) -> None:
    """Nothing is dropped in silence, and a refused item leaves everything else as if it had not been sent."""
    folded = fold(history, size=SIZE, is_answer=is_answer)
    refused = {(r.writer_id, r.seq, r.place) for r in folded.refused}
    clean = [
        Batch(b.writer_id, b.seq, {p: a for p, a in b.answers.items() if (b.writer_id, b.seq, escaped(p)) not in refused})
        for b in history
    ]
    again = fold(clean, size=SIZE, is_answer=is_answer)
    assert again.refused == ()
    assert again.answers == folded.answers
    for batch in clean:
        for place, raw in batch.answers.items():
            assert 0 <= int(place) < SIZE
            assert raw in (None, []) or is_answer(int(place), raw)


@settings(max_examples=500, deadline=None)
@given(histories(), histories())
def test_two_phones_one_after_the_other(first: list[Batch], later: list[Batch]) -> None:
    """A phone that resumed, so numbers its batches above what the server reported, wins on every question it answered."""
    top = max((b.seq for b in first), default=0)
    resumed = [Batch(UUID(int=0), top + b.seq, b.answers) for b in {b.seq: b for b in later}.values()]
    whole = fold([*resumed, *first], size=SIZE, is_answer=is_answer)
    alone = fold(resumed, size=SIZE, is_answer=is_answer)
    assert whole.answers.items() >= alone.answers.items()


def test_received_says_whether_anything_was_ever_answered() -> None:
    def received(*answers: dict[str, Any]) -> bool:
        history = [Batch(A, seq, a) for seq, a in enumerate(answers, 1)]
        return fold(history, size=SIZE, is_answer=is_answer).received

    assert received({"0": 1})
    assert received({"0": 1}, {"0": None})
    assert not received({}, {"0": None}, {"1": []}, {"2": "x"}, {"7": 1})


def test_what_takes_an_answer_back_is_the_questions_to_say() -> None:
    """An empty text takes an answer back where answers are typed; what is malformed takes nothing back."""

    def fold_texts(*said: Any) -> Any:
        history = [Batch(A, seq, {"0": raw}) for seq, raw in enumerate(said, 1)]
        folded = fold(
            history,
            size=1,
            is_answer=lambda _place, raw: isinstance(raw, str) and bool(raw),
            is_blank=lambda _place, raw: raw in (None, "", [None]),
        )
        return folded.answers.get(0), len(folded.refused)

    assert fold_texts("a", "") == (None, 0)
    assert fold_texts("a", [None]) == (None, 0)
    assert fold_texts("a", [None, None]) == ("a", 1)
    assert fold_texts("a", []) == ("a", 1)
    assert fold_texts("", "b") == ("b", 0)


def test_the_reasons_of_refusals() -> None:
    folded = fold([Batch(A, 1, {"0": True, "6": 1, "1": 2})], size=SIZE, is_answer=is_answer)
    assert folded.answers == {1: 2}
    assert set(folded.refused) == {
        RefusedItem("0", A, 1, Reason.NOT_AN_ANSWER),
        RefusedItem("6", A, 1, Reason.NOT_IN_PAPER),
    }


@given(st.dictionaries(st.text(max_size=5), raw_answers | st.text() | st.floats()))
def test_stored_answers_are_ascii_and_the_same_for_equal_contents(answers: dict[str, Any]) -> None:
    text = dump_answers(answers)
    assert text.isascii()
    assert "\x00" not in text
    assert dump_answers(dict(reversed(answers.items()))) == text
    assert dump_answers(load_answers(text)) == text


def test_what_is_refused_is_listed_within_bounds_and_costs_no_answer() -> None:
    """A phone gone wrong sends thousands of items that are none: the page of its attempt stays small, its answers count."""
    junk = {f"x{n}": 0 for n in range(400)}
    batches = [Batch(UUID(int=1), seq, {**junk, "0": 1}) for seq in range(1, 21)]
    folded = fold(batches, size=1, is_answer=lambda *_: True)
    assert len(folded.refused) == MOST_REFUSED
    assert folded.answers == {0: 1}
    assert fold(reversed(batches), size=1, is_answer=lambda *_: True) == folded, "the same in every order of arrival"
