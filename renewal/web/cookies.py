"""The two cookies: a random value that knows a browser again, and one that signs it in.

Neither means anything by itself; what belongs to them is in the database, under keyed hashes.
Only where people come by https may they be called ``__Host-`` and marked Secure: a browser
drops such cookies on a plain address.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import current_app, request
from werkzeug import Response

from renewal.settings import Settings

SESSION = "renewal"
BROWSER = "renewal-browser"
BROWSER_LIFE = timedelta(days=30)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,86}")
_SECRET = "renewal_secret"  # noqa: S105 - where the secret is kept, not the secret


def settings() -> Settings:
    """Return the settings of this process."""
    return cast(Settings, current_app.extensions["renewal_settings"])


def secret() -> str:
    """Return the secret that signs codes and sessions, read once per process."""
    kept = current_app.extensions
    if _SECRET not in kept:
        kept[_SECRET] = settings().secret_key()
    return cast(str, kept[_SECRET])


def new_token() -> str:
    """Return 256 random bits in 43 characters, or what a test has put in their place."""
    make: Callable[[], str] = current_app.extensions.get("renewal_tokens", secrets.token_urlsafe)
    return make()


def session_token() -> str | None:
    """Return what this browser sent to be known as signed in, if it looks like ours."""
    return _sent(SESSION)


def browser_token() -> str | None:
    """Return what this browser sent to be known again, if it looks like ours."""
    return _sent(BROWSER)


def set_session(response: Response, token: str, life: timedelta) -> None:
    """The browser will send ``token`` for as long as a session can last."""
    _set(response, SESSION, token, life)


def clear_session(response: Response) -> None:
    """The browser will send no session token any more."""
    _set(response, SESSION, "", timedelta(0))


def set_browser(response: Response, token: str) -> None:
    """The browser will be known again by ``token``."""
    _set(response, BROWSER, token, BROWSER_LIFE)


def _sent(name: str) -> str | None:
    value = request.cookies.get(_full(name), "")
    return value if _TOKEN.fullmatch(value) else None


def _set(response: Response, name: str, value: str, life: timedelta) -> None:
    response.set_cookie(
        _full(name),
        value,
        max_age=life,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Lax",
    )


def _full(name: str) -> str:
    return f"__Host-{name}" if settings().secure else name
