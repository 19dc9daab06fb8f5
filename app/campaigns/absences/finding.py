"""At closing the branch finds who was absent without a reason, takes findings back, or leaves people "chưa ghi"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, recording, refusals
from app.campaigns import rules as campaign_rules
from app.campaigns.absences import rules, storing
from app.campaigns.absences.asking import REFUSED
from app.campaigns.absences.errors import AbsenceChanged, AbsencesNotValid
from app.campaigns.absences.rules import Said
from app.campaigns.absences.schemas import FindingsIn
from app.campaigns.errors import FindingAtClosing, PeopleNotFound
from app.campaigns.excuses import require_not_own_excuse
from app.campaigns.models import AbsenceFinding, Campaign, Enrolment
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.units.scope import require_unit


@dataclass(frozen=True, slots=True)
class Found:
    """What was sent stands now; `closed`: it waits for the amendment."""

    campaign_id: UUID
    unit_id: UUID
    said: Sequence[Said]
    closed: bool


async def find(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID,
    findings: FindingsIn,
    today: date,
    now: datetime,
) -> Found:
    """Record the findings, all or nothing; the same list again changes nothing. Of who is not named nothing is said.

    By secretary or deputy, or committee and office on the branch's behalf. After the closing what they change waits for the
    amendment. Raises NotFound, RoleMissing, CampaignNotOpen, FindingAtClosing, AbsencesNotValid, PeopleNotFound,
    AbsenceChanged, OwnExcuse.
    """
    in_reach = False
    try:
        campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
        await require_unit(session, actor=actor, unit_id=unit_id, roles=access.KEEP_ROLES, today=today)
        in_reach = True
        return await _find(session, actor, campaign, unit_id, _said(findings), today, now)
    except AppError as error:
        content = findings.model_dump_json(exclude_unset=True)
        same = uuid5(campaign_id, f"{unit_id} {content}")
        sent = refusals.Sent(None, None, same, None, content, "absences", campaign_id=campaign_id, unit_id=unit_id)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=in_reach, today=today, now=now)
        raise


def _said(findings: FindingsIn) -> list[Said]:
    return [Said(one.member_id, one.state, one.was, one.reason) for one in findings.findings]


async def _find(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    unit_id: UUID,
    said: Sequence[Said],
    today: date,
    now: datetime,
) -> Found:
    gates.require_begun(campaign)
    is_over = campaign.state == "closed" or campaign_rules.absence_may_be_found(campaign.ends_at, now)
    if not is_over and any(one.state == rules.UNEXCUSED for one in said):
        raise FindingAtClosing
    if (complaint := rules.complaint(said)) is not None:
        raise AbsencesNotValid(reason=complaint)
    people = {one.member_id for one in said}
    await _require_expected(session, campaign.id, unit_id, people)
    await recording.lock_people(session, people)
    held = await storing.findings_now(session, campaign.id, people)
    standing = {member_id: row.state for member_id, row in held.items()}
    if changed := rules.overtaken(said, standing):
        raise AbsenceChanged(count=len(changed), extra={"members": [str(member_id) for member_id in changed]})
    fresh = rules.fresh(said, standing)
    if fresh:
        on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=unit_id, today=today)
        await _end_excuses(session, actor, campaign, fresh, held, today, now)
        await _store(session, actor, campaign.id, fresh, on_behalf=on_behalf, now=now)
        _note(session, actor, campaign.id, unit_id, fresh, held, on_behalf=on_behalf, now=now)
        await session.flush()
    return Found(campaign.id, unit_id, said, campaign.state == "closed")


async def _require_expected(session: AsyncSession, campaign_id: UUID, unit_id: UUID, people: Collection[UUID]) -> None:
    """Everybody named is on the branch's list and expected."""
    query = select(Enrolment).where(
        Enrolment.campaign_id == campaign_id, Enrolment.unit_id == unit_id, Enrolment.member_id.in_(people)
    )
    listed = {enrolment.member_id: enrolment for enrolment in await session.scalars(query)}
    if strange := sorted(set(people) - listed.keys()):
        raise PeopleNotFound(count=len(strange), extra={"members": [str(member_id) for member_id in strange]})
    if any(not storing.is_expected(enrolment) for enrolment in listed.values()):
        raise AbsencesNotValid(reason="Chỉ kết luận vắng mặt với đồng chí thuộc diện học tập của đợt này.")


async def _end_excuses(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    fresh: Sequence[Said],
    held: Mapping[UUID, AbsenceFinding],
    today: date,
    now: datetime,
) -> None:
    """An accepted excuse that does not hold: by who may accept it, and the member is told."""
    ended = [one for one in fresh if one.member_id in held and held[one.member_id].state == rules.EXCUSED]
    excused = [one.member_id for one in ended]
    await require_not_own_excuse(session, actor=actor, excused=excused, campaign_id=campaign.id, today=today)
    for one in ended:
        request_id = held[one.member_id].request_id
        if request_id is None:
            continue
        request = await storing.request_of(session, request_id)
        request.state, request.word, request.decided_at, request.decided_by = REFUSED, one.reason, now, actor.account_id
        await storing.tell_decided(session, campaign, request, now)


async def _store(
    session: AsyncSession, actor: Actor, campaign_id: UUID, fresh: Sequence[Said], *, on_behalf: bool, now: datetime
) -> None:
    absent = [one.member_id for one in fresh if one.state == rules.UNEXCUSED]
    back = [one.member_id for one in fresh if one.state == rules.UNRECORDED]
    if absent:
        await storing.find_unexcused(session, actor=actor, campaign_id=campaign_id, people=absent, on_behalf=on_behalf, now=now)
    if back:
        await storing.take_back(session, campaign_id=campaign_id, people=back, now=now)


def _note(
    session: AsyncSession,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID,
    fresh: Sequence[Said],
    held: Mapping[UUID, AbsenceFinding],
    *,
    on_behalf: bool,
    now: datetime,
) -> None:
    """Old and new by person; of an excuse the journal names the request, what it says stays with it."""
    old = {str(one.member_id): _standing(held.get(one.member_id)) for one in fresh}
    journal.record(
        session,
        actor=actor,
        action="campaigns:absence:find",
        subject=("campaign", campaign_id),
        unit_id=unit_id,
        now=now,
        reason="; ".join(dict.fromkeys(one.reason for one in fresh if one.reason)) or None,
        old={"absences": old},
        new={"absences": {str(one.member_id): one.state for one in fresh}, "on_behalf": on_behalf},
    )


def _standing(finding: AbsenceFinding | None) -> str:
    if finding is None:
        return rules.UNRECORDED
    return f"{finding.state} {finding.request_id}" if finding.request_id else finding.state
