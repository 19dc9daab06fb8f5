"""Passwords: Argon2id of the composed form, in one thread per process behind a short queue.

One hash takes 30 to 40 ms of one core and 19 MiB (measured); one at a time, behind everything else that wants the core, keeps
the rest answering, and who would wait longer than the queue is told to come back (503).
"""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from passlib.hash import argon2

from app.auth.errors import BusyTryAgain
from app.core.text import nfc

LONGEST_QUEUE = 40
RETRY_AFTER_S = 3
_argon2id = argon2.using(type="ID", memory_cost=19_456, time_cost=2, parallelism=1)
# Some hash: checked in vain where there is no password, so that unknown logins take as long as known ones.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$S6mVMkaIcW5tzdnb21vrvQ$yJG/pPbA4fZBwCFD/L3MQyKUSx1rfuYxUggGeGKeaPw"


# How far a hash stands back (Linux: a thread has a niceness of its own; 19 would starve it).
NICENESS = 10


def _stand_back() -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # not where a sandbox forbids it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


class HashingQueue:
    """One thread and the number of hashes that wait for it."""

    def __init__(self, longest: int = LONGEST_QUEUE) -> None:
        self.longest = longest
        self.waiting = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argon2", initializer=_stand_back)

    @contextmanager
    def place(self) -> Iterator["Place"]:
        """A place in the queue; raises BusyTryAgain (503 with Retry-After) if too many wait already."""
        if self.waiting >= self.longest:
            raise BusyTryAgain(headers={"Retry-After": str(RETRY_AFTER_S)})
        self.waiting += 1
        try:
            yield Place(self._thread)
        finally:
            self.waiting -= 1


class Place:
    """What may be hashed by who has a place."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread

    async def hash(self, text: str) -> str:
        """The hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _hash, text)

    async def verify(self, hashed: str | None, text: str) -> bool:
        """Whether `text` is the password; takes as long when there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _verify, hashed, text)


queue = HashingQueue()


def _hash(text: str) -> str:
    hashed: str = _argon2id.hash(nfc(text))
    return hashed


def _verify(hashed: str | None, text: str) -> bool:
    return bool(_argon2id.verify(nfc(text), hashed or _NOBODY)) and hashed is not None


async def hash_password(text: str) -> str:
    """The hash to store; raises BusyTryAgain."""
    with queue.place() as place:
        return await place.hash(text)


async def verify_password(hashed: str | None, text: str) -> bool:
    """Whether `text` is the password; takes as long when there is none. Raises BusyTryAgain."""
    with queue.place() as place:
        return await place.verify(hashed, text)
