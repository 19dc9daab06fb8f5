"""A stand: one database seeded for one scenario, the service on it, the phones' ledger; and the verdict at the end."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Self

from scripts.faults.checker import Verdict, check
from scripts.faults.clusters import Cluster
from scripts.faults.ledger import Ledger
from scripts.faults.phones import Phone
from scripts.faults.seeding import Seeded, seed
from scripts.faults.services import Service, Starter
from scripts.faults.storm import Storm
from scripts.faults.wires import Wire

SQLITE, POSTGRES = "sqlite", "postgres"


class Nursery:
    """Seeds a database of each kind once; every stand gets a copy. A context that removes everything."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sotay-faults-"))
        self.folder.chmod(0o755)
        self.starter = Starter()
        self._seeded: dict[str, Seeded] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.starter.close()
        shutil.rmtree(self.folder)

    async def seeded(self, kind: str) -> Seeded:
        """What every database of this kind begins with."""
        if kind not in self._seeded:
            self._seeded[kind] = await (self._sqlite() if kind == SQLITE else self._postgres())
        return self._seeded[kind]

    async def _sqlite(self) -> Seeded:
        return await seed(f"sqlite:///{self.folder / 'seeded.sqlite3'}")

    async def _postgres(self) -> Seeded:
        folder = self.folder / "seeded"
        folder.mkdir()
        cluster = Cluster(folder)
        await cluster.make()
        try:
            seeded = await seed(cluster.url)
        finally:
            await cluster.stop("fast")
        return seeded

    @contextmanager
    def room(self, name: str) -> Iterator[Path]:
        """A folder of its own for one stand; gone at the end."""
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=self.folder) as folder:
            Path(folder).chmod(0o755)  # PostgreSQL may run under another account
            yield Path(folder)

    async def copy(self, kind: str, folder: Path) -> str | Cluster:
        """A copy in `folder`: the URL of an SQLite file, or a cluster to be started."""
        await self.seeded(kind)
        if kind == SQLITE:
            shutil.copyfile(self.folder / "seeded.sqlite3", folder / "service.sqlite3")
            return f"sqlite:///{folder / 'service.sqlite3'}"
        await Cluster(self.folder / "seeded").copy_to(folder)
        return Cluster(folder)


@dataclass(slots=True)
class Stand:
    """What a scenario works with."""

    kind: str
    folder: Path
    url: str
    cluster: Cluster | None
    services: list[Service]
    ledger: Ledger
    seeded: Seeded
    random: Random = field(default_factory=lambda: Random(5))
    storms: list[Storm] = field(default_factory=list)

    @property
    def service(self) -> Service:
        """The one service, or the first of several."""
        return self.services[0]

    async def connect(self) -> Wire:
        """A phone's straight way to the service, or to any of several."""
        return await Wire.connect(self.random.choice(self.services).port)

    def storm(self, **options: Any) -> Storm:
        """Phones for all members, not yet let loose."""
        connect = options.pop("connect", self.connect)
        self.storms.append(Storm(self.seeded.members, self.seeded.quizzes, self.ledger, connect, **options))
        return self.storms[-1]

    def phone(self, member: int, **options: Any) -> Phone:
        """One phone of one member."""
        connect = options.pop("connect", self.connect)
        return Phone(self.seeded.members[member], self.ledger, connect, self.random, **options)

    async def verdict(self) -> Verdict:
        """End the service and compare the ledger with the database."""
        for service in self.services:
            await service.stop()
        return await check(self.ledger.path, self.url)

    def complaints(self) -> str:
        """What the service wrote: nothing, if all went well."""
        return self.service.log.read_text() if self.service.log.exists() else ""  # one log for all of them


@asynccontextmanager
async def stand(
    nursery: Nursery,
    kind: str,
    *,
    services: int = 1,
    data: Path | None = None,
    tracer: Sequence[str] = (),
    database_tracer: Sequence[str] = (),
) -> AsyncIterator[Stand]:
    """A running service on a copy of the seeded database (in folder `data`, if that is named); gone at the end.

    `services`: so many processes beside each other, as `WORKERS` makes them (PostgreSQL only). `tracer`, `database_tracer`:
    commands to run the service and PostgreSQL under.
    """
    with nursery.room(kind) as folder:
        made = await nursery.copy(kind, data or folder)
        if isinstance(made, Cluster) and database_tracer:
            made.run_under(database_tracer)
        async with AsyncExitStack() as stack:
            cluster = await stack.enter_async_context(made) if isinstance(made, Cluster) else None
            url = cluster.url if cluster else str(made)
            made_services = [Service(nursery.starter, url, folder, tracer=tracer) for _ in range(services)]
            running = [await stack.enter_async_context(service) for service in made_services]
            ledger = stack.enter_context(Ledger(folder / "ledger.jsonl"))
            place = Stand(kind, folder, url, cluster, running, ledger, await nursery.seeded(kind))
            try:
                yield place
            finally:
                for storm in place.storms:
                    await storm.abandon()
