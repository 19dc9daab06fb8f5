"""Hashing: what is the same password, and what happens when many come at once."""

import asyncio
import unicodedata

from app.auth.errors import BusyTryAgain
from app.auth.passwords import HashingQueue, hash_password, verify_password

TEXT = "Mật khẩu của tôi ở đồi điều"


async def test_composed_and_decomposed_are_one_password() -> None:
    composed, decomposed = (unicodedata.normalize(form, TEXT) for form in ("NFC", "NFD"))
    assert composed != decomposed
    for stored in (composed, decomposed):
        hashed = await hash_password(stored)
        assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await verify_password(hashed, composed)
        assert await verify_password(hashed, decomposed)
        assert not await verify_password(hashed, TEXT + " ")


async def test_where_there_is_no_password_nothing_fits() -> None:
    for text in ("abc", "", "anything"):
        assert not await verify_password(None, text)


async def test_who_would_wait_too_long_is_told_to_come_back() -> None:
    queue = HashingQueue(longest=2)

    async def one() -> str:
        with queue.place() as place:
            return await place.hash(TEXT)

    answers = await asyncio.gather(*(one() for _ in range(5)), return_exceptions=True)
    refused = [a for a in answers if isinstance(a, BusyTryAgain)]
    assert len(refused) == 3
    assert refused[0].status == 503
    assert int(refused[0].headers["Retry-After"]) > 0
    assert (await one()).startswith("$argon2id$")  # and then there is room again
