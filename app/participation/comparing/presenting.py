"""Comparisons as they are answered. Small results stay hidden as on the page of rates."""

from collections.abc import Mapping

from app.core.clock import local_day
from app.participation import wordings
from app.participation.comparing import words
from app.participation.comparing.pilot import Compared, Side
from app.participation.comparing.schemas import (
    MissingBranchesOut,
    NeedOut,
    PilotOut,
    PointOut,
    SideOut,
    StandingOut,
    SupportOut,
    TrendOut,
)
from app.participation.comparing.support import Need, Standing, Support
from app.participation.comparing.trend import Point, Trend
from app.participation.presenting import local, passed_out, rate_out, target_rate_out
from app.participation.rates import Rate, rate
from app.participation.schemas import WaysOut


def pilot_out(found: Compared) -> PilotOut:
    """Both sides; one's results and the total tell the other's, so both are shown or none."""
    place, unit = found.place, found.place.unit
    return PilotOut(
        campaign_id=place.campaign.id,
        title=place.campaign.title,
        unit_id=unit.unit_id,
        name=unit.name,
        roster_day=place.campaign.roster_day,
        as_of=found.as_of,
        pilot=_side_out(words.PILOT, found.pilot, found),
        rest=_side_out(words.REST, found.rest, found),
    )


def trend_out(found: Trend) -> TrendOut:
    """The campaigns in order of time, the latest first."""
    points = [_point_out(point) for point in found.points]
    return TrendOut(unit_id=found.unit.unit_id, name=found.unit.name, tree="as_was", items=points)


def support_out(found: Support) -> SupportOut:
    """Whom to help first."""
    return SupportOut(
        unit_id=found.unit.unit_id,
        name=found.unit.name,
        as_of=found.as_of,
        as_of_text=wordings.as_of_text(local(found.as_of)),
        campaigns=[_standing_out(standing) for standing in found.campaigns],
        items=[_need_out(need) for need in found.needs],
        in_all=found.in_all,
    )


def _side_out(name: str, side: Side, found: Compared) -> SideOut:
    counts, campaign = side.counts, found.place.campaign
    return SideOut(
        name=name,
        branches=side.branches,
        took_part=target_rate_out(rate(counts["present"], counts["expected"], campaign.target), says_word=False),
        took_test=rate_out(Rate(counts["took"], counts["expected"])),
        passed_test=passed_out(counts["passed"], counts["took"], has_pass_mark=found.place.has_pass_mark, untold=found.untold),
        ways=_ways(counts),
    )


def _point_out(point: Point) -> PointOut:
    counts, campaign = point.counts, point.campaign
    return PointOut(
        campaign_id=campaign.id,
        title=campaign.title,
        state=campaign.state,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        roster_day=campaign.roster_day,
        policy=campaign.policy,
        took_part=target_rate_out(rate(counts["present"], counts["expected"], campaign.target), says_word=False),
        took_test=rate_out(Rate(counts["took"], counts["expected"])),
        passed_test=passed_out(counts["passed"], counts["took"], has_pass_mark=point.has_pass_mark, untold=point.untold),
        ways=_ways(counts),
        note=words.restated(campaign.roster_day) if point.restated else None,
    )


def _standing_out(standing: Standing) -> StandingOut:
    branches, complete = sum(standing.branches.values()), standing.branches[0]
    ends_on = local_day(standing.campaign.ends_at)
    return StandingOut(
        campaign_id=standing.campaign.id,
        title=standing.campaign.title,
        ends_at=standing.campaign.ends_at,
        days_left=standing.days_left,
        branches=branches,
        branches_complete=complete,
        people_left=standing.people_left,
        by_missing=[
            MissingBranchesOut(missing=missing, branches=number) for missing, number in sorted(standing.branches.items())
        ],
        sentence=words.standing(
            complete=complete,
            branches=branches,
            people_left=standing.people_left,
            days_left=standing.days_left,
            ends_on=ends_on,
        ),
    )


def _need_out(need: Need) -> NeedOut:
    ends_on = local_day(need.campaign.ends_at)
    return NeedOut(
        campaign_id=need.campaign.id,
        unit_id=need.unit.unit_id,
        kind=need.unit.kind,
        name=need.unit.name,
        left=need.left,
        still_needed=need.rate.still_needed,
        days_left=need.days_left,
        sentence=words.need(need.rate, days_left=need.days_left, ends_on=ends_on),
    )


def _ways(counts: Mapping[str, int]) -> WaysOut:
    ways = {way: counts[f"by_{way}"] for way in wordings.WAY_WORDS}
    return WaysOut(**ways, text=wordings.ways_text(ways))
