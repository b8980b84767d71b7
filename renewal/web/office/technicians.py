"""Technicians: the search, one technician with everything on record, and one decision."""

from __future__ import annotations

from flask import Blueprint, request

from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.read_technician import read_technician
from renewal.actions.search_technicians import search_technicians
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.store.queries.technicians import shop_names
from renewal.web.guard import allow, now
from renewal.web.office.act_forms import ACTS, told
from renewal.web.office.decision_page import decision_page
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.search_page import asked_for, search_page
from renewal.web.office.technician_page import technician_page
from renewal.web.pages.frame import programme

blueprint = Blueprint("office_technicians", __name__)
TRAIL = (Link("Overview", HOME), Link("Technicians", "/office/technicians"))


@blueprint.get("/office/technicians")
@allow(Role.ADMIN)
def search() -> str:
    """The technicians who are looked for are shown, some at a time, in the order asked for."""
    asked = asked_for(request.args)
    found = search_technicians(
        db.session(),
        now=now(),
        wanted=asked.wanted,
        state=asked.state,
        sorting=asked.sorting,
        descending=asked.descending,
        behind=asked.behind,
    )
    page = search_page(asked, found, programme(), shop_names(db.session()), words())
    return draw_office("technicians.html", "Technicians", TRAIL[:1], page=page)


@blueprint.get("/office/technicians/<int:technician_id>")
@allow(Role.ADMIN)
def show_technician(technician_id: int) -> str:
    """Everything on record about one technician is shown."""
    file = read_technician(db.session(), technician_id=technician_id, now=now())
    page = technician_page(file, programme(), words(), every_question="questions" in request.args)
    return draw_office(
        "technician.html", page.heading, TRAIL, page=page, acts=ACTS, told=told(request.args)
    )


@blueprint.get("/office/decisions/<code>")
@allow(Role.ADMIN)
def show_decision(code: str) -> str:
    """A decision is shown with its evidence, computed again."""
    found = explain_decision(db.session(), code=code)
    listed = list_decisions(db.session(), technician_id=found.technician_id)
    chain = next(each for each in listed if each.code == found.code)
    page = decision_page(found, chain, words())
    return draw_office("decision.html", f"Decision {found.code}", TRAIL, page=page)
