"""Where the technician stands now."""

from __future__ import annotations

from flask import Blueprint

from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.api.caller import technician_id
from renewal.web.api.describe import PREFIX, described
from renewal.web.api.standing_documents import StandingSchema
from renewal.web.guard import allow, now

blueprint = Blueprint("api_standing", __name__, url_prefix=PREFIX)


@blueprint.get("/standing")
@allow(Role.TECHNICIAN)
@described(
    "Where the technician stands",
    "Every credential and every designation as it stands now.",
    tells=StandingSchema(),
)
def show_standing() -> TechnicianStanding:
    """The standing is told."""
    return read_standing(db.session(), technician_id=technician_id(), now=now())
