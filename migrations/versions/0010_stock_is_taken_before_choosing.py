"""what a run found on the shelves is on record

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stocktake",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restocked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["month"], ["window.month"], name=op.f("fk_stocktake_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
        sa.UniqueConstraint("month", "taken_at", name=op.f("uq_stocktake_month_taken_at")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    # Without it, choices from shelves that something had left could not be computed again.
    may_lose_evidence(op.get_bind(), "stocktake")
    op.drop_table("stocktake")
    create_triggers(op.get_bind())
