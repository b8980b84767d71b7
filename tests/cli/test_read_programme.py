"""A web process reads the programme when it starts: once, whoever asks for it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from flask import Flask

from renewal.actions import programme
from renewal.app import create_app
from renewal.cli.serving import read_programme
from renewal.settings import Settings
from renewal.store.db import db
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, installed

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application of a process that has read no programme."""
    monkeypatch.setattr(programme, "_read", {})
    chosen = {"DATABASE_URL": database.url, "RENEWAL_SECRET_KEY": SECRET, "RENEWAL_MODE": "test"}
    made = create_app(Settings.from_env(chosen))
    yield made
    with made.app_context():
        db.engine.dispose()


def test_it_is_read_once_by_threads_that_need_it_at_once(
    app: Flask, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, read, reads = Barrier(2), programme._programme, []

    def note(*given: Any) -> Any:
        reads.append(given)
        with suppress(BrokenBarrierError):
            together.wait(0.3)  # for the other one, if it reads, too
        return read(*given)

    monkeypatch.setattr(programme, "_programme", note)
    with installed(database, tmp_path, "2027-01-01T12:00:00") as service:
        service.load_bank(write_bank(tmp_path / "bank", {"A5": 12}))
        programme._read.clear()
        reads.clear()
        threads = [Thread(target=read_programme, args=(app,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(reads) == 1
    assert len(programme._read) == 1


def test_where_there_is_none_whoever_asks_is_told(app: Flask) -> None:
    read_programme(app)

    with app.app_context(), pytest.raises(programme.NoProgramme):
        programme.programme_in_force(db.session())
