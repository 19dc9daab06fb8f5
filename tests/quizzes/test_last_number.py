"""A phone is never told to number its next batch as the service would refuse it: an attempt can always be handed in."""

import httpx

from app.core.db import Database
from app.quizzes.folding import MOST_SEQ
from tests.quizzes.builders import Phone, make_stage


async def test_an_attempt_whose_numbers_are_used_up_is_handed_in_from_another_phone(
    db: Database, client: httpx.AsyncClient
) -> None:
    stage = await make_stage(db)
    gone_wrong = Phone(client, stage.accounts[0])
    await gone_wrong.start(stage.quiz_id)
    assert (await gone_wrong.save({"0": gone_wrong.wrong()["0"]}, seq=MOST_SEQ)).status_code == 200
    other = Phone(client, stage.accounts[0])
    await other.resume(gone_wrong.attempt["id"])
    assert other.attempt["next_seq"] == MOST_SEQ
    submitted = await other.submit({place: answer for place, answer in other.right().items() if place != "0"})
    assert (submitted.status_code, submitted.json()["answered"]) == (200, 9)
    assert (await other.get("result")).json()["score"] == "8/9"


async def test_beyond_the_last_number_nothing_is_taken(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    refused = await phone.save({"0": 0}, seq=MOST_SEQ + 1)
    assert (refused.status_code, refused.json()["kept"]) == (422, True)
    assert (await phone.resume(phone.attempt["id"])).json()["next_seq"] == 1
