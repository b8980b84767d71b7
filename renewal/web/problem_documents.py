"""What programs get to see when something cannot be done: a document of the form of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import jsonify
from werkzeug import Response

from renewal.web.words.problem_texts import TEXTS

MEDIA_TYPE: Final = "application/problem+json"
DESCRIPTION: Final = "/api/v1/openapi.json"
# Where a page's sentence speaks of pages and buttons, a program's speaks of requests.
DETAILS: Final = {
    400: "The request could not be read. Nothing was changed.",
    404: f"There is nothing at this address. The addresses are described in {DESCRIPTION}.",
    405: "This address does not take that method; the header Allow names those it takes.",
    413: "The request is larger than any that is taken here. Nothing was changed; send less.",
    500: (
        "That is a mistake of the service and has been noted. Nothing half-done was kept. The "
        "same request may be sent again later."
    ),
}
# The same for sentences of refusals that programs meet, too, by code.
SENTENCES: Final = {
    "forged_form": (
        "The header Sec-Fetch-Site says that a page of another site sent this request, so nothing "
        "was changed. Send it from a program, without that header, or from a page of this service."
    ),
}


def problem_document(
    status: int, title_id: str, *, code: str, sentence: str, members: Mapping[str, Any]
) -> Response:
    """Return the document of a problem; ``title_id`` is the text of its title, in English."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": TEXTS[title_id].en,
        "status": status,
        "detail": SENTENCES.get(code)
        or sentence
        or DETAILS.get(status)
        or TEXTS[f"{title_id}.told"].en,
    }
    if code:
        document["code"] = code
    response = jsonify({**document, **members})
    response.status_code = status
    response.content_type = MEDIA_TYPE
    return response
