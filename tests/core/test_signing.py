"""Keys and signatures: what the environment may say, what is published, what verifies."""

import asyncio
import base64
import gc
import re
from datetime import date, timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import select

from app.core import signing, signing_keys
from app.core.db import Database
from app.core.models import SigningKey
from app.core.settings import Settings
from tests.support.cast import NOW
from tests.support.rings import SEEDS, ring_text, use_ring

MESSAGE = "Đồng chí số 10001 đã nộp bài".encode()
STRONG = "x" * 48


def test_every_changed_byte_of_message_signature_and_key_is_noticed() -> None:
    ring = signing.read_keys(ring_text("k1"))
    signature, public = ring.sign(MESSAGE), ring.public_keys()["k1"]
    assert signing.is_signed(MESSAGE, signature=signature, public_key=public)
    for place in range(len(MESSAGE)):
        for bit in range(8):
            changed = bytearray(MESSAGE)
            changed[place] ^= 1 << bit
            assert not signing.is_signed(bytes(changed), signature=signature, public_key=public)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n\x00é"
    for text, name in ((signature, "signature"), (public, "public_key")):
        for place, right in enumerate(text):
            for wrong in letters.replace(right, ""):
                given = {"signature": signature, "public_key": public} | {name: text[:place] + wrong + text[place + 1 :]}
                assert not signing.is_signed(MESSAGE, **given), (name, place, wrong)


@pytest.mark.parametrize("text", ["", "A", "=", "AAA=", "A A", "AB", "é", "AA\n"])
def test_bytes_have_one_text(text: str) -> None:
    """No padding, no blanks, no spare bits: otherwise one signature would have several texts."""
    if text == "":
        assert signing.from_text(text) == b""
        return
    with pytest.raises(ValueError, match="not"):
        signing.from_text(text)


def test_the_first_key_signs_and_all_verify() -> None:
    old, both = signing.read_keys(ring_text("k1")), signing.read_keys(ring_text("k2", "k1"))
    assert both.key_id == "k2"
    assert both.sign(MESSAGE) != old.sign(MESSAGE)
    assert signing.is_signed(MESSAGE, signature=old.sign(MESSAGE), public_key=both.public_keys()["k1"])
    assert not signing.is_signed(MESSAGE, signature=old.sign(MESSAGE), public_key=both.public_keys()["k2"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "k1",
        "k1:",
        ":" + SEEDS["k1"],
        "K1:" + SEEDS["k1"],
        "k_1:" + SEEDS["k1"],
        "k" * 25 + ":" + SEEDS["k1"],
        "k1:" + SEEDS["k1"] + "=",
        "k1:" + SEEDS["k1"][:-1],
        "k1:" + SEEDS["k1"] + "AA",
        "k1:" + SEEDS["k1"] + ",",
        "k1:" + SEEDS["k1"] + ",k1:" + SEEDS["k2"],
        ",".join(f"k{n}:{SEEDS['k1']}" for n in range(21)),
    ],
)
def test_a_malformed_ring_is_refused_without_showing_a_seed(text: str) -> None:
    with pytest.raises(signing.KeysNotValid) as refused:
        signing.read_keys(text)
    with pytest.raises(ValidationError) as at_start:
        Settings(signing_keys=text)
    for seed in SEEDS.values():
        assert seed not in str(refused.value) + str(at_start.value) + repr(at_start.value)


@pytest.mark.parametrize("ring", [signing.DEVELOPMENT_KEYS, ring_text("k1") + "," + signing.DEVELOPMENT_KEYS])
def test_production_refuses_the_key_that_everybody_knows(ring: str) -> None:
    assert Settings(signing_keys=ring).signing_keys
    with pytest.raises(ValidationError, match="SOTAY_SIGNING_KEYS"):
        Settings(environment="production", secret_key=STRONG, signing_keys=ring)


