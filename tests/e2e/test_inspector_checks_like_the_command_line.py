"""The browser's check of a proof file finds what `sotay proof verify` finds, word by word, whatever was altered."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.participation.proofs import shape, verifying
from app.participation.proofs.shape import NotAProof
from tests.participation.sealed import KEYS, make_proof

ROOT = Path(__file__).parents[2]
NODE = ROOT / ".venv-web" / "bin" / "node"
SEED = 20_241_218
ALTERED = 500


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a file that holds something simple."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path
    for name, inner in items:
        yield from places(inner, (*path, name))


def another(value: Any, dice: Random) -> Any:
    """Another value, of the same type or of another one."""
    if isinstance(value, bool):
        return dice.choice([not value, None])
    if isinstance(value, int):
        return dice.choice([value + 1, value - 1, -value - 1, str(value), value + 0.5, float(value), None])
    if isinstance(value, str) and value:
        where = dice.randrange(len(value))
        return value[:where] + dice.choice('0aZạ "\\\u0301\n') + value[where + 1 :] + dice.choice(["", "x"])
    return dice.choice(["x", 0, False, [], {}])


def altered(proof: dict[str, Any], dice: Random) -> str:
    """The text of a file in which something was altered, taken out, put in, doubled or exchanged."""
    found = json.loads(json.dumps(proof))
    what = dice.randrange(10)
    entries = found[dice.choice(["rows", "leaves", "units", "unit_leaves", "changes", "left_open"])]
    at = dice.randrange(len(entries)) if entries else 0
    if what == 0 and entries:
        entries.insert(dice.randrange(len(entries)), entries[at])
    elif what == 1 and entries:
        del entries[at]
    elif what == 2 and entries:
        entries[0], entries[at] = entries[at], entries[0]
    elif what == 3:
        entries.append(dice.choice([{}, 1, "x", None, entries[0] if entries else 2]))
    elif what == 4:
        found[dice.choice(["lạ", "rows2"])] = 1
    elif what == 5:
        del found[dice.choice(list(found.keys() - {"sotay"}))]
    else:
        path = dice.choice(list(places(found)))
        inner = found
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = another(inner[path[-1]], dice)
    text = json.dumps(found, ensure_ascii=False, indent=dice.choice([None, 1]))
    if what == 9:  # cut off, or a sign that does not belong there
        where = dice.randrange(len(text) // 2, len(text))
        return text[:where] + dice.choice(["", "}", ","]) + text[where + 1 :] * dice.randrange(2)
    return text.replace('"n"', '"n": 1, "n"', 1) if what == 8 else text


def by_command_line(text: str, keys: dict[str, str]) -> dict[str, Any]:
    try:
        return {"findings": verifying.check(shape.read(text), keys).findings, "isSealChecked": True}
    except NotAProof as error:
        return {"place": error.place}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    dice = Random(SEED)
    proofs = [make_proof(number=number) for number in (1, 2, 3)]
    whole = [json.dumps(proof, ensure_ascii=False) for proof in proofs]
    nonsense = ["", "[]", "null", '{"sotay": "proof/2"}', '{"sotay": "proof/1"}', '{"sotay": "proof/1", "sotay": "proof/1"}']
    return [*whole, *nonsense, *(altered(dice.choice(proofs), dice) for _ in range(ALTERED))]


def test_both_find_the_same(texts: list[str]) -> None:
    keys = {"items": [{"id": name, "public_key": public} for name, public in KEYS.items()]}
    lines = "".join(json.dumps({"proof": text, "keys": keys}) + "\n" for text in texts)
    command = [str(NODE), "--disable-warning=ExperimentalWarning", str(Path(__file__).parent / "check_files.mjs")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[:3] == [{"findings": [], "isSealChecked": True}] * 3
    for text, one in zip(texts, found, strict=True):
        assert one == by_command_line(text, KEYS), text[:200]
