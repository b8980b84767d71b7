"""The pictures of questions, for the people who were asked with them and nobody else."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from renewal.domain.access import Role
from renewal.store.db import db
from renewal.store.queries.questions import find_exhibit
from renewal.web.guard import allow
from renewal.web.pages.person import technician_id

blueprint = Blueprint("exhibit", __name__)


@blueprint.get("/exhibit/<sha256>")
@allow(Role.TECHNICIAN)
def show_exhibit(sha256: str) -> Response:
    """The bytes that the digest names are sent, and may be kept for good.

    A picture opened by itself can run nothing and load nothing, whatever it holds.
    """
    found = find_exhibit(db.session(), technician_id(), sha256)
    if found is None:
        abort(404)
    media_type, content = found
    answer = Response(content, content_type=media_type)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
