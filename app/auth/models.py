"""Accounts, one-time codes, devices, brakes, grants. Unit and member ids are opaque here."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key


class Account(Base):
    """One row: one person's (or the operator's) way in. The login is the short number on the slip."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = primary_key()
    login: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[UUID | None] = mapped_column(unique=True)
    label: Mapped[str]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    pin_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    codes_issued: Mapped[int] = mapped_column(default=0)
    reissued_at: Mapped[datetime | None]


class ActivationCode(Base):
    """One row: one slip's code, stored hashed; a new one replaces the older. `family_id`: the device it enrolled."""

    __tablename__ = "activation_codes"

    id: Mapped[UUID] = primary_key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    family_id: Mapped[UUID | None]
    replaced_at: Mapped[datetime | None]


class RefreshFamily(Base):
    """One row: one enrolled device. `generation` is the current refresh token's; tokens themselves are not stored.

    `rotated_at` is when the previous generation was first used; `pin_required`: a shared phone, refreshing asks for the PIN.
    """

    __tablename__ = "refresh_families"

    id: Mapped[UUID] = primary_key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[UUID]
    device_label: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    rotated_at: Mapped[datetime]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
    pin_required: Mapped[bool] = mapped_column(default=False)


class KnownDevice(Base):
    """One row: a device that signed in to the account before; its failures are counted in a lane of its own."""

    __tablename__ = "known_devices"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class SignInFailures(Base):
    """One row: tries of one account in one lane (app.auth.brakes) since the last success."""

    __tablename__ = "sign_in_failures"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]


class PrivacyAcknowledgement(Base):
    """One row: an account has read a version of the notice on what is kept."""

    __tablename__ = "privacy_acknowledgements"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class RoleGrant(Base):
    """One row: one role of one account on one unit for a term, half-open [valid_from, valid_to)."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index("ix_role_grants_account_id", "account_id"),
        Index("ix_role_grants_unit_id", "unit_id"),
        Index(
            "uq_role_grants_open",
            "account_id",
            "role",
            "unit_id",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
            sqlite_where=text("valid_to IS NULL"),
        ),
    )

    id: Mapped[UUID] = primary_key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str]
    unit_id: Mapped[UUID]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str | None]
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
