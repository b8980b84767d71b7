"""The guard in front of every route: who may come in, and whether a form is our own.

Every view says who may use it, by `public` or `allow`; a view that says nothing cannot be
registered. Before a view runs, the session cookie (or a program's token) was looked up, and no
transaction is left of that; the role was checked; and a form was checked to come from a page of
ours, and that it holds text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from flask import Flask, current_app, g, redirect, request
from werkzeug import Response

from renewal.actions.look_up_session import look_up_session
from renewal.domain.access import Role
from renewal.domain.calendar import utc
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web import bearer, forms, headers
from renewal.web.cookies import secret, session_token
from renewal.web.files import check_form_with_files
from renewal.web.next_page import (
    BANK,
    HOME,
    OFFICE_HOME,
    page_to_come_back_to,
    sign_in_address,
)

# Set by the outermost WSGI wrapper, before anything could make the request wait.
RECEIVED_AT = "renewal.received_at"
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
API = "/api/"
_SAME_FOR_EVERYBODY = ("/static/", "/healthz")

View = TypeVar("View", bound=Callable[..., Any])


class SignInRequired(RenewalError):
    """Nobody is signed in, where somebody must be."""

    code = "sign_in_required"


class RoleNotAllowed(RenewalError):
    """Whoever is signed in may not use this page."""

    code = "role_not_allowed"


class TechniciansOnly(RenewalError):
    """Whoever is signed in is no technician, where only technicians have anything to see."""

    code = "technicians_only"


class Access(NamedTuple):
    """Who may use a view: everybody, when ``roles`` is None."""

    roles: frozenset[Role] | None


class Viewer(NamedTuple):
    """Whoever is signed in; ``technician_id`` is None for people of the office only.

    ``language`` is a technician's as it is on record, empty where none is known.

    A program that acts for a technician has neither account nor session: both are 0.
    """

    account_id: int
    role: Role
    technician_id: int | None
    email: str
    session_id: int
    language: str = ""

    @property
    def home(self) -> str:
        """Where this person begins."""
        if self.technician_id is not None:
            return HOME
        return OFFICE_HOME if self.role is Role.ADMIN else BANK

    def may(self, access: Access) -> bool:
        """Tell whether the viewer may use a view.

        A technician's page needs the technician, whatever the account's role: somebody of
        the office who holds credentials answers questions too.
        """
        if access.roles is None or (self.role in access.roles and self.role is not Role.TECHNICIAN):
            return True
        return Role.TECHNICIAN in access.roles and self.technician_id is not None


def public(view: View) -> View:
    """Everybody may use the view."""
    return _with_access(view, Access(None))


def allow(*roles: Role) -> Callable[[View], View]:
    """Whoever has one of these roles may use the view."""
    assert roles, "a view that nobody may use needs no route"

    def mark(view: View) -> View:
        return _with_access(view, Access(frozenset(roles)))

    return mark


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return who may use the view, None when it does not say."""
    return cast("Access | None", getattr(view, "renewal_access", None))


def viewer() -> Viewer:
    """Return whoever is signed in; only for views that need somebody to be."""
    found = find_viewer()
    if found is None:
        raise SignInRequired("Nobody is signed in. Sign in, and you are taken back to this page.")
    return found


def find_viewer() -> Viewer | None:
    """Return whoever is signed in, None when nobody is."""
    return cast("Viewer | None", g.get("renewal_viewer"))


def now() -> datetime:
    """Return the instant at which this request began to be received."""
    return utc(request.environ[RECEIVED_AT])


def register(app: Flask) -> None:
    """Every route added to ``app`` from now on is guarded."""
    _refuse_unguarded_routes(app)
    app.before_request(_admit)
    app.after_request(headers.complete)
    app.after_request(forms.keep_browser)
    app.jinja_env.globals.update(csrf_field=forms.csrf_field, viewer=find_viewer)
    app.context_processor(lambda: {"viewer": find_viewer()})


def _refuse_unguarded_routes(app: Flask) -> None:
    add = app.add_url_rule

    def add_guarded(rule: str, *args: Any, **options: Any) -> None:
        view = options.get("view_func") or (args[1] if len(args) > 1 else None)
        if view is None or access_of(view) is None:
            raise AssertionError(f"The route {rule} says nowhere who may use it.")
        add(rule, *args, **options)

    app.add_url_rule = add_guarded  # type: ignore[method-assign]


def _with_access(view: View, access: Access) -> View:
    view.renewal_access = access  # type: ignore[attr-defined]
    return view


def _admit() -> Response | None:
    """The request goes on to its view (None), or leads to the sign-in page, or is refused."""
    forms.forget_new_browser()
    g.renewal_viewer = None
    view = current_app.view_functions.get(request.endpoint or "")
    if request.path.startswith(API):
        _admit_program(view)
        return None
    if view is None:
        g.renewal_viewer = _signed_in()
        return None  # there is no such page; the router says so
    access = access_of(view)
    assert access is not None, "routes without an access rule are refused when they are added"
    if access.roles is None and request.path.startswith(_SAME_FOR_EVERYBODY):
        return None
    who = g.renewal_viewer = _signed_in()
    if who is None and access.roles is not None:
        return _send_to_sign_in()
    if who is not None and not who.may(access):
        return _turn_away(who, access)
    if request.method in CHANGES:
        check_form_with_files(view)
    forms.check_text()
    return None


def _admit_program(view: Callable[..., Any] | None) -> None:
    """The request goes on to its view, or is refused; where everybody may look, nobody is asked."""
    access = access_of(view) if view is not None else None
    if access is None:
        return
    if request.method in CHANGES:
        # Programs send no forms; what a browser says of its origin holds for them too.
        forms.check_origin()
    if access.roles is None:
        return
    who = g.renewal_viewer = _program()
    if who is None:
        raise SignInRequired("Nobody is signed in. Send a token as 'Authorization: Bearer TOKEN'.")
    if not who.may(access):
        _turn_away(who, access)


def _program() -> Viewer | None:
    """Return whom a token names, or for looking only a session cookie, or None."""
    if not bearer.is_sent():
        return None if request.method in CHANGES else _signed_in()
    token = bearer.token_sent(now())
    return Viewer(
        account_id=0,
        role=Role.TECHNICIAN,
        technician_id=token.technician_id,
        email="",
        session_id=0,
    )


def _signed_in() -> Viewer | None:
    token = session_token()
    if token is None:
        return None
    found = look_up_session(db.session(), token=token, secret=secret(), now=now())
    if found is None:
        return None
    return Viewer(
        account_id=found.account_id,
        role=found.role,
        technician_id=found.technician_id,
        email=found.email,
        session_id=found.id,
        language=found.language,
    )


def _send_to_sign_in() -> Response:
    urls = current_app.create_url_adapter(request)
    assert urls is not None, "a request has addresses"
    return redirect(sign_in_address(page_to_come_back_to(urls)), 303)


def _turn_away(who: Viewer, access: Access) -> Response:
    """Return the way to where the viewer begins, from the first page; elsewhere refuse."""
    if request.path == HOME and who.home != HOME:
        return redirect(who.home, 303)
    if access.roles == frozenset({Role.TECHNICIAN}):
        raise TechniciansOnly(
            "This page is for technicians, and your account belongs to the office. Sign in with "
            "the address of a technician to see it."
        )
    raise RoleNotAllowed("Your account may not use this page. Ask an admin if you need it.")
