"""revisions that were taken back leave the shelves

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column(
            "revision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_taken_back_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_taken_back")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    # Without it, choices made after an undo could no longer be computed again.
    may_lose_evidence(op.get_bind(), "taken_back")
    op.drop_table("taken_back")
    create_triggers(op.get_bind())
