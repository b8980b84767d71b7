"""A service in November 2026, and a program that acts for Rosa."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.api.programs import program
from tests.web.visiting import open_november


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@pytest.fixture
def rosas(service: Installation) -> FlaskClient:
    return program(service)
