"""An office to try the pages in: Ada and Ben are admins, Rosa and Sam are technicians.

It is 24 November 2026; November is open and nobody has answered yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renewal.actions.add_account import add_account
from renewal.domain.access import Role
from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.visiting import Visitor, open_november, signed_in

ADA, BEN, WILMA = "ada@example.org", "ben@example.org", "wilma@example.org"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        for email, role in ((ADA, Role.ADMIN), (BEN, Role.ADMIN), (WILMA, Role.ITEM_WRITER)):
            add_account(made.session, email=email, role=role, now=made.now)
        yield made


@pytest.fixture
def ada(service: Installation) -> Visitor:
    return signed_in(service, ADA)


@pytest.fixture
def ben(service: Installation) -> Visitor:
    return signed_in(service, BEN)
