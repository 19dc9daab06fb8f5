"""What PostgreSQL knows of the sizes of tables, brought up to date after a bulk load instead of some time later."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.models import Base

# Fewer rows than this do not change how a question is answered.
BULK = 1_000


async def refresh(session: AsyncSession, added: int, *tables: type[Base]) -> None:
    """After `added` rows came into these tables (none named: into any): whoever asks the next minute is answered by their new
    sizes. By old ones (nothing in a table that was empty) PostgreSQL may choose to go through every row for every other row.

    In the transaction of the load, whose rows it sees. SQLite plans without sizes.
    """
    if added >= BULK and session.get_bind().dialect.name == "postgresql":
        await session.execute(text("ANALYZE " + ", ".join(table.__tablename__ for table in tables)))
