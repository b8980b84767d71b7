"""The history of a technician's questions."""

from __future__ import annotations

from flask import Blueprint, request

from renewal.actions.read_history import read_history
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.pages.frame import draw, frame, programme
from renewal.web.pages.history_page import history_page
from renewal.web.pages.person import technician_id

blueprint = Blueprint("history", __name__)


@blueprint.get("/history")
@allow(Role.TECHNICIAN)
def show_history() -> str:
    """One page of the history is shown; an area that the programme lacks is as if not given."""
    entries = read_history(db.session(), technician_id=technician_id(), now=now())
    area = programme().find_area(request.args.get("area", "").upper())
    page = history_page(
        entries,
        frame().say,
        area=area.code if area else None,
        number=request.args.get("page", 1, type=int),
    )
    return draw("history.html", page=page)
