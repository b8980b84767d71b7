"""The token that a program sends to act for a technician: ``Authorization: Bearer TOKEN``.

A cookie of a signed-in browser serves for looking, so that people can try the addresses out; to
change anything takes a token, which no other site can make a browser send.
"""

from __future__ import annotations

from datetime import datetime

from flask import request

from renewal.actions.look_up_token import look_up_token
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.store.queries.tokens import TokenRow
from renewal.web.cookies import secret

SCHEME = "bearer"


class BadToken(RenewalError):
    """What a program sent to be known by is no token that works."""

    code = "bad_token"

    def __init__(self) -> None:
        super().__init__(
            "The token sent is not one of ours, or it has been ended. Send a token that works as "
            "'Authorization: Bearer TOKEN'; the office makes new ones."
        )


def is_sent() -> bool:
    """Tell whether the program says who it is, rightly or not."""
    return "Authorization" in request.headers


def token_sent(now: datetime) -> TokenRow:
    """Return the token that was sent, or raise `BadToken`."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    found = None
    if scheme.lower() == SCHEME:
        found = look_up_token(db.session(), token=token.strip(), secret=secret(), now=now)
    if found is None:
        raise BadToken
    return found
