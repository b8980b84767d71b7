"""Thousands of tamperings by lot, every one of them found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from renewal.actions.seal_entries import seal_entries
from tests.actions.every_act import eventful_service
from tests.databases import Database
from tests.tampering import defenceless
from tests.tampering_by_lot import tamper

TIMES = {"sqlite": 4000, "postgresql": 1000}


@pytest.mark.faults
def test_it_finds_whatever_is_done_to_the_database(database: Database, tmp_path: Path) -> None:
    with eventful_service(database, tmp_path) as service:
        seal_entries(service.session, now=service.now)
        with defenceless(service.session):
            tampering = tamper(service.session, TIMES[database.kind])

    assert tampering.missed == []
    assert tampering.tried == TIMES[database.kind]
