"""Where somebody is signed in: every browser, to be signed out one by one or all others.

Below them stand the programs that act for a technician by a token, to be ended one by one.
"""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.end_session import UnknownSession, end_other_sessions, end_session
from renewal.actions.list_sessions import list_sessions
from renewal.actions.list_tokens import list_tokens
from renewal.actions.revoke_token import UnknownToken, revoke_token
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.guard import allow, now, viewer
from renewal.web.next_page import SESSIONS
from renewal.web.pages.frame import Fault, draw, fault_of, frame
from renewal.web.pages.sessions_page import sessions_page
from renewal.web.pages.sign_in import signed_out
from renewal.web.problems import status_of

blueprint = Blueprint("sessions", __name__)

Page = str | Response | tuple[str, int]
OTHERS = "others"


@blueprint.get("/sessions")
@allow(*Role)
def show_sessions() -> str:
    """Every browser with a session of this account is listed, after an act with what was done."""
    return _drawn(request.args.get("done", ""))


@blueprint.post("/sessions")
@allow(*Role)
def end_sessions() -> Page:
    """One browser is signed out, or all others; if this one, the page that says so follows.

    With a token's number it is the token that is ended.
    """
    if "token" in request.form:
        return _end_token(request.form["token"])
    wanted = request.form.get("session", "")
    if wanted == OTHERS:
        _end_others()
        return redirect(f"{SESSIONS}?done=others", 303)
    try:
        _end(wanted)
    except UnknownSession as refusal:
        return _drawn(faults=(fault_of(refusal, frame().say),)), status_of(refusal)
    if wanted == str(viewer().session_id):
        return signed_out()
    return redirect(f"{SESSIONS}?done=ended", 303)


def _end(wanted: str) -> None:
    account_id = viewer().account_id
    end_session(db.session(), account_id=account_id, session_id=_number(wanted), now=now())


def _end_others() -> None:
    who = viewer()
    end_other_sessions(db.session(), account_id=who.account_id, kept_id=who.session_id, now=now())


def _end_token(wanted: str) -> Page:
    try:
        technician_id = viewer().technician_id or 0
        revoke_token(db.session(), technician_id=technician_id, token_id=_number(wanted), now=now())
    except UnknownToken as refusal:
        return _drawn(faults=(fault_of(refusal, frame().say),)), status_of(refusal)
    return redirect(f"{SESSIONS}?done=token", 303)


def _drawn(done: str = "", faults: tuple[Fault, ...] = ()) -> str:
    who = viewer()
    rows = list_sessions(db.session(), account_id=who.account_id, now=now())
    technician_id = who.technician_id
    tokens = list_tokens(db.session(), technician_id=technician_id) if technician_id else ()
    page = sessions_page(rows, tokens, who, frame().say, done=done, faults=faults)
    return draw("sessions.html", page=page)


def _number(wanted: str) -> int:
    """Return the number of a session or token; 0, which none has, for what is no number."""
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
