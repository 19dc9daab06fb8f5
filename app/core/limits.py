"""Bodies have a limit: small for JSON, larger for file uploads; refused before they are read whole."""

from contextlib import suppress

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.problems import problem

UPLOAD_SUFFIXES = ("/imports", "/pictures")
_DETAIL = "Nội dung gửi lên quá lớn. Đồng chí chọn tệp nhỏ hơn."


class _BodyTooLarge(Exception):
    pass


class LimitBody:
    """Pure ASGI middleware; counts bytes even where Content-Length lies or is missing."""

    def __init__(self, app: ASGIApp, *, default: int, uploads: int) -> None:
        self.app = app
        self.default = default
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.uploads if scope["path"].endswith(UPLOAD_SUFFIXES) else self.default
        declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(scope, receive, send)
            return
        received = 0
        answered = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _BodyTooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            if received > limit and not answered:
                return  # whatever the framework makes of the interrupted body, the answer is ours
            answered = True
            await send(message)

        with suppress(_BodyTooLarge):
            await self.app(scope, counted, noted)
        if received > limit and not answered:
            await self._refuse(scope, receive, send)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
        response = problem(Request(scope), status=413, code="body_too_large", detail=_DETAIL)
        await response(scope, receive, send)
