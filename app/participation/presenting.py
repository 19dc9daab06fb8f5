"""From counts to what is answered: rates, words, and what the caller may not see."""

from collections.abc import Mapping
from datetime import datetime

from app.campaigns.models import Campaign
from app.campaigns.policies import POLICIES
from app.core import clock
from app.participation import wordings
from app.participation.explaining.records import Record
from app.participation.explanations import LATE_SCAN, NO_NAME_KEPT, STATE_WORDS, TRUST_WORDS
from app.participation.outside_units.presenting import outside_unit_out
from app.participation.outside_units.words import includes
from app.participation.pages import Line, RatePage, has_people
from app.participation.people import Missing, MissingList, What
from app.participation.rates import Rate, TargetRate, rate, target_text
from app.participation.reasons import Reasons
from app.participation.schemas import (
    ExplanationOut,
    MarkOut,
    MissingOut,
    MissingPersonOut,
    NotComeOut,
    OutsideOut,
    ParticipationOut,
    RateOut,
    RestingOut,
    SealedOut,
    TargetRateOut,
    UnitRatesOut,
    WaysOut,
)
from app.participation.snapshots.reading import Sealed


def participation_out(page: RatePage) -> ParticipationOut:
    """The page as it is answered."""
    campaign = page.place.campaign
    return ParticipationOut(
        campaign_id=campaign.id,
        title=campaign.title,
        state=campaign.state,
        tree=page.tree,
        note=_note(page),
        policy=campaign.policy,
        policy_text=POLICIES[campaign.policy].words,
        target_text=f"{target_text(campaign.target)} %",
        as_of=page.as_of,
        as_of_text=wordings.as_of_text(local(page.as_of)) if page.sealed is None else _sealed_text(page.sealed),
        live=page.live,
        snapshot=None if page.sealed is None else SealedOut.model_validate(page.sealed),
        unit=unit_out(page.unit, page),
        children=[unit_out(child, page) for child in page.children],
        includes_text=includes(branch=has_people(page.unit.unit), apart=page.beside.names(page.unit.unit.unit_id)),
        outside_units=[outside_unit_out(row) for row in page.beside.rows],
    )


def unit_out(line: Line, page: RatePage) -> UnitRatesOut:
    """One unit's line."""
    counts, unit = line.counts, line.unit
    took_part = taking_part(line, page.place.campaign)
    says_word = unit.kind in page.place.campaign.verdict_kinds
    outside = ("exempt", "temporarily_exempt", "suspended", "removed")
    ways = {way: counts[f"by_{way}"] for way in wordings.WAY_WORDS}
    return UnitRatesOut(
        unit_id=unit.unit_id,
        kind=unit.kind,
        name=unit.name,
        committee_name=unit.committee_name,
        took_part=target_rate_out(took_part, says_word=says_word),
        took_test=rate_out(Rate(counts["took"], counts["expected"] if page.place.campaign.quiz_id else 0)),
        passed_test=passed_out(
            counts["passed"],
            counts["took"],
            has_pass_mark=page.place.has_pass_mark,
            untold=page.untold.get(unit.unit_id),
        ),
        sentence=wordings.progress(took_part, is_over=page.place.campaign.state == "closed"),
        not_come=NotComeOut.model_validate(counts),
        outside=OutsideOut(
            total=sum(counts[name] for name in outside),
            exempt=counts["exempt"],
            temporarily_exempt=None if page.inside else counts["temporarily_exempt"],
            suspended=None if page.inside else counts["suspended"],
            removed=counts["removed"],
            came=counts["exempt_present"],
        ),
        ways=WaysOut(**ways, text=wordings.ways_text(ways)),
        resting=_resting_out(counts) if page.sealed is None else None,
        not_included=page.beside.names(unit.unit_id),
    )


def _note(page: RatePage) -> str | None:
    if page.tree == "as_was" and page.place.then is None:
        return wordings.not_there_then(page.place.campaign.roster_day)
    return None


def _resting_out(counts: Mapping[str, int]) -> RestingOut:
    waiting, alone = counts["waiting"], counts["one_recorder"]
    return RestingOut(waiting=waiting, one_recorder=alone, text=wordings.resting_text(waiting=waiting, one_recorder=alone))


