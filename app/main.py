"""The web application: wiring only. `create_app` is what uvicorn's workers and the tests call."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette_compress import CompressMiddleware

from app import api, web
from app.core import clock, docs_page, health, instance, observe, problems, signing_keys
from app.core.db import Database
from app.core.limits import LimitBody
from app.core.settings import Settings, get_settings
from app.worker import run_worker

DESCRIPTION = """Dịch vụ của ứng dụng *Sổ tay đảng viên*: tài liệu học tập, bài trắc nghiệm và tỷ lệ tham gia học tập.

Mọi đường dẫn nằm dưới `/api/v1`. Lỗi trả về theo RFC 9457 (`application/problem+json`) với `code` ổn định và `detail` bằng
tiếng Việt (tiếng Anh nếu gửi `Accept-Language: en`). Thời gian theo RFC 3339 có múi giờ; mã định danh không mang ý nghĩa."""

# A request makes some hundred objects that end with it by themselves: looking for cycles after every 700 is for nothing.
GARBAGE = 20_000


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> FastAPI:
    """Build the application; `database` replaces the one from the settings (it is then opened and closed by the caller)."""
    settings = settings or get_settings()
    observe.configure_logging(settings.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database = database or Database(settings.database_url, pool_size=settings.pool_size)
        if database is None:
            await app.state.database.open()
        async with app.state.database.read() as session:
            await instance.set_clock(session)
        await signing_keys.publish(app.state.database, now=clock.now())
        # What lives as long as the process need not be looked through by every full collection (a pause of all requests).
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        worker = asyncio.create_task(run_worker(app.state.database)) if settings.embedded_worker else None
        yield
        if worker is not None:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
        if database is None:
            await app.state.database.close()

    app = FastAPI(
        title="Sổ tay đảng viên",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # its own measurements: app.core.observe
    )
    app.state.settings = settings
    if database is not None:
        app.state.database = database
    problems.install(app)
    docs_page.install(app)
    api.install(app)
    app.include_router(health.router)
    web.install(app, settings.static_dir)
    app.add_middleware(LimitBody, default=settings.max_body_bytes, uploads=settings.max_upload_bytes)
    app.add_middleware(CompressMiddleware, minimum_size=600)
    app.add_middleware(observe.Observe)
    return app
