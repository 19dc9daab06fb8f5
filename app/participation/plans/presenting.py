"""A make-up plan as it is answered."""

from collections import defaultdict
from uuid import UUID

from app.participation.plans import words
from app.participation.plans.classes import PlannedClass
from app.participation.plans.proposing import Aim, Proposal
from app.participation.plans.schemas import AimOut, ClassOut, FromBranchOut, PlanOut, ToComeOut
from app.participation.presenting import target_rate_out
from app.participation.wordings import NAMES_WITHHELD

MOST_CLASSES = 200  # so many are listed; the totals say how many there are


def plan_out(found: Proposal) -> PlanOut:
    """The answer."""
    unit = found.place.unit
    return PlanOut(
        campaign_id=found.place.campaign.id,
        unit_id=unit.unit_id,
        name=unit.name,
        goal=found.wish.goal,
        capacity=found.wish.capacity,
        days=found.days,
        left=found.left,
        arranged=found.arranged,
        aims=[_aim_out(aim, found) for aim in found.aims],
        classes=[_class_out(place, found) for place in range(min(len(found.classes), MOST_CLASSES))],
        classes_in_all=len(found.classes),
        people_in_classes=sum(one.people for one in found.classes),
        sentence=words.proposal(_places(found)),
        everybody=words.everybody(found.everybody.number, found.everybody.seats),
        names_withheld_because=NAMES_WITHHELD if found.classes and found.names is None else None,
    )


def _places(found: Proposal) -> list[words.At]:
    at: dict[UUID, list[PlannedClass]] = defaultdict(list)
    for one in found.classes:
        at[one.site_id].append(one)
    places = [
        words.At(
            place=found.units[site_id].name,
            classes=len(classes),
            people=sum(one.people for one in classes),
            branches=len({branch_id for one in classes for branch_id in one.by_branch}),
        )
        for site_id, classes in at.items()
    ]
    return sorted(places, key=lambda place: -place.people)


def _aim_out(aim: Aim, found: Proposal) -> AimOut:
    left = aim.rate.denominator - aim.rate.numerator
    says_word = aim.unit.kind in found.place.campaign.verdict_kinds
    return AimOut(
        unit_id=aim.unit.unit_id,
        name=aim.unit.name,
        took_part=target_rate_out(aim.rate, says_word=says_word),
        left=left,
        arranged=aim.arranged,
        in_reach=aim.in_reach,
        sentence=words.outlook(aim.rate, left=left, arranged=aim.arranged, days=found.days, in_reach=aim.in_reach),
    )


def _class_out(place: int, found: Proposal) -> ClassOut:
    one = found.classes[place]
    names = None if found.names is None else found.names[place]
    return ClassOut(
        unit_id=one.site_id,
        name=found.units[one.site_id].name,
        people=one.people,
        parts=list(one.parts),
        part_titles=[found.place.campaign.parts[part - 1] for part in one.parts],
        branches=[
            FromBranchOut(unit_id=branch_id, name=found.units[branch_id].name, people=people)
            for branch_id, people in one.by_branch.items()
        ],
        names=None
        if names is None
        else [
            ToComeOut(member_id=p.member_id, full_name=p.full_name, birth_year=p.birth_year, unit_id=p.branch_id) for p in names
        ],
    )
