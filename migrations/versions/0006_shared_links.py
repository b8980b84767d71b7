"""shared links

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.triggers import create_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_link",
        sa.Column(
            "technician_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["technician_id"], ["technician.id"], name=op.f("fk_shared_link_technician_id")
        ),
        sa.PrimaryKeyConstraint("technician_id", name=op.f("pk_shared_link")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_shared_link_link_hash")),
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    op.drop_table("shared_link")
    create_triggers(op.get_bind())
