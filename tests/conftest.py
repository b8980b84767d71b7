"""What every test may ask for: a database of its own, on SQLite and on PostgreSQL.

`database` runs a test twice, once for each kind. A test about one kind says so:
`@pytest.mark.parametrize("database", ["postgresql"], indirect=True)`.
"""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tests.compiled import keep_compiled
from tests.databases import (
    KINDS,
    Database,
    PostgresDatabases,
    SqliteDatabases,
)
from tests.memory import quick_folder
from tests.postgres_server import PostgresServer, running_server

# How long an example takes says more about the machine than about the code, so no example has a
# deadline. The same code gets the same examples, so that a change fails by its own fault; others,
# and ten times as many, come with `pytest --hypothesis-profile=explore`, as in `make faults`.
settings.register_profile(
    "renewal",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore", settings.get_profile("renewal"), derandomize=False, max_examples=400
)
settings.load_profile("renewal")


# Where pytest makes its folders, unless somebody has said where.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", quick_folder())


# Tests start Python some hundred times. Where the environment forbids bytecode each of them would
# compile the service anew, which takes longer than what most of them test.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

keep_compiled()


def pytest_collection_finish() -> None:
    """What was collected stays to the end, so no search for garbage goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on a database of the test's own, without an installation."""
    engine = create_engine(database.url)
    with Session(engine) as made:
        yield made
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL, started when the first test asks for it; each worker has its own."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases(postgres_server: PostgresServer) -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(postgres_server, prefix=f"renewal_test_{os.getpid()}")
    yield databases
    databases.drop_template()


def _databases(request: pytest.FixtureRequest) -> SqliteDatabases | PostgresDatabases:
    made: SqliteDatabases | PostgresDatabases = request.getfixturevalue(
        f"{request.param}_databases"
    )
    return made


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database that nobody else uses."""
    with _databases(request).migrated() as made:
        yield made


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without tables, for tests of the migrations themselves."""
    with _databases(request).empty() as made:
        yield made
