"""Forms are our own: each carries a token that only a page of ours, in this browser, can know.

The token follows from the secret, the browser's cookie and the session's; nothing is stored.
Browsers also say where a request comes from (Sec-Fetch-Site). When they say that another site
sent it, that decides; when they say nothing, as on plain addresses, the token decides.
"""

from __future__ import annotations

from flask import g, request
from markupsafe import Markup
from werkzeug import Response

from renewal.domain.errors import RenewalError
from renewal.domain.ids import same
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.web.cookies import browser_token, new_token, secret, session_token, set_browser

FIELD = "csrf"
NUL = "\0"
OWN_SITES = frozenset({"same-origin", "none"})


class ForgedForm(RenewalError):
    """A form came from elsewhere, or from a page of an earlier sign-in."""

    code = "forged_form"

    def __init__(self) -> None:
        super().__init__(
            "This form was opened before you signed in or out, or cookies are switched off, so "
            "nothing was sent. Go back, load the page again and send it once more."
        )


class UnreadableText(RenewalError):
    """What was sent holds NUL, which is in no text and which PostgreSQL does not keep."""

    code = "unreadable_text"

    def __init__(self) -> None:
        super().__init__(
            "What was sent holds the character NUL, which nobody can type or read. Nothing was "
            "changed; type it anew instead of pasting it."
        )


def csrf_field() -> Markup:
    """Return the hidden field that every form of ours has; the browser gets its cookie with it."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token(_browser()))


def check_origin() -> None:
    """No other site sent this request, as far as the browser says; or `ForgedForm` is raised."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        raise ForgedForm


def check_form() -> None:
    """The form sent is ours, opened in this browser and sign-in; or `ForgedForm` is raised."""
    check_origin()
    browser = browser_token()
    if browser is None or not same(_token(browser), request.form.get(FIELD, "")):
        raise ForgedForm


def check_text() -> None:
    """Address and form hold nothing but text, or `UnreadableText` is raised."""
    typed = [*request.args.items(multi=True)]
    if request.method == "POST":
        typed += request.form.items(multi=True)
    if any(NUL in value for _, value in typed):
        raise UnreadableText


def forget_new_browser() -> None:
    """No new browser cookie is waiting to be set."""
    g.pop("renewal_new_browser", None)


def keep_browser(response: Response) -> Response:
    """The browser gets its cookie if this response is the first with a form in it."""
    new = g.get("renewal_new_browser")
    if new is not None:
        set_browser(response, new)
    return response


def _browser() -> str:
    sent = browser_token()
    if sent is not None:
        return sent
    if "renewal_new_browser" not in g:
        g.renewal_new_browser = new_token()
    return str(g.renewal_new_browser)


def _token(browser: str) -> str:
    return keyed_hash(secret(), Purpose.FORM, browser, session_token() or "")
