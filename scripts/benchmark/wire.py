"""A client that costs little: prebuilt bytes on keep-alive sockets, answers read only as far as needed."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, cast


class Answer(NamedTuple):
    """Status, body and size on the wire in bytes of one answer (head included)."""

    status: int
    body: bytes
    wire_bytes: int


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._waiting: asyncio.Future[Answer] | None = None
        self._status = 0
        self._head = 0
        self._need = -1
        self.port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's has no base class
        self.port = transport.get_extra_info("sockname")[1]

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer = self._buffer + data if self._buffer else data
        if self._need < 0:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._status = int(buffer[9:12])
            self._head = end + 4
            self._need = self._head + _content_length(buffer, end)
        if len(buffer) >= self._need:
            answer = Answer(self._status, buffer[self._head : self._need], self._need)
            self._buffer, self._need = b"", -1
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(answer)

    @property
    def is_open(self) -> bool:
        """Whether a request can be sent."""
        return self._transport is not None

    async def send(self, data: bytes) -> Answer:
        """Send one prebuilt request and wait for its answer; OSError when the connection breaks."""
        if self._transport is None:
            message = "closed by the server"
            raise ConnectionResetError(message)
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(data)
        return await self._waiting

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


def _content_length(buffer: bytes, end: int) -> int:
    at = buffer.find(b"content-length:", 0, end)  # uvicorn writes names in lower case
    if at >= 0:
        return int(buffer[at + 15 : buffer.find(b"\r\n", at)])
    if b"transfer-encoding" in buffer[:end]:
        message = "an answer without its length: this client does not read chunks"
        raise ValueError(message)
    return 0


async def connect(port: int) -> Connection:
    """Open one connection to this machine."""
    _, protocol = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return protocol


def head(method: str, path: str, *, token: str | None = None, headers: Mapping[str, str] | None = None) -> str:
    """The head of a request up to where its body's length follows."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines) + "\r\n"


def with_json(start: str, body: str) -> bytes:
    """A whole request out of its head and a JSON body of ASCII."""
    return f"{start}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def request(
    method: str, path: str, *, token: str | None = None, json: str | None = None, headers: Mapping[str, str] | None = None
) -> bytes:
    """The bytes of one request."""
    start = head(method, path, token=token, headers=headers)
    return (start + "\r\n").encode() if json is None else with_json(start, json)
