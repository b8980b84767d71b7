"""What became of every question that the technician was asked."""

from __future__ import annotations

from flask import Blueprint, request
from marshmallow import Schema
from marshmallow import fields as kinds

from renewal.actions.read_history import HistoryEntry, read_history
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.api import fields
from renewal.web.api.assignment_documents import STATES, RescoredSchema
from renewal.web.api.caller import technician_id
from renewal.web.api.describe import PREFIX, described
from renewal.web.guard import allow, now

blueprint = Blueprint("api_history", __name__, url_prefix=PREFIX)


class HistoryEntrySchema(Schema):
    """One month of one credential, and what it came to."""

    month = fields.month("The month.")
    area = fields.text("The area of the credential.", example="A5")
    code = kinds.Function(
        lambda entry: entry.code or None,
        required=True,
        allow_none=True,
        metadata={
            "type": "string",
            "description": "The code of its question; null for a month that brought none.",
        },
    )
    state = fields.one_of("What became of the question.", STATES)
    correct = fields.flag(
        "Whether the answer is right; null without an answer, and while the key is kept back: by "
        "the policy, or because the same question is asked again and waits for its answer.",
        nullable=True,
    )
    credit = fields.flag(
        "Whether the month earned a credit that its credit year needed; false while the key is "
        "kept back."
    )
    excused = fields.flag("Whether the month counts for nothing.")
    rescored = kinds.Nested(
        RescoredSchema,
        required=True,
        allow_none=True,
        metadata={
            "description": "What was said of the question after it had been asked; null where "
            "nothing was, and while the key is kept back."
        },
    )


@blueprint.get("/history")
@allow(Role.TECHNICIAN)
@described(
    "Every month so far",
    "Newest first, then by area.",
    tells=HistoryEntrySchema(many=True),
    query={"area": kinds.String(metadata={"description": "Only this area, like A5."})},
)
def show_history() -> list[HistoryEntry]:
    """The months are told, of one area or of all."""
    area = request.args.get("area", "").upper()
    found = read_history(db.session(), technician_id=technician_id(), now=now())
    return [entry for entry in found if not area or entry.area == area]
