"""Extending a cohort: a filter, a preview of everybody it finds, a reason, a second admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from math import ceil
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.extend_cohort import find_cohort
from renewal.actions.propose import propose
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.two_people import ProposedAct
from renewal.store.db import db
from renewal.store.queries.cohorts import CohortFilter, CohortLine
from renewal.store.queries.technicians import names_of, shop_names
from renewal.web.guard import allow, now, viewer
from renewal.web.office.form import REASON, Field, faults_in, typed_in
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.frame import Fault, programme
from renewal.web.problems import status_of

blueprint = Blueprint("office_extend", __name__)
Page = str | Response | tuple[str, int]
AT_ONCE: Final = 100
_DAYS: Final = (
    Field("expires_from", "Ending from", "day", "Those that end now on this day or later."),
    Field("expires_to", "Ending to", "day", "And on this day or earlier."),
    Field("until", "Extend until", "day", "The new last valid day. Nobody loses a day by it."),
)


@blueprint.get("/office/extend")
@allow(Role.ADMIN)
def show_cohort() -> Page:
    """The filter is shown, and once it is filled in, everybody whom it finds."""
    if not request.args:
        fields = _fields()
        return _draw(fields, typed_in(fields, {}))
    return _look(request.args, "")


@blueprint.post("/office/extend")
@allow(Role.ADMIN)
def propose_extension() -> Page:
    """The extension of those who were shown is proposed, or the page says why it is not."""
    return _look(request.form, request.form.get("shown", ""), proposing=True)


def _look(form: Mapping[str, str], shown: str, *, proposing: bool = False) -> Page:
    fields = _fields()
    typed = typed_in(fields, form)
    reason = typed_in((REASON,), form)
    faults = faults_in(fields, typed)
    if faults:
        return _draw(fields, typed, faults=faults), 400
    until = date.fromisoformat(typed["until"])
    wanted = CohortFilter(
        date.fromisoformat(typed["expires_from"]),
        date.fromisoformat(typed["expires_to"]),
        typed["area"],
        typed["shop"],
    )
    try:
        cohort = find_cohort(db.session(), wanted, until=until, now=now())
    except RenewalError as refusal:
        return _draw(fields, typed, faults=(Fault(refusal.sentence),)), status_of(refusal)
    if proposing:
        faults = faults_in((REASON,), reason)
        if not cohort or shown != _digest(cohort):
            faults = (*faults, Fault("The people who fit have changed. Look at them again."))
        if not faults:
            return _proposed(typed, cohort, reason["reason"])
    page = _draw(fields, typed, cohort=cohort, reason=reason, faults=faults)
    return (page, 400) if faults else page


def _proposed(typed: Mapping[str, str], cohort: Sequence[CohortLine], reason: str) -> Response:
    filled = {name: value for name, value in typed.items() if value}
    credentials = " ".join(str(line.credential_id) for line in cohort)
    propose(
        db.session(),
        act=ProposedAct.EXTEND,
        technician_id=None,
        fields={**filled, "credentials": credentials},
        reason=reason,
        account_id=viewer().account_id,
        now=now(),
    )
    return redirect("/office/waiting?done=proposed", 303)


def _fields() -> tuple[Field, ...]:
    areas = [(area.code, f"{area.code} {area.title}") for area in programme().areas]
    shops = [(name, name) for name in shop_names(db.session())]
    narrowing = [
        Field(name, label, "choice", hint, optional=True, choices=choices)
        for name, label, hint, choices in (
            ("area", "Area", "All areas, unless one is chosen.", areas),
            ("shop", "Shop", "Everybody, unless a shop is chosen.", shops),
        )
        if choices
    ]
    given = {field.name for field in narrowing}
    missing = [Field(name, name, optional=True) for name in ("area", "shop") if name not in given]
    return (*narrowing, *missing, *_DAYS)


def _digest(cohort: Sequence[CohortLine]) -> str:
    told = " ".join(f"{line.credential_id}:{line.expires_on}" for line in cohort)
    return sha256(told.encode()).hexdigest()


def _page_asked(lines: int) -> int:
    """Return which page of the people is asked for; one that there is not is the first."""
    asked = request.args.get("page", type=int) or 1
    return asked if 0 < asked <= ceil(lines / AT_ONCE) else 1


def _path(typed: Mapping[str, str], page: int) -> str:
    filled = {name: value for name, value in typed.items() if value}
    if page > 1:
        filled["page"] = str(page)
    return f"/office/extend?{urlencode(filled)}"


def _draw(
    fields: Sequence[Field],
    typed: Mapping[str, str],
    *,
    cohort: Sequence[CohortLine] | None = None,
    reason: Mapping[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
) -> str:
    say, found = words(), cohort or ()
    page = _page_asked(len(found))
    listed = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    names = names_of(db.session(), [line.technician_id for line in listed])
    return draw_office(
        "extend.html",
        "Extend a cohort",
        (Link("Overview", HOME), Link("Technicians", "/office/technicians")),
        fields=fields,
        typed=typed,
        cohort=cohort,
        shown=_digest(cohort) if cohort else "",
        first=_path(typed, 1) if page > 1 else "",
        more=_path(typed, page + 1) if len(found) > page * AT_ONCE else "",
        told=f"Page {page} of {ceil(len(found) / AT_ONCE)}",
        reason_field=(REASON,),
        reason=reason or {"reason": ""},
        faults=faults,
        table=Table(
            "Certifications that would be extended",
            (Column("Technician"), Column("Area"), Column("Valid until now")),
            [
                (
                    Cell(
                        names.get(line.technician_id, "unknown"),
                        f"/office/technicians/{line.technician_id}",
                    ),
                    Cell(line.area),
                    Cell(say.date(line.expires_on)),
                )
                for line in listed
            ],
            "Nobody fits: nothing ends within these days and before the new one.",
        ),
    )
