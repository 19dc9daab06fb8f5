"""One row per enrolled person, computed from the facts by the database: in or out, came or not, how, test taken or not.

The rules, in words (tests/participation/reference.py says them again independently):

- A part of the study counts as attended if any session or make-up of the campaign has the person present in it. A
  participation needs the campaign's number of distinct parts, so two places and a make-up are one participation.
- Way: each part is counted in its plainest way (code, roll, elsewhere, make-up, home, in this order), the participation in
  the least plain way among the parts it needed.
- A part rests on the best of its records: confirmed (or by code), one recorder, waiting for a second person; a participation
  on the worst of the parts it needed.
- Who did not come is what is found about their absence from the whole campaign (an accepted excuse, or "không lý do" found at
  closing); without a finding `unexcused` if a missed part is so marked, else `excused` if a missed part is so marked, else
  `unrecorded` (which is not absent).
- Expected are those of standing "expected", and of other standings who came those that the policy lets enter; nobody who
  was removed. Who came and stands outside is `exempt_present`, the line of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Label,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.selectable import Subquery

from app.campaigns.models import AbsenceFinding, Attendance, Campaign, Enrolment, StudySession
from app.campaigns.policies import POLICIES
from app.quizzes.models import Attempt
from app.quizzes.queries import outcomes

WAYS = ("code", "roll", "elsewhere", "makeup", "home")  # from the plainest on; a way's rank is its place here
EXCUSED, UNEXCUSED = 1, 2
ONE_RECORDER, WAITING = 1, 2  # on what a record rests; 0: on two people, or on the person's own check-in


def _parts() -> ColumnElement[int]:
    count = func.json_array_length(Campaign.parts)
    return case((count < 1, 1), else_=count)


def _parts_required() -> ColumnElement[int]:
    return func.coalesce(Campaign.parts_required, _parts())


def way_rank() -> ColumnElement[int]:
    """The place in WAYS of the attendance of the row."""
    return case(
        (or_(StudySession.kind == "home", Attendance.way == "home"), WAYS.index("home")),
        (StudySession.kind == "makeup", WAYS.index("makeup")),
        (Attendance.way == "elsewhere", WAYS.index("elsewhere")),
        (Attendance.way == "roll", WAYS.index("roll")),
        else_=WAYS.index("code"),
    )


def _rests_on() -> ColumnElement[int]:
    """On whom the attendance of the row rests."""
    return case((Attendance.confirmed.is_(False), WAITING), (Attendance.single_recorder.is_(True), ONE_RECORDER), else_=0)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose facts are read: of these branches, of this tổ đảng, of this person; of everybody where nothing is said.

    Parameters may stand for the ids, so that a statement is built once.
    """

    unit_ids: Sequence[UUID] | BindParameter[UUID] | None = None
    cell_id: UUID | BindParameter[UUID] | None = None
    member_id: UUID | BindParameter[UUID] | None = None


EVERYBODY = Whom()
CampaignId = UUID | BindParameter[UUID]


def _enrolled(campaign_id: CampaignId | None, whom: Whom) -> CTE:
    wanted = [] if campaign_id is None else [Enrolment.campaign_id == campaign_id]
    if whom.unit_ids is not None:
        wanted.append(Enrolment.unit_id.in_(whom.unit_ids))
    if whom.cell_id is not None:
        wanted.append(Enrolment.cell_id == whom.cell_id)
    if whom.member_id is not None:
        wanted.append(Enrolment.member_id == whom.member_id)
    columns = (
        Enrolment.campaign_id,
        Enrolment.unit_id,
        Enrolment.member_id,
        Enrolment.standing,
        Enrolment.policy,
        Enrolment.removed_on,
        _parts_required().label("required"),
        _parts().label("parts"),
    )
    return select(*columns).join(Campaign, Campaign.id == Enrolment.campaign_id).where(*wanted).cte("enrolled")


