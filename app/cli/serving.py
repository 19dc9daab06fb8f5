"""The command that runs the web service, apart from the others: what a server starts must not import what it never uses."""

import os
import shutil
from typing import Annotated

import typer
import uvicorn

from app.core.settings import get_settings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _only_serves() -> None:
    """Keep `serve` a command by its name although it is the only one here."""


@app.command(help="Chạy dịch vụ web")
def serve(
    host: Annotated[str, typer.Option(envvar="HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT")] = 8000,
    workers: Annotated[int, typer.Option(envvar="WORKERS", help="Số tiến trình; SQLite chỉ chạy một")] = 1,
) -> None:
    """Run the web service with the settings of the environment."""
    settings = get_settings()
    if workers > 1 and settings.database_url.startswith("sqlite"):
        typer.echo("SQLite chỉ chạy một tiến trình. Đặt WORKERS=1 hoặc dùng PostgreSQL (DATABASE_URL).", err=True)
        raise typer.Exit(2)
    if workers > 1:
        folder = settings.var_dir / f"metrics-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        # For the workers, which inherit it: glibc gives the 19 MiB of a password's hash back at once (measured: 131 instead of
        # 150 MB a worker).
        os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", "1048576")
    uvicorn.run(
        "app.cli.each_process:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
