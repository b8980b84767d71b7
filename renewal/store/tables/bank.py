"""The programme as loaded, and the items with their revisions.

A revision is what was asked and what was right; it never changes. Its words are kept per
language beside it, so that mending a translation makes no new revision.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class ProgrammeVersion(Base):
    """One state of the programme's files; the newest is in force."""

    __tablename__ = "programme_version"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]


class ProgrammeFile(Base):
    """One file of a programme version, word for word."""

    __tablename__ = "programme_file"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("programme_version.id"), primary_key=True, autoincrement=False
    )
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class Area(Base):
    """A certification area, so that credentials and items can refer to it."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)


class Item(Base):
    """A question with its permanent name; status, topic and current revision follow the bank.

    ``content_digest`` is the digest of everything the file said, so that a second import of
    the same file finds nothing to do.
    """

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    topic: Mapped[str] = mapped_column(String(80))
    concept: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(320))
    content_digest: Mapped[str] = mapped_column(String(64))
    # No foreign key: revisions refer to items, and a circle cannot be migrated on both databases.
    current_revision_id: Mapped[int | None] = mapped_column(RowId)

    __table_args__ = (
        Index(None, "area_id", "status"),
        CheckConstraint(
            "status IN ('draft', 'review', 'pretest', 'operational', 'retired')",
            name="status_known",
        ),
    )


class ItemStatus(Base):
    """The item took a status at an instant."""

    __tablename__ = "item_status"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    recorded_at: Mapped[datetime]


class Revision(Base):
    """One wording of an item with its key.

    ``key`` is a list of the author's option ids, ``options`` a list of ``{"id", "fixed"}``
    in the author's order, ``references`` a list of strings.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(24))
    choose: Mapped[str] = mapped_column(String(8))
    option_order: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(35))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    key: Mapped[list[str]] = mapped_column(JSON)
    references: Mapped[list[str]] = mapped_column(JSON)
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("item_id", "number"),)


class TakenBack(Base):
    """The import that wrote the revision was taken back: it is in force for nobody any more.

    Shelves that hold it are not changed; whoever reads them leaves it out from that instant on.
    """

    __tablename__ = "taken_back"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True, autoincrement=False
    )
    taken_back_at: Mapped[datetime]


class RevisionText(Base):
    """The words of a revision in one language; ``options`` is ``[{"id", "text", "rationale"}]``."""

    __tablename__ = "revision_text"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    reviewed: Mapped[bool]
    stem: Mapped[str] = mapped_column(Text)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    recorded_at: Mapped[datetime]


class Exhibit(Base):
    """A picture with the words that stand for it; revisions share it."""

    __tablename__ = "exhibit"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    alt: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("sha256", "alt"),)


class RevisionExhibit(Base):
    """The revision shows the exhibit at a position."""

    __tablename__ = "revision_exhibit"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"))
