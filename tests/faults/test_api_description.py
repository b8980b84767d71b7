"""The API does what its description says, asked in every way that the description allows or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.api.programs import token_for
from tests.web.visiting import open_november

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DESCRIPTION = "/api/v1/openapi.json"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        made.app.testing = False
        yield made


def ask(service: Installation, times: int) -> set[str]:
    """Each operation is asked so many times; the names of those that were."""
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, service.app)
    headers = {"Authorization": f"Bearer {token_for(service, 'R1')}"}
    asked = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "the description can be read"
        operation = found.ok()
        # Where any text may stand, as in an address, nothing can be sent that is not described.
        misused = bool(operation.query or operation.body)
        for mode in GenerationMode if misused else [GenerationMode.POSITIVE]:
            strategy = operation.as_strategy(generation_mode=mode, headers=headers)

            @settings(
                max_examples=times,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def check(case: schemathesis.Case) -> None:
                asked.add(case.operation.label)
                case.call_and_validate(headers=headers)

            check()
    return asked


@SQLITE
def test_it_answers_as_it_is_described(service: Installation) -> None:
    asked = ask(service, 10)

    assert len(asked) >= 6
    assert "POST /api/v1/assignments/{code}/response" in asked


@pytest.mark.faults
@SQLITE
def test_it_answers_as_it_is_described_however_often_it_is_asked(service: Installation) -> None:
    assert ask(service, 1_000)
