"""(b) The province takes the test: open loop, every request is sent when it is due, however the service is doing."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any
from urllib.parse import urlencode

import asyncpg

from app.core.clock import real_now
from scripts.benchmark import losses, schedule
from scripts.benchmark.data import PASSWORD, Person, Province
from scripts.benchmark.figures import Figures
from scripts.benchmark.pages import page_request
from scripts.benchmark.schedule import Due
from scripts.benchmark.seeding import seed
from scripts.benchmark.servers import Postgres, Server, cpu_seconds
from scripts.benchmark.seven import STEPS, Target, Test, new_test, of_service
from scripts.benchmark.traffic import Stopwatch, Tally, even_connections
from scripts.benchmark.wire import Connection, connect, head, request

CONNECTIONS = 64
# Beside the tests, per second: phones that renew their session, people who type a password, secretaries and boards who look.
REFRESHES, PASSWORDS, BRANCH_PAGES, PROVINCE_PAGES = 20.0, 1.0, 5.0, 2.0
WARM_UP = 40
PATIENCE_S = 30.0


@dataclass(slots=True)
class Member:
    """One member's test and what of it waits for the answer before."""

    test: Test
    busy: bool = False
    waiting: deque[int] = field(default_factory=deque)


@dataclass(slots=True)
class Pool:
    """Idle connections in turn, and who waits for one."""

    port: int
    idle: deque[Connection]
    waiting: deque[asyncio.Future[Connection]] = field(default_factory=deque)

    async def take(self) -> Connection:
        """An open connection; waits while all are in use."""
        while self.idle:
            connection = self.idle.popleft()
            if connection.is_open:
                return connection
            return await connect(self.port)
        free: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self.waiting.append(free)
        return await free

    def give_back(self, connection: Connection) -> None:
        """Hand the connection to whoever waited longest."""
        while self.waiting:
            first = self.waiting.popleft()
            if not first.done():
                first.set_result(connection)
                return
        self.idle.append(connection)


