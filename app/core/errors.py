"""Errors the product answers with: a status, a stable code, one sentence in Vietnamese and in English.

A refusal that must be remembered carries its `evidence`: the edge rolls back, stores the evidence in a transaction of its
own, then answers (decision 0003).
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

Evidence = Callable[[AsyncSession], Awaitable[None]]


class AppError(Exception):
    """Base of all expected refusals. Subclasses are named by the sentence that happened."""

    status: ClassVar[int]
    code: ClassVar[str]
    vi: ClassVar[str]
    en: ClassVar[str]
    # Whether the body that is refused so is kept for a human, where the route keeps any (`problems.keeps_refused`).
    keeps_body: ClassVar[bool] = False

    def __init__(
        self,
        *,
        evidence: Evidence | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        super().__init__(self.code)
        self.evidence = evidence
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        self.params = params

    def detail(self, language: str = "vi") -> str:
        """The sentence for a person, in Vietnamese or English."""
        return (self.en if language == "en" else self.vi).format(**self.params)


class NotFound(AppError):
    """Outside the caller's scope things do not exist."""

    status = 404
    code = "not_found"
    vi = "Không tìm thấy trong phạm vi đồng chí phụ trách."
    en = "Not found within your scope."


class RoleMissing(AppError):
    """Inside the scope, but the role does not allow it."""

    status = 403
    code = "role_missing"
    vi = "Đồng chí chưa được giao nhiệm vụ này ở đây. Nếu cần, đồng chí đề nghị cấp ủy giao nhiệm vụ."
    en = "Your role does not allow this here. Ask the committee for it if you need it."


class InputNotValid(AppError):
    """Input that parses but cannot be accepted; `vi` and `en` are given by the caller."""

    status = 422
    code = "input_not_valid"
    vi = "{reason}"
    en = "{reason}"


class EditConflict(AppError):
    """Somebody changed the thing since it was read."""

    status = 409
    code = "edit_conflict"
    vi = "Nội dung vừa được người khác thay đổi. Đồng chí tải lại rồi làm tiếp."
    en = "Somebody else changed this meanwhile. Reload and go on."


class SecrecyMarkFound(AppError):
    """What was sent carries a mark of state secrecy: it is not taken, and nothing of it is kept."""

    status = 422
    code = "secrecy_mark_found"
    vi = "Nội dung có dấu chỉ độ mật (“{mark}”). Hệ thống không nhận bí mật nhà nước; nội dung gửi lên không được lưu."
    en = "The content carries a secrecy mark (“{mark}”). State secrets are not taken; nothing of it was kept."


def all_errors(base: type[AppError] = AppError) -> Iterator[type[AppError]]:
    """Every error class of the product, for the documentation and its test."""
    for error in base.__subclasses__():
        if "code" in vars(error):
            yield error
        yield from all_errors(error)
