"""What an import would change: a comparison of contents. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.banks.criteria import advice_on
from app.banks.text_format.texts import BankText, QuestionText


@dataclass(frozen=True, slots=True)
class Advice:
    """Something an author should look at again; it stops nothing."""

    code: str
    advice: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Codes by what becomes of them; `missing` are in the bank and not in the files: they are kept as they are.

    `fingerprint` names this very change; applying may be tied to it.
    """

    new: list[str]
    changed: list[str]
    missing: list[str]
    unchanged: int
    advice: list[Advice]
    fingerprint: str


def content_hash(question: QuestionText) -> str:
    """The same for two questions that read the same, key and review included; the code is no part of it."""
    content = asdict(question)
    del content["code"]
    return _hash(content)


def plan_import(bank: BankText, current: Mapping[str, str]) -> ImportPlan:
    """Compare the files with the bank's current versions (code → content hash)."""
    hashes = {q.code: content_hash(q) for q in bank.questions}
    changed = [code for code, content in hashes.items() if code in current and current[code] != content]
    return ImportPlan(
        new=[code for code in hashes if code not in current],
        changed=changed,
        missing=sorted(current.keys() - hashes.keys()),
        unchanged=len(hashes.keys() & current.keys()) - len(changed),
        advice=[Advice(q.code, text) for q in bank.questions for text in advice_on(q)],
        fingerprint=_hash([sorted(hashes.items()), sorted(current.items())]),
    )


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
