"""A report from the figures of participation: the same numbers as the page, with the words that are printed beside them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.policies import POLICIES
from app.core import instance
from app.core.actor import Actor
from app.core.clock import local
from app.core.text import moment_text
from app.participation.pages import RatePage, rate_page
from app.participation.presenting import participation_out
from app.participation.restated.reading import restated_page
from app.participation.schemas import ParticipationOut
from app.reports import wordings
from app.reports.errors import NothingToReport
from app.reports.recorders import Recorders, recorders_of
from app.reports.schemas import RecordersOut, ReportOut

PLANNED, AS_WAS = "planned", "as_was"
BRANCH, ABOVE = "branch", "above"


async def figures_of(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, tree: str, today: date, now: datetime
) -> RatePage:
    """The page of a unit (default: the caller's own) in a campaign that has figures, as this caller may read it.

    Raises NotFound, RoleMissing, NothingToReport; of today's tree ReadingNotAvailable, UnitIsNoMore, UnitIsToCome besides.
    """
    read = rate_page if tree == AS_WAS else restated_page
    page = await read(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today, now=now)
    if page.place.campaign.state == PLANNED:
        raise NothingToReport
    # By the stored key as it stands: a database may order text by rules of its own.
    return replace(page, children=sorted(page.children, key=lambda line: (line.unit.name_sort, line.unit.unit_id)))


async def gather(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, tree: str, today: date, now: datetime
) -> tuple[ReportOut, RatePage]:
    """The report of a unit and its children; refusals as in `figures_of`."""
    page = await figures_of(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, tree=tree, today=today, now=now)
    recorders = await recorders_of(session, page) if tree == AS_WAS else None
    report = _report(page, today=today, now=now)
    journal_head = await instance.recall(session, instance.JOURNAL_HEAD)
    to_keep = wordings.to_keep(is_sealed=page.sealed is not None, has_journal=journal_head is not None)
    beside = {
        "recorders": None if recorders is None else _recorders(recorders),
        "demo_text": await instance.recall(session, instance.DEMO_NOTE),
        "journal_text": wordings.journal_text(journal_head),
        "counting": [*report.counting, *to_keep],
    }
    return report.model_copy(update=beside), page


def form_of(page: RatePage) -> str:
    """Whose lines these are: the branch's own, or those for whoever stands above it."""
    return BRANCH if page.inside else ABOVE


def _report(page: RatePage, *, today: date, now: datetime) -> ReportOut:
    """What the page itself says; what stands beside it in the database is added by `gather`."""
    campaign, unit, sealed = page.place.campaign, page.unit.unit, page.sealed
    figures = participation_out(page)
    enrolled = figures.unit.took_part.denominator + figures.unit.outside.total
    made, as_of = local(now), local(page.as_of)
    return ReportOut(
        title=wordings.TITLE,
        campaign_title=campaign.title,
        committee=unit.committee_name,
        organisation=unit.name,
        period_text=wordings.period_text(local(campaign.starts_at), local(campaign.ends_at)),
        roster_day=campaign.roster_day,
        roster_text=wordings.roster_text(campaign.roster_day),
        tree_text=wordings.tree_text(page.tree, roster_day=campaign.roster_day, today=today),
        figures_text=wordings.figures_text(as_of, None if sealed is None else (sealed.number, local(sealed.sealed_at))),
        seal_text=None if sealed is None else wordings.seal_text(sealed.head),
        journal_text=None,
        made_at=now,
        made_text=f"Lập lúc {moment_text(made)}",
        draft_text=wordings.DRAFT,
        demo_text=None,
        includes_text=_includes(figures, enrolled),
        enrolled=enrolled,
        has_quiz=campaign.quiz_id is not None,
        has_pass_mark=page.place.has_pass_mark,
        counting=list(wordings.counting(_counting(page))),
        participation=figures,
        recorders=None,
    )


def _recorders(found: Mapping[UUID, Recorders]) -> list[RecordersOut]:
    return [RecordersOut(unit_id=unit_id, single=of.single, waiting=of.waiting) for unit_id, of in found.items()]


def _includes(figures: ParticipationOut, enrolled: int) -> str:
    return wordings.includes_text(
        figures.includes_text,
        enrolled=enrolled,
        children=len(figures.children),
        apart=len(figures.outside_units),
    )


def _counting(page: RatePage) -> wordings.Counting:
    campaign = page.place.campaign
    return wordings.Counting(
        policy_text=POLICIES[campaign.policy].words,
        target=campaign.target,
        parts=len(campaign.parts),
        parts_required=campaign.parts_required or len(campaign.parts),
        verdict_kinds=campaign.verdict_kinds,
        has_quiz=campaign.quiz_id is not None,
        has_pass_mark=page.place.has_pass_mark,
        has_recorders=page.tree == AS_WAS,
    )
