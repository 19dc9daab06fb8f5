"""What happened to single people of the demo, through an office's own use cases: a transfer under way, a death, a stay."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.cli.demo import calendar
from app.cli.demo.people import PersonPlan
from app.cli.demo.places import UnitPlan
from app.core.actor import system_actor
from app.members.statuses import Basis, change_membership
from app.members.transfers import Paper, confirm_transfer, send_transfer
from app.members.words import AffiliationKind, Membership
from app.units.models import UnitKind

OFFICE = system_actor("Văn phòng cấp ủy (dữ liệu minh họa)")
# Outside the province: no figure of ours includes it.
OUTSIDE_TOP = UnitPlan("HCM", UnitKind.SUPERIOR, "Đảng bộ ngoài tỉnh tại Thành phố Hồ Chí Minh", None, None)
OUTSIDE_STUDENTS = UnitPlan("HCM.CS1", UnitKind.GRASSROOTS_BRANCH, "Chi bộ sinh viên tại Thành phố Hồ Chí Minh", None, "HCM")
TRANSFER_FROM, TRANSFER_TO = "BP.DX.3.CB5", "BP.DX.2.CB1"
STUDENT_OF, DEATH_IN = "BP.PL.1.CB2", "BP.BL.1.CB1"


def _someone(people: Sequence[PersonPlan], branch: str, avoid: frozenset[UUID]) -> PersonPlan:
    return _candidates(people, branch, avoid)[0]


def _candidates(people: Sequence[PersonPlan], branch: str, avoid: frozenset[UUID]) -> list[PersonPlan]:
    active = (p for p in people if p.branch == branch and p.standing == "active" and not p.transferred)
    return [p for p in active if p.id not in avoid]


def who_died(people: Sequence[PersonPlan], *, avoid: frozenset[UUID]) -> PersonPlan:
    """On the third day of the open campaign, before the branch met."""
    return _someone(people, DEATH_IN, avoid)


def who_studies_elsewhere(people: Sequence[PersonPlan], *, avoid: frozenset[UUID]) -> PersonPlan:
    """The youngest of their branch."""
    return max(_candidates(people, STUDENT_OF, avoid), key=lambda p: (p.born, p.number))


async def write_events(
    session: AsyncSession, people: Sequence[PersonPlan], units: Mapping[str, UUID], *, avoid: frozenset[UUID]
) -> None:
    """Record them on their days; `avoid` holds the people with a part to play."""
    mover = _someone(people, TRANSFER_FROM, avoid)
    await send_transfer(
        session,
        actor=OFFICE,
        member_id=mover.id,
        to_unit_id=units[TRANSFER_TO],
        kind=AffiliationKind.OFFICIAL,
        paper=Paper(number="12-GT/ĐU", day=date(2024, 12, 10)),
        now=calendar.at(date(2024, 12, 10), 9),
    )
    student = who_studies_elsewhere(people, avoid=avoid)
    went = calendar.at(date(2024, 9, 9), 9)
    stay = await send_transfer(
        session,
        actor=OFFICE,
        member_id=student.id,
        to_unit_id=units[OUTSIDE_STUDENTS.code],
        kind=AffiliationKind.TEMPORARY,
        ends_on=date(2025, 6, 30),
        now=went,
    )
    await confirm_transfer(session, actor=OFFICE, transfer_id=stay.id, now=went)
    died = who_died(people, avoid=avoid)
    await change_membership(
        session,
        actor=OFFICE,
        member_id=died.id,
        value=Membership.DIED,
        valid_from=date(2024, 12, 7),
        basis=Basis(kind="Giấy báo tử (minh họa)", number=None, issuer=None, day=date(2024, 12, 7)),
        now=calendar.at(date(2024, 12, 9), 9),
    )
