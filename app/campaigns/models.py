"""Study campaigns: what, when, for whom; meetings; the frozen list of who is expected; attendance."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.absences.models import AbsenceFinding, ExcuseRequest
from app.campaigns.confirming.models import Confirmation
from app.campaigns.homes.models import HomeVisit
from app.campaigns.late_check_ins.models import LateCheckIn
from app.campaigns.organising.models import SessionOrganiser
from app.campaigns.outside.models import OutsideConfirmation
from app.campaigns.visiting.models import Visit, VisitorCode
from app.core.ids import new_id
from app.core.models import Base, primary_key

__all__ = [
    "AbsenceFinding",
    "Attendance",
    "AttendanceMark",
    "Campaign",
    "CampaignDocument",
    "CampaignTarget",
    "Confirmation",
    "Enrolment",
    "EnrolmentCorrection",
    "ExcuseRequest",
    "HomeVisit",
    "LateCheckIn",
    "OutsideConfirmation",
    "RefusedCheckIn",
    "RollCall",
    "SessionOrganiser",
    "StudySession",
    "Visit",
    "VisitorCode",
]


class Campaign(Base):
    """One row: one study campaign (đợt học tập). `target` in hundredths of a percent (9800 = 98 %).

    `parts` lists the parts of the study by title; `parts_required` of them make a participation (None: all).
    `verdict_kinds`: the kinds of unit whose screens carry the word đạt / chưa đạt.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'open', 'closed')", name="known_state"),
        CheckConstraint("target BETWEEN 0 AND 10000", name="target_in_range"),
    )

    id: Mapped[UUID] = primary_key()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str]
    state: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    roster_day: Mapped[date]
    target: Mapped[int]
    policy: Mapped[str]
    parts: Mapped[list[Any]]
    parts_required: Mapped[int | None]
    verdict_kinds: Mapped[list[Any]]
    quiz_id: Mapped[UUID | None] = mapped_column(ForeignKey("quizzes.id"))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class CampaignDocument(Base):
    """One row: one item of study material of a campaign, in order."""

    __tablename__ = "campaign_documents"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), primary_key=True)
    position: Mapped[int]


class CampaignTarget(Base):
    """One row: a unit whose members (it and all below) are to study."""

    __tablename__ = "campaign_targets"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)


