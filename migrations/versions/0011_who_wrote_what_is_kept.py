"""who had written what when a run began to choose is on record

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authorship",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorship")),
        sa.UniqueConstraint("digest", name=op.f("uq_authorship_digest")),
    )
    op.create_table(
        "stocktake_authorship",
        sa.Column(
            "stocktake_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "authorship_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_authorship_stocktake_id")
        ),
        sa.ForeignKeyConstraint(
            ["authorship_id"],
            ["authorship.id"],
            name=op.f("fk_stocktake_authorship_authorship_id"),
        ),
        sa.PrimaryKeyConstraint("stocktake_id", name=op.f("pk_stocktake_authorship")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    # Without them, choices could be computed again with today's authors only.
    may_lose_evidence(op.get_bind(), "stocktake_authorship")
    op.drop_table("stocktake_authorship")
    op.drop_table("authorship")
    create_triggers(op.get_bind())
