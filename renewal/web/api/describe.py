"""What a view of the API takes and tells: written once, used for the answer and its description.

`described` stands below the access rule of a view. What the view returns is dumped by the schema
that the description names, so the OpenAPI document cannot say anything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, cast

from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug import Response

PREFIX: Final = "/api/v1"
MEDIA_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Description:
    """What a view tells and takes.

    ``told`` maps each status of success to what it means. ``tells`` is the schema of what is
    told, None where a view says it in ``plain`` (a JSON Schema of its own). ``query`` and
    ``headers`` are parameters that may be left out; ``problems`` maps a status of refusal to
    what it means here, beyond those that every view has.
    """

    summary: str
    told: Mapping[int, str]
    tells: Schema | None = None
    plain: Mapping[str, Any] | None = None
    media_type: str = MEDIA_TYPE
    takes: Schema | None = None
    query: Mapping[str, Field[Any]] = field(default_factory=dict)
    headers: Mapping[str, Field[Any]] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)


def described(
    summary: str, told: str | Mapping[int, str], **parts: Any
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """The view answers with what it returns, dumped by ``tells``, unless it made a response.

    ``told`` says what the status 200 means, or what each status does.
    """
    meanings = {200: told} if isinstance(told, str) else told
    description = Description(summary, meanings, **parts)

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def answer(*args: Any, **values: Any) -> Response:
            found = view(*args, **values)
            if isinstance(found, Response):
                return found
            tells = description.tells
            return document(tells.dump(found) if tells is not None else found)

        answer.renewal_description = description  # type: ignore[attr-defined]
        return answer

    return decorate


def description_of(view: Callable[..., Any]) -> Description | None:
    """Return what a view takes and tells, None when it does not say."""
    return cast("Description | None", getattr(view, "renewal_description", None))


def document(content: Any) -> Response:
    """Return JSON with its members in the order of their description."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, content_type=MEDIA_TYPE)
