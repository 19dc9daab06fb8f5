"""The web client, served by the service itself: files built into `app/static` by `scripts/setup-web`, kept in memory.

Every path that is no file and not the API's is the client's own: it gets the page, which shows the screen of that path. Without
a build the service is the API alone, and the first page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

PAGE = "/index.html"
# What belongs to the service and never to the client; an unknown path below these stays a problem document.
SERVICE = ("/api", "/docs", "/healthz", "/readyz", "/metrics")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
ENCODINGS = ((".br", "br"), (".gz", "gzip"))
# Only what this service serves; pictures of a test are fetched with the caller's token and shown from memory (blob:).
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOREVER = "public, max-age=31536000, immutable"
NO_CLIENT = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Sổ tay đảng viên</title>'
    "<p>Dịch vụ đang chạy, nhưng trang cho đảng viên chưa được dựng trên máy này."
    '<p><a href="/docs">Xem mô tả API</a>'
).encode()


@dataclass(frozen=True, slots=True)
class File:
    """One file of the client with its compressed forms, by the name of the encoding ("" is as it is)."""

    media_type: str
    tag: str
    cache: str
    forms: Mapping[str, bytes]


def read_client(folder: Path) -> dict[str, File]:
    """All files of a build by their path; empty where nothing was built."""
    if not (folder / PAGE.removeprefix("/")).is_file():
        return {}
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix in TYPES and not p.name.startswith(".")]
    return {f"/{p.relative_to(folder).as_posix()}": _read(p, p.relative_to(folder).as_posix()) for p in found}


def _read(path: Path, name: str) -> File:
    data = path.read_bytes()
    forms = {"": data}
    for suffix, encoding in ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if packed.is_file():
            forms[encoding] = packed.read_bytes()
    cache = FOREVER if name.startswith("assets/") else "no-cache"
    return File(TYPES[path.suffix], f'"{sha256(data).hexdigest()[:20]}"', cache, forms)


def _accepted(headers: Headers, file: File) -> str:
    """The best form the caller takes: brotli, gzip, or as it is."""
    offered = [part.split(";")[0].strip() for part in headers.get("accept-encoding", "").lower().split(",")]
    return next((encoding for _, encoding in ENCODINGS if encoding in offered and encoding in file.forms), "")


class ClientRoute(BaseRoute):
    """The last route: GET and HEAD of every path that is not the service's."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self.files = files

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is the client's; other methods and the service's paths stay what they are without a client."""
        path = scope.get("path", "")
        is_service = any(path == prefix or path.startswith(f"{prefix}/") for prefix in SERVICE)
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or is_service:
            return Match.NONE, {}
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file of this path, or with the page."""
        await self._response(scope["path"], Headers(scope=scope))(scope, receive, send)

    def _response(self, path: str, headers: Headers) -> Response:
        if not self.files:
            return Response(NO_CLIENT, media_type="text/html; charset=utf-8", headers=SECURITY | {"Cache-Control": "no-store"})
        file = self.files.get(path)
        if file is None and path.startswith("/assets/"):  # of a build that is gone: the page would be no script
            return Response(status_code=404, headers=SECURITY | {"Cache-Control": "no-store"})
        file = file or self.files[PAGE]
        own = SECURITY | {"ETag": file.tag, "Cache-Control": file.cache, "Vary": "Accept-Encoding"}
        if file.tag in [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=own)
        encoding = _accepted(headers, file)
        if encoding:
            own["Content-Encoding"] = encoding
        return Response(file.forms[encoding], media_type=file.media_type, headers=own)


def install(app: FastAPI, folder: Path) -> None:
    """Add the client behind everything else."""
    app.router.routes.append(ClientRoute(read_client(folder)))
