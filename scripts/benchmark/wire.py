"""A client that costs little: prebuilt bytes on keep-alive sockets, answers read only as far as needed."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and size on the wire in bytes of one answer."""

    status: int
    body: bytes
    wire_bytes: int


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self._status = 0
        self._head = 0
        self._need = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._need < 0:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end]).lower()
            self._status = int(head[9:12])
            at = head.find(b"content-length:")
            self._head = end + 4
            self._need = self._head + (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)
        if len(self._buffer) >= self._need:
            answer = Answer(self._status, bytes(self._buffer[self._head : self._need]), self._need)
            del self._buffer[: self._need]
            self._need = -1
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(answer)

    async def send(self, request: bytes) -> Answer:
        """Send one prebuilt request and wait for its answer."""
        assert self._transport is not None, "the connection is closed"
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


async def connect(port: int) -> Connection:
    """Open one connection to this machine."""
    _, protocol = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return protocol


def request(method: str, path: str, *, token: str | None = None, body: bytes | None = None, encoding: str | None = None) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if encoding is not None:
        lines.append(f"Accept-Encoding: {encoding}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")
