"""From rows to what is sent: words beside codes, names of units beside ids."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import ROLE_WORDS
from app.members.listing import NOT_COUNTED, ListedMember
from app.members.models import Affiliation, MemberStatus, RosterImport, Transfer
from app.members.people import MemberCard
from app.members.records import MemberRecord
from app.members.reminders import letter_clock
from app.members.roles import Holder
from app.members.schemas import AffiliationOut, MemberOut, RecordOut, StatusOut, TransferOut
from app.members.schemas_roles import HolderOut, ImportLineOut, RosterImportOut
from app.members.views_moves import clock_out
from app.members.words import (
    AFFILIATION_WORDS,
    MEMBERSHIP_WORDS,
    NOT_COUNTED_WORDS,
    STANDING_WORDS,
    TRANSFER_WORDS,
    AffiliationKind,
    Aspect,
    Membership,
    Standing,
    TransferState,
)
from app.units.queries import versions_on


def standing_text(standing: str) -> str:
    """A standing in words; what is not for the reader is only "not counted"."""
    return NOT_COUNTED_WORDS if standing == NOT_COUNTED else STANDING_WORDS[Standing(standing)]


def listed(member: ListedMember) -> MemberOut:
    """One line of a roster."""
    values = {name: getattr(member, name) for name in ListedMember.__slots__}
    return MemberOut(**values, standing_text=standing_text(member.standing))


def status(row: MemberStatus) -> StatusOut:
    """A status with its words."""
    words = MEMBERSHIP_WORDS[Membership(row.value)] if row.aspect == Aspect.MEMBERSHIP else STANDING_WORDS[Standing(row.value)]
    return StatusOut(
        id=row.id,
        aspect=row.aspect,
        value=row.value,
        text=words,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        basis_kind=row.basis_kind,
        basis_number=row.basis_number,
        basis_issuer=row.basis_issuer,
        basis_date=row.basis_date,
    )


def affiliation(row: Affiliation, unit_names: Mapping[UUID, str]) -> AffiliationOut:
    """A place with its words."""
    return AffiliationOut(
        id=row.id,
        kind=str(row.kind),
        text=AFFILIATION_WORDS[AffiliationKind(row.kind)],
        unit_id=row.unit_id,
        unit_name=unit_names.get(row.unit_id, ""),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


async def affiliation_out(session: AsyncSession, row: Affiliation, today: date) -> AffiliationOut:
    """A place with its unit's name of today."""
    names = {i: v.name for i, v in (await versions_on(session, [row.unit_id], today)).items()}
    return affiliation(row, names)


def transfer(row: Transfer, unit_names: Mapping[UUID, str], card: MemberCard | None, today: date) -> TransferOut:
    """A transfer with names; `card` None where the name is not for the reader."""
    term = letter_clock(row, today)
    return TransferOut(
        id=row.id,
        member_id=row.member_id,
        full_name=card.full_name if card else None,
        birth_year=card.birth_year if card else None,
        kind=row.kind,
        from_unit_id=row.from_unit_id,
        from_unit_name=unit_names.get(row.from_unit_id, ""),
        to_unit_id=row.to_unit_id,
        to_unit_name=unit_names.get(row.to_unit_id, ""),
        state=row.state,
        state_text=TRANSFER_WORDS[TransferState(row.state)],
        paper_number=row.paper_number,
        paper_date=row.paper_date,
        sent_at=row.sent_at,
        decided_at=row.decided_at,
        effective_on=row.effective_on,
        ends_on=row.ends_on,
        clock=None if term is None else clock_out(term),
    )


async def transfers_out(
    session: AsyncSession, rows: Sequence[Transfer], cards: Mapping[UUID, MemberCard], today: date
) -> list[TransferOut]:
    """Transfers with the names of units as they are today."""
    units = {t.from_unit_id for t in rows} | {t.to_unit_id for t in rows}
    names = {i: v.name for i, v in (await versions_on(session, units, today)).items()}
    return [transfer(t, names, cards.get(t.member_id), today) for t in rows]


def record(found: MemberRecord) -> RecordOut:
    """A person's record."""
    member = found.member
    card = MemberCard(member.id, member.number, member.full_name, member.birth_year)
    membership = None if found.membership is None else MEMBERSHIP_WORDS[Membership(found.membership)]
    return RecordOut(
        id=member.id,
        number=member.number,
        full_name=member.full_name,
        birth_date=member.birth_date,
        birth_year=member.birth_year,
        card_number=member.card_number,
        phone=found.phone,
        admitted_on=member.admitted_on,
        official_on=member.official_on,
        version=member.version,
        unit_id=found.branch.unit_id,
        cell_id=found.branch.cell_id,
        membership=found.membership,
        membership_text=membership,
        standing=found.standing,
        standing_text=standing_text(found.standing),
        statuses=[status(s) for s in found.statuses],
        affiliations=[affiliation(a, found.unit_names) for a in found.affiliations],
        transfers=[transfer(t, found.unit_names, card, found.today) for t in found.transfers],
        has_slip=found.account is not None and found.account.codes_issued > 0,
        slips_issued=found.account.codes_issued if found.account else 0,
        is_own=found.is_own,
    )


def holder(found: Holder) -> HolderOut:
    """Who holds a role."""
    grant = found.grant
    return HolderOut(
        grant_id=grant.grant_id,
        role=grant.role.value,
        role_text=ROLE_WORDS[grant.role],
        login=grant.login,
        member_id=grant.member_id,
        full_name=found.full_name,
        birth_year=found.birth_year,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        decision=grant.basis,
        in_force=grant.has_password,
    )


def roster_import(run: RosterImport) -> RosterImportOut:
    """An uploaded roster file."""
    return RosterImportOut(
        id=run.id,
        unit_id=run.unit_id,
        file_name=run.file_name,
        state=run.state,
        starts_on=run.starts_on,
        rows=run.rows,
        counts=run.summary["counts"],
        unchanged=run.summary["unchanged"],
        ask_rows=run.summary["ask_rows"],
        ignored_columns=run.summary["ignored_columns"],
        can_apply=run.state == "previewed" and not run.summary["counts"]["errors"],
        created_at=run.created_at,
        applied_at=run.applied_at,
    )


def import_line(line: Mapping[str, Any]) -> ImportLineOut:
    """One line of a preview; every field is there, null where the section has none."""
    values = {name: line.get(name) for name in ImportLineOut.model_fields}
    return ImportLineOut.model_validate(values | {"changes": line.get("changes", [])})
