"""Moves and terms of transfers as they are sent: words beside codes, names of units beside ids."""

from datetime import date

from app.members.models import Move
from app.members.reminders import Reminder, Reminders
from app.members.schemas_moves import ClockOut, MoveOut, ReminderOut, TransferRemindersOut
from app.members.transfer_clocks import CAUSE_WORDS, Clock, Step, clock


def clock_out(term: Clock) -> ClockOut:
    """A term that runs."""
    return ClockOut(
        step=term.step.value,
        since=term.since,
        due_on=term.due_on,
        working_days_left=term.days_left,
        overdue=term.overdue,
        sentence=term.sentence,
        paper=term.paper,
    )


def move_out(move: Move, today: date) -> MoveOut:
    """A recorded move."""
    term = (
        None if move.withdrawn_at is not None or move.transfer_id is not None else clock(Step.BEGIN, move.effective_on, today)
    )
    return MoveOut(
        id=move.id,
        member_id=move.member_id,
        cause=move.cause,
        cause_text=CAUSE_WORDS[move.cause],
        effective_on=move.effective_on,
        paper_number=move.paper_number,
        paper_issuer=move.paper_issuer,
        withdrawn=move.withdrawn_at is not None,
        clock=None if term is None else clock_out(term),
    )


def reminders_out(found: Reminders) -> TransferRemindersOut:
    """The page as it is answered."""
    return TransferRemindersOut(
        to_begin=found.to_begin,
        to_present=found.to_present,
        overdue=found.overdue,
        items=None if found.page is None else [_reminder(r, found) for r in found.page],
        next_cursor=found.next_cursor,
    )


def _reminder(reminder: Reminder, found: Reminders) -> ReminderOut:
    card = found.cards[reminder.member_id]
    to = reminder.to_unit_id
    return ReminderOut(
        id=reminder.id,
        member_id=reminder.member_id,
        full_name=card.full_name,
        birth_year=card.birth_year,
        cause_text=None if reminder.cause is None else CAUSE_WORDS[reminder.cause],
        from_unit_id=reminder.from_unit_id,
        from_unit_name=found.unit_names.get(reminder.from_unit_id, ""),
        to_unit_id=to,
        to_unit_name=None if to is None else found.unit_names.get(to, ""),
        clock=clock_out(reminder.clock),
    )
