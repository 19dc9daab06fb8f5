"""The banks in question_banks/ load without complaint and keep what rules: good questions says and a program can count."""

from collections import Counter
from pathlib import Path

import pytest

from app.banks.clauses import section_of
from app.banks.criteria import advice_on
from app.banks.text_format import BankText, read_bank, write_bank
from app.core.field_files import SourceFile

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(p for p in (ROOT / "question_banks").iterdir() if p.is_dir())
PLAN = "64-kh-tu"
PROVINCE = "ubnd-binh-phuoc-2023-2025"
# Questions on 64-KH/TU by mục (part I as a whole, part III as a whole).
COVERAGE = {"I": 4, "II.1": 5, "II.2": 7, "II.3": 8, "II.4": 8, "II.5": 5, "II.6": 3, "II.7": 7, "II.8": 6, "III": 3}


def load(folder: Path) -> BankText:
    bank, complaints = read_bank([SourceFile(p.name, p.read_bytes()) for p in sorted(folder.glob("*.txt"))])
    assert complaints == []
    assert bank is not None
    return bank


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_bank_loads_cleanly_under_its_folders_name(folder: Path) -> None:
    bank = load(folder)
    assert bank.code == folder.name
    assert read_bank([SourceFile("x.txt", write_bank(bank).encode())]) == (bank, [])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_question_keeps_the_countable_criteria(folder: Path) -> None:
    found = {q.code: advice for q in load(folder).questions if (advice := advice_on(q))}
    assert found == {}
    for question in load(folder).questions:
        assert "kế hoạch" in question.body["stem"].casefold(), f"{question.code}: the stem names the document"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_the_right_option_cannot_be_guessed_from_its_place_or_length(folder: Path) -> None:
    singles = [q for q in load(folder).questions if q.kind == "single"]
    places = Counter(next(i for i, o in enumerate(q.body["options"]) if o["right"]) for q in singles)
    longest = sum(max(q.body["options"], key=lambda o: len(o["text"]))["right"] for q in singles)
    if len(singles) >= 20:
        assert max(places.values()) <= len(singles) * 0.4
        assert longest <= len(singles) * 0.45


def test_questions_on_the_plan_cover_every_section() -> None:
    counts: Counter[str] = Counter()
    for question in load(ROOT / "question_banks" / PLAN).questions:
        section = section_of(question.clause)
        counts[section if section in COVERAGE else section.split(".")[0]] += 1
    short = {section: counts[section] for section, wanted in COVERAGE.items() if counts[section] < wanted}
    assert short == {}
    assert sum(counts.values()) >= 56


def test_at_least_24_questions_are_the_province_plans_own() -> None:
    assert len(load(ROOT / "question_banks" / PROVINCE).questions) >= 24


def test_the_guide_for_authors_explains_every_field_and_every_scoring_rule() -> None:
    from app.banks.kinds import DIACRITICS_WORDS, DIFFICULTY_WORDS, KIND_WORDS, SCORING_RULES
    from app.banks.text_format import BANK_FIELDS, QUESTION_FIELDS

    guide = (ROOT / "docs" / "vi" / "dinh-dang-ngan-hang-cau-hoi.md").read_text()
    rules = [rule for rules in SCORING_RULES.values() for rule in rules]
    words = (*KIND_WORDS.values(), *DIFFICULTY_WORDS.values(), *DIACRITICS_WORDS.values(), *(rule.word for rule in rules))
    flat = " ".join(guide.split())
    missing = [w for w in (*BANK_FIELDS, *QUESTION_FIELDS, *words, *(rule.explanation for rule in rules)) if w not in flat]
    assert missing == []