def _attended(campaign_id: CampaignId | None, enrolled: CTE) -> Subquery:
    """Per person: how many parts, the ranks needed, the strongest word on the parts that were missed."""
    present = Attendance.state == "present"
    absence = case((Attendance.state == "unexcused", UNEXCUSED), (Attendance.state == "excused", EXCUSED), else_=0)
    at = enrolled.c.campaign_id if campaign_id is None else campaign_id
    person = (enrolled.c.campaign_id, enrolled.c.member_id)
    by_part = (
        select(
            *person,
            enrolled.c.required,
            Attendance.part,
            func.min(case((present, way_rank()))).label("rank"),
            func.min(case((present, _rests_on()))).label("rests"),
            func.max(absence).label("absence"),
        )
        .select_from(enrolled)
        .join(Attendance, and_(Attendance.campaign_id == at, Attendance.member_id == enrolled.c.member_id))
        .join(StudySession, StudySession.id == Attendance.session_id)
        .where(Attendance.part >= 1, Attendance.part <= enrolled.c.parts)
        .group_by(*person, enrolled.c.required, Attendance.part)
        .subquery("by_part")
    )
    person = (by_part.c.campaign_id, by_part.c.member_id)
    best_first = (by_part.c.rank.is_(None), by_part.c.rank, by_part.c.rests)
    place = func.row_number().over(partition_by=person, order_by=best_first)
    placed = select(by_part, place.label("place")).subquery("placed")
    return (
        select(
            placed.c.campaign_id,
            placed.c.member_id,
            func.count(placed.c.rank).label("parts_present"),
            func.max(case((placed.c.place <= placed.c.required, placed.c.rank))).label("way_rank"),
            func.max(case((placed.c.place <= placed.c.required, placed.c.rests))).label("rests"),
            func.max(case((placed.c.rank.is_(None), placed.c.absence), else_=0)).label("absence"),
        )
        .group_by(placed.c.campaign_id, placed.c.member_id)
        .subquery("attended")
    )


def _tested(campaign_id: CampaignId, enrolled: CTE) -> Subquery:
    return outcomes(cast("UUID", campaign_id)).where(Attempt.member_id.in_(select(enrolled.c.member_id))).subquery("tested")


def _presence(campaign_id: CampaignId | None, enrolled: CTE) -> Select[Any]:
    attended = _attended(campaign_id, enrolled)
    complete = func.coalesce(attended.c.parts_present, 0) >= enrolled.c.required
    enters = [
        and_(enrolled.c.policy == policy.name, enrolled.c.standing.in_(policy.entering), complete)
        for policy in POLICIES.values()
        if policy.entering
    ]
    same = and_(attended.c.campaign_id == enrolled.c.campaign_id, attended.c.member_id == enrolled.c.member_id)
    at = enrolled.c.campaign_id if campaign_id is None else campaign_id
    about = and_(AbsenceFinding.campaign_id == at, AbsenceFinding.member_id == enrolled.c.member_id)
    found = case((AbsenceFinding.state == "unexcused", UNEXCUSED), (AbsenceFinding.state == "excused", EXCUSED))
    return (
        select(
            enrolled.c.campaign_id,
            enrolled.c.unit_id,
            enrolled.c.member_id,
            enrolled.c.standing,
            enrolled.c.removed_on,
            and_(enrolled.c.removed_on.is_(None), or_(enrolled.c.standing == "expected", *enters)).label("expected"),
            complete.label("complete"),
            case((complete, attended.c.way_rank)).label("way_rank"),
            case((complete, attended.c.rests)).label("rests"),
            func.coalesce(found, attended.c.absence, 0).label("absence"),
            func.coalesce(attended.c.parts_present, 0).label("parts_present"),
        )
        .select_from(enrolled)
        .outerjoin(attended, same)
        .outerjoin(AbsenceFinding, about)
    )


