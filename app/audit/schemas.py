"""What is answered about the seals of the journal."""

from pydantic import Field

from app.core.schemas import Instant, Out


class SealOut(Out):
    """One signed batch of the journal. Whoever keeps a head elsewhere can prove later that nothing before it was changed."""

    number: int = Field(examples=[12])
    first: int = Field(description="Dòng đầu của đợt niêm phong")
    last: int = Field(description="Dòng cuối của đợt niêm phong")
    head: str = Field(description="Mã của dấu niêm phong", examples=["9f2c…"])
    previous_head: str | None
    statement: str = Field(description="Dòng đã ký")
    signature: str
    key_id: str
    sealed_at: Instant


class SealsOut(Out):
    """The seals, newest first, and what waits for the next one."""

    items: list[SealOut]
    next_cursor: str | None
    waiting: int = Field(description="Số dòng nhật ký chưa niêm phong")
    waiting_since: Instant | None
