"""Make-ups at home: one visit to each of those who could not come, by two named people of the branch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import HomeVisit
from app.cli.demo import calendar
from app.cli.demo.held import Held
from app.cli.demo.meetings import Meeting, meeting_on
from app.cli.demo.people import PersonPlan
from app.core.upserts import insert_rows

DAYS, FIRST_HOUR, HOURS = 5, 8, 4


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is visited, when, and which two went."""

    person: PersonPlan
    meeting: Meeting
    by: tuple[PersonPlan, PersonPlan]


def plan_visits(people: Sequence[PersonPlan], held: Held) -> list[Visit]:
    """A visit to everybody who was recorded at home; the branch's secretary goes, if they came themselves."""
    return list(_visits(people, held))


def _visits(people: Sequence[PersonPlan], held: Held) -> Iterator[Visit]:
    at_home = [person for person in people if person.way == "home"]
    for place, person in enumerate(at_home):
        secretary = held.secretaries[person.branch]
        able = [p for p in people if p.branch == person.branch and p.way not in {None, "home", "elsewhere"}]
        first, second, *_ = sorted(able, key=lambda p: (p.id != secretary.id, p.number))
        day = calendar.AUTUMN_HOME + timedelta(days=place % DAYS)
        unit = held.units[person.branch]
        yield Visit(person, meeting_on(unit, "home", day, hour=FIRST_HOUR + place % HOURS, hours=1), (first, second))


async def write_visits(session: AsyncSession, visits: Sequence[Visit]) -> None:
    """Insert who went where; the summaries are read to every second one, played to the others. The meetings are there."""
    rows = [
        {
            "session_id": visit.meeting.id,
            "first_id": visit.by[0].id,
            "second_id": visit.by[1].id,
            "short": "read",
            "five_minutes": "read" if place % 2 else "played",
        }
        for place, visit in enumerate(visits)
    ]
    await insert_rows(session, HomeVisit, rows)
