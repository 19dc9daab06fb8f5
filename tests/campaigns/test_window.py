"""The test stays open for 48 hours after every meeting, whenever the meeting is planned; the test knows the campaign's name."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from app.quizzes.models import Admission, Occasion
from tests.campaigns.builders import HOUR, NAMES, World, make_quiz
from tests.campaigns.test_corrections import decide, learn
from tests.support.cast import NOW

AN, SUSPENDED, NEIGHBOUR = NAMES[0], "Bùi Văn Đình", "Lâm Thị Xóm"


async def closes(world: World, *names: str) -> list[float]:
    """Until how many hours from now each of these people may begin."""
    async with world.db.read() as session:
        rows = (await session.execute(select(Admission.member_id, Admission.closes_at))).all()
    until: dict[UUID, datetime] = dict(rows)
    return [(until[world.people[name]] - NOW) / HOUR for name in names]


async def opened(world: World) -> tuple[str, str]:
    """An open campaign whose test closes in ten hours; its id and the quiz's."""
    quiz = await make_quiz(world.db, world.cast.grassroots, closes_at=NOW + 10 * HOUR)
    return await world.opened(quiz_id=quiz), quiz


def at(hours: int) -> dict[str, str]:
    return {"starts_at": (NOW + (hours - 1) * HOUR).isoformat(), "ends_at": (NOW + hours * HOUR).isoformat()}


async def test_every_meeting_added_later_keeps_it_open_and_an_earlier_one_shortens_nothing(world: World) -> None:
    campaign, _ = await opened(world)
    assert await closes(world, AN, NEIGHBOUR) == [10, 10]
    for hours, kind, expected in ((5, "regular", 53), (20, "makeup", 68), (8, "regular", 68), (21, "makeup", 69)):
        await world.meeting(campaign, kind=kind, **at(hours))
        assert await closes(world, AN, NEIGHBOUR) == [expected, 10]
    await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots), **at(30))
    assert await closes(world, AN, NEIGHBOUR) == [78, 78]  # of the whole organisation: for all its branches


async def test_a_meeting_sent_twice_moves_nothing_and_one_that_is_over_still_counts(world: World) -> None:
    campaign, _ = await opened(world)
    body = world.meeting_body(**at(4))
    for _ in range(2):
        assert (await world.post("secretary", f"campaigns/{campaign}/sessions", body)).status_code == 201
    assert await closes(world, AN) == [52]
    await world.meeting(campaign, kind="makeup", **at(-2))  # held already, written down now
    assert await closes(world, AN) == [52]


async def test_who_comes_from_elsewhere_has_48_hours_after_that_meeting_too(world: World) -> None:
    """By the hall's code, by the host's roll; who is not recorded there has their own branch's window."""
    campaign, _ = await opened(world)
    away = world.meeting_body(**at(1), unit_id=str(world.cast.neighbour))
    meeting = (await world.post("neighbour", f"campaigns/{campaign}/sessions", away)).json()["id"]
    assert await closes(world, AN, NEIGHBOUR) == [10, 49]
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.roll(meeting, "neighbour", marks=[world.mark(NAMES[1])])
    assert await closes(world, *NAMES[:3]) == [49, 49, 10]


async def test_given_windows_and_meetings_never_shorten_each_other(world: World) -> None:
    campaign, quiz = await opened(world)
    given = {"closes_at": (NOW + 60 * HOUR).isoformat(), "reason": "đi công tác", "member_id": str(world.people[AN])}
    answer = await world.post("secretary", f"quizzes/{quiz}/overrides", {"client_id": str(uuid4()), **given})
    assert answer.status_code == 201, answer.text
    assert await closes(world, AN, NAMES[1]) == [60, 10]
    await world.meeting(campaign, **at(5))
    assert await closes(world, AN, NAMES[1]) == [60, 53]
    await world.meeting(campaign, **at(20))
    assert await closes(world, AN, NAMES[1]) == [68, 68]


async def test_who_comes_onto_the_list_later_has_the_meetings_and_what_was_given(world: World) -> None:
    campaign, quiz = await opened(world)
    await world.meeting(campaign, **at(20))
    body = {"client_id": str(uuid4()), "unit_id": str(world.cast.branch), "extra_s": 600}
    assert (await world.post("committee", f"quizzes/{quiz}/overrides", body)).json()["admitted"] == 9
    await learn(world, SUSPENDED, "standing", "active", date(2024, 11, 1))
    assert (await decide(world, campaign, "accept")).status_code == 200
    assert await closes(world, SUSPENDED) == [68]
    async with world.db.read() as session:
        extra = select(Admission.extra_s).where(Admission.member_id == world.people[SUSPENDED])
        assert (await session.scalars(extra)).all() == [600]


async def test_the_test_knows_the_campaign_by_the_name_it_has_when_it_opens(world: World) -> None:
    quiz = await make_quiz(world.db, world.cast.grassroots)
    campaign = await world.plan(quiz_id=quiz, title="Đợt học tập cũ")
    version = (await world.get("board", f"campaigns/{campaign}")).json()["version"]
    renamed = {"title": "Đợt học tập quý IV/2024", "version": version}
    answer = await world.client.patch(f"campaigns/{campaign}", headers=world.who["board"], json=renamed)
    assert answer.status_code == 200, answer.text
    assert (await world.post("board", f"campaigns/{campaign}/open")).status_code == 200
    async with world.db.read() as session:
        rows = (await session.execute(select(Occasion.id, Occasion.title))).all()
    assert [tuple(row) for row in rows] == [(UUID(campaign), "Đợt học tập quý IV/2024")]
