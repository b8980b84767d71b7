"""The ledger's entries and their tree, the installation's own key, and the log of ticks."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Installation(Base):
    """One row: the key of the public codes, made once and never rotated."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class Entry(Base):
    """One act: which evidence rows it wrote and the SHA-256 of their canonical form.

    ``covers`` is a list of ``[table, key]``; for a batch one ``["opening", id]``, whose
    digest is the Merkle root of its assignments.
    """

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    act: Mapped[str] = mapped_column(String(40))
    pseudonym: Mapped[str | None] = mapped_column(String(32))
    actors: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    covers: Mapped[list[list[Any]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]


class Unsealed(Base):
    """The queue of entries that the tree does not hold yet; an entry comes with its row here."""

    __tablename__ = "unsealed"

    entry_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("entry.id"), primary_key=True, autoincrement=False
    )


class Sealed(Base):
    """An entry's place in the tree: leaf ``number``, counted from 0.

    ``subtree_hash`` is the root of the largest complete subtree that this leaf ends, from
    which the next leaves go on without reading the former ones.
    """

    __tablename__ = "sealed"

    number: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(RowId, ForeignKey("entry.id"), unique=True)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    subtree_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class CheckpointRow(Base):
    """What the tree was when some entries had been sealed; ``chain`` hangs it on the one before."""

    __tablename__ = "checkpoint"

    number: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(RowId, unique=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime]
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))


class TickRun(Base):
    """What one tick did, and which process it was; it is written when the tick ends.

    ``error`` is the operator's warning, or why the tick failed. Old runs are swept away.
    """

    __tablename__ = "tick_run"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    process: Mapped[str] = mapped_column(String(80))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    error: Mapped[str | None] = mapped_column(Text)
