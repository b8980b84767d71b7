"""An office for acts about people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Database
from tests.office import Office, opened_office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """An office on Monday, 4 January 2027, ten in the morning in New York."""
    with opened_office(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made
