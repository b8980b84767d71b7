"""Pictures of questions as the office looks at them."""

from __future__ import annotations

from flask import Response, abort


def send_picture(found: tuple[str, bytes] | None) -> Response:
    """Return a picture by its media type and bytes; opened by itself it can run nothing."""
    if found is None:
        abort(404)
    answer = Response(found[1], content_type=found[0])
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
