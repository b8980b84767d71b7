"""Runs the migrations on the connection that `renewal.store.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from renewal.store import partial_indexes, tables
from renewal.store.db import Base, Instant

assert tables.EVIDENCE, "importing the tables completes the metadata"
assert partial_indexes.INDEXES, "and so does importing these"


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Migrations hold plain types, so that they do not change when the code does."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
