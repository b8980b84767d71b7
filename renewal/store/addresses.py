"""Tells whether the address of a database can be taken apart, before anybody tries to reach it."""

from __future__ import annotations

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def is_address(url: str) -> bool:
    """Tell whether SQLAlchemy can read the address; whether anybody answers there is not asked."""
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True
