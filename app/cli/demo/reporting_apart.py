"""Units outside the system (police, army): what they reported on paper for the closed campaign. In no total, in no proof."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.cli.demo import calendar
from app.cli.demo.cast import PROVINCE_COMMITTEE
from app.cli.demo.held import Held
from app.cli.demo.places import PROVINCE
from app.core.ids import new_id
from app.participation.outside_units.recording import Figures, Reported, put_figures

TYPED = calendar.at(date(2024, 11, 2), 15)
# The unit's code, and what its paper says.
PAPERS = {
    "BP.CA": Figures(602, 598, 590, 581, "Đảng ủy Công an tỉnh (minh họa)", "45-BC/ĐU", date(2024, 11, 1)),
    "BP.QS": Figures(415, 412, None, None, "Đảng ủy Quân sự tỉnh (minh họa)", "38-BC/ĐU", date(2024, 11, 1)),
}


async def type_papers(session: AsyncSession, held: Held, campaign_id: UUID) -> None:
    """Typed by the province's committee before the closing."""
    for code, figures in PAPERS.items():
        await put_figures(
            session,
            actor=held.actor(PROVINCE_COMMITTEE),
            campaign_id=campaign_id,
            reported=Reported(new_id(), held.units[PROVINCE], held.units[code], None, figures),
            reason=None,
            today=TYPED.date(),
            now=TYPED,
        )
