"""Erasing a person who is no longer a member, on the written word of the committee that managed them.

What names them goes: name, birth, card, phone, short number, account with its ways in and devices, notes about them, the salts
of sealed rows, and what the journal says of them and calls them. What counts stays under their id, which names nobody any more:
list, marks, attempts, receipts, snapshots. So every figure, proof and seal is as it was (docs/decisions/0022-privacy.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.erasing import VALUES, erase_values
from app.audit.errors import CampaignGoesOn, ErasedAlready, ErasureNeedsPaper, MemberNotKnown, MembershipGoesOn
from app.audit.leaves import ERASED
from app.audit.models import Erasure
from app.auth.grants import end_grant
from app.auth.models import (
    Account,
    ActivationCode,
    KnownDevice,
    PrivacyAcknowledgement,
    RefreshFamily,
    RoleGrant,
    SignInFailures,
)
from app.banks.models import QuestionDraft
from app.campaigns.models import Campaign, Enrolment, RefusedCheckIn
from app.content.models import ReadMark
from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.core.text import fold, person_sort_key
from app.members import access, queries
from app.members.imports.runs import PREVIEWED, SUPERSEDED
from app.members.models import Affiliation, DataCorrection, Member, Move, Notice, RosterImport, Transfer
from app.members.words import CURRENT_MEMBERSHIPS
from app.participation.models import BranchClosing, Snapshot
from app.participation.snapshots.forgetting import forget
from app.quizzes.models import QuestionReport, QuizOverride
from app.units.models import UnitPath

ACTION = "members:member:erase"
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Paper:
    """The written word: number, issuer, day."""

    number: str
    issuer: str
    day: date


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: the entry of the journal that says so, and how many entries lost their values."""

    erasure_id: UUID
    entries: int


async def erase_member(session: AsyncSession, *, actor: Actor, number: str, paper: Paper, now: datetime) -> Erased:
    """Erase who has this short number. The caller is the operator at the machine: no route does this.

    Raises ErasureNeedsPaper, MemberNotKnown, ErasedAlready, MembershipGoesOn, CampaignGoesOn; then nothing was changed.
    """
    today = local_day(now)
    if not paper.number.strip() or not paper.issuer.strip() or paper.day > today:
        raise ErasureNeedsPaper
    member = await _erasable(session, actor, number, today)
    branch = await access.branch_of(session, member.id, today)
    entry_id = await _on_record(session, actor, member, branch.unit_id, paper, now)
    account = (await session.scalars(select(Account).where(Account.member_id == member.id))).one_or_none()
    account_id = None if account is None else account.id
    concerned = _concerned(member.id, account_id)
    await _forget_notes(session, member.id)
    await forget(session, member.id)
    _unname(member)
    if account is not None:
        await _close(session, actor, account, today, now)
        await _unname_deeds(session, account.id)
    await session.flush()
    erased = await _erase_entries(session, concerned, entry_id, VALUES - {"label"})
    if account_id is not None:
        theirs = JournalEntry.actor_account_id == account_id
        erased += await _erase_entries(session, theirs, entry_id, frozenset({"label"}))
    return Erased(entry_id, erased)


async def _erasable(session: AsyncSession, actor: Actor, number: str, today: date) -> Member:
    member_id = await session.scalar(select(Member.id).where(Member.number == number))
    if member_id is None:
        raise MemberNotKnown(number=number)
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=None, today=today)
    erasure = (await session.scalars(select(Erasure).where(Erasure.member_id == member_id))).one_or_none()
    if erasure is not None:
        raise ErasedAlready(day=f"{local_day(erasure.erased_at):%d/%m/%Y}")
    membership = await queries.membership_on(session, member_id, today)
    if membership is None or membership.value in CURRENT_MEMBERSHIPS:
        raise MembershipGoesOn
    listed = select(Campaign.title).join(Enrolment, Enrolment.campaign_id == Campaign.id)
    titles = (await session.scalars(listed.where(Enrolment.member_id == member_id, Campaign.state != "closed"))).all()
    if titles:
        raise CampaignGoesOn(titles=", ".join(f"“{title}”" for title in sorted(titles)))
    return member


async def _on_record(session: AsyncSession, actor: Actor, member: Member, unit_id: UUID, paper: Paper, now: datetime) -> UUID:
    """The journal's own entry, which every erased value names; it says on whose word, and nothing about the person."""
    on_whose_word = {"number": paper.number, "issuer": paper.issuer, "date": paper.day.isoformat()}
    journal.record(
        session, actor=actor, action=ACTION, subject=("member", member.id), unit_id=unit_id, now=now, new=on_whose_word
    )
    await session.flush()
    query = select(JournalEntry.id).where(JournalEntry.subject_id == member.id, JournalEntry.action == ACTION)
    entry_id = (await session.scalars(query)).one()
    values = {"paper_number": paper.number, "paper_issuer": paper.issuer, "paper_date": paper.day}
    session.add(Erasure(id=entry_id, member_id=member.id, erased_at=now, **values))
    return entry_id