@dataclass(slots=True)
class Burst:
    """Everything under way; `beside` makes the next request of each other kind of traffic."""

    target: Target
    pool: Pool
    members: dict[int, Member]
    beside: dict[str, Callable[[], bytes]]
    tally: Tally = field(default_factory=Tally)
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, due: list[tuple[float, str, int]]) -> float:
        """Send each (second, name, member) when it is due, wait for the last answers; the generator's share of a core."""
        watch, began = Stopwatch(), time.perf_counter()
        for at, name, member in due:
            pause = began + at - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            if name in self.beside:
                self._begin(self._beside(name, began + at))
            else:
                self._next_step(self.members[member], int(name), began + at)
        share = watch.cpu_share
        if self.running:
            await asyncio.wait(self.running, timeout=PATIENCE_S)
        late = list(self.running)
        self.tally.errors["never answered"] += len(late)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return share

    def _begin(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def _next_step(self, member: Member, step: int, due: float) -> None:
        if member.busy:
            member.waiting.append(step)
        else:
            member.busy = True
            self._begin(self._step(member, step, due))

    async def _step(self, member: Member, step: int, due: float) -> None:
        """One request; what became due meanwhile follows at once."""
        body = await self._send(STEPS[step], self.target.request(member.test, step), due)
        member.busy = False
        if body is None:
            member.waiting.clear()
            return
        member.test.acknowledge(step, body)
        if member.waiting:
            self._next_step(member, member.waiting.popleft(), time.perf_counter())

    async def _beside(self, name: str, due: float) -> None:
        await self._send(name, self.beside[name](), due)

    async def _send(self, name: str, data: bytes, due: float) -> bytes | None:
        """The body of a good answer; the time runs from when the request was due."""
        connection = await self.pool.take()
        try:
            answer = await connection.send(data)
        except OSError:
            self.tally.errors[f"{name} broken connection"] += 1
            connection = await connect(self.pool.port)
            return None
        finally:
            self.pool.give_back(connection)
        if answer.status >= 300:
            self.tally.errors[f"{name} {answer.status}"] += 1
            return None
        self.tally.milliseconds[name].append(1000 * (time.perf_counter() - due))
        return answer.body


async def measure(
    postgres: Postgres,
    province: Province,
    server: Server,
    *,
    database: str,
    worst_s: float | None,
    meanwhile: Callable[[Tally], Coroutine[Any, Any, None]] | None = None,
) -> Figures:
    """The whole ten minutes, or their worst `worst_s` seconds with everybody already where they would be then.

    `meanwhile` begins with the traffic and gets the tally that is being kept.
    """
    random = Random(7)
    target = of_service(province.sitting.test.id)
    warm, takers = list(province.takers[:WARM_UP]), list(province.takers[WARM_UP:-1])  # the last one made the visit
    requests = schedule.plan(len(takers), random)
    done: dict[int, int] = {}
    due = requests
    if worst_s is not None:
        done, due = schedule.split_at(requests, schedule.worst_window(requests, int(worst_s)), worst_s)
    members = _members(takers, due, done)
    if done:
        under_way = [(takers[n], members[n].test, steps) for n, steps in done.items() if n in members]
        connection = await asyncpg.connect(postgres.dsn_of(database))
        await seed(connection, province.sitting, under_way, now=real_now(), random=random)
        await connection.close()
    pool = Pool(server.port, deque(await even_connections(server, CONNECTIONS)))
    burst = Burst(target, pool, members, _beside(province, takers))
    await _warm_up(burst, warm)
    seconds = due[-1].at
    processes = [*server.processes(), *postgres.processes()]
    cpu = cpu_seconds(processes)
    also = [] if meanwhile is None else [asyncio.create_task(meanwhile(burst.tally))]
    share = await burst.run(_merged(due, seconds, random))
    cores = (cpu_seconds(processes) - cpu) / seconds
    checked, lost = await losses.count(postgres.dsn_of(database), [m.test for m in members.values()])
    await asyncio.gather(*also)
    tally = burst.tally
    sign_ins = sum(len(tally.milliseconds[name]) for name in ("refresh", "password"))
    print_errors(tally)
    return {
        "burst_save_p99_ms": tally.p(0.99, "save"),
        "burst_p99_ms": tally.p(0.99, "start", "submit"),
        "burst_errors": sum(tally.errors.values()),
        "burst_lost": lost,
        "sign_ins_per_s": sign_ins / seconds,
        "branch_page_p95_ms": tally.p(0.95, "branch_page"),
        "province_page_p95_ms": tally.p(0.95, "province_page"),
        "burst_generator_cpu": share,
        "burst_cores_used": cores,
        "burst_checked": checked,
        "burst_seconds": seconds,
        "burst_members": len(members),
        "burst_requests_per_s": len(due) / seconds,
        "burst_requests_peak_per_s": max(Counter(int(one.at) for one in due).values()),
        **{f"burst_{step}_p50_ms": tally.p(0.5, step) for step in dict.fromkeys(STEPS)},
        **{f"burst_{step}_p99_ms": tally.p(0.99, step) for step in ("start", "submit", "result", "refresh", "password")},
    }


def print_errors(tally: Tally) -> None:
    """Say what went wrong, if anything did."""
    for what, number in tally.errors.items():
        if number:
            print(f"  {number} x {what}", flush=True)


def _members(takers: list[Person], due: list[Due], done: dict[int, int]) -> dict[int, Member]:
    """Everybody with something to send; each phone refreshed its session just before its first request here."""
    now = real_now()
    first: dict[int, float] = {}
    for one in due:
        first.setdefault(one.member, one.at)
    return {n: Member(new_test(takers[n], now + timedelta(seconds=at if n not in done else 0))) for n, at in first.items()}


def _beside(province: Province, takers: list[Person]) -> dict[str, Callable[[], bytes]]:
    """The other traffic. Devices that refresh are the last ones of the list: each does it once."""
    refreshing = iter(reversed(takers))
    typing = cycle(province.pages.secretaries)
    looking = cycle(province.pages.secretaries)

    def refresh() -> bytes:
        body = f'{{"refresh_token":"{next(refreshing).refresh_token()}"}}'
        return request("POST", "/api/v1/auth/refresh", json=body)

    def password() -> bytes:
        return _password_request(next(typing))

    def branch_page() -> bytes:
        return page_request(province.pages, next(looking))

    def province_page() -> bytes:
        return page_request(province.pages, province.pages.board)

    return {"refresh": refresh, "password": password, "branch_page": branch_page, "province_page": province_page}


def _password_request(person: Person) -> bytes:
    """The OAuth2 form from the person's own device."""
    form = urlencode({"username": person.number, "password": PASSWORD, "client_id": str(person.account_id)})
    start = head("POST", "/api/v1/auth/token")
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"{start}{kind}\r\nContent-Length: {len(form)}\r\n\r\n{form}".encode()


def _merged(due: list[Due], seconds: float, random: Random) -> list[tuple[float, str, int]]:
    """Tests and the traffic beside them in order of time."""
    rates = (("refresh", REFRESHES), ("password", PASSWORDS), ("branch_page", BRANCH_PAGES), ("province_page", PROVINCE_PAGES))
    beside = [(at, name, -1) for name, rate in rates for at in _some(rate, seconds, random)]
    return sorted([*((one.at, str(one.step), one.member) for one in due), *beside])


def _some(rate: float, seconds: float, random: Random) -> Iterator[float]:
    """People do not know of each other: by one clock every page would meet a refresh, and one a second a password."""
    return (random.uniform(0, seconds) for _ in range(int(rate * seconds)))


async def _warm_up(burst: Burst, people: list[Person]) -> None:
    """A few whole tests and looks that are not measured: the service is not started for the burst."""
    for name in burst.beside:
        await burst._beside(name, time.perf_counter())
    for person in people:
        member = Member(new_test(person))
        for step in range(len(STEPS)):
            await burst._step(member, step, time.perf_counter())
    burst.tally = Tally()
