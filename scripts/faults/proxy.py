"""A small TCP proxy between phones and the service: requests go through, some connections are cut before or inside the reply.

The service has answered by then, so what it acknowledged is committed, and the phone does not know.
"""

import asyncio
from contextlib import suppress
from random import Random
from typing import Self


class Proxy:
    """A proxy to one port; a context that closes it."""

    def __init__(self, port: int, *, share: float, seed: int = 3) -> None:
        """`share` of the replies (0 to 1) are cut."""
        self.port = 0
        self.cuts = 0
        self._to = port
        self._share = share
        self._random = Random(seed)
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
            forward = asyncio.create_task(_copy(reader, back))
            try:
                while reply := await there.read(65_536):
                    if self._random.random() < self._share:
                        self.cuts += 1
                        writer.write(reply[: self._random.choice((0, self._random.randrange(len(reply))))])
                        await writer.drain()
                        break
                    writer.write(reply)
                    await writer.drain()
            finally:
                forward.cancel()
                back.transport.abort()
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
