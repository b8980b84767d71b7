"""Where somebody goes after signing in: back to the page they wanted, and never off the site."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

HOME = "/"
# Where admins begin, and item writers.
OFFICE_HOME = "/office"
BANK = "/office/bank"
SESSIONS = "/sessions"
SIGNED_OUT = "/sign-in?done=signed-out"
LONGEST = 500


def local_page(wanted: str | None) -> str:
    """Return ``wanted`` when it is a page of this site, else the home page.

    Browsers read two slashes, or a slash and a backslash, as the beginning of another site.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.isprintable():
        return HOME
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return HOME
    parts = urlsplit(wanted)
    sign_in = parts.path == "/sign-in" or parts.path.startswith(("/sign-in/", "/sign-out"))
    return HOME if parts.scheme or parts.netloc or sign_in else wanted


def sign_in_address(page: str) -> str:
    """Return the address of the sign-in page that leads on to ``page``."""
    return _with_next("/sign-in", page)


def code_address(page: str) -> str:
    """Return the address of the page where a code is typed, leading on to ``page``."""
    return _with_next("/sign-in/code", page)


def link_address(token: str) -> str:
    """Return the address of the page of a sign-in link."""
    return f"/sign-in/link/{quote(token, safe='')}"


def page_to_come_back_to(urls: MapAdapter) -> str:
    """Return the page to show once somebody has signed in: this one, or the nearest above it.

    A form's own address often answers to nothing but that form.
    """
    if request.method in {"GET", "HEAD"}:
        query = request.query_string.decode("ascii", "replace")
        return local_page(f"{request.path}?{query}" if query else request.path)
    path = request.path
    while path != HOME:
        if _is_page(urls, path):
            return local_page(path)
        path = path.rpartition("/")[0] or HOME
    return HOME


def _is_page(urls: MapAdapter, path: str) -> bool:
    try:
        urls.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True


def _with_next(address: str, page: str) -> str:
    return address if page == HOME else f"{address}?next={quote(page, safe='/')}"
