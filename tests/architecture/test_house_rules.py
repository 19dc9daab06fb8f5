"""House rules that a reader relies on, checked over the source text."""

import ast
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    p
    for folder in ("app", "tests", "scripts", "migrations")
    for p in (ROOT / folder).rglob("*.py")
    if "versions" not in p.parts
)
APP = [p for p in SOURCES if p.is_relative_to(ROOT / "app")]
MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 60

# What may stand only at home: the pattern, and the files that are its home.
AT_HOME_ONLY = {
    r"\.commit\(": {"app/core/db.py"},
    r"datetime\.now\(|datetime\.utcnow|time\.time\(": {"app/core/clock.py"},
    r"HTTPException": {"app/core/problems.py"},
    r"\brelationship\(": set(),
    r"import jose|from jose": {"app/auth/tokens.py"},
    r"import openpyxl|from openpyxl": set(),
    r"BaseHTTPMiddleware": {"app/core/observe.py"},
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_files_and_functions_fit_on_a_screen(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES_IN_A_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno > MOST_LINES_IN_A_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("pattern", AT_HOME_ONLY)
def test_some_things_stand_only_at_home(pattern: str) -> None:
    strays = [
        f"{_name(path)}:{number}"
        for path in APP
        if _name(path) not in AT_HOME_ONLY[pattern]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert strays == []


def _public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("path", APP, ids=_name)
def test_public_names_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "a module says what it is for"
    missing = [node.name for node in _public_functions(tree) if not ast.get_docstring(node)]
    assert missing == []


# What nobody reads; the client's own check reads the same list.
BANNED_WORDS: list[str] = json.loads((ROOT / "tests" / "golden" / "banned-words.json").read_text())
GUIDES = sorted((ROOT / "docs" / "vi").glob("*.md"))


def _texts(path: Path) -> list[str]:
    if path.suffix == ".md":
        return path.read_text().splitlines()
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("path", [*APP, *GUIDES], ids=_name)
def test_texts_for_people_use_the_agreed_words(path: Path) -> None:
    """Words that no screen, message, report or guide says: banned ones, and second words for what has one already."""
    texts = [text.casefold() for text in _texts(path)]
    assert [(word, text[:80]) for text in texts for word in BANNED_WORDS if word in text] == []


@pytest.mark.parametrize("path", [*APP, *GUIDES], ids=_name)
def test_letters_are_composed(path: Path) -> None:
    """One form (NFC) for every Vietnamese letter, so that texts compare and search equal."""
    assert unicodedata.is_normalized("NFC", path.read_text())


def test_no_leftovers() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")
    found = [f"{_name(p)}: {m}" for p in SOURCES for m in marks if re.search(rf"\b{m}\b", p.read_text())]
    assert found == []
