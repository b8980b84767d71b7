"""Remembers in a request that the database is away, so that its page does not wait for it again."""

from __future__ import annotations

from typing import Final

from flask import request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from renewal.store.reaching import is_away

_AWAY: Final = "renewal.database_away"


def note_away(error: DBAPIError | NoConnectionFree) -> None:
    """The page of this request is drawn without the database, where the error says it is away."""
    if not isinstance(error, DBAPIError) or is_away(error):
        request.environ[_AWAY] = True


def found_away() -> bool:
    """Tell whether whoever asked the database last in this request found it away."""
    return bool(request.environ.get(_AWAY, False))
