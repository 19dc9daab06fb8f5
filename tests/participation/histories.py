"""Generated trees and histories: people join, move, change standing, die; meet, are recorded, take tests; lists are corrected.

A history is events in plain words (`reference`), drawn by a seeded chance, and the rows that say the same (`store`). The list
itself is not drawn: opening writes it from the roster.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.corrections import decide
from app.campaigns.models import Enrolment, EnrolmentCorrection
from app.campaigns.opening import open_campaign
from app.core.actor import system_actor
from app.core.clock import local_day
from app.members.models import Affiliation, MemberStatus, Transfer
from tests.participation import reference
from tests.participation.builders import (
    DAY,
    NOW,
    History,
    add,
    add_campaign,
    add_facts,
    add_members,
    add_quiz,
    add_tree,
)
from tests.participation.reference import (
    Attempted,
    Ended,
    Enrolled,
    Event,
    Found,
    Joined,
    Marked,
    OfRoster,
    Removed,
    Restood,
    Restored,
    Rules,
    Sent,
    Stood,
)

OPENER = system_actor("thử")
STANDINGS = ("active", "exempt", "temporarily_exempt", "suspended")
ENDS = ("died", "expelled", "removed", "left")
Unit = tuple[str, str, str | None]


@dataclass
class Told:
    """A tree and what happened in it. `units`: name, kind, parent, parents first; `branches`: those with members."""

    units: list[Unit]
    branches: list[str]
    rules: Rules
    roster: list[OfRoster] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    late: list[Event] = field(default_factory=list)  # after the closing

    @property
    def parents(self) -> dict[str, str | None]:
        """Unit → the unit above."""
        return {name: parent for name, _, parent in self.units}

    @property
    def listed(self) -> list[Enrolled]:
        """The list of the roster day, as the reference draws it up."""
        return reference.enrolled(self.roster, DAY)

    def counts(self) -> dict[str, dict[str, int]]:
        """Unit → non-zero counts, as the reference counts them."""
        by_branch = reference.tallies([*self.listed, *self.events], self.rules)
        return reference.rolled_up(by_branch, self.parents)


def told(seed: int) -> Told:
    """One history."""
    chance = Random(seed)
    units, branches = _tree(chance, seed)
    parts = chance.randint(1, 4)
    rules = Rules(
        parts,
        chance.choice([None, chance.randint(1, parts)]),
        chance.choice(["default-1", "congress-1"]),
        chance.choice(["first", "best", "last"]),
    )
    found = Told(units, branches, rules)
    people = [f"{seed} người {n}" for n in range(chance.randint(1, 40))]
    for person in people:
        found.roster += _life(chance, person, branches)
    found.roster.sort(key=lambda e: e.day)
    meetings = {"sáng": "regular", "chiều": "regular", "nơi khác": "regular", "bù 1": "makeup", "bù 2": "makeup"}
    meetings |= {"nhà": "home", "giấy": "outside"}
    found.events = _events(chance, people, found, meetings)
    found.late = _events(chance, people, found, {f"{name} (muộn)": kind for name, kind in meetings.items()})
    return found


def _tree(chance: Random, seed: int) -> tuple[list[Unit], list[str]]:
    """A province in small: committees of every kind, branches at every depth that a branch may have."""
    top = f"{seed} tỉnh"
    units: list[Unit] = [(top, "province", None)]
    for n in range(chance.randint(1, 3)):
        superior = f"{seed} huyện {n}"
        units.append((superior, "superior", top))
        units += [(f"{superior} cơ sở {m}", "grassroots_branch", superior) for m in range(chance.randint(0, 2))]
        for m in range(chance.randint(0, 3)):
            ward = f"{superior} phường {m}"
            units.append((ward, "grassroots", superior))
            place = ward
            if chance.random() < 0.2:
                place = f"{ward} bộ phận"
                units.append((place, "section", ward))
            units += [(f"{ward} chi bộ {k}", "branch", place) for k in range(chance.randint(0, 3))]
    branches = [name for name, kind, _ in units if "branch" in kind]
    if not branches:
        branches = [f"{seed} chi bộ lẻ"]
        units.append((branches[0], "grassroots_branch", f"{seed} huyện 0"))
    return units, branches


def _life(chance: Random, person: str, branches: Sequence[str]) -> Iterator[OfRoster]:
    """Where somebody belonged, how they stood, whether they are a member still; days around the roster day."""
    day = DAY + timedelta(days=chance.randint(-40, 3))
    yield Joined(person, chance.choice(branches), day)
    moved = day
    while chance.random() < 0.25:
        moved += timedelta(days=chance.randint(1, 25))
        kind = Joined if chance.random() < 0.6 else Sent
        yield kind(person, chance.choice(branches), moved)
    stood = day
    while chance.random() < 0.35:
        stood += timedelta(days=chance.randint(1, 25))
        yield Stood(person, chance.choice(STANDINGS), stood)
    if chance.random() < 0.1:
        yield Ended(person, chance.choice(ENDS), day + timedelta(days=chance.randint(1, 40)))


def _events(chance: Random, people: Sequence[str], story: Told, meetings: Mapping[str, str]) -> list[Event]:
    events: list[Event] = []
    said: list[Marked] = []
    for _ in range(chance.randint(0, 6 * len(people))):
        person = chance.choice(people)
        if chance.random() < 0.25:
            events.append(Attempted(person, chance.random() < 0.8, chance.random() < 0.6))
            continue
        meeting, part = chance.choice(list(meetings)), chance.randint(1, story.rules.parts)
        if said and chance.random() < 0.4:  # twice, or undone
            before = chance.choice(said)
            person, meeting, part = before.person, before.meeting, before.part
        state = chance.choice(["present"] * 5 + ["excused", "unexcused", "unrecorded"])
        said.append(
            Marked(
                person,
                meeting,
                meetings[meeting],
                part,
                state,
                chance.choice(["code", "roll", "roll", "home", "elsewhere"]),
                chance.choice([None, "ghi nhầm"]),
                chance.choice(["confirmed", "alone", "waiting"]),
                chance.choice(["illness", "duty"]) if state == "excused" else None,
            )
        )
    events += said
    for person in (e.person for e in story.listed):
        if chance.random() < 0.1:
            events += [Found(person, chance.choice(["excused", "unexcused", None])) for _ in range(chance.randint(1, 2))]
        if chance.random() < 0.08:
            events.append(Removed(person, chance.choice(ENDS)))
            events += [Restored(person)] if chance.random() < 0.3 else []
        if chance.random() < 0.08:
            events.append(Restood(person, chance.choice(["expected", "exempt", "temporarily_exempt", "suspended"])))
    return events


async def store(session: AsyncSession, story: Told) -> History | None:
    """The rows; the list by opening the campaign. None where nobody belongs to any branch on the roster day."""
    tree = await add_tree(session, story.units)
    top = story.units[0][0]
    quiz_id = await add_quiz(session, tree.ids[top], story.rules.counts)
    campaign_id = await add_campaign(session, tree.ids[top], quiz_id, story.rules, state="planned", opened_at=None)
    history = History(campaign_id, quiz_id, tree, top)
    history.members = await add_members(session, dict.fromkeys(e.person for e in story.roster))
    await _add_roster(session, history, story)
    if not story.listed:
        return None
    await open_campaign(session, actor=OPENER, campaign_id=campaign_id, today=local_day(NOW), now=NOW)
    await add_facts(session, history, story.events)
    await correct(session, history, story.events)
    return history


async def _add_roster(session: AsyncSession, history: History, story: Told) -> None:
    by_person: dict[str, list[OfRoster]] = {}
    for event in story.roster:
        by_person.setdefault(event.person, []).append(event)
    rows = [row for person, life in by_person.items() for row in _rows(history, person, life)]
    for table in (Affiliation, MemberStatus, Transfer):
        await add(session, table, (row for of, row in rows if of is table))


def _rows(history: History, person: str, life: Sequence[OfRoster]) -> Iterator[tuple[Any, dict[str, Any]]]:
    member, common = history.members[person], {"recorded_at": NOW}
    places = _periods([(e.day, e.branch) for e in life if isinstance(e, Joined)])
    for since, until, branch in places:
        row = {"member_id": member, "unit_id": history.tree.ids[branch], "kind": "official", **common}
        yield Affiliation, row | {"valid_from": since, "valid_to": until}
    ends = [(e.day, e.why) for e in life if isinstance(e, Ended)]
    for since, until, value in _periods([(places[0][0], "full"), *ends]):
        yield MemberStatus, _status(member, "membership", value, since, until)
    for since, until, value in _periods([(e.day, e.standing) for e in life if isinstance(e, Stood)]):
        yield MemberStatus, _status(member, "standing", value, since, until)
    for letter in (e for e in life if isinstance(e, Sent)):
        here = next(branch for since, until, branch in reversed(places) if since <= letter.day)
        units = {"from_unit_id": history.tree.ids[here], "to_unit_id": history.tree.ids[letter.branch]}
        on_the_way = letter is [e for e in life if isinstance(e, Joined | Sent)][-1] and here != letter.branch
        state = "sent" if on_the_way else "refused"
        yield Transfer, {"member_id": member, "kind": "official", "state": state, "sent_at": NOW, **units}


def _status(member: UUID, aspect: str, value: str, since: date, until: date | None) -> dict[str, Any]:
    period = {"valid_from": since, "valid_to": until, "recorded_at": NOW}
    return {"member_id": member, "aspect": aspect, "value": value, **period}


def _periods(changes: Sequence[tuple[date, str]]) -> list[tuple[date, date | None, str]]:
    """Half-open periods from the days on which something changed; of two changes on one day the later one."""
    latest = dict(changes)
    days = sorted(latest)
    ends: list[date | None] = [*days[1:], None]
    return [(day, end, latest[day]) for day, end in zip(days, ends, strict=False)]


async def correct(session: AsyncSession, history: History, events: Sequence[Event], *, accept: bool = True) -> None:
    """Corrections of the list, proposed and accepted as they come; after the closing they are proposed and wait."""
    for event in events:
        if not isinstance(event, Removed | Restored | Restood):
            continue
        theirs = Enrolment.campaign_id == history.campaign_id, Enrolment.member_id == history.members[event.person]
        enrolment_id = (await session.scalars(select(Enrolment.id).where(*theirs))).one()
        kind, value = "restored", "full"
        if isinstance(event, Removed):
            kind, value = "removed", event.why
        elif isinstance(event, Restood):
            kind, value = "standing", event.standing
        proposed = {"enrolment_id": enrolment_id, "kind": kind, "value": value, "effective_on": DAY, "proposed_at": NOW}
        correction = EnrolmentCorrection(state="proposed", **proposed)
        session.add(correction)
        await session.flush()
        if accept:
            await decide(
                session,
                actor=OPENER,
                campaign_id=history.campaign_id,
                correction_id=correction.id,
                accept=True,
                reason="Giấy số 12",
                today=local_day(NOW),
                now=NOW,
            )


async def listed_in(session: AsyncSession, history: History) -> Mapping[str, str]:
    """Person → branch, as the opening wrote the list."""
    people = {member_id: name for name, member_id in history.members.items()}
    units = {unit_id: name for name, unit_id in history.tree.ids.items()}
    query = select(Enrolment.member_id, Enrolment.unit_id).where(Enrolment.campaign_id == history.campaign_id)
    return {people[member_id]: units[unit_id] for member_id, unit_id in await session.execute(query)}
