"""The description of the API, as a document of OpenAPI 3.1.

It is made of what stands beside each view (`describe`), so it lists every route of the API and no
other. apispec is loaded when somebody first asks, not when the process starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Flask, current_app
from marshmallow import Schema
from marshmallow import fields as kinds
from marshmallow.fields import Field
from werkzeug import Response
from werkzeug.routing import Rule

from renewal.web.api import fields
from renewal.web.api.describe import (
    MEDIA_TYPE,
    PREFIX,
    Description,
    described,
    description_of,
    document,
)
from renewal.web.guard import CHANGES, access_of, public
from renewal.web.problem_documents import MEDIA_TYPE as PROBLEM

blueprint = Blueprint("api_openapi", __name__, url_prefix=PREFIX)

TITLE: Final = "Renewal"
ABOUT: Final = """\
What a technician sees, for programs: questions, answers, standing and history. A program sends a
token, which the office makes (`renewal token NUMBER`) and the technician can end, as
`Authorization: Bearer TOKEN`. A browser that is signed in may look without one.

Instants are in UTC, months those of the programme's time zone. Option ids are places on the screen
of that assignment. Whatever cannot be done is told as `application/problem+json` (RFC 9457) with a
stable `code` and a sentence in `detail`. Unknown members of answers are to be ignored: new ones
may come.\
"""
METHODS: Final = frozenset({"GET", "POST"})
PARAMETERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "code": {"description": "The code of the question.", "example": "7F3K9QWD"},
    "sha256": {"description": "The digest that names the picture."},
}
# What any request may meet, besides what its own description names.
EVERYWHERE: Final[Mapping[int, str]] = {
    401: "No token was sent, or none that works.",
    403: "The account is not a technician's.",
    503: "The database does not answer, or nothing has been set up yet.",
}
ON_CHANGES: Final[Mapping[int, str]] = {
    400: "The body is no JSON.",
    403: "The account is not a technician's, or a page of another site sent this.",
    413: "The body is too large.",
    415: "The body is not called JSON.",
}
_SECURITY: Final = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of the technician."},
    "browser": {
        "type": "apiKey",
        "in": "cookie",
        "name": "renewal",
        "description": "A signed-in browser's cookie, for looking only. By https: __Host-renewal.",
    },
}
_DOCUMENT: Final = "renewal_openapi"


class ProblemSchema(Schema):
    """Why something could not be done."""

    type = fields.text("Always about:blank.")
    title = fields.text("The kind of problem.")
    status = fields.number("The status of the answer.")
    detail = fields.text("A sentence for a person: what happened and what to do.")
    code = kinds.String(metadata={"description": "A stable name of the problem."})
    errors = kinds.Dict(
        keys=kinds.String(), metadata={"description": "What is wrong where in the body."}
    )


@blueprint.get("/openapi.json")
@public
@described(
    "This description",
    "A document of OpenAPI 3.1.",
    plain={"type": "object"},
)
def show_openapi() -> Response:
    """The description is told; it is the same until the process ends."""
    kept = current_app.extensions
    if _DOCUMENT not in kept:
        kept[_DOCUMENT] = openapi(current_app)
    return document(kept[_DOCUMENT])


def openapi(app: Flask) -> dict[str, Any]:
    """Return the description of every route of the API in ``app``."""
    from apispec import APISpec
    from apispec.ext.marshmallow import MarshmallowPlugin

    spec = APISpec(
        title=TITLE,
        version=version("renewal"),
        openapi_version="3.1.0",
        info={"description": ABOUT},
        plugins=[MarshmallowPlugin(schema_name_resolver=_name_of)],
    )
    for name, scheme in _SECURITY.items():
        spec.components.security_scheme(name, dict(scheme))
    for path, operations in _paths(app):
        spec.path(path=path, operations=operations)
    return spec.to_dict()


def described_rules(app: Flask) -> Iterator[tuple[Rule, Callable[..., Any], Description]]:
    """Return every route of the API with its view and what the view says of itself."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, str(rule.methods))):
        if rule.rule.startswith(f"{PREFIX}/"):
            view = app.view_functions[rule.endpoint]
            found = description_of(view)
            assert found is not None, f"{rule} says nowhere what it takes and tells"
            yield rule, view, found


def _paths(app: Flask) -> Iterator[tuple[str, dict[str, Any]]]:
    for rule, view, description in described_rules(app):
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for method in sorted(METHODS & (rule.methods or set())):
            yield path, {method.lower(): _operation(rule, method, view, description)}


def _operation(
    rule: Rule, method: str, view: Callable[..., Any], description: Description
) -> dict[str, Any]:
    access = access_of(view)
    assert access is not None, "routes without an access rule are refused when they are added"
    everybody, changes = access.roles is None, method in CHANGES
    problems = {
        **({503: EVERYWHERE[503]} if everybody else EVERYWHERE),
        **(ON_CHANGES if changes else {}),
        **description.problems,
    }
    operation: dict[str, Any] = {
        "operationId": view.__name__,
        "summary": description.summary,
        "security": []
        if everybody
        else [{"token": []}]
        if changes
        else [{"token": []}, {"browser": []}],
        "parameters": _parameters(rule, description),
        "responses": _responses(description, problems),
    }
    if description.takes is not None:
        content = {MEDIA_TYPE: {"schema": description.takes}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(rule: Rule, description: Description) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, **about}
        for name, about in PARAMETERS.items()
        if name in rule.arguments
    ]
    return [
        *in_path,
        *_optional("query", description.query),
        *_optional("header", description.headers),
    ]


def _optional(place: str, known: Mapping[str, Field[Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": place,
            "required": False,
            "description": field.metadata["description"],
            "schema": {"type": "string", **field.metadata.get("schema", {})},
        }
        for name, field in known.items()
    ]


def _responses(description: Description, problems: Mapping[int, str]) -> dict[str, Any]:
    told = description.plain if description.tells is None else description.tells
    responses = {
        str(status): {
            "description": meaning,
            "content": {description.media_type: {"schema": told}},
        }
        for status, meaning in description.told.items()
    }
    for status in sorted(problems):
        responses[str(status)] = {
            "description": problems[status],
            "content": {PROBLEM: {"schema": ProblemSchema()}},
        }
    return responses


def _name_of(schema: Any) -> str:
    """Return the name of a schema in the document: its class without "Schema"."""
    found = schema if isinstance(schema, type) else type(schema)
    return found.__name__.removesuffix("Schema")
