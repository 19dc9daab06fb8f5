"""The specification's fold of batches into answers, worked out here once more. Shares no code with the product."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID


def fold(batches: Iterable[tuple[int, UUID, dict[str, Any]]], *, size: int) -> dict[int, Any]:
    """Per question the answer with the greatest (seq, writer); an empty one takes it back."""
    counted: dict[int, tuple[int, str, Any]] = {}
    for seq, writer, answers in batches:
        for place, answer in answers.items():
            given = (seq, writer.hex, answer)
            if int(place) < size and given[:2] >= counted.get(int(place), (0, "", None))[:2]:
                counted[int(place)] = given
    return {place: answer for place, (_, _, answer) in counted.items() if answer is not None and answer != []}


def in_original_positions(answer: Any, permutation: list[int]) -> Any:
    """An answer in positions of the paper, in positions of the question as it was written."""
    if isinstance(answer, bool) or answer is None:
        return answer
    places = [answer] if isinstance(answer, int) else answer
    if any(place not in range(len(permutation)) for place in places):
        return f"no answer: {answer}"
    return permutation[answer] if isinstance(answer, int) else sorted(permutation[place] for place in places)


def fingerprint(answers: Any) -> str:
    """SHA-256 of the answers in the one form the specification hashes: sorted names, no blanks, ASCII."""
    return sha256(json.dumps(answers, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
