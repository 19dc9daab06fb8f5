"""Which documents of a campaign its members read about."""

from app.content.models import Item, Publication
from tests.campaigns.builders import NAMES, World
from tests.support.cast import NOW


async def test_the_title_of_a_draft_is_for_those_who_run_the_campaign(world: World) -> None:
    """A draft is seen by those who prepare it only, until it is published."""
    ids = {}
    for title in ("Kế hoạch đã phát hành", "Bản thảo chưa duyệt"):
        item = Item(
            identity=title,
            kind="plan",
            issuer="Thành ủy",
            title=title,
            abstract="",
            state="draft" if title.startswith("Bản thảo") else "published",
            unit_id=world.cast.grassroots,
            search_text=title,
            created_at=NOW,
            updated_at=NOW,
        )
        async with world.db.write() as session:
            session.add(item)
            await session.flush()
            if item.state == "published":
                session.add(Publication(item_id=item.id, unit_id=world.cast.grassroots, published_at=NOW))
        ids[title] = str(item.id)
    campaign = await world.opened(document_ids=list(ids.values()))
    shown = {}
    for who in ("board", "secretary", NAMES[0]):
        answer = (await world.get(who, f"campaigns/{campaign}")).json()
        shown[who] = [d["name"] for d in answer["documents"]]
    published = ["Kế hoạch đã phát hành"]
    assert shown == {"board": list(ids), "secretary": published, NAMES[0]: published}