def test_production_refuses_the_default_and_starts_with_a_fresh_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTAY_ENVIRONMENT", "production")
    monkeypatch.setenv("SOTAY_SECRET_KEY", STRONG)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert STRONG not in str(refused.value) + repr(refused.value)
    key_id, part = signing.new_key(date(2024, 12, 18))
    monkeypatch.setenv("SOTAY_SIGNING_KEYS", part)
    settings = Settings()
    ring = signing.read_keys(settings.signing_keys.get_secret_value())
    assert ring.key_id == key_id
    assert re.fullmatch(r"k20241218-[0-9a-f]{4}", key_id)
    seed = part.partition(":")[2]
    shown = repr(settings) + str(settings) + settings.model_dump_json() + repr(ring) + str(vars(ring))
    assert seed not in shown
    assert base64.urlsafe_b64decode(seed + "=").hex() not in shown


def test_fresh_keys_differ() -> None:
    assert len({signing.new_key(date(2024, 12, 18))[1].partition(":")[2] for _ in range(50)}) == 50


async def test_public_halves_stay_published_after_a_key_left_the_environment(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get("signing-keys")).json() == {"items": []}
    use_ring(monkeypatch, "k1")
    await signing_keys.publish(db, now=NOW)
    first = (await client.get("signing-keys")).json()["items"]
    use_ring(monkeypatch, "k2", "k1")
    await signing_keys.publish(db, now=NOW + timedelta(days=1))
    use_ring(monkeypatch, "k2")
    await signing_keys.publish(db, now=NOW + timedelta(days=2))
    answer = await client.get("signing-keys")
    items = answer.json()["items"]
    assert [key["id"] for key in items] == ["k1", "k2"]
    assert items[0] == first[0], "nothing about a published key changes"
    assert items[0] == {
        "id": "k1",
        "algorithm": "Ed25519",
        "public_key": signing.read_keys(ring_text("k1")).public_keys()["k1"],
        "since": "2024-12-18T05:00:00Z",
    }
    assert not any(seed in answer.text for seed in SEEDS.values())


async def test_publishing_again_writes_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    use_ring(monkeypatch, "k1")
    for day in range(3):
        await signing_keys.publish(db, now=NOW + timedelta(days=day))
    async with db.read() as session:
        rows = (await session.scalars(select(SigningKey))).all()
    assert [(row.id, row.first_used_at) for row in rows] == [("k1", NOW)]


async def test_an_id_is_not_given_to_another_key(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first one signed would not verify any more."""
    use_ring(monkeypatch, "k1")
    await signing_keys.publish(db, now=NOW)
    use_ring(monkeypatch, text=f"k1:{SEEDS['k2']}")
    with pytest.raises(signing_keys.SigningKeyReused, match="k1"):
        await signing_keys.publish(db, now=NOW)
    async with db.read() as session:
        kept = (await session.scalars(select(SigningKey.public_key))).all()
    assert kept == [signing.read_keys(ring_text("k1")).public_keys()["k1"]]


async def test_production_publishes_no_development_key(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that began in development: anybody could sign what such a key verifies."""
    use_ring(monkeypatch, text=f"{ring_text('k1')},{signing.DEVELOPMENT_KEYS}")
    await signing_keys.publish(db, now=NOW)
    async with db.read() as session:
        assert {key.id for key in await signing_keys.published(session)} == {"k1", "dev"}
    formal = Settings(environment="production", secret_key=STRONG, signing_keys=ring_text("k1"))
    monkeypatch.setattr(signing_keys, "get_settings", lambda: formal)
    async with db.read() as session:
        assert {key.id for key in await signing_keys.published(session)} == {"k1"}


async def test_processes_that_start_at_once_publish_one_key(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    use_ring(monkeypatch, "k1", "k2")
    await asyncio.gather(*(signing_keys.publish(db, now=NOW) for _ in range(8)))
    async with db.read() as session:
        assert [key.id for key in await signing_keys.published(session)] == ["k1", "k2"]


async def test_a_service_publishes_before_it_answers(db: Database, own_app: FastAPI, client: httpx.AsyncClient) -> None:
    async with own_app.router.lifespan_context(own_app):
        (key,) = (await client.get("signing-keys")).json()["items"]
    gc.unfreeze()
    assert (key["id"], key["public_key"]) == ("dev", next(iter(signing.development_public_keys())))
