"""ETags from row versions, on what phones fetch again."""

from fastapi import Request, Response


def not_modified(request: Request, response: Response, version: str) -> bool:
    """Set the ETag; True if the client already holds this version (answer 304 then)."""
    tag = f'W/"{version}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    sent = request.headers.get("if-none-match", "")
    return tag in [t.strip() for t in sent.split(",")]
