"""Who may sign in, and the codes, sessions, tokens and counted attempts of doing so.

Codes, sessions, attempts and request keys are not evidence: they expire and are swept away.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Account(Base):
    """A sign-in by e-mail address; ``technician_id`` ties it to a person's own pages."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"), unique=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("role IN ('technician', 'item-writer', 'admin')", name="role_known"),
    )


class SignInCode(Base):
    """A code or link that signs in once; only keyed hashes of both are kept.

    ``account_id`` is None for an address nobody has an account for: the row makes the two
    cases indistinguishable. ``browser_hash`` is None for an operator's link.
    """

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    nonce: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int]
    used_at: Mapped[datetime | None]
    reusable: Mapped[bool]

    __table_args__ = (Index(None, "browser_hash"), Index(None, "expires_at"))


class SignInSession(Base):
    """A browser that is signed in; ended here, it is ended everywhere."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApiToken(Base):
    """A token by which programs act for a technician; only its keyed hash is kept.

    It belongs to the technician and not to an account, because somebody without an e-mail
    address may use a program too. ``used_at`` is the day of the last use, or a little later.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SharedLink(Base):
    """A link by which anybody sees what a technician is certified in; at most one a technician.

    The link follows from the nonce and the secret; ended, its row is gone.
    """

    __tablename__ = "shared_link"

    technician_id: Mapped[int] = mapped_column(
        ForeignKey("technician.id"), primary_key=True, autoincrement=False
    )
    nonce: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]


class RequestKey(Base):
    """A key that a program put on a request, so that the key cannot serve for another one.

    Both columns are digests: of the key, and of what was asked with it.
    """

    __tablename__ = "request_key"

    technician_id: Mapped[int] = mapped_column(
        ForeignKey("technician.id"), primary_key=True, autoincrement=False
    )
    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "recorded_at"),)


class Attempt(Base):
    """One counted attempt, so that limits hold across processes; ``subject`` is a hash."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]

    __table_args__ = (Index(None, "kind", "subject", "made_at"), Index(None, "made_at"))
