"""The public check: whoever knows a technician's number and last name sees what is certified.

Whoever was given the technician's link sees it by that; a link that shows nothing leads to the
form, which needs no link.
"""

from __future__ import annotations

from flask import Blueprint, request

from renewal.actions.check_standing import check_standing
from renewal.actions.read_shared import UnknownSharedLink, read_shared
from renewal.domain.access import network_of
from renewal.domain.checking import TooManyChecks
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web.cookies import secret
from renewal.web.guard import now, public
from renewal.web.pages.frame import draw, frame
from renewal.web.pages.public_check_page import CheckPage, check_fault, empty_fields, found_page
from renewal.web.problems import headers_of, status_of

blueprint = Blueprint("public_check", __name__)

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/check")
@public
def show_check() -> str:
    """The page asks for a number and a last name."""
    return draw("public_check.html", page=CheckPage())


@blueprint.get("/check/<token>")
@public
def show_shared(token: str) -> Page:
    """What is certified is shown to whoever was given the link, or why it shows nothing."""
    try:
        found = read_shared(db.session(), token=token, client=_client(), secret=secret(), now=now())
    except (TooManyChecks, UnknownSharedLink) as refusal:
        return _refused(refusal, "", "")
    page = found_page(found.standing, now(), frame().say, name=found.name)
    return draw("public_check_found.html", page=page)


@blueprint.post("/check")
@public
def take_check() -> Page:
    """What is certified is shown, or the page says why not and keeps what was typed."""
    say = frame().say
    number, last_name = request.form.get("number", ""), request.form.get("last_name", "")
    empty = empty_fields(number, last_name, say)
    if empty:
        return draw("public_check.html", page=CheckPage(number, last_name, empty)), 400
    try:
        found = check_standing(
            db.session(),
            number=number,
            last_name=last_name,
            client=_client(),
            secret=secret(),
            now=now(),
        )
    except RenewalError as refusal:
        return _refused(refusal, number, last_name)
    return draw("public_check_found.html", page=found_page(found, now(), say))


def _client() -> str:
    return network_of(request.remote_addr or "")


def _refused(refusal: RenewalError, number: str, last_name: str) -> Page:
    page = CheckPage(number, last_name, (check_fault(refusal, frame().say),))
    return draw("public_check.html", page=page), status_of(refusal), headers_of(refusal)
