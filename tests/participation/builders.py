"""Rows written straight into the tables, for the checks that need histories no office would enter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import marks
from app.campaigns.models import (
    AbsenceFinding,
    Attendance,
    AttendanceMark,
    Campaign,
    CampaignTarget,
    Enrolment,
    StudySession,
)
from app.core.ids import new_id
from app.core.models import Base
from app.members.models import Member
from app.quizzes.models import Attempt, Quiz
from app.units.models import Unit, UnitPath, UnitVersion
from tests.participation.reference import Attempted, Enrolled, Event, Found, Marked, Removed, Rules

NOW = datetime(2024, 12, 18, 3, 0, tzinfo=UTC)
DAY = date(2024, 12, 5)
EPOCH = date(2020, 1, 1)


async def add(session: AsyncSession, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Insert many rows at once."""
    rows = list(rows)
    if rows:
        await session.execute(insert(table), rows)


@dataclass
class Tree:
    """Names → units; `paths` says each unit's chain upwards, itself first."""

    ids: dict[str, UUID] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)

    def chain(self, name: str) -> list[str]:
        """The unit and everything above it."""
        parent = self.parents[name]
        return [name] if parent is None else [name, *self.chain(parent)]


async def add_tree(session: AsyncSession, units: Sequence[tuple[str, str, str | None]]) -> Tree:
    """(name, kind, parent's name) of each unit, parents first; valid since EPOCH."""
    tree = Tree()
    for name, _, parent in units:
        tree.ids[name] = new_id()
        tree.parents[name] = parent
    await add(session, Unit, ({"id": tree.ids[n], "code": n, "created_at": NOW} for n, _, _ in units))
    common = {"valid_from": EPOCH, "valid_to": None}
    await add(
        session,
        UnitVersion,
        (
            {
                **common,
                "unit_id": tree.ids[name],
                "kind": kind,
                "name": name,
                "parent_id": tree.ids[parent] if parent else None,
                "name_folded": name.lower(),
                "name_sort": name.lower(),
            }
            for name, kind, parent in units
        ),
    )
    await add(
        session,
        UnitPath,
        (
            {**common, "ancestor_id": tree.ids[above], "descendant_id": tree.ids[name], "depth": depth}
            for name, _, _ in units
            for depth, above in enumerate(tree.chain(name))
        ),
    )
    return tree


async def add_members(session: AsyncSession, names: Iterable[str]) -> dict[str, UUID]:
    """People by name."""
    ids = {name: new_id() for name in names}
    rows = (
        {
            "id": member_id,
            "number": str(100_000 + member_id.int % 10**12),
            "full_name": name,
            "name_folded": name.lower(),
            "name_sort": name.lower(),
            "birth_year": 1960,
            "created_at": NOW,
        }
        for name, member_id in ids.items()
    )
    await add(session, Member, rows)
    return ids


async def add_quiz(session: AsyncSession, unit_id: UUID, counts: str = "best") -> UUID:
    """A published quiz of 20 questions in 20 minutes, passed with half of the marks."""
    quiz_id = new_id()
    row = {
        "id": quiz_id,
        "unit_id": unit_id,
        "title": "Kế hoạch số 64-KH/TU",
        "state": "published",
        "opens_at": NOW - timedelta(days=10),
        "closes_at": NOW + timedelta(days=2),
        "time_limit_s": 1200,
        "grace_s": 60,
        "max_attempts": 2,
        "counts": counts,
        "pass_mark": 5000,
        "review_after": "marks",
        "review_released": "marks",
        "late_sync": "accept",
        "draws": [{"count": 20}],
        "created_at": NOW,
    }
    await add(session, Quiz, [row])
    return quiz_id


async def add_campaign(session: AsyncSession, unit_id: UUID, quiz_id: UUID, rules: Rules, **changes: Any) -> UUID:
    """An open campaign of a unit, without anybody on its list."""
    campaign_id = new_id()
    row = {
        "id": campaign_id,
        "unit_id": unit_id,
        "title": "Học tập Kế hoạch số 64-KH/TU",
        "state": "open",
        "starts_at": NOW - timedelta(days=13),
        "ends_at": NOW + timedelta(days=2),
        "roster_day": DAY,
        "target": 9800,
        "policy": rules.policy,
        "parts": [f"Phần {n}" for n in range(1, rules.parts + 1)],
        "parts_required": rules.required,
        "verdict_kinds": ["province", "superior", "grassroots", "grassroots_branch"],
        "quiz_id": quiz_id,
        "created_at": NOW,
        "opened_at": NOW,
    }
    await add(session, Campaign, [row | changes])
    await add(session, CampaignTarget, [{"campaign_id": campaign_id, "unit_id": unit_id}])
    return campaign_id


@dataclass
class History:
    """A history as rows: the campaign and the ids behind the names in the events."""

    campaign_id: UUID
    quiz_id: UUID
    tree: Tree
    top: str
    members: dict[str, UUID] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


async def add_history(
    session: AsyncSession, tree: Tree, top: str, rules: Rules, events: Sequence[Event] = (), **changes: Any
) -> History:
    """A campaign of the unit `top` with everything the events say."""
    quiz_id = await add_quiz(session, tree.ids[top], rules.counts)
    campaign_id = await add_campaign(session, tree.ids[top], quiz_id, rules, **changes)
    history = History(campaign_id, quiz_id, tree, top)
    history.members = await add_members(session, dict.fromkeys(e.person for e in events))
    await add_enrolments(session, history, rules.policy, events)
    await add_facts(session, history, events)
    return history


