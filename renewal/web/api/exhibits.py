"""The pictures of questions, for the technicians who were asked with them."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug import Response

from renewal.domain.access import Role
from renewal.store.db import db
from renewal.store.queries.questions import find_exhibit
from renewal.web.api.caller import technician_id
from renewal.web.api.describe import PREFIX, described
from renewal.web.guard import allow

blueprint = Blueprint("api_exhibits", __name__, url_prefix=f"{PREFIX}/exhibits")


@blueprint.get("/<sha256>")
@allow(Role.TECHNICIAN)
@described(
    "A picture that belongs to a question",
    "Its bytes, whose SHA-256 is its name.",
    media_type="image/*",
    plain={"type": "string", "format": "binary"},
    problems={404: "No picture of a question that this technician was asked."},
)
def show_exhibit(sha256: str) -> Response:
    """The bytes that the digest names are sent; opened by itself, a picture can run nothing."""
    found = find_exhibit(db.session(), technician_id(), sha256)
    if found is None:
        abort(404)
    media_type, content = found
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
