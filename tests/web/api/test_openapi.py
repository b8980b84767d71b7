"""The description of the API: true to the routes, and to what they tell."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema_rs import meta

from renewal.domain.calendar import Month
from renewal.web.api.openapi import METHODS, openapi
from tests.installation import Installation, right_place

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
pytestmark = ONE
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def described(client: FlaskClient) -> Any:
    answered = client.get("/api/v1/openapi.json")
    assert answered.status_code == 200
    return answered.json


def test_it_can_be_read_by_anybody(service: Installation):
    found = described(service.client())

    assert found["openapi"] == "3.1.0"
    assert found["info"]["title"] == "Renewal"


def test_it_lists_every_route_of_the_api_and_no_other(service: Installation):
    client = service.client()
    rules = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in METHODS & (rule.methods or set())
    }

    paths = described(client)["paths"]

    assert {(path, each.upper()) for path, found in paths.items() for each in found} == rules


def test_it_is_the_same_each_time(service: Installation):
    client = service.client()

    assert described(client) == openapi(client.application) == described(client)


def test_it_refers_to_nothing_that_is_not_there(service: Installation):
    found = described(service.client())

    assert missing(found, found["components"]["schemas"]) == set()


def test_its_schemas_are_json_schemas(service: Installation):
    found = described(service.client())
    parameters = [
        parameter["schema"]
        for path in found["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    ]

    schemas = [*found["components"]["schemas"].values(), *parameters]
    wrong = [schema for schema in schemas if not meta.is_valid({"$schema": DIALECT, **schema})]

    assert len(parameters) > 3
    assert wrong == []


def test_it_asks_a_change_for_a_token(service: Installation):
    paths = described(service.client())["paths"]

    changes = [found["post"]["security"] for found in paths.values() if "post" in found]

    assert changes == [[{"token": []}]]


def test_it_names_the_members_that_each_answer_has(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", Month(2026, 11))
    schemas = described(rosas)["components"]["schemas"]

    listed = rosas.get("/api/v1/assignments").json
    standing = rosas.get("/api/v1/standing").json
    receipt = rosas.post(
        f"/api/v1/assignments/{service.code(row)}/response", json={"options": [right_place(row)]}
    ).json

    assert listed
    assert standing
    assert receipt
    assert set(schemas["Question"]["properties"]) == set(listed[0])
    assert set(schemas["Standing"]["properties"]) == set(standing)
    assert set(schemas["Credential"]["properties"]) == set(standing["credentials"][0])
    assert set(schemas["Receipt"]["properties"]) == set(receipt)


def missing(found: Any, schemas: dict[str, Any]) -> set[str]:
    """The schemas that are referred to and not described."""
    if isinstance(found, list):
        return set().union(*(missing(each, schemas) for each in found))
    if not isinstance(found, dict):
        return set()
    name = str(found.get("$ref", "")).rpartition("/")[2]
    own = {name} - set(schemas) if name else set()
    return own.union(*(missing(each, schemas) for each in found.values()))
