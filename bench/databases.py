"""Databases for measurements, of both kinds, thrown away afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import Database, PostgresDatabases, SqliteDatabases
from tests.postgres_server import running_server


@contextmanager
def both_kinds() -> Iterator[Iterator[SqliteDatabases | PostgresDatabases]]:
    """Makers of databases on SQLite and on PostgreSQL; DATABASE=sqlite or postgresql picks one."""
    wanted = os.environ.get("DATABASE", "")
    folder = Path(tempfile.mkdtemp(prefix="renewal-bench-"))
    try:
        yield _makers(wanted, folder)
    finally:
        shutil.rmtree(folder)


def _makers(wanted: str, folder: Path) -> Iterator[SqliteDatabases | PostgresDatabases]:
    if wanted in {"", "sqlite"}:
        yield SqliteDatabases(folder)
    if wanted in {"", "postgresql"}:
        with running_server() as server:
            databases = PostgresDatabases(server, prefix=f"renewal_bench_{os.getpid()}")
            yield databases
            databases.drop_template()


__all__ = ["Database", "both_kinds"]
