"""Signing in and out: an address, then a code from a letter or the button of its link.

Opening a link changes nothing, because mail scanners open every link; its button signs in.
Whatever the address, the answer is the same page: nobody learns who has an account.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.end_session import UnknownSession, end_session
from renewal.actions.request_sign_in import request_sign_in
from renewal.actions.sign_in import (
    NewSession,
    OpenedLink,
    OtherBrowser,
    TypedCode,
    find_link,
    sign_in,
)
from renewal.domain.access import network_of, session_limits
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web.browser_names import browser_name
from renewal.web.cookies import (
    browser_token,
    clear_session,
    new_token,
    secret,
    session_token,
    set_browser,
    set_session,
)
from renewal.web.guard import find_viewer, now, public
from renewal.web.next_page import HOME, SIGNED_OUT, code_address, link_address, local_page
from renewal.web.pages.frame import draw, frame
from renewal.web.pages.sign_in_page import AddressPage, CodePage, LinkPage, sign_in_fault
from renewal.web.posting import post_after
from renewal.web.problems import headers_of, status_of

blueprint = Blueprint("sign_in", __name__)

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/sign-in")
@public
def show_address() -> Page:
    """The page asks for an address; whoever is signed in already goes on."""
    next_page = local_page(request.args.get("next"))
    if find_viewer() is not None:
        return redirect(next_page, 303)
    page = AddressPage(next_page, signed_out=request.args.get("done") == "signed-out")
    return draw("sign_in.html", page=page)


@blueprint.post("/sign-in")
@public
def send_code() -> Page:
    """A code is on its way, if the address has an account; the page that takes it follows."""
    typed, next_page = request.form.get("email", ""), local_page(request.form.get("next"))
    try:
        request_sign_in(
            db.session(),
            email=typed,
            browser=_browser(),
            client=network_of(request.remote_addr or ""),
            secret=secret(),
            nonce=new_token(),
            now=now(),
        )
    except RenewalError as refusal:
        fault = sign_in_fault(refusal, frame().say, "email")
        page = AddressPage(next_page, typed, (fault,))
        return draw("sign_in.html", page=page), status_of(refusal), headers_of(refusal)
    response = redirect(code_address(next_page), 303)
    post_after(response, now())
    return response


@blueprint.get("/sign-in/code")
@public
def show_code() -> Page:
    """The page asks for the code; whoever is signed in already goes on."""
    next_page = local_page(request.args.get("next"))
    if find_viewer() is not None:
        return redirect(next_page, 303)
    return draw("sign_in_code.html", page=CodePage(next_page))


@blueprint.post("/sign-in/code")
@public
def take_code() -> Page:
    """The browser is signed in by the code, or the page says why not and keeps what was typed."""
    typed, next_page = request.form.get("code", ""), local_page(request.form.get("next"))
    try:
        return _signed_in(TypedCode(typed, _browser()), next_page)
    except RenewalError as refusal:
        fault = sign_in_fault(refusal, frame().say, "code")
        page = CodePage(next_page, typed, (fault,))
        return draw("sign_in_code.html", page=page), status_of(refusal)


@blueprint.get("/sign-in/link/<token>")
@public
def show_link(token: str) -> Page:
    """The link's button is shown, or in another browser the code to type; nothing changes."""
    try:
        found = find_link(
            db.session(), token=token, browser=browser_token(), secret=secret(), now=now()
        )
    except RenewalError as refusal:
        return _bad_link(refusal)
    return draw("sign_in_link.html", page=LinkPage(token, found.email, found.code))


@blueprint.post("/sign-in/link/<token>")
@public
def take_link(token: str) -> Page:
    """The browser is signed in by the link, or the page says why not."""
    try:
        return _signed_in(OpenedLink(token, _browser()), HOME)
    except OtherBrowser:
        return redirect(link_address(token), 303)
    except RenewalError as refusal:
        return _bad_link(refusal)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """The session has ended on the server, and the browser forgets it."""
    who = find_viewer()
    if who is not None:
        # Two taps on the button, or a session ended from elsewhere: signed out it is.
        with suppress(UnknownSession):
            end_session(
                db.session(), account_id=who.account_id, session_id=who.session_id, now=now()
            )
    return signed_out()


def signed_out() -> Response:
    """Return the way to the page that says so, with the browser's session forgotten."""
    response = redirect(SIGNED_OUT, 303)
    clear_session(response)
    return response


def _signed_in(proof: TypedCode | OpenedLink, next_page: str) -> Response:
    """Return the way on, with a session and a browser value that nobody has seen before."""
    begin = NewSession(new_token(), browser_name(request.user_agent.string), session_token())
    account = sign_in(db.session(), proof=proof, begin=begin, secret=secret(), now=now())
    response = redirect(next_page, 303)
    set_session(response, begin.token, session_limits(account.role).absolute)
    set_browser(response, new_token())
    return response


def _bad_link(refusal: RenewalError) -> Page:
    page = LinkPage(faults=(sign_in_fault(refusal, frame().say, None),))
    return draw("sign_in_link.html", page=page), status_of(refusal)


def _browser() -> str:
    found = browser_token()
    assert found is not None, "the guard lets no form in without the browser's cookie"
    return found
