"""A small TCP proxy between phones and the service: requests go through, some connections are cut before or inside the reply.

The service has answered by then, so what it acknowledged is committed, and the phone does not know.
"""

import asyncio
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
        self._carrying: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for connection in self._carrying:
            connection.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(connection)
        connection.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both ways until one of them ends: then the connection does."""
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.close()
            return
        ways = [asyncio.create_task(_copy(reader, back)), asyncio.create_task(self._replies(there, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.close()
            back.close()

    async def _replies(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while reply := await there.read(65_536):
            if self._random.random() < self._share:
                self.cuts += 1
                writer.write(reply[: self._random.choice((0, self._random.randrange(len(reply))))])
                await writer.drain()
                break
            writer.write(reply)
            await writer.drain()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
