"""The language of the pages: what the reader chose, else what is on record, else the browser's."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, current_app, redirect, request
from werkzeug import Response

from renewal.settings import Settings
from renewal.web.guard import find_viewer, public
from renewal.web.words import LANGUAGES, find_language

blueprint = Blueprint("language", __name__)
COOKIE: Final = "language"
_ONE_YEAR: Final = 365 * 24 * 3600


def page_language() -> str:
    """Return the language of the interface for this request."""
    chosen = find_language(request.cookies.get(COOKIE)) or find_language(_recorded())
    return chosen or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """The reader's browser remembers the language; the page they were on is shown again."""
    settings: Settings = current_app.extensions["renewal_settings"]
    answer = redirect(_own_path(request.form.get("next", "")), 303)
    language = find_language(request.form.get("language"))
    if language is not None:
        answer.set_cookie(
            COOKIE,
            language,
            max_age=_ONE_YEAR,
            httponly=True,
            secure=settings.secure,
            samesite="Lax",
        )
    return answer


def _own_path(path: str) -> str:
    """Return the path when it leads to a page of ours, else the first page."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if ours and path.isprintable() else "/"


def _recorded() -> str | None:
    who = find_viewer()
    return who.language if who is not None else None
