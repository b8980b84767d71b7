"""What can be told of a database by its address alone, before anybody connects to it."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def is_address(url: str) -> bool:
    """Tell whether SQLAlchemy can read the address; whether anybody answers there is not asked."""
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite database, None for others."""
    parts = make_url(url)
    return Path(parts.database) if parts.drivername == "sqlite" and parts.database else None


def make_file_for_owner_only(url: str) -> None:
    """A database in a file has one, and if it is new only its owner can read it.

    It holds names, addresses and keys, and SQLite would let everybody read what it makes. Whatever
    it puts beside the file is for the same people.
    """
    file = file_of(url)
    if file is not None and file.parent.is_dir() and not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