def _concerned(member_id: UUID, account_id: UUID | None) -> ColumnElement[bool]:
    """The entries that speak of this person, but for the one on their erasure."""
    held: dict[str, Select[UUID]] = {
        "member": select(Member.id).where(Member.id == member_id),
        "transfer": select(Transfer.id).where(Transfer.member_id == member_id),
        "move": select(Move.id).where(Move.member_id == member_id),
        "account": select(Account.id).where(Account.id == account_id),
        "device": select(RefreshFamily.id).where(RefreshFamily.account_id == account_id),
        "grant": select(RoleGrant.id).where(RoleGrant.account_id == account_id),
    }
    subjects = (and_(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(ids)) for kind, ids in held.items())
    return and_(or_(*subjects), JournalEntry.action != ACTION)


def _unname(member: Member) -> None:
    member.full_name, member.name_folded, member.name_sort = ERASED, fold(ERASED), person_sort_key(ERASED)
    member.number = _nobody(member.id)
    member.card_number = member.birth_year = member.birth_date = member.phone = None
    member.admitted_on = member.official_on = None


def _nobody(row_id: UUID) -> str:
    """What stands where a number stood: unlike any number, and nobody else's."""
    return f"x-{row_id.hex}"


async def _forget_notes(session: AsyncSession, member_id: UUID) -> None:
    """What was told to, read by, wished and noted about the person; the facts themselves stay."""
    for table in (Notice, ReadMark):
        await session.execute(delete(table).where(table.member_id == member_id))
    gone: dict[str, Any] = {"wanted": None, "note": None, "answer": None}
    await session.execute(update(DataCorrection).where(DataCorrection.member_id == member_id).values(**gone))
    waiting = and_(DataCorrection.member_id == member_id, DataCorrection.state == "asked")
    await session.execute(update(DataCorrection).where(waiting).values(state="withdrawn"))
    theirs = select(Affiliation.unit_id).where(Affiliation.member_id == member_id)
    above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id.in_(theirs))
    previews = and_(RosterImport.state == PREVIEWED, RosterImport.unit_id.in_(above))  # files that may name the person
    await session.execute(update(RosterImport).where(previews).values(state=SUPERSEDED, plan=null()))
    for noted in (Transfer, Move):
        await session.execute(update(noted).where(noted.member_id == member_id).values(note=None))
    await session.execute(update(QuizOverride).where(QuizOverride.member_id == member_id).values(reason=None))
    await session.execute(update(QuestionReport).where(QuestionReport.member_id == member_id).values(note=None))


async def _close(session: AsyncSession, actor: Actor, account: Account, today: date, now: datetime) -> None:
    """No way in is left, and nothing that tells whose account it was."""
    running = and_(RoleGrant.account_id == account.id, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
    for grant_id in (await session.scalars(select(RoleGrant.id).where(running))).all():
        await end_grant(session, actor=actor, grant_id=grant_id, valid_to=today, now=now)
    account.login, account.label = _nobody(account.id), ERASED
    account.password_hash = account.pin_hash = None
    account.disabled_at = account.disabled_at or now
    for table in (ActivationCode, KnownDevice, SignInFailures, PrivacyAcknowledgement):
        await session.execute(delete(table).where(table.account_id == account.id))
    ended = RefreshFamily.account_id == account.id, RefreshFamily.revoked_at.is_(None)
    await session.execute(update(RefreshFamily).where(*ended).values(revoked_at=now, revoked_reason="erased"))
    named = update(RefreshFamily).where(RefreshFamily.account_id == account.id)
    await session.execute(named.values(device_label="", device_id=new_id()))


async def _unname_deeds(session: AsyncSession, account_id: UUID) -> None:
    """What the person did in some office stays; what they were called there goes."""
    for doer, label in (
        (Snapshot.sealed_by, Snapshot.sealed_by_label),
        (BranchClosing.sent_by, BranchClosing.sent_by_label),
        (BranchClosing.decided_by, BranchClosing.decided_by_label),
        (RefusedCheckIn.account_id, RefusedCheckIn.account_label),
        (QuestionDraft.author_id, QuestionDraft.author_label),
        (QuestionDraft.reviewer_id, QuestionDraft.reviewer_label),
    ):
        await session.execute(update(label.class_).where(doer == account_id).values({label.key: ERASED}))


async def _erase_entries(session: AsyncSession, which: ColumnElement[bool], erasure_id: UUID, names: frozenset[str]) -> int:
    """Some at a time: who was in office for years has many. Nothing that was read before is of use afterwards."""
    ids: Sequence[UUID] = (await session.scalars(select(JournalEntry.id).where(which).order_by(JournalEntry.id))).all()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        await erase_values(session, entry_ids=some, erasure_id=erasure_id, names=names)
        session.expunge_all()
    return len(ids)
