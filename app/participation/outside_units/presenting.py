"""Reported figures as they are answered."""

from app.participation.outside_units.models import OutsideUnit
from app.participation.outside_units.schemas import OutsideUnitOut, ReportedRateOut
from app.participation.outside_units.words import REPORTED
from app.participation.rates import Rate
from app.participation.small_cells import FEWEST_TAKERS


def outside_unit_out(row: OutsideUnit) -> OutsideUnitOut:
    """One unit's figures, marked as reported."""
    return OutsideUnitOut(
        id=row.id,
        at_unit_id=row.at_unit_id,
        unit_id=row.unit_id,
        name=row.name,
        mark=REPORTED,
        took_part=_rate(row.present, row.expected),
        took_test=None if row.took is None else _rate(row.took, row.expected),
        passed_test=None if row.passed is None or row.took is None or _is_few(row.took) else _rate(row.passed, row.took),
        reported_by=row.reported_by,
        paper_number=row.paper_number,
        paper_date=row.paper_date,
        recorded_at=row.recorded_at,
        withdrawn=row.withdrawn_at is not None,
    )


def _rate(numerator: int, denominator: int) -> ReportedRateOut:
    return ReportedRateOut(numerator=numerator, denominator=denominator, text=Rate(numerator, denominator).text)


def _is_few(took: int) -> bool:
    """Results of few people are told of no unit, typed or counted."""
    return 0 < took < FEWEST_TAKERS
