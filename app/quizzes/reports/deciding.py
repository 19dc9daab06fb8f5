"""Deciding a case: the question stands, is void, or has another key."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import QuestionVersion
from app.core import journal
from app.core.actor import Actor
from app.quizzes.models import QuestionCase, QuestionReport, Ruling
from app.quizzes.reports.cases import require_case
from app.quizzes.reports.errors import CaseDecided, KeyNotNew, KeyNotValid
from app.quizzes.reports.outcomes import tell_reporters
from app.quizzes.reports.rekeying import Key, KeyRefused, rekeyed, same_key
from app.quizzes.reports.ruling import in_force, lock_version, rule


@dataclass(frozen=True, slots=True)
class Decision:
    """sound, void or rekey (with `key`); `answer` is the sentence the reporters hear.

    "sound" leaves things as they are: a ruling made before stays in force.
    """

    decision: str
    answer: str
    key: Key | None = None
    old_key_counts: bool = True


async def decide(
    session: AsyncSession, *, actor: Actor, case_id: UUID, decision: Decision, now: datetime, today: date
) -> QuestionCase:
    """Decide a case once; the same decision again changes nothing. Every reporter is told; the worker regrades.

    Raises NotFound, RoleMissing, CaseDecided, KeyNotValid, KeyNotNew.
    """
    case, bank = await require_case(session, actor=actor, case_id=case_id, today=today)
    version = await lock_version(session, case.question_version_id)
    case = await session.get_one(QuestionCase, case_id, with_for_update=True, populate_existing=True)
    if case.decision is not None:
        if not await _is_same(session, case, version, decision):
            raise CaseDecided
        return case
    new: dict[str, object] = {"decision": decision.decision}
    old: dict[str, object] | None = None
    if decision.decision != "sound":
        before = await in_force(session, version.id)
        old = {"ruling": None if before is None else str(before.id)}  # None: the key as it was printed
        body = None if decision.key is None else await _new_body(session, version, decision.key, decision.old_key_counts)
        ruling, quizzes = await rule(
            session,
            actor=actor,
            version_id=version.id,
            case_id=case.id,
            body=body,
            old_key_counts=decision.old_key_counts,
            reason=decision.answer,
            now=now,
        )
        new |= {"ruling": str(ruling.id), "number": ruling.number, "quizzes": quizzes}
    case.decision, case.answer, case.decided_at, case.decided_by = decision.decision, decision.answer, now, actor.account_id
    journal.record(
        session,
        actor=actor,
        action="quizzes:question_case:decide",
        subject=("question_case", case.id),
        unit_id=bank.unit_id,
        reason=decision.answer,
        old=old,
        new=new,
        now=now,
    )
    reports = select(QuestionReport).where(QuestionReport.question_version_id == version.id)
    await tell_reporters(session, case, (await session.scalars(reports)).all(), now=now)
    return case


async def _is_same(session: AsyncSession, case: QuestionCase, version: QuestionVersion, decision: Decision) -> bool:
    """Whether a case was decided just so. Another key under the same sentence is another decision."""
    if (case.decision, case.answer) != (decision.decision, decision.answer):
        return False
    if decision.key is None:
        return True
    ruling = (await session.scalars(select(Ruling).where(Ruling.case_id == case.id))).one()
    try:
        body = rekeyed(version.kind, version.body, decision.key)
    except KeyRefused:
        return False
    return (ruling.body, ruling.old_key_counts) == (body, decision.old_key_counts)


async def _new_body(session: AsyncSession, version: QuestionVersion, key: Key, old_key_counts: bool) -> dict[str, Any]:
    try:
        body = rekeyed(version.kind, version.body, key)
    except KeyRefused as refused:
        first = refused.complaints[0]
        raise KeyNotValid(
            advice=f"{first.field}: {first.advice}",
            extra={"complaints": [{"field": c.field, "advice": c.advice} for c in refused.complaints]},
        ) from refused
    ruling = await in_force(session, version.id)
    counts = version.body if ruling is None else ruling.body
    same_otherwise = ruling is None or ruling.old_key_counts == old_key_counts
    if counts is not None and same_otherwise and same_key(version.kind, counts, body):
        raise KeyNotNew
    return body
