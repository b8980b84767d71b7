"""Reads what a program sent: a small JSON document that fits its schema, or a refusal.

Everything is read before it is judged, so that one refusal names all that is wrong with a body.
A name that comes twice is refused at once: an answer is final, and nobody knows which was meant.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from flask import request
from marshmallow import Schema, ValidationError

from renewal.domain.errors import RenewalError

MEDIA_TYPE: Final = "application/json"
LARGEST: Final = 20_000


class NotJson(RenewalError):
    """A body was sent that does not call itself JSON."""

    code = "not_json"

    def __init__(self) -> None:
        super().__init__(
            f"The body is not called JSON. Send it as 'Content-Type: {MEDIA_TYPE}'. Nothing was "
            "changed."
        )


class UnreadableBody(RenewalError):
    """A body calls itself JSON and is none."""

    code = "unreadable_body"

    def __init__(self) -> None:
        super().__init__("The body is no JSON document in UTF-8. Nothing was changed.")


class BodyRefused(RenewalError):
    """A body does not have the form that is described; ``errors`` says what is wrong where."""

    code = "body_refused"

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(
            "The body does not have the form that is described; 'errors' says what is wrong "
            "where. Nothing was changed."
        )
        self.errors = errors


def read_body(schema: Schema) -> Any:
    """Return what was sent, as the schema loads it.

    Raises `NotJson`, `UnreadableBody` and `BodyRefused`; a body that is too large ends the
    request before it is read.
    """
    if request.mimetype != MEDIA_TYPE:
        raise NotJson
    request.max_content_length = LARGEST
    try:
        found = _reader.decode(request.get_data().decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnreadableBody from None
    try:
        return schema.load(found)
    except ValidationError as refusal:
        raise BodyRefused(_in_text(refusal.messages)) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        raise BodyRefused({name: [_TWICE] for name in found if times[name] > 1})
    return found


_TWICE: Final = "This name comes more than once."
_reader: Final = json.JSONDecoder(
    parse_constant=_refuse_constant, object_pairs_hook=_each_name_once
)


def _in_text(messages: Any) -> dict[str, Any]:
    """Return the messages with text as their keys; those about places in a list have numbers."""
    if not isinstance(messages, Mapping):
        return {"body": messages}
    return {
        str(name): _in_text(found) if isinstance(found, Mapping) else found
        for name, found in messages.items()
    }
