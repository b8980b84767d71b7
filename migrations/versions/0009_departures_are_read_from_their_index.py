"""what departed from the plain course is read from its index alone

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renewal.store.triggers import create_triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_assignment_departures"
DEPARTED = sa.text("reason <> 'new'")


def upgrade() -> None:
    _put_index(["credential_id", "id", "revision_id", "reason"])


def downgrade() -> None:
    _put_index(["credential_id"])


def _put_index(columns: list[str]) -> None:
    op.drop_index(NAME, "assignment", sqlite_where=DEPARTED, postgresql_where=DEPARTED)
    op.create_index(NAME, "assignment", columns, sqlite_where=DEPARTED, postgresql_where=DEPARTED)
    create_triggers(op.get_bind())
