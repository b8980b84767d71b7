"""The first page: the questions of this month, to be answered and answered."""

from __future__ import annotations

from flask import Blueprint

from renewal.actions.read_history import read_history
from renewal.actions.read_question import read_assignments
from renewal.actions.read_standing import read_standings
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.pages.due_page import DueFacts, due_page
from renewal.web.pages.frame import draw, frame, programme
from renewal.web.pages.person import technician_id

blueprint = Blueprint("due", __name__)


@blueprint.get("/")
@allow(Role.TECHNICIAN)
def show_due() -> str:
    """Everything that waits for an answer is shown, and what is done this month."""
    who, at = technician_id(), now()
    facts = DueFacts(
        questions=read_assignments(db.session(), technician_id=who, now=at),
        history=read_history(db.session(), technician_id=who, now=at),
        credentials=read_standings(
            db.session(), programme(), technician_id=who, now=at
        ).credentials,
        programme=programme(),
        now=at,
    )
    return draw("due.html", page=due_page(facts, frame().say))
