"""Connections of phones: one request at a time, closed by whoever fails; one kind hangs up on purpose."""

import asyncio
import socket
import struct
from contextlib import suppress
from random import Random
from typing import NamedTuple, Self

PATIENCE_S = 20.0


class Reply(NamedTuple):
    """One whole answer."""

    status: int
    body: str
    head: str


class Broken(OSError):
    """The connection ended before the answer was whole."""


class Wire:
    """One keep-alive connection to a port of this machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open a connection; OSError where nobody listens."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))

    async def exchange(self, data: bytes) -> Reply:
        """Send a request and wait for its answer; OSError (also for one that takes too long) leaves the wire useless."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                self._writer.write(data)
                await self._writer.drain()
                return await self._answer()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError) as error:
            raise Broken(type(error).__name__) from error

    async def get(self, path: str) -> Reply:
        """Ask for something that needs no sign-in."""
        return await self.exchange(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    async def _answer(self) -> Reply:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = head.lower().partition("content-length:")[2].partition("\r\n")[0]
        body = await self._reader.readexactly(int(length))
        return Reply(int(head[9:12]), body.decode(), head)

    def close(self) -> None:
        """Close at once."""
        self._writer.transport.abort()


class HangingUp(Wire):
    """A phone that hangs up in the middle of most exchanges: after some bytes of the request, or of the answer, or between."""

    random = Random(4)
    share = 0.6
    times = 0

    async def exchange(self, data: bytes) -> Reply:
        """As a good wire does, or hang up."""
        if self.random.random() > self.share:
            return await super().exchange(data)
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            await self._part_of(data)
        type(self).times += 1
        self._hang_up()
        raise Broken

    async def _part_of(self, data: bytes) -> None:
        if self.random.random() < 0.4:
            self._writer.write(data[: self.random.randrange(len(data))])
            await self._writer.drain()
            return
        self._writer.write(data)
        await self._writer.drain()
        if self.random.random() < 0.5:  # while the service works on it
            await asyncio.sleep(self.random.random() * 0.01)
        else:
            async with asyncio.timeout(PATIENCE_S):
                await self._reader.read(self.random.randrange(1, 400))

    def _hang_up(self) -> None:
        """With a reset half of the time, else with an orderly end."""
        end: socket.socket | None = self._writer.get_extra_info("socket")
        if end is not None and self.random.random() < 0.5:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


def request(method: str, path: str, *, token: str, body: str) -> bytes:
    """The bytes of one request with a JSON body."""
    content = body.encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
