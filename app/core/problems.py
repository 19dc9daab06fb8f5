"""Errors as RFC 9457 `application/problem+json`: a stable code, a sentence for a person, nothing of the inside."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.core.errors import AppError
from app.core.failures import FAILURES, meaning_of
from app.core.observe import where

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger()

MALFORMED = 400
HTTP_PROBLEMS = {
    MALFORMED: (
        "malformed_body",
        "Không đọc được nội dung gửi lên. Đồng chí thử lại.",
        "The body could not be read. Try again.",
    ),
    401: ("not_signed_in", "Đồng chí cần đăng nhập.", "Sign in first."),
    404: ("not_found", "Không tìm thấy trong phạm vi đồng chí phụ trách.", "Not found within your scope."),
    405: ("method_not_allowed", "Không thực hiện được việc này ở đây.", "This cannot be done here."),
    413: (
        "body_too_large",
        "Nội dung gửi lên quá lớn. Đồng chí chọn tệp nhỏ hơn.",
        "The body is too large; choose a smaller file.",
    ),
    415: ("media_type_not_supported", "Không nhận loại tệp hoặc nội dung này.", "This kind of file or content is not taken."),
}
INTERNAL = (
    "internal_error",
    "Hệ thống gặp trục trặc. Đồng chí thử lại sau ít phút.",
    "Something went wrong. Try again in a few minutes.",
)
VALIDATION = (
    "malformed_input",
    "Nội dung gửi lên chưa đúng mẫu ở mục {where}: {advice}.",
    "Malformed input: {where}. Look at it again.",
)
# What to do, by the beginning of the validator's own name for the problem.
ADVICE = {
    "missing": "còn thiếu, cần ghi vào",
    "extra_forbidden": "mẫu không có mục này, cần bỏ đi",
    "date_": "ghi ngày theo dạng 2024-12-18",
    "datetime_": "ghi thời điểm theo dạng 2024-12-18T19:30:00+07:00",
    "timezone_": "ghi thời điểm kèm múi giờ, ví dụ +07:00",
    "uuid_": "mã không đúng dạng",
    "bool_": "ghi true hoặc false",
    "int_": "ghi một số nguyên",
    "string_too_short": "không để trống",
    "string_too_long": "dài quá",
    "string_": "ghi bằng chữ",
    "list_": "ghi một danh sách",
    "too_long": "dài quá hoặc nhiều quá",
    "too_short": "còn trống hoặc ít quá",
    "greater_than": "số nhỏ quá",
    "less_than": "số lớn quá",
    "literal_error": "chỉ nhận các giá trị nêu trong mô tả",
    "enum": "chỉ nhận các giá trị nêu trong mô tả",
    "json_invalid": "không đọc được nội dung",
    "value_error": "có ký tự hoặc giá trị không lưu được",
}


# Keeps a refused request's body with the code of the refusal; returns what the problem says about that, or raises AppError.
Keep = Callable[[Request, str], Awaitable[Mapping[str, Any]]]
EndpointT = TypeVar("EndpointT", bound=Callable[..., Any])
_KEEP = "keep_refused"
Handler = Callable[[Request, Exception], Awaitable[Response]]
INTERNAL_STATUS = 500


def keeps_refused(keep: Keep) -> Callable[[EndpointT], EndpointT]:
    """Have what an endpoint refuses kept (below `@router…`). The endpoint stays as it is: what is taken costs nothing more."""

    def mark(endpoint: EndpointT) -> EndpointT:
        setattr(endpoint, _KEEP, keep)
        return endpoint

    return mark


async def _kept(request: Request, code: str) -> Mapping[str, Any]:
    """Keep the body, if its route keeps refused ones; what to say about it. An AppError is answered in place of the refusal."""
    keep: Keep | None = getattr(request.scope.get("endpoint"), _KEEP, None)
    return {} if keep is None else await keep(request, code)


def language_of(request: Request) -> str:
    """Vietnamese unless English is asked for."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "vi"


def problem(
    request: Request,
    *,
    status: int,
    code: str,
    detail: str,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem document."""
    body = {
        "type": f"urn:sotay:{code}",
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request.scope.get("request_id"),
        **(extra or {}),
    }
    # "?" for what cannot be written: a client's own names may hold halves of surrogate pairs.
    content = json.dumps(body, ensure_ascii=False, default=str).encode(errors="replace")
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


async def _app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    if error.evidence is not None:
        async with request.app.state.database.write() as session:
            await error.evidence(session)
    kept = await _kept(request, error.code) if error.keeps_body else {}
    return problem(
        request,
        status=error.status,
        code=error.code,
        detail=error.detail(language_of(request)),
        extra={**error.extra, **kept},
        headers=error.headers,
    )


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, vi, en = HTTP_PROBLEMS.get(error.status_code, (f"http_{error.status_code}", "Không thực hiện được.", "Refused."))
    detail = en if language_of(request) == "en" else vi
    kept = await _kept(request, code) if error.status_code == MALFORMED else {}
    return problem(request, status=error.status_code, code=code, detail=detail, extra=kept, headers=error.headers)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Never the input itself: it may be a password.
    problems = [{"where": ".".join(str(p) for p in e["loc"])[:200], "problem": e["type"]} for e in error.errors()][:50]
    code, vi, en = VALIDATION
    first = problems[0]["where"].removeprefix("body.")
    advice = next((words for kind, words in ADVICE.items() if problems[0]["problem"].startswith(kind)), "xem lại mục này")
    detail = en.format(where=first) if language_of(request) == "en" else vi.format(where=first, advice=advice)
    extra = {"problems": problems, **await _kept(request, code)}
    return problem(request, status=422, code=code, detail=detail, extra=extra)


async def _failure(request: Request, error: Exception) -> Response:
    """Who lost a race is told to look again, who met an outage to try again; anything else is ours."""
    meaning = meaning_of(error)
    if meaning is None:
        return await _unexpected(request, error)
    if meaning.status >= INTERNAL_STATUS:  # the operator has to know, too
        log.error("outage", id=request.scope.get("request_id"), code=meaning.code, error=type(error).__name__, at=where(error))
    return await _app_error(request, meaning)


def _also_failing(handler: Handler) -> Handler:
    """A handler that writes (evidence, what is kept of a refusal) may meet an outage itself: then that is the answer."""

    async def answer(request: Request, error: Exception) -> Response:
        try:
            return await handler(request, error)
        except FAILURES as failure:
            return await _failure(request, failure)

    return answer


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected_error", id=request.scope.get("request_id"), error=type(error).__name__, at=where(error))
    code, vi, en = INTERNAL
    return problem(request, status=INTERNAL_STATUS, code=code, detail=en if language_of(request) == "en" else vi)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(AppError, _also_failing(_app_error))
    app.add_exception_handler(HTTPException, _also_failing(_http_error))
    app.add_exception_handler(RequestValidationError, _also_failing(_validation_error))
    for failure in FAILURES:
        app.add_exception_handler(failure, _failure)
    app.add_exception_handler(Exception, _unexpected)


def responses(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of a route: one example per error code."""
    result: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = result.setdefault(
            error.status,
            {"description": "Từ chối, kèm mã lỗi ổn định", "content": {MEDIA_TYPE: {"examples": {}}}},
        )
        example = {"type": f"urn:sotay:{error.code}", "status": error.status, "code": error.code, "detail": error.vi}
        entry["content"][MEDIA_TYPE]["examples"][error.code] = {"summary": error.vi, "value": example}
    return result