class StudySession(Base):
    """One row: one meeting at one place (buổi học). `parts` are the numbers (from 1) of the campaign's parts it covers.

    kind: regular, makeup (học bù), home (học bù tại nhà), outside (no meeting of ours: what another place confirmed).
    `secret` makes the hall code, `guest_code` (once asked for) lets guests take the test. `client_id` is made on the device
    that plans the meeting: the same id again is the same meeting. `others`: how many guests and non-members came, each with a
    word; counted nowhere. A cancelled meeting stays, with its reason.
    """

    __tablename__ = "study_sessions"
    __table_args__ = (
        Index("uq_study_sessions_client", "campaign_id", "client_id", unique=True),
        CheckConstraint("kind IN ('regular', 'makeup', 'home', 'outside')", name="known_kind"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    parts: Mapped[list[Any]]
    secret: Mapped[str]
    guest_code: Mapped[str | None] = mapped_column(unique=True)
    client_id: Mapped[UUID] = mapped_column(default=new_id)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    others: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[UUID | None]
    cancel_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Enrolment(Base):
    """One row: one member of the target units on the roster day, whatever the standing; written at opening, never deleted.

    In or out of the denominator is computed from `standing`, the policy and accepted corrections.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        Index("uq_enrolments_member", "campaign_id", "member_id", unique=True),
        Index("ix_enrolments_branch", "campaign_id", "unit_id", "standing"),
        Index("ix_enrolments_member_id", "member_id"),
        CheckConstraint("standing IN ('expected', 'exempt', 'temporarily_exempt', 'suspended')", name="known_standing"),
    )

    id: Mapped[UUID] = primary_key()
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    cell_id: Mapped[UUID | None]
    membership: Mapped[str]
    standing: Mapped[str]
    policy: Mapped[str]
    basis: Mapped[dict[str, Any]]
    removed_on: Mapped[date | None]
    removed_why: Mapped[str | None]


class EnrolmentCorrection(Base):
    """One row: a change that would move an enrolment; takes effect only when accepted one level above, with a reason.

    kind: removed (died, expelled, removed, left before closing), standing (effective by the roster day, recorded later) or
    restored (the loss of membership was itself an error). `reason` is given with the decision.
    """

    __tablename__ = "enrolment_corrections"
    __table_args__ = (CheckConstraint("state IN ('proposed', 'accepted', 'refused')", name="known_state"),)

    id: Mapped[UUID] = primary_key()
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), index=True)
    kind: Mapped[str]
    value: Mapped[str]
    effective_on: Mapped[date]
    reason: Mapped[str | None]
    state: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


class AttendanceMark(Base):
    """One row: one statement about one member at one part of one session; appended, never changed (list of marks).

    `client_id` is made on the device: the same id again is the same mark. state: present, excused, unexcused; unrecorded takes
    an earlier mark back. way: code (own check-in), roll (roll call), home, elsewhere (at another place). `excuse` is one of a
    short list, never a diagnosis; `reason` says why an earlier mark is undone. `confirmed_at` is empty while the mark waits for
    a second person; `single_recorder`: the recorder said that there is none. `on_behalf`: the level above acted for the branch.
    """

    __tablename__ = "attendance_marks"
    __table_args__ = (
        Index("uq_attendance_marks_client", "session_id", "client_id", "member_id", "part", unique=True),
        Index("ix_attendance_marks_member_id", "member_id"),
        CheckConstraint("excuse IS NULL OR excuse IN ('illness', 'duty', 'family', 'other')", name="known_excuse"),
        CheckConstraint("state IN ('present', 'excused', 'unexcused', 'unrecorded')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    part: Mapped[int]
    state: Mapped[str]
    way: Mapped[str]
    excuse: Mapped[str | None]
    reason: Mapped[str | None]
    client_id: Mapped[UUID]
    device_time: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    single_recorder: Mapped[bool] = mapped_column(default=False, server_default=false())
    on_behalf: Mapped[bool] = mapped_column(default=False, server_default=false())


class Attendance(Base):
    """One row: what the marks on one member at one part of one session say now; rewritten together with them.

    No row: not recorded ("chưa ghi"), which is not absent. Who is not enrolled has a row too and is counted nowhere.
    `confirmed`: waits for no second person, because one confirmed or because there is none (`single_recorder`).
    """

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_member", "campaign_id", "member_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    state: Mapped[str]
    way: Mapped[str]
    mark_id: Mapped[UUID]
    confirmed: Mapped[bool]
    single_recorder: Mapped[bool] = mapped_column(default=False, server_default=false())


class RollCall(Base):
    """One row: one sent roll (PUT …/attendance), its answer, and where the signed paper is kept ("Sổ biên bản, trang 12"); or
    another list that is sent as a whole (organisers, guests and non-members).

    The same `client_id` with the same content (`content_hash`) gets the same answer, with other content a refusal.
    """

    __tablename__ = "roll_calls"
    __table_args__ = (Index("uq_roll_calls_client", "session_id", "client_id", unique=True),)

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("study_sessions.id"))
    client_id: Mapped[UUID]
    content_hash: Mapped[str]
    unit_id: Mapped[UUID | None]
    paper_kept: Mapped[str | None]
    answer: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


class RefusedCheckIn(Base):
    """One row: a check-in, a roll or another record that was refused, with its reason and content (`payload`, JSON text).

    Kept, because what a phone sent is never dropped in silence. The same content sent again is the same row. `kind` names the
    route it came by. state: kept (evidence), waiting (recorded before the recorder's term ended: the new secretary takes it
    over or lays it aside with a `word`), taken, laid_aside.
    """

    __tablename__ = "refused_check_ins"
    __table_args__ = (
        Index("ix_refused_check_ins_session_id", "session_id", "member_id", "received_at"),
        Index("ix_refused_check_ins_campaign_id", "campaign_id", "state"),
        Index("ix_refused_check_ins_member_id", "member_id"),
        CheckConstraint("state IN ('kept', 'waiting', 'taken', 'laid_aside')", name="known_state"),
    )

    id: Mapped[UUID] = primary_key()
    session_id: Mapped[UUID | None]
    campaign_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    account_label: Mapped[str | None]
    member_id: Mapped[UUID | None]
    client_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default="check_in", server_default=text("'check_in'"))
    reason: Mapped[str]
    device_time: Mapped[datetime | None]
    payload: Mapped[str]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="kept", server_default=text("'kept'"))
    word: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
