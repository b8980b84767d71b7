"""Sending an answer: recorded once, and acknowledged with the same receipt however often sent.

Who sends a question's code learns first whether it is theirs, even when nothing else of the
request is right; `record_response` keeps the order of all other refusals.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, request
from marshmallow import Schema, post_load, validate
from marshmallow import fields as kinds
from werkzeug import Response

from renewal.actions.claim_request_key import KeyedRequest
from renewal.actions.read_question import read_question
from renewal.actions.record_response import record_response
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.spacing import Sure
from renewal.store.db import db
from renewal.web.api import fields
from renewal.web.api.body import read_body
from renewal.web.api.caller import technician_id
from renewal.web.api.describe import MEDIA_TYPE, PREFIX, described
from renewal.web.guard import allow, now

blueprint = Blueprint("api_responses", __name__, url_prefix=f"{PREFIX}/assignments")

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255
MOST_OPTIONS: Final = 100
SURENESS: Final = {sure.name.lower(): sure for sure in Sure}


class BadRequestKey(RenewalError):
    """A key was sent that cannot tell requests apart."""

    code = "bad_request_key"

    def __init__(self) -> None:
        super().__init__(
            f"An {IDEMPOTENCY_KEY} has 1 to {LONGEST_KEY} printable characters of ASCII. Nothing "
            "was changed."
        )


class AnswerSchema(Schema):
    """An answer: the places of the options that were chosen."""

    options = kinds.List(
        kinds.String(metadata={"description": "The place of an option.", "example": "1"}),
        required=True,
        validate=validate.Length(max=MOST_OPTIONS),
        metadata={"description": "All that were chosen, in any order."},
    )
    sure = kinds.String(
        validate=validate.OneOf(list(SURENESS)),
        metadata={"description": "How sure the technician was, if that was asked."},
    )

    @post_load
    def completed(self, found: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Return the answer with ``sure`` None where it was not said."""
        return {"options": found["options"], "sure": SURENESS.get(found.get("sure", ""))}


class ReceiptSchema(Schema):
    """The receipt of an answer, the same bytes each time.

    Where the policy keeps the key back until the window closes, ``correct``, ``key``,
    ``rationale`` and ``credits`` are null until then.
    """

    receipt = fields.text("The code of the receipt.", example="7F3K9QWD")
    code = fields.text("The code of the question.", example="9QWD7F3K")
    area = fields.text("The area of the credential.", example="A5")
    month = fields.month("The month the question was issued for.")
    received_at = fields.instant("When the answer began to arrive.")
    options = fields.positions("What was chosen.")
    correct = fields.flag("Whether it is right.", nullable=True)
    key = fields.positions("What is right.", nullable=True)
    rationale = kinds.Dict(
        keys=fields.position("The place of an option."),
        values=fields.text("Why it is right or wrong, in Markdown."),
        required=True,
        allow_none=True,
    )
    credits = fields.number("The credits of the credit year with this answer.", nullable=True)
    needed = fields.number("The credits that the year takes.")


_ANSWER: Final = AnswerSchema()
"""Made once: making a schema takes longer than reading an answer by it."""


@blueprint.post("/<code>/response")
@allow(Role.TECHNICIAN)
@described(
    "Answer a question",
    {
        201: "The answer is recorded. This is its receipt.",
        200: "The same answer was recorded before. This is its receipt, byte for byte.",
    },
    tells=ReceiptSchema(),
    takes=_ANSWER,
    headers={
        IDEMPOTENCY_KEY: kinds.String(
            metadata={
                "description": "A name for this request, kept for a day: under another body it "
                "is refused.",
                "schema": {"maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
            }
        )
    },
    problems={
        404: "None of this technician's.",
        409: "Answered otherwise before, or not asked at present; the first answer stands.",
        410: "The window has closed; key and rationale can be read now.",
        422: "The body has another form, the key came with another request, or an option is "
        "chosen that was not offered.",
    },
)
def send_response(code: str) -> Response:
    """The answer is on record, and its receipt is sent once that is certain."""
    who, at = technician_id(), now()
    try:
        answer, keyed = read_body(_ANSWER), _keyed(code)
    except RenewalError:
        read_question(db.session(), technician_id=who, code=code, now=at)
        raise
    recorded = record_response(
        db.session(),
        technician_id=who,
        code=code,
        options=answer["options"],
        sure=answer["sure"],
        request=keyed,
        received_at=at,
        now=at,
    )
    status = 201 if recorded.first else 200
    return Response(recorded.body, status=status, content_type=MEDIA_TYPE)


def _keyed(code: str) -> KeyedRequest | None:
    """Return the key that was sent with all that it stands for, None without a key."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadRequestKey
    # Spaces and the order of members make no other request.
    body = json.dumps(json.loads(request.get_data()), sort_keys=True)
    return KeyedRequest(key, f"{code.upper()} {body}")