def missing_out(found: MissingList, what: What) -> MissingOut:
    """The list as it is answered; without names where `people` is None."""
    campaign, unit = found.place.campaign, found.place.unit
    required = campaign.parts_required or len(campaign.parts)
    named = None if found.people is None else [_person_out(p, required) for p in found.people]
    return MissingOut(
        campaign_id=campaign.id,
        unit_id=unit.unit_id,
        name=unit.name,
        missing=found.missing,
        not_come=NotComeOut(**found.states) if what is What.STUDY else None,
        people=named,
        names_withheld_because=wordings.NAMES_WITHHELD if named is None else None,
    )


def _person_out(person: Missing, required: int) -> MissingPersonOut:
    return MissingPersonOut(
        member_id=person.member_id,
        full_name=person.full_name,
        birth_year=person.birth_year,
        state=person.state,
        state_text=STATE_WORDS[person.state],
        parts_present=person.parts_present,
        parts_required=required,
        took_test=person.took_test,
    )


def explanation_out(reasons: Reasons) -> ExplanationOut:
    """The explanation as it is answered."""
    said = reasons.explanation
    return ExplanationOut(
        campaign_id=reasons.campaign.id,
        member_id=reasons.member.id,
        full_name=reasons.member.full_name,
        unit_name=reasons.unit_name,
        in_denominator=said.in_denominator,
        in_numerator=said.in_numerator,
        line=said.line,
        sentence=said.sentence,
        notes=reasons.notes,
        form="full" if reasons.full else "open",
        policy=reasons.campaign.policy,
        marks=[mark_out(r) for r in reasons.records],
    )


def mark_out(record: Record) -> MarkOut:
    """One record behind a count."""
    return MarkOut(
        session_id=record.session_id,
        session_title=record.title,
        session_kind=record.kind,
        day=wordings.full_day_text(record.day),
        part=record.part,
        state=record.state,
        way=record.way,
        recorded_by=record.recorder,
        confirmed=record.confirmed,
        confirmed_by=record.confirmer,
        trust=record.trust,
        trust_text=_trust_text(record),
        on_behalf=record.on_behalf,
    )


def _trust_text(record: Record) -> str:
    if record.trust == "code" and record.confirmer is not None:
        return LATE_SCAN
    return NO_NAME_KEPT if record.trust == "confirmed" and record.confirmer is None else TRUST_WORDS[record.trust]


def taking_part(line: Line, campaign: Campaign) -> TargetRate:
    """The first of the three rates."""
    return rate(line.counts["present"], line.counts["expected"], campaign.target)


def _sealed_text(sealed: Sealed) -> str:
    return wordings.sealed_text(local(sealed.sealed_at), sealed.number)


def local(instant: datetime) -> datetime:
    """The instant as the organisation's clocks show it."""
    return instant.astimezone(clock.zone())


def passed_out(passed: int, took: int, *, has_pass_mark: bool, untold: str | None) -> RateOut:
    """The third rate, unless it stays in the branch (`untold` says why)."""
    if not has_pass_mark:
        return _hidden(took, wordings.MARK_NOT_SET)
    return rate_out(Rate(passed, took)) if untold is None else _hidden(took, untold)


def _hidden(denominator: int, why: str) -> RateOut:
    return RateOut(
        numerator=None, denominator=denominator, applicable=denominator > 0, percent=None, text=None, hidden_because=why
    )


def rate_out(shown: Rate) -> RateOut:
    """A rate with both numbers."""
    return RateOut(
        numerator=shown.numerator,
        denominator=shown.denominator,
        applicable=shown.applicable,
        percent=shown.percent,
        text=shown.text,
        hidden_because=None,
    )


def target_rate_out(shown: TargetRate, *, says_word: bool) -> TargetRateOut:
    """A rate held against the target."""
    return TargetRateOut(
        **rate_out(shown).model_dump(),
        target=shown.target,
        met=shown.met,
        still_needed=shown.still_needed,
        verdict=wordings.verdict(shown, says_word=says_word),
    )