async def add_enrolments(session: AsyncSession, history: History, policy: str, events: Sequence[Event]) -> None:
    """The list, with those taken out of it."""
    removed = {e.person for e in events if isinstance(e, Removed)}
    rows: Iterable[dict[str, Any]] = (
        {
            "campaign_id": history.campaign_id,
            "member_id": history.members[e.person],
            "unit_id": history.tree.ids[e.branch],
            "membership": "full",
            "standing": e.standing,
            "policy": policy,
            "basis": {},
            "removed_on": DAY if e.person in removed else None,
            "removed_why": "died" if e.person in removed else None,
        }
        for e in events
        if isinstance(e, Enrolled)
    )
    await add(session, Enrolment, rows)


async def add_facts(
    session: AsyncSession, history: History, events: Sequence[Event], *, recorded_by: UUID | None = None
) -> None:
    """Marks, the attendance that they come to, what was found about absences, and attempts."""
    said = [e for e in events if isinstance(e, Marked)]
    for mark in said:
        if mark.meeting not in history.meetings:
            history.meetings[mark.meeting] = await add_meeting(session, history, mark.meeting_kind)
    recorded = [_mark(history, mark, place, recorded_by) for place, mark in enumerate(said)]
    await add(session, AttendanceMark, recorded)
    await add(session, Attendance, _attendance(history, recorded))
    found = {e.person: e.state for e in events if isinstance(e, Found)}
    theirs = AbsenceFinding.member_id.in_([history.members[person] for person in found])
    await session.execute(delete(AbsenceFinding).where(AbsenceFinding.campaign_id == history.campaign_id, theirs))
    await add(session, AbsenceFinding, (_finding(history, *one) for one in found.items() if one[1] is not None))
    attempts = [e for e in events if isinstance(e, Attempted)]
    await add(session, Attempt, (_attempt(history, next(history.numbers), e) for e in attempts))


def _mark(history: History, mark: Marked, place: int, recorded_by: UUID | None) -> dict[str, Any]:
    recorded_at = NOW + timedelta(microseconds=place)
    settled = mark.trust != "waiting" or mark.way == "code"
    return {
        "id": new_id(),
        "session_id": history.meetings[mark.meeting],
        "member_id": history.members[mark.person],
        "part": mark.part,
        "state": mark.state,
        "way": mark.way,
        "reason": mark.reason,
        "excuse": mark.excuse,
        "client_id": new_id(),
        "recorded_at": recorded_at,
        "recorded_by": recorded_by,
        "confirmed_at": recorded_at if settled else None,
        "single_recorder": mark.trust == "alone" and mark.way != "code",
    }


def _attendance(history: History, recorded: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    places: dict[tuple[UUID, UUID, int], list[marks.Mark]] = defaultdict(list)
    for row in recorded:
        mark = marks.Mark(
            id=row["id"],
            state=row["state"],
            way=row["way"],
            reason=row["reason"],
            excuse=row["excuse"],
            recorded_at=row["recorded_at"],
            confirmed=row["confirmed_at"] is not None,
            single_recorder=row["single_recorder"],
        )
        places[row["session_id"], row["member_id"], row["part"]].append(mark)
    for (session_id, member_id, part), many in places.items():
        last = marks.fold(many)
        if last is not None and last.state != marks.UNRECORDED:
            yield {
                "session_id": session_id,
                "member_id": member_id,
                "part": part,
                "campaign_id": history.campaign_id,
                "state": last.state,
                "way": last.way,
                "mark_id": last.id,
                "confirmed": last.confirmed,
                "single_recorder": last.single_recorder,
            }


def _finding(history: History, person: str, state: str | None) -> dict[str, Any]:
    return {
        "campaign_id": history.campaign_id,
        "member_id": history.members[person],
        "state": state,
        "excuse": "duty" if state == "excused" else None,
        "found_at": NOW,
        "on_behalf": False,
    }


async def add_meeting(session: AsyncSession, history: History, kind: str) -> UUID:
    """One meeting of the campaign, of two hours up to NOW."""
    meeting_id = new_id()
    row = {
        "id": meeting_id,
        "campaign_id": history.campaign_id,
        "unit_id": history.tree.ids[history.top],
        "kind": kind,
        "title": "Học tập, quán triệt",
        "place": "Hội trường",
        "starts_at": NOW - timedelta(hours=2),
        "ends_at": NOW,
        "parts": [1],
        "secret": "0" * 32,
        "created_at": NOW,
    }
    await add(session, StudySession, [row])
    return meeting_id


def _attempt(history: History, number: int, event: Attempted) -> dict[str, Any]:
    return {
        "quiz_id": history.quiz_id,
        "member_id": history.members[event.person],
        "occasion_id": history.campaign_id,
        "number": number,
        "start_id": new_id(),
        "way": "own_phone",
        "state": "closed",
        "paper": "[]",
        "started_at": NOW,
        "deadline_at": NOW,
        "closes_at": NOW,
        "closed_at": NOW,
        "closed_by": "member",
        "taken": event.taken,
        "passed": event.taken and event.passed,
        "answered": 20 if event.taken else 0,
        "earned": "15" if event.passed else "5",
        "maximum": 20,
    }