def people(campaign_id: CampaignId, whom: Whom = EVERYBODY) -> Select[Any]:
    """One row per enrolled person.

    Columns: campaign_id, unit_id, member_id, standing, removed_on, expected, complete, way_rank, rests, absence, parts_present,
    took, passed; booleans, `way_rank` an index of WAYS where complete, `rests` 0, ONE_RECORDER or WAITING there, `absence` 0,
    EXCUSED or UNEXCUSED.
    """
    enrolled = _enrolled(campaign_id, whom)
    tested = _tested(campaign_id, enrolled)
    took = func.coalesce(tested.c.took, false()).label("took")
    passed = func.coalesce(tested.c.passed, false()).label("passed")
    presence = _presence(campaign_id, enrolled).add_columns(took, passed)
    return presence.outerjoin(tested, tested.c.member_id == enrolled.c.member_id)


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((and_(true(), *conditions), 1), else_=0)), 0)


def counts(campaign_id: CampaignId, whom: Whom = EVERYBODY) -> Select[Any]:
    """One row per branch of enrolment: `unit_id` and the counts of UnitTally, named as there.

    expected + exempt + temporarily_exempt + suspended + removed is everybody enrolled;
    present + excused + unexcused + unrecorded is expected; the ways add up to present.
    """
    p = people(campaign_id, whom).subquery("people")
    return select(p.c.unit_id, *counted(p)).where(true()).group_by(p.c.unit_id)


def counted(p: Subquery) -> list[Label[int]]:
    """The counts of the people in `p` (rows as `people` gives them), for a query that groups them."""
    here = p.c.removed_on.is_(None)
    outside = and_(here, ~p.c.expected)
    came = and_(p.c.expected, p.c.complete)
    missing = and_(p.c.expected, ~p.c.complete)
    return [
        _count(p.c.expected).label("expected"),
        _count(came).label("present"),
        _count(p.c.expected, p.c.took).label("took"),
        _count(p.c.expected, p.c.passed).label("passed"),
        _count(missing, p.c.absence == EXCUSED).label("excused"),
        _count(missing, p.c.absence == UNEXCUSED).label("unexcused"),
        _count(missing, p.c.absence == 0).label("unrecorded"),
        _count(outside, p.c.standing == "exempt").label("exempt"),
        _count(outside, p.c.complete).label("exempt_present"),
        _count(outside, p.c.standing == "temporarily_exempt").label("temporarily_exempt"),
        _count(outside, p.c.standing == "suspended").label("suspended"),
        _count(~here).label("removed"),
        *(_count(came, p.c.way_rank == rank).label(f"by_{way}") for rank, way in enumerate(WAYS)),
        _count(came, p.c.rests == WAITING).label("waiting"),
        _count(came, p.c.rests == ONE_RECORDER).label("one_recorder"),
    ]


def _parameter(name: str, *, expanding: bool = False) -> BindParameter[UUID]:
    return bindparam(name, type_=Uuid(), expanding=expanding)


# Building these statements costs more than running them for one branch: they are built once and take parameters.
_CAMPAIGN = _parameter("campaign")
_UNITS = _parameter("units", expanding=True)


@cache
def counts_of_place(*, in_cell: bool) -> Select[Any]:
    """`counts` of the branches `units` in `campaign`, only of the tổ đảng `cell` if `in_cell`; parameters by these names."""
    return counts(_CAMPAIGN, Whom(unit_ids=_UNITS, cell_id=_parameter("cell") if in_cell else None))


@cache
def people_of_place(*, in_cell: bool) -> Select[Any]:
    """`people` with the parameters of `counts_of_place`."""
    return people(_CAMPAIGN, Whom(unit_ids=_UNITS, cell_id=_parameter("cell") if in_cell else None))


@cache
def presence_of_member() -> Select[Any]:
    """One row per campaign on whose list the member `member` is: the columns of `people` but those of the test."""
    enrolled = _enrolled(None, Whom(member_id=_parameter("member")))
    return _presence(None, enrolled)
