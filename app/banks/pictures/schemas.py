"""Pictures on the wire, for who writes questions."""

from datetime import datetime

from app.core.schemas import Out


class PictureOut(Out):
    """A picture as the bank keeps it. A question's `picture` repeats `digest`, `width` and `height` and adds an `alt`."""

    digest: str
    width: int
    height: int
    size: int
    created_at: datetime
