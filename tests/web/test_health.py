"""/healthz: whether pages can be answered, and for how long nobody ticked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from renewal.actions.read_health import Health, read_health
from renewal.app import create_app
from renewal.settings import Settings
from renewal.store.db import db, writing
from renewal.web import health
from tests.databases import Database
from tests.installation import Installation, installed, instant

AT = "2027-01-04T15:00:00"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, AT) as made:
        yield made


def told(service: Installation) -> tuple[int, Any]:
    answer = service.client().get("/healthz")
    return answer.status_code, answer.json


def test_it_says_that_no_tick_ever_ran(service: Installation) -> None:
    assert told(service) == (
        200,
        {
            "ok": True,
            "database": True,
            "migrated": True,
            "last_tick_seconds": None,
            "tick_late": True,
        },
    )


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (10, False), (11, True)])
def test_it_says_how_old_the_last_tick_is(service: Installation, minutes: int, late: bool) -> None:
    from renewal.store.tables import TickRun

    with writing(service.session):
        at = instant(AT)
        service.session.add(TickRun(started_at=at, finished_at=at, process="", summary={}))
    service.now = instant(f"2027-01-04T15:{minutes:02d}:00")

    status, facts = told(service)

    assert (status, facts["last_tick_seconds"], facts["tick_late"]) == (200, minutes * 60, late)


@pytest.mark.parametrize(
    ("at", "late"), [("14:59:59", False), ("13:00:00", False), ("12:59:59", True)]
)
def test_it_says_that_a_clock_set_back_keeps_ticks_away(
    service: Installation, at: str, late: bool
) -> None:
    from renewal.store.tables import TickRun

    with writing(service.session):
        ahead = instant("2027-01-04T15:00:00")
        service.session.add(TickRun(started_at=ahead, finished_at=ahead, process="", summary={}))
    service.now = instant(f"2027-01-04T{at}")

    _, facts = told(service)

    # No tick is younger than none at all.
    assert (facts["last_tick_seconds"], facts["tick_late"]) == (0, late)


def test_it_is_not_ready_at_another_version(service: Installation) -> None:
    with writing(service.session):
        service.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    status, facts = told(service)

    assert (status, facts["ok"], facts["migrated"], facts["database"]) == (503, False, False, True)


def test_it_is_not_ready_without_migrations_to_compare_with(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    status, facts = asked_alone(database.url, tmp_path, RENEWAL_HOME=str(tmp_path / "nowhere"))

    assert (status, facts["database"], facts["migrated"]) == (503, True, False)
    assert "Set RENEWAL_HOME" in caplog.text


def test_it_is_not_ready_without_tables(empty_database: Database, tmp_path: Path) -> None:
    status, facts = asked_alone(empty_database.url, tmp_path)

    assert (status, facts["database"], facts["migrated"]) == (503, True, False)


def test_it_is_not_ready_without_its_database(tmp_path: Path) -> None:
    status, facts = asked_alone(f"sqlite:///{tmp_path / 'nowhere' / 'renewal.db'}", tmp_path)

    assert (status, facts["ok"], facts["database"]) == (503, False, False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_is_not_ready_while_its_database_says_nothing(
    service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, speaks = [], Event()

    def say_nothing(session: Session) -> Health:
        looks.append(session)
        speaks.wait(30)
        return read_health(session)

    monkeypatch.setattr(health, "read_health", say_nothing)
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.05)
    silent = [told(service) for _ in range(3)]

    speaks.set()
    monkeypatch.setattr(health, "LOOK_SECONDS", 30)
    status, _ = told(service)

    assert {(status, facts["database"]) for status, facts in silent} == {(503, False)}
    # Whoever asks again waits for the look that is being taken.
    assert (len(looks), status) == (1, 200)


def asked_alone(url: str, folder: Path, **env: str) -> tuple[int, Any]:
    """What a process says whose database is not as it should be."""
    env = {"RENEWAL_DATA": str(folder), "DATABASE_URL": url, **env}
    app = create_app(Settings.from_env(env))
    answer = app.test_client().get("/healthz")
    with app.app_context():
        db.engine.dispose()
    return answer.status_code, answer.json
