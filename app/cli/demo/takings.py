"""Tests the demo's people took: papers, answers, gradings and receipts as the service itself would have stored them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
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
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sitting:
    """What all takings of one demo test share; `pass_mark` in hundredths of a percent, `wrong` by version."""

    test: Named
    campaign: Named
    pools: tuple[Pool, ...]
    versions: Mapping[UUID, VersionData]
    options: Mapping[UUID, int]
    wrong: Mapping[UUID, list[Answer]]
    pass_mark: int | None
    time_limit: timedelta


@dataclass(frozen=True, slots=True)
class Taking:
    """One person's closed attempt as rows: attempt, one batch, one grading, the receipt. `graded`: in the paper's order."""

    person: PersonPlan
    graded: tuple[GradedQuestion, ...]
    attempt: Row
    batch: Row
    grading: Row
    receipt: Row


def sitting(
    test: Named,
    campaign: Named,
    pools: tuple[Pool, ...],
    versions: Mapping[UUID, VersionData],
    *,
    pass_mark: int | None,
    time_limit: timedelta,
) -> Sitting:
    """A test that is going to be taken."""
    options = {v.id: kind_of(v.kind).option_count(v.body) for v in versions.values()}
    wrong = {v.id: wrong_answers(v) for v in versions.values()}
    return Sitting(test, campaign, pools, versions, options, wrong, pass_mark, time_limit)


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
    sitting: Sitting,
    person: PersonPlan,
    *,
    way: str,
    passed: bool | None,
    at: datetime,
    random: Random,
    missed: UUID | None = None,
) -> Taking:
    """A closed attempt of `person`, begun at `at`; with `missed` that question is on the paper, answered wrong."""
    paper, graded = _drawn(sitting, passed=passed, random=random)
    while missed is not None and not any(q.version_id == missed and q.fraction == 0 for q in graded):
        paper, graded = _drawn(sitting, passed=passed, random=random)
    earned = sum((q.fraction for q in graded if q.fraction), start=Fraction(0))
    given = {place: on_paper(sitting, q, item) for place, (q, item) in enumerate(zip(graded, paper, strict=True))}
    answers = folding.dump_answers({str(place): answer for place, answer in given.items()})
    closed_at, closed_by = at + timedelta(minutes=random.randint(8, 28)), CLOSED_BY[way]
    outcome = {"earned": str(earned), "maximum": len(graded), "passed": passed}
    attempt: Row = {
        **attempt_row(sitting, person, paper, way=way, at=at),
        "submission_id": new_id(),
        "closed_at": closed_at,
        "closed_by": closed_by,
        "taken": True,
        "answered": len(graded),
        **outcome,
    }
    grading_row = {
        "attempt_id": attempt["id"],
        "number": 1,
        "graded": grading.dump_graded(graded),
        "graded_at": closed_at,
        "reason": "paper" if way == "paper" else "closed",
        "rulings": 0,
        **outcome,
    }
    return Taking(
        person=person,
        graded=graded,
        attempt=attempt,
        batch=batch_row(attempt["id"], new_id(), 1, answers, received_at=closed_at),
        grading=grading_row,
        receipt=receipt_row(sitting, person, attempt, given),
    )


def attempt_row(sitting: Sitting, person: PersonPlan, paper: Sequence[PaperItem], *, way: str, at: datetime) -> Row:
    """An attempt as it was begun; what closing it says is still to be added."""
    deadline = at + sitting.time_limit
    return {
        "id": new_id(),
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
    }


def batch_row(attempt_id: UUID, writer_id: UUID, seq: int, answers: str, *, received_at: datetime) -> Row:
    """What was sent in time at once, without the phone's clocks."""
    return {
        "attempt_id": attempt_id,
        "writer_id": writer_id,
        "seq": seq,
        "answers": answers,
        "answers_hash": sha256(answers.encode()).hexdigest(),
        "received_at": received_at,
        "verdict": "in_time",
    }


def receipt_row(sitting: Sitting, person: PersonPlan, attempt: Row, given: Mapping[int, Answer | None]) -> Row:
    """The receipt of a closed attempt; `given`: the answers that counted, by place, as on the paper."""
    at, closed_at = attempt["started_at"], attempt["closed_at"]
    verdict = VERDICTS[attempt["closed_by"]]
    facts = Facts(sitting.test, sitting.campaign, person.number, at, closed_at, attempt["way"], verdict)
    return receipt_values(attempt["id"], facts, given, now=closed_at)


def draw(sitting: Sitting, random: Random) -> tuple[PaperItem, ...]:
    """A paper of the test."""
    return assembly.draw_paper(sitting.pools, sitting.options, randomness=random)


def _drawn(
    sitting: Sitting, *, passed: bool | None, random: Random
) -> tuple[tuple[PaperItem, ...], tuple[GradedQuestion, ...]]:
    paper = draw(sitting, random)
    return paper, _graded(sitting, paper, passed=passed, random=random)


def _graded(sitting: Sitting, paper: Sequence[PaperItem], *, passed: bool | None, random: Random) -> tuple[GradedQuestion, ...]:
    """Graded answers of a whole paper that pass or fail as wanted (None: there is no pass mark)."""
    right = set(random.sample(range(len(paper)), _right_ones(len(paper), sitting.pass_mark, passed, random)))
    found = []
    for place, item in enumerate(paper):
        version = sitting.versions[item.version_id]
        kind = kind_of(version.kind)
        if place in right:
            found.append(GradedQuestion(version.id, kind.right_answer(version.body), Fraction(1), 1))
        else:
            found.append(GradedQuestion(version.id, random.choice(sitting.wrong[version.id]), Fraction(0), 1))
    return tuple(found)


def _right_ones(size: int, pass_mark: int | None, passed: bool | None, random: Random) -> int:
    """Whoever fails lacks two marks or more: a question that is given to everybody afterwards makes nobody pass."""
    if pass_mark is None or passed is None:
        return random.randint(size // 2, size)
    needed = -(-pass_mark * size // grading.WHOLE)
    return random.randint(max(needed, size * 3 // 5), size) if passed else random.randint(1, needed - 2)


def on_paper(sitting: Sitting, graded: GradedQuestion, item: PaperItem) -> Answer | None:
    """An answer in the positions of its paper."""
    kind = kind_of(sitting.versions[item.version_id].kind)
    return None if graded.answer is None else kind.to_paper(graded.answer, item.permutation)
