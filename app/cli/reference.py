"""The table of error codes, generated from the error classes."""

import sys

import app.api  # with all that routes answer
import app.audit.errors  # noqa: F401 - with what only commands answer
from app.core.errors import all_errors
from app.core.problems import HTTP_PROBLEMS, INTERNAL, VALIDATION

HEAD = """# Mã lỗi

Bảng này được sinh bằng `scripts/sotay reference > docs/vi/ma-loi.md`; bộ kiểm thử so sánh bảng với mã nguồn. Lỗi trả về theo
RFC 9457 (`application/problem+json`): `code` ổn định cho chương trình, `detail` cho người đọc.

| code | HTTP | câu trả lời |
|---|---|---|
"""


def error_table() -> str:
    """The whole page, Markdown."""
    rows = {e.code: (e.status, e.vi) for e in all_errors() if e.__module__.startswith("app.")}
    rows |= {code: (status, vi) for status, (code, vi, _) in (*HTTP_PROBLEMS.items(), (422, VALIDATION), (500, INTERNAL))}
    lines = [f"| `{code}` | {status} | {text} |" for code, (status, text) in sorted(rows.items())]
    return HEAD + "\n".join(lines) + "\n"


def print_errors() -> None:
    """Write the page to standard output."""
    sys.stdout.write(error_table())
