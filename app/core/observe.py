"""Request ids, one log line and one measurement per request; never a body, a query string or a name."""

import logging
import time
import traceback
from functools import lru_cache
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.ids import new_id

REQUESTS = Counter("sotay_requests_total", "Requests by route, method and status", ["route", "method", "status"])
SECONDS = Histogram(
    "sotay_request_seconds", "Duration by route", ["route"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
)
log = structlog.get_logger()
_logs_every_request = False


def configure_logging(level: str) -> None:
    """JSON lines on standard output."""
    global _logs_every_request
    _logs_every_request = level == "debug"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=False,
    )


def where(error: BaseException) -> list[str]:
    """The innermost places of a traceback, without the message: it may hold values of somebody's data."""
    return [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-8:]]


class Observe:
    """Pure ASGI middleware (BaseHTTPMiddleware would leak sessions when phones hang up)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = str(new_id())
        scope["request_id"] = request_id
        started = time.perf_counter()
        status = 499  # the client was gone before an answer began

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            self._account(scope, status, time.perf_counter() - started, request_id)

    @staticmethod
    def _account(scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route: Any = scope.get("route")
        path = getattr(route, "path", "unmatched")
        _counter(path, scope["method"], status).inc()
        _histogram(path).observe(seconds)
        if status >= 500 or _logs_every_request:
            level = log.error if status >= 500 else log.debug
            level("request", id=request_id, route=path, method=scope["method"], status=status, ms=round(seconds * 1000, 1))


# Looking up a label's child costs as much as counting: each is kept. Routes, methods and statuses are few.
@lru_cache(maxsize=4096)
def _counter(path: str, method: str, status: int) -> Counter:
    return REQUESTS.labels(path, method, str(status))


@lru_cache(maxsize=512)
def _histogram(path: str) -> Histogram:
    return SECONDS.labels(path)
