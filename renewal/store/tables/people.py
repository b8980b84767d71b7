"""People and what they hold. Names live in `person` alone, so that they can be erased."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Person(Base):
    """The name and address behind a technician: personal data, erasable."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    first_name: Mapped[str] = mapped_column(String(200))
    last_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(35))
    salt: Mapped[str] = mapped_column(String(64))


class Technician(Base):
    """Somebody who holds credentials, known to the evidence by a pseudonym only."""

    __tablename__ = "technician"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)


class Shop(Base):
    """A workshop that technicians belong to."""

    __tablename__ = "shop"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class ShopMembership(Base):
    """From ``from_on`` the technician belongs to the shop."""

    __tablename__ = "shop_membership"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"))
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    from_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "technician_id"),)


class ShopMembershipEnd(Base):
    """The membership ended: ``until_on`` is its last day."""

    __tablename__ = "shop_membership_end"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("shop_membership.id"), primary_key=True, autoincrement=False
    )
    until_on: Mapped[date]
    recorded_at: Mapped[datetime]


class Credential(Base):
    """A technician's certification in one area, first earned at a test centre.

    ``expires_on`` is the last valid day as it stood when the credential was recorded; later
    moves of the expiry are decisions.
    """

    __tablename__ = "credential"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    first_certified_on: Mapped[date]
    expires_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("technician_id", "area_id"),
        CheckConstraint("expires_on >= first_certified_on", name="expires_after_certification"),
    )


class TestResult(Base):
    """A certification test was passed on a day."""

    __tablename__ = "test_result"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    passed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("credential_id", "passed_on"),)


class Experience(Base):
    """So many years of work in a series were documented on a day."""

    __tablename__ = "experience"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"))
    series: Mapped[str] = mapped_column(String(16))
    years: Mapped[int]
    documented_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("technician_id", "series", "years", "documented_on"),
        CheckConstraint("years >= 0", name="years_not_negative"),
    )


class EnrolmentRow(Base):
    """The credential is asked questions from ``first_month`` on.

    Technician and area are those of the credential, repeated here because opening a month
    reads whole ranges of technicians and nothing else of their credentials.
    """

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"), index=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    enrolled_on: Mapped[date]
    first_month: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class EnrolmentEnd(Base):
    """The enrolment ended."""

    __tablename__ = "enrolment_end"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id"), primary_key=True, autoincrement=False
    )
    ended_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class PauseRow(Base):
    """A leave or a suspension of one credential, with its end when that was known."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("kind IN ('leave', 'suspension')", name="kind_known"),
        CheckConstraint("ends_at IS NULL OR ends_at > begins_at", name="ends_after_begin"),
    )


class PauseEnd(Base):
    """The pause ended, earlier than planned or without a planned end."""

    __tablename__ = "pause_end"

    pause_id: Mapped[int] = mapped_column(
        ForeignKey("pause.id"), primary_key=True, autoincrement=False
    )
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class Withdrawal(Base):
    """The credential was withdrawn for good."""

    __tablename__ = "withdrawal"

    credential_id: Mapped[int] = mapped_column(
        ForeignKey("credential.id"), primary_key=True, autoincrement=False
    )
    withdrawn_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
