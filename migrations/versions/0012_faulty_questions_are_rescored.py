"""faulty questions are rescored

Revision: 0012, after 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.migrate import may_lose_evidence
from renewal.store.triggers import create_triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rescore",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("revision_id", _row_id(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposal_id", _row_id(), nullable=False),
        sa.Column("rescored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('void', 're-key')", name=op.f("ck_rescore_kind_known")),
        sa.CheckConstraint(
            "(kind = 'void') = (key_digest = '') AND (kind = 'void') = (key IS NULL)",
            name=op.f("ck_rescore_key_of_a_rekey"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_rescore_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_rescore_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescore")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_rescore_proposal_id")),
        sa.UniqueConstraint(
            "revision_id", "kind", "key_digest", name=op.f("uq_rescore_revision_id_kind_key_digest")
        ),
    )
    op.create_table(
        "rescore_walk",
        sa.Column("rescore_id", _row_id(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", _row_id(), nullable=False),
        sa.Column("answers", _row_id(), nullable=False),
        sa.Column("scored", _row_id(), nullable=False),
        sa.Column("righted", _row_id(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rescore_id"], ["rescore.id"], name=op.f("fk_rescore_walk_rescore_id")
        ),
        sa.PrimaryKeyConstraint("rescore_id", name=op.f("pk_rescore_walk")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    # Without it nobody could say why answers were scored twice.
    may_lose_evidence(op.get_bind(), "rescore")
    op.drop_table("rescore_walk")
    op.drop_table("rescore")
    create_triggers(op.get_bind())
