"""What overrides give is written into admissions. They only ever add: no window gets shorter, no time is taken away."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.models import Affiliation
from app.members.queries import official_on
from app.quizzes.models import Admission, QuizOverride
from app.units.scope import below


def members_of(unit_id: UUID, today: date) -> Select[UUID]:
    """The members of a unit and all below it, by their official affiliation today; of a tổ đảng, those it holds."""
    inside = or_(Affiliation.unit_id.in_(below(unit_id, today)), Affiliation.cell_id == unit_id)
    return select(Affiliation.member_id).where(official_on(today), inside)


def reached(override: QuizOverride, today: date) -> ColumnElement[bool]:
    """The admissions an override is about."""
    if override.unit_id is None:
        whom = Admission.member_id == override.member_id
    else:
        whom = Admission.member_id.in_(members_of(override.unit_id, today))
    return (Admission.quiz_id == override.quiz_id) & whom


async def write(
    session: AsyncSession, override: QuizOverride, *, today: date, among: ColumnElement[bool] | None = None
) -> None:
    """Write one override into the admissions it reaches (of those that satisfy `among`), but for released ones."""
    gives: list[ColumnElement[bool]] = []
    values: dict[str, Any] = {}
    for name in ("extra_s", "closes_at", "opens_at"):
        value, column = getattr(override, name), getattr(Admission, name)
        if value is not None:
            more = column > value if name == "opens_at" else column < value
            gives.append(more)
            values[name] = case((more, value), else_=column)
    if override.helper_reads:
        gives.append(Admission.helper_reads.is_(False))
        values["helper_reads"] = True
    wanted = (reached(override, today), Admission.released_at.is_(None), or_(*gives))
    statement = update(Admission).where(*wanted, true() if among is None else among).values(values)
    await session.execute(statement.execution_options(synchronize_session=False))


async def apply_overrides(session: AsyncSession, *, quiz_id: UUID, among: ColumnElement[bool], today: date) -> None:
    """Write all overrides of a quiz into those of its admissions that satisfy `among`: they have just been made.

    The caller holds the quiz's row, so that no override is given meanwhile.
    """
    given = select(QuizOverride).where(QuizOverride.quiz_id == quiz_id).order_by(QuizOverride.id)
    for override in await session.scalars(given):
        await write(session, override, today=today, among=among)
