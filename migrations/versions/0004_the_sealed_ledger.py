"""the sealed ledger

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unsealed",
        sa.Column("entry_id", ROW_ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_unsealed_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_unsealed")),
    )
    op.create_table(
        "sealed",
        sa.Column("number", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subtree_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_sealed_entry_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealed")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_sealed_entry_id")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("number", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("size", ROW_ID, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("size", name=op.f("uq_checkpoint_size")),
    )
    # The entries that are there already wait for the first tick.
    op.execute("INSERT INTO unsealed (entry_id) SELECT id FROM entry")
    create_triggers(op.get_bind())


def downgrade() -> None:
    may_lose_evidence(op.get_bind(), "sealed", "checkpoint")
    op.drop_table("checkpoint")
    op.drop_table("sealed")
    op.drop_table("unsealed")
    create_triggers(op.get_bind())
