"""`/healthz` (the process lives), `/readyz` (its database answers), `/metrics` (Prometheus text)."""

import os

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY
from sqlalchemy import text

from app.core.db import DatabaseDep
from app.core.schemas import Out

router = APIRouter(tags=["vận hành"])


class Health(Out):
    """The answer of the health checks."""

    status: str


@router.get("/healthz", summary="Xem dịch vụ có đang chạy")
async def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", summary="Xem dịch vụ có sẵn sàng nhận yêu cầu")
async def readyz(database: DatabaseDep) -> Health:
    """The database answers."""
    async with database.read() as session:
        await session.execute(text("SELECT 1"))
    return Health(status="ok")


@router.get("/metrics", summary="Xem số đo vận hành (Prometheus)", response_class=Response)
async def metrics() -> Response:
    """Counters and durations by route; no personal data."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
