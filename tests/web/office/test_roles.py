"""Who may open which page of the office: admins all, item writers the bank, nobody else any."""

from __future__ import annotations

import pytest

from renewal.web.guard import access_of
from tests.installation import Installation
from tests.web.html import read
from tests.web.office.conftest import ADA, WILMA
from tests.web.visiting import signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FOR_WRITERS = {
    ("/office/bank", "GET"),
    ("/office/bank", "POST"),
    ("/office/bank/template/<format_>", "GET"),
    ("/office/bank/uploads", "GET"),
    ("/office/bank/<int:upload_id>", "GET"),
    ("/office/bank/<int:upload_id>/choices", "POST"),
    ("/office/bank/<int:upload_id>/columns", "GET"),
    ("/office/bank/<int:upload_id>/columns", "POST"),
    ("/office/bank/<int:upload_id>/columns.toml", "GET"),
    ("/office/bank/<int:upload_id>/failed.csv", "GET"),
    ("/office/bank/<int:upload_id>/items/<int:number>", "GET"),
    ("/office/bank/<int:upload_id>/pictures/<sha256>", "GET"),
}
ROSA = "rosa@example.org"


def routes(service: Installation) -> list[tuple[str, str]]:
    """Every route of the office with each method that it answers to."""
    return [
        (rule.rule, method)
        for rule in service.app.url_map.iter_rules()
        if rule.rule.startswith("/office")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def path_of(rule: str) -> str:
    for name, value in {
        "<int:technician_id>": "1",
        "<int:proposal_id>": "1",
        "<int:upload_id>": "1",
        "<int:number>": "1",
        "<sha256>": "0" * 64,
        "<format_>": "csv",
        "<int:shop_id>": "1",
        "<act>": "leave",
        "<area>": "A5",
        "<code>": "00000000",
    }.items():
        rule = rule.replace(name, value)
    assert "<" not in rule, f"{rule}: say in this test what may stand there"
    return rule


@ONE
def test_it_lets_nobody_into_the_office_who_has_no_business_there(service: Installation):
    people = {
        "nobody": service.client(),
        "technician": signed_in(service, ROSA).client,
        "item writer": signed_in(service, WILMA).client,
        "admin": signed_in(service, ADA).client,
    }
    wrong = []
    for rule, method in routes(service):
        for who, client in people.items():
            client.get("/help")
            answered = client.open(path_of(rule), method=method)
            turned_away = answered.status_code == 303 or (
                answered.status_code == 403 and "may not use this page" in answered.text
            )
            may = who == "admin" or (who == "item writer" and (rule, method) in FOR_WRITERS)
            if turned_away == may:
                wrong.append((rule, method, who, answered.status_code))

    assert len(routes(service)) >= 17
    assert wrong == []


@ONE
def test_it_says_the_same_of_every_route_in_its_rule(service: Installation):
    rules = [r for r in service.app.url_map.iter_rules() if r.rule.startswith("/office")]

    open_to_all = [
        rule.rule
        for rule in rules
        if (found := access_of(service.app.view_functions[rule.endpoint])) is None
        or found.roles is None
    ]

    assert open_to_all == []


@ONE
def test_it_leads_a_technician_from_there_to_the_questions(service: Installation):
    refused = signed_in(service, ROSA).client.get("/office")

    ways = read(refused.data).xpath("//main//a/@href")

    assert refused.status_code == 403
    assert ways == ["/", "/sessions"]
