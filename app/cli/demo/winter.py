"""The open campaign: Kế hoạch số 64-KH/TU, as it stands on the morning of 18/12/2024."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.opening import open_campaign
from app.campaigns.planning import plan_campaign
from app.campaigns.schemas import CampaignIn
from app.cli.demo import calendar, events, late_rolls, meetings
from app.cli.demo.autumn import host_of, sitting_of, write_takings
from app.cli.demo.desks import choose_desks, fill_desks
from app.cli.demo.held import Held
from app.cli.demo.material import EDITORS
from app.cli.demo.meetings import Meeting, meeting_on
from app.cli.demo.organisers import name_organisers
from app.cli.demo.people import BAY, PersonPlan
from app.cli.demo.places import PROVINCE
from app.cli.demo.takings import Sitting, Taking, take
from app.participation.tallies import recompute_all

# Whose members have met but for one, Ông Bảy: where the demo begins. Its own make-up is held on the demo's day.
FIRST_BRANCH = "BP.DX.1.CB1"


async def hold_winter(session: AsyncSession, held: Held, *, people: Sequence[PersonPlan], targets: Sequence[UUID]) -> UUID:
    """Plan and open the campaign and record what has happened by the demo's morning, desks included; the campaign's id."""
    plan = CampaignIn(
        unit_id=held.units[PROVINCE],
        title="Học tập, quán triệt Kế hoạch số 64-KH/TU",
        starts_at=calendar.WINTER_OPENED,
        ends_at=calendar.WINTER_ENDS,
        roster_day=calendar.WINTER_ROSTER,
        target_unit_ids=list(targets),
        document_ids=[held.made.documents["64-kh-tu"], held.made.documents["tin-18-02-2022"]],
        quiz_id=held.made.winter_quiz,
    )
    opened = calendar.WINTER_OPENED
    campaign = await plan_campaign(session, actor=EDITORS, plan=plan, today=opened.date(), now=opened)
    meetings_held = _meetings(people, held.units)
    makeup, formers = makeup_of_the_day(held.units), late_rolls.formers_makeup(held)
    await meetings.write_meetings(
        session,
        [*meetings_held.values(), makeup, formers],
        campaign_id=campaign.id,
        names=held.names,
        secret=held.secret,
        now=opened,
    )
    await open_campaign(session, actor=EDITORS, campaign_id=campaign.id, today=calendar.WINTER_ROSTER, now=opened)
    sheet = late_rolls.on_the_formers_sheet(people, held)
    away = _away(people, {p.id for p in sheet} | {events.who_died(people, avoid=held.busy).id})
    came = [p for p in people if _came(p, away, held.random)]
    rows = [
        meetings.attendance_rows(
            p,
            meetings_held[host_of(p.branch)],
            campaign_id=campaign.id,
            state="present",
            way=held.random.choice(("code", "roll")),
            secretary=held.secretary_account(p.branch, meetings_held[host_of(p.branch)].starts_at.date()),
        )
        for p in came
    ]
    await meetings.write_attendance(session, rows)
    await name_organisers(session, held, [now for _, now in rows], now=opened)
    await late_rolls.send_formers_roll(session, held, formers, sheet)
    sitting = await sitting_of(session, held.made.winter_quiz, campaign.id, None)
    desks = choose_desks((p for p in came if p.branch == FIRST_BRANCH), held)
    others = [p for p in came if p.id not in desks.apart]
    await write_takings(session, list(_takings(sitting, others, meetings_held, held.random)))
    await fill_desks(session, held, desks, sitting, makeup_id=makeup.id)
    await recompute_all(session, campaign_id=campaign.id, now=calendar.NOW)
    return campaign.id


def makeup_of_the_day(units: Mapping[str, UUID]) -> Meeting:
    """On all day, and over early enough to leave the test's end at the campaign's."""
    return meeting_on(units[FIRST_BRANCH], "makeup", calendar.TODAY, hour=7, hours=10)


def _meetings(people: Sequence[PersonPlan], units: Mapping[str, UUID]) -> dict[str, Meeting]:
    """One meeting for every hosting committee, before the demo's day."""
    hosts = sorted({host_of(p.branch) for p in people})
    days = (calendar.WINTER_LAST - calendar.WINTER_FIRST).days - 1
    found = {}
    for number, host in enumerate(hosts):
        found[host] = meeting_on(units[host], "regular", calendar.WINTER_FIRST + timedelta(days=number % days))
    return found


def _away(people: Sequence[PersonPlan], known: Set[UUID]) -> Set[UUID]:
    """Who of the pilot has not come: in the branches of those `known` they, in the first branch Ông Bảy, elsewhere who was
    missing in the campaign before. As many as then, branch by branch: 4,689 of 4,771 came.
    """
    told = {p.branch for p in people if p.id in known} | {FIRST_BRANCH}
    missing = {p.id for p in people if p.outcome in {"excused", "unexcused"} and p.branch not in told}
    return missing | known | {p.id for p in people if (p.name, p.born) == BAY}


def _came(person: PersonPlan, away: Set[UUID], random: Random) -> bool:
    """Nineteen in twenty of those outside the pilot (who have no outcome)."""
    if person.standing != "active" or person.transferred or person.id in away:
        return False
    return person.outcome is not None or random.random() < 0.95


def _takings(sitting: Sitting, came: Sequence[PersonPlan], held: Mapping[str, Meeting], random: Random) -> Iterator[Taking]:
    """Two in three of those who came have taken the test, within the day after their meeting."""
    for person in came:
        begun = held[host_of(person.branch)].starts_at + timedelta(hours=4, minutes=random.randrange(600))
        if random.random() < 0.66 and begun + sitting.time_limit < calendar.NOW:
            yield take(sitting, person, way="own_phone", passed=None, at=begun, random=random)
