"""(c) The participation pages of a branch's secretary and of the province's board, one request after the other."""

import time
from itertools import cycle

from scripts.benchmark.data import Pages, Person
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import Server
from scripts.benchmark.traffic import Tally
from scripts.benchmark.wire import connect, request

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
WARM_UP = 10


def page_request(pages: Pages, who: Person) -> bytes:
    """The caller's own page: the whole province for the board, the branch for its secretary."""
    path = f"/api/v1/campaigns/{pages.campaign_id}/participation"
    return request("GET", path, token=who.token_now(), headers=BROWSER)


async def alone(server: Server, pages: Pages, *, name: str, count: int) -> Figures:
    """p50 and p95 of both pages while nothing else happens (of the province's alone where there are no secretaries)."""
    tally = Tally()
    asking = {"province": cycle([page_request(pages, pages.board)])}
    if pages.secretaries:
        asking["branch"] = cycle([page_request(pages, secretary) for secretary in pages.secretaries[:50]])
    connection = await connect(server.port)
    for number in range(-WARM_UP, count):
        for page, requests in asking.items():
            data = next(requests)
            sent = time.perf_counter()
            answer = await connection.send(data)
            if answer.status != 200:
                message = f"{page} page: {answer.status} {answer.body[:300]!r}"
                raise RuntimeError(message)
            if number >= 0:
                tally.milliseconds[page].append(1000 * (time.perf_counter() - sent))
    connection.close()
    return {
        f"{page}_page_alone_{name}_{label}_ms": tally.p(share, page)
        for page in asking
        for label, share in (("p50", 0.5), ("p95", 0.95))
    }
