"""Tests the demo's people took: papers, answers, gradings and receipts as the service itself would have stored them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import combinations, product
from random import Random
from typing import Any
from uuid import UUID

from app.banks.kinds import Answer, QuestionKind, kind_of
from app.banks.queries import VersionData
from app.cli.demo.people import PersonPlan
from app.core.ids import new_id
from app.quizzes import assembly, folding, grading
from app.quizzes.assembly import PaperItem, Pool
from app.quizzes.grading import GradedQuestion
from app.quizzes.receipts.making import VERDICTS, receipt_values
from app.quizzes.receipts.statement import Facts, Named

CLOSED_BY = {"own_phone": "member", "other_phone": "member", "paper": "paper"}


@dataclass(frozen=True, slots=True)
class Sitting:
    """What all takings of one demo test share; `pass_mark` in hundredths of a percent."""

    test: Named
    campaign: Named
    pools: tuple[Pool, ...]
    versions: Mapping[UUID, VersionData]
    pass_mark: int | None
    time_limit: timedelta


def wrong_answers(version: VersionData) -> list[Answer]:
    """Answers in original positions that earn nothing; some people's every attempt."""
    kind = kind_of(version.kind)
    size = kind.option_count(version.body)
    choices: dict[str, list[Answer]] = {
        QuestionKind.SINGLE: list(range(size)),
        QuestionKind.SEVERAL: [tuple(c) for n in range(1, size) for c in combinations(range(size), n)],
        QuestionKind.TRUE_FALSE: [True, False],
        QuestionKind.STATEMENTS: list(product((True, False), repeat=size)),
        QuestionKind.SHORT_ANSWER: ["không nhớ"],
        QuestionKind.NUMERIC: ["1", "10", "2024"],
    }
    return [c for c in choices[version.kind] if kind.grade(version.body, c) == 0]


def take(
    sitting: Sitting, person: PersonPlan, *, way: str, passed: bool | None, at: datetime, random: Random
) -> dict[str, dict[str, Any]]:
    """The rows of one closed attempt of `person`, begun at `at`: attempt, one batch, one grading, the receipt."""
    options = {v.id: kind_of(v.kind).option_count(v.body) for v in sitting.versions.values()}
    paper = assembly.draw_paper(sitting.pools, options, randomness=random)
    graded = _graded(sitting, paper, passed=passed, random=random)
    earned = sum((q.fraction * q.maximum for q in graded), start=graded[0].fraction * 0)
    given = {n: _on_paper(sitting, q, item) for n, (q, item) in enumerate(zip(graded, paper, strict=True))}
    answers = folding.dump_answers({str(place): answer for place, answer in given.items()})
    closed_at = at + timedelta(minutes=random.randint(8, 28))
    attempt_id, deadline = new_id(), at + sitting.time_limit
    outcome = {"earned": str(earned), "maximum": len(graded), "passed": passed}
    attempt = {
        "id": attempt_id,
        "quiz_id": sitting.test.id,
        "member_id": person.id,
        "occasion_id": sitting.campaign.id,
        "number": 1,
        "start_id": new_id(),
        "way": way,
        "state": "closed",
        "paper": assembly.dump(paper),
        "started_at": at,
        "deadline_at": deadline,
        "closes_at": deadline,
        "submission_id": new_id(),
        "closed_at": closed_at,
        "closed_by": CLOSED_BY[way],
        "taken": True,
        "answered": len(graded),
        **outcome,
    }
    batch = {
        "attempt_id": attempt_id,
        "writer_id": new_id(),
        "seq": 1,
        "answers": answers,
        "answers_hash": sha256(answers.encode()).hexdigest(),
        "received_at": closed_at,
        "verdict": "in_time",
    }
    grading_row = {
        "attempt_id": attempt_id,
        "number": 1,
        "graded": grading.dump_graded(graded),
        "graded_at": closed_at,
        "reason": "closed",
        **outcome,
    }
    verdict = VERDICTS[CLOSED_BY[way]]
    facts = Facts(sitting.test, sitting.campaign, person.number, at, closed_at, way, verdict)
    receipt = receipt_values(attempt_id, facts, given, now=closed_at)
    return {"attempt": attempt, "batch": batch, "grading": grading_row, "receipt": receipt}


def _graded(sitting: Sitting, paper: Sequence[PaperItem], *, passed: bool | None, random: Random) -> tuple[GradedQuestion, ...]:
    """Graded answers of a whole paper that pass or fail as wanted (None: there is no pass mark)."""
    right = set(random.sample(range(len(paper)), _right_ones(len(paper), sitting.pass_mark, passed, random)))
    found = []
    for place, item in enumerate(paper):
        version = sitting.versions[item.version_id]
        kind = kind_of(version.kind)
        answer = kind.right_answer(version.body) if place in right else random.choice(wrong_answers(version))
        found.append(GradedQuestion(version.id, answer, kind.grade(version.body, answer), 1))
    return tuple(found)


def _right_ones(size: int, pass_mark: int | None, passed: bool | None, random: Random) -> int:
    if pass_mark is None or passed is None:
        return random.randint(size // 2, size)
    needed = -(-pass_mark * size // grading.WHOLE)
    return random.randint(max(needed, size * 3 // 5), size) if passed else random.randint(2, needed - 1)


def _on_paper(sitting: Sitting, graded: GradedQuestion, item: PaperItem) -> Answer | None:
    kind = kind_of(sitting.versions[item.version_id].kind)
    return None if graded.answer is None else kind.to_paper(graded.answer, item.permutation)
