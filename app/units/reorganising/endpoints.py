"""Routes of merges, splits and dissolutions, and of the lineage of a unit."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound
from app.units import errors as unit_errors
from app.units import views
from app.units.lineage import reading
from app.units.lineage.reading import TookOver
from app.units.reorganising import changing, errors
from app.units.reorganising.schemas import DissolveIn, LineageOut, MergeIn, SplitIn, TookOverOut
from app.units.schemas import UnitOut

router = APIRouter(tags=["tổ chức đảng"])
REFUSALS = (
    NotFound,
    unit_errors.UnitCodeTaken,
    errors.ChangedFromAbove,
    errors.UnitHasEnded,
    errors.UnitNotYetThere,
    errors.UnitChangedLater,
    errors.SuccessorHasEnded,
    errors.SuccessorOfItself,
    errors.SuccessorOfOtherNature,
    errors.CellOfOtherBranch,
    errors.UnitUnsound,
    errors.ReorganisationRefused,
)
SHARED_OUT = (
    *REFUSALS,
    errors.ChildWithoutSuccessor,
    errors.ChildWithTwoSuccessors,
    errors.NotAChild,
    errors.MemberWithTwoSuccessors,
    errors.SplitAfterTakingOver,
)


@router.post("/units/merges", summary="Hợp nhất nhiều tổ chức đảng thành một", responses=problems.responses(*REFUSALS))
async def merge_units(body: MergeIn, actor: CurrentActor, session: WriteSession) -> UnitOut:
    """Everything below and all members go to one unit, old or new, from a day on; what was theirs lies in its scope."""
    into = await changing.merge_units(session, actor=actor, asked=body, now=clock.now())
    return await views.latest(session, unit_id=into)


@router.post(
    "/units/{unit_id}/split",
    summary="Chia tách một tổ chức đảng",
    responses=problems.responses(*SHARED_OUT, errors.SplitNeedsSeveral),
)
async def split_unit(unit_id: UUID, body: SplitIn, actor: CurrentActor, session: WriteSession) -> LineageOut:
    """A successor is named for every unit directly below and for every member of a branch: nobody is divided."""
    await changing.split_unit(session, actor=actor, unit_id=unit_id, asked=body, now=clock.now())
    return await _lineage(session, actor, unit_id)


@router.post(
    "/units/{unit_id}/dissolve",
    summary="Giải thể một tổ chức đảng, có tổ chức tiếp nhận",
    responses=problems.responses(*SHARED_OUT),
)
async def dissolve_unit(unit_id: UUID, body: DissolveIn, actor: CurrentActor, session: WriteSession) -> LineageOut:
    """The unit ends; what stood below it goes to the successors named, the rest to the one that takes it."""
    await changing.split_unit(session, actor=actor, unit_id=unit_id, asked=body, now=clock.now())
    return await _lineage(session, actor, unit_id)


@router.get(
    "/units/{unit_id}/lineage",
    summary="Xem tổ chức đảng được lập từ đâu và sau này về đâu",
    responses=problems.responses(NotFound),
)
async def read_lineage(unit_id: UUID, actor: CurrentActor, session: ReadSession) -> LineageOut:
    """Direct predecessors and successors with day and decision, the latest first."""
    return await _lineage(session, actor, unit_id)


async def _lineage(session: ReadSession, actor: CurrentActor, unit_id: UUID) -> LineageOut:
    family = await reading.family_of(session, actor=actor, unit_id=unit_id, today=clock.today())
    return LineageOut(
        predecessors=[_took_over(took) for took in family.predecessors],
        successors=[_took_over(took) for took in family.successors],
    )


def _took_over(took: TookOver) -> TookOverOut:
    return TookOverOut(
        kind=took.step.kind,
        unit_id=took.unit_id,
        name=took.name,
        valid_from=took.step.valid_from,
        decision=took.step.decision,
        decided_on=took.step.decided_on,
        whole=took.whole,
    )
