"""(e) What a member's whole visit costs on the wire: requests and answers, heads and bodies, compressed as a phone asks.

Sign in, home, one summary (the one-minute layer), a 20-question test with four saves, the result. Above TCP and TLS.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import zstandard

from scripts.benchmark.data import PASSWORD, Person, Province
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import Server
from scripts.benchmark.seven import STEPS, Target, new_test, of_service
from scripts.benchmark.wire import Answer, Connection, connect, head, request

# What Chrome on a phone sends with every request of a page's script.
PHONE = {
    "Connection": "keep-alive",
    "User-Agent": (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
    ),
    "Accept": "application/json",
    "Accept-Language": "vi-VN,vi;q=0.9",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Referer": "http://127.0.0.1/",
}
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


async def measure(server: Server, province: Province) -> Figures:
    """Bytes of each stage and of the whole visit; who visits is the last of the takers, who does so only here."""
    person = province.takers[-1]
    connection = await connect(server.port)
    sign_in = _sign_in(person)
    stages = {"sign_in": await _bytes(connection, sign_in)}
    token = person.token_now()
    for stage, path in (("home", "/api/v1/me/home"), ("summary", f"/api/v1/content/{province.item_id}?layer=one_minute")):
        stages[stage] = await _bytes(connection, request("GET", path, token=token, headers=PHONE))
    stages["test"] = await _test(connection, of_service(province.sitting.test.id), person)
    connection.close()
    return {"visit_bytes": sum(stages.values()), **{f"visit_{stage}_bytes": size for stage, size in stages.items()}}


async def _test(connection: Connection, target: Target, person: Person) -> int:
    test = new_test(person, headers=_lines(PHONE))
    total = 0
    for step in range(len(STEPS)):
        data = target.request(test, step)
        answer = _good(await connection.send(data))
        test.acknowledge(step, _plain(answer.body))
        total += len(data) + answer.wire_bytes
    return total


async def _bytes(connection: Connection, data: bytes) -> int:
    return len(data) + _good(await connection.send(data)).wire_bytes


def _good(answer: Answer) -> Answer:
    if answer.status >= 300:
        message = f"the visit failed: {answer.status} {answer.body[:300]!r}"
        raise RuntimeError(message)
    return answer


def _sign_in(person: Person) -> bytes:
    form = urlencode({"username": person.number, "password": PASSWORD, "client_id": str(person.account_id)})
    kind = {**PHONE, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form))}
    return (head("POST", "/api/v1/auth/token", headers=kind) + "\r\n" + form).encode()


def _lines(headers: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


def _plain(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body) if body.startswith(ZSTD_MAGIC) else body
