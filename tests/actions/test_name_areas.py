"""Which code an area's number stands for is on record, once for each area."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.name_areas import NAMING, name_areas_within
from renewal.actions.verify import verify
from renewal.actions.write_items import area_ids
from renewal.store.db import writing
from renewal.store.tables import Area, Entry
from tests.actions.signing_in import NOON


def named(session: Session) -> list[list[list[Any]]]:
    entries = session.scalars(select(Entry).where(Entry.act == NAMING).order_by(Entry.id)).all()
    return [entry.covers for entry in entries]


def name_all(session: Session) -> None:
    with writing(session):
        name_areas_within(session, actors=("operator",), now=NOON)


def test_it_names_areas_of_before_it_did_once(session: Session) -> None:
    with writing(session):
        session.add_all([Area(id=7, code="A5"), Area(id=8, code="A6")])

    name_all(session)
    name_all(session)

    assert named(session) == [[["area", 7], ["area", 8]]]
    assert verify(session).first_bad is None


def test_it_names_new_areas_beside_those_that_are_named(session: Session) -> None:
    with writing(session):
        first = area_ids(session, {"A5", "A6"}, actors=("cli",), now=NOON)

    with writing(session):
        area_ids(session, {"A6"}, actors=("cli",), now=NOON)
        both = area_ids(session, {"A6", "T4"}, actors=("cli",), now=NOON)

    assert named(session) == [
        [["area", first["A5"]], ["area", first["A6"]]],
        [["area", both["T4"]]],
    ]
