"""The questions of a technician: those of a month, one of them, and its answer."""

from __future__ import annotations

from flask import Blueprint, request
from marshmallow import fields as kinds

from renewal.actions.answer_refusals import WindowNotOpen
from renewal.actions.read_question import read_assignments, read_outcome, read_question
from renewal.actions.record_displays import record_displays
from renewal.domain.access import Role
from renewal.domain.assignment import AskedQuestion, AssignmentState
from renewal.domain.calendar import Month
from renewal.store.db import db
from renewal.web.api import fields
from renewal.web.api.assignment_documents import (
    AssignmentSchema,
    Looked,
    QuestionSchema,
    result_of,
)
from renewal.web.api.caller import technician_id
from renewal.web.api.describe import PREFIX, described
from renewal.web.guard import allow, now

blueprint = Blueprint("api_assignments", __name__, url_prefix=f"{PREFIX}/assignments")


@blueprint.get("")
@allow(Role.TECHNICIAN)
@described(
    "The questions of this month, and all that are still open",
    "By area; with a month, those of that month. The first display of each open one is recorded.",
    tells=QuestionSchema(many=True),
    query={
        "month": kinds.String(
            metadata={"description": "A month, like 2026-12.", "schema": {"pattern": fields.MONTH}}
        )
    },
    problems={400: "The month is none."},
)
def list_assignments() -> list[AskedQuestion]:
    """The questions are listed, and their first display is recorded."""
    wanted = request.args.get("month")
    who, at = technician_id(), now()
    found = read_assignments(
        db.session(),
        technician_id=who,
        now=at,
        month=Month.parse(wanted) if wanted is not None else None,
    )
    shown = [question for question in found if question.state is not AssignmentState.TO_COME]
    record_displays(db.session(), technician_id=who, questions=shown, now=at)
    return shown


@blueprint.get("/<code>")
@allow(Role.TECHNICIAN)
@described(
    "One question, with its result once it is answered or over",
    "The first display of an open question is recorded.",
    tells=AssignmentSchema(),
    problems={404: "None of this technician's.", 409: "Its window is not open yet."},
)
def show_assignment(code: str) -> Looked:
    """The question is shown: an open one for the first time perhaps, another with its result."""
    who, at = technician_id(), now()
    question = read_question(db.session(), technician_id=who, code=code, now=at)
    if question.state is AssignmentState.TO_COME:
        raise WindowNotOpen(
            f"The window for {question.area}, {question.month}, is not open yet. Ask again from "
            f"{question.window.opens_at:%Y-%m-%d %H:%M} UTC on."
        )
    if question.state is AssignmentState.OPEN:
        record_displays(db.session(), technician_id=who, questions=[question], now=at)
        return Looked(question, None)
    outcome = read_outcome(db.session(), technician_id=who, code=code, now=at)
    return Looked(question, result_of(outcome))
