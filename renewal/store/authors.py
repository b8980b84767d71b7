"""Who wrote which items: as the bank and the addresses say it now, and as runs found it.

Addresses change and so does the author of an item, so what a run left out for whom is kept, with
technicians by their numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.store import tables
from renewal.store.db import Base
from renewal.store.tables import Account, Item, Person, Technician

Authors = Mapping[int, frozenset[int]]
"""By technician, the items that are their own."""


def authored_by(session: Session) -> dict[int, frozenset[int]]:
    """Return the items that technicians wrote themselves, by technician.

    Authors are known by their address: that of a person or of an account.
    """
    written: dict[str, set[int]] = defaultdict(set)
    for item_id, author in session.execute(
        select(Item.id, Item.author).where(Item.author.contains("@"))
    ):
        written[author.casefold()].add(item_id)
    if not written:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    for technician_id, email in _addresses(session, list(written)):
        found[technician_id] |= written[email.casefold()]
    return {technician_id: frozenset(items) for technician_id, items in found.items()}


def _addresses(session: Session, emails: Sequence[str]) -> list[tuple[int, str]]:
    accounts = select(Account.technician_id, Account.email).where(
        Account.technician_id.is_not(None), func.lower(Account.email).in_(emails)
    )
    people = (
        select(Technician.id, Person.email)
        .join(Person, Person.id == Technician.person_id)
        .where(func.lower(Person.email).in_(emails))
    )
    rows = [*session.execute(accounts), *session.execute(people)]
    return [(technician_id, email) for technician_id, email in rows if technician_id is not None]


def put_authorship(session: Session, authors: Authors) -> tuple[int, list[Base]]:
    """Who wrote what is in its table; return its number, and the row if it is new."""
    listed = [[person, sorted(items)] for person, items in sorted(authors.items())]
    digest = sha256(json.dumps(listed, separators=(",", ":")).encode()).hexdigest()
    known = session.scalar(select(tables.Authorship.id).where(tables.Authorship.digest == digest))
    if known is not None:
        return known, []
    row = tables.Authorship(digest=digest, authors=listed)
    session.add(row)
    session.flush()
    return row.id, [row]


def authors_at(session: Session, stocktake_id: int) -> dict[int, frozenset[int]] | None:
    """Return who had written what when stock was taken, by technician; None if it was not kept."""
    listed: list[tuple[int, list[int]]] | None = session.scalar(
        select(tables.Authorship.authors)
        .join(
            tables.StocktakeAuthorship,
            tables.StocktakeAuthorship.authorship_id == tables.Authorship.id,
        )
        .where(tables.StocktakeAuthorship.stocktake_id == stocktake_id)
    )
    return None if listed is None else {person: frozenset(items) for person, items in listed}
