"""What memory makes of an answer: the part of its transaction that learns from it."""

import time
from datetime import timedelta
from statistics import median

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.databases import nations
from bench.history import ONE_IN
from bench.nation import MONTH, opening_instant
from bench.report import report
from renewal.domain.calendar import Month
from renewal.domain.spacing import Sure
from renewal.store.db import writing
from renewal.store.memories import remember
from renewal.store.tables import Assignment, Item, Revision

SIZE = 10_000
ANSWERS = 500


def run(size: int | None) -> None:
    """The middle one of some hundred, each in a transaction of its own and written down."""
    size = size or SIZE
    for nation in nations(size):
        with nation.fresh() as database:
            engine = create_engine(database.url)
            with Session(engine) as session:
                took = sorted(_took(session))
            engine.dispose()
        least, most = took[0], took[len(took) * 99 // 100]
        report(
            "memory_update",
            nation.kind,
            size,
            median(took),
            None,
            None,
            least=round(least, 6),
            p99=round(most, 6),
        )


def _took(session: Session) -> list[float]:
    """Half of those who answer have answered before, and every second one says to be sure."""
    month: Month = MONTH.plus(-1)
    asked = session.execute(
        select(Assignment.credential_id, Item.id, Item.concept)
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .where(Assignment.month == str(month), Assignment.credential_id % (ONE_IN // 2) == 0)
        .limit(ANSWERS)
    ).all()
    at, found = opening_instant(MONTH) + timedelta(hours=1), []
    for number, (credential_id, item_id, concept) in enumerate(asked):
        sure = Sure.SURE if number // 2 % 2 else None
        with writing(session):
            begun = time.perf_counter()
            remember(session, credential_id, item_id, concept, right=True, sure=sure, at=at)
            found.append(time.perf_counter() - begun)
    return found
