"""Who gets what at each address: everybody, at their own and at somebody else's question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from renewal.actions.add_account import add_account
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.web.guard import access_of
from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.api.programs import program
from tests.web.visiting import open_november, signed_in

# In this order: nobody, Rosa whose question it is, Sam, an item writer, an admin, Rosa's program,
# Sam's program.
WHO = ("nobody", "rosa", "sam", "wes", "ada", "rosa's program", "sam's program")
ROUTES = """
GET  /                                      303 200 200 303 303 303 303
GET  /standing                              303 200 200 403 403 303 303
GET  /standing/A5                           303 200 200 403 403 303 303
GET  /standing/A6                           303 200 404 403 403 303 303
GET  /standing/A6/enrol                     303 409 404 403 403 303 303
GET  /standing/A6/end                       303 200 404 403 403 303 303
GET  /history                               303 200 200 403 403 303 303
GET  /practice                              303 200 200 403 403 303 303
GET  /practice/A5                           303 404 404 403 403 303 303
GET  /practice/A5/1                         303 404 404 403 403 303 303
GET  /question/CODE                         303 200 404 403 403 303 303
GET  /question/CODE/check                   303 400 404 403 403 303 303
GET  /question/CODE/answer                  303 303 303 403 403 303 303
GET  /question/CODE/result                  303 303 404 403 403 303 303
GET  /exhibit/SHA                           303 404 404 403 403 303 303
GET  /sessions                              303 200 200 200 200 303 303
GET  /help                                  200 200 200 200 200 200 200
GET  /check                                 200 200 200 200 200 200 200
GET  /check/none                            404 404 404 404 404 404 404
GET  /share                                 303 200 200 403 403 303 303
GET  /share/qr.svg                          303 404 404 403 403 303 303
GET  /share/certificate.pdf                 303 303 303 403 403 303 303
POST /share                                 303 303 303 403 403 303 303
POST /share/end                             303 303 303 403 403 303 303
POST /check                                 400 400 400 400 400 403 403
GET  /sign-in                               200 303 303 303 303 200 200
GET  /sign-in/code                          200 303 303 303 303 200 200
GET  /sign-in/link/none                     404 404 404 404 404 404 404
GET  /static/none/page.css                  200 200 200 200 200 200 200
POST /standing/A6/enrol                     303 409 404 403 403 303 303
POST /standing/A6/end                       303 303 404 403 403 303 303
POST /practice/A5                           303 404 404 403 403 303 303
POST /question/CODE/check                   303 303 303 403 403 303 303
POST /question/CODE/answer                  303 400 404 403 403 303 303
POST /sessions                              303 404 404 404 404 303 303
POST /language                              303 303 303 303 303 403 403
POST /sign-in                               400 400 400 400 400 403 403
POST /sign-in/code                          400 400 400 400 400 403 403
POST /sign-in/link/none                     404 404 404 404 404 403 403
GET  /api/v1/openapi.json                   200 200 200 200 200 200 200
GET  /api/v1/assignments                    401 200 200 403 403 200 200
GET  /api/v1/assignments/CODE               401 200 404 403 403 200 404
GET  /api/v1/exhibits/SHA                   401 404 404 403 403 404 404
GET  /api/v1/history                        401 200 200 403 403 200 200
GET  /api/v1/standing                       401 200 200 403 403 200 200
POST /api/v1/assignments/CODE/response      401 401 401 401 401 422 404
GET  /healthz                               200 200 200 200 200 200 200
GET  /office                                303 403 403 403 200 303 303
GET  /office/bank                           303 403 403 200 200 303 303
GET  /office/bank/1                         303 403 403 404 404 303 303
GET  /office/bank/1/columns                 303 403 403 404 404 303 303
GET  /office/bank/1/columns.toml            303 403 403 404 404 303 303
GET  /office/bank/1/failed.csv              303 403 403 404 404 303 303
GET  /office/bank/1/items/1                 303 403 403 404 404 303 303
GET  /office/bank/1/pictures/SHA            303 403 403 404 404 303 303
GET  /office/bank/1/undo                    303 403 403 403 404 303 303
GET  /office/bank/export                    303 403 403 403 200 303 303
GET  /office/bank/template/csv              303 403 403 200 200 303 303
GET  /office/bank/uploads                   303 403 403 200 200 303 303
GET  /office/decisions/NONE                 303 403 403 403 404 303 303
GET  /office/extend                         303 403 403 403 200 303 303
GET  /office/forecast/A5                    303 403 403 403 200 303 303
GET  /office/rescores                       303 403 403 403 200 303 303
GET  /office/rescores/new                   303 403 403 403 200 303 303
GET  /office/rescores/pictures/SHA          303 403 403 403 404 303 303
GET  /office/roster                         303 403 403 403 200 303 303
GET  /office/roster/1                       303 403 403 403 404 303 303
GET  /office/runs                           303 403 403 403 200 303 303
GET  /office/shops                          303 403 403 403 200 303 303
GET  /office/shops/1                        303 403 403 403 200 303 303
GET  /office/technicians                    303 403 403 403 200 303 303
GET  /office/technicians/1                  303 403 403 403 200 303 303
GET  /office/technicians/1/acts/enrol       303 403 403 403 200 303 303
GET  /office/waiting                        303 403 403 403 200 303 303
POST /office/bank                           303 403 403 400 400 303 303
POST /office/bank/1                         303 403 403 403 404 303 303
POST /office/bank/1/choices                 303 403 403 404 404 303 303
POST /office/bank/1/columns                 303 403 403 404 404 303 303
POST /office/bank/1/undo                    303 403 403 403 404 303 303
POST /office/bank/export                    303 403 403 403 400 303 303
POST /office/extend                         303 403 403 403 400 303 303
POST /office/rescores/new                   303 403 403 403 200 303 303
POST /office/roster                         303 403 403 403 400 303 303
POST /office/roster/1                       303 403 403 403 404 303 303
POST /office/technicians/1/acts/enrol       303 403 403 403 400 303 303
POST /office/waiting/1/confirm              303 403 403 403 404 303 303
POST /office/waiting/1/refuse               303 403 403 403 404 303 303
POST /sign-out                              303 303 303 303 303 403 403
""".strip().splitlines()


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email="wes@example.org", role=Role.ITEM_WRITER, now=made.now)
        add_account(made.session, email="ada@example.org", role=Role.ADMIN, now=made.now)
        yield made


def visitors(service: Installation) -> list[tuple[FlaskClient, str]]:
    """Everybody in the order of `WHO`, each with the token of their forms."""
    browsers = [
        service.client(),
        *(signed_in(service, f"{name}@example.org").client for name in WHO[1:5]),
    ]
    found = [
        (browser, re.findall(r'name="csrf" value="(\w+)"', browser.get("/help").text)[0])
        for browser in browsers
    ]
    return [*found, (program(service, "R1"), ""), (program(service, "S1"), "")]


def statuses(service: Installation, method: str, path: str) -> list[int]:
    """What everybody is answered."""
    row = service.asked("R1", "A6", Month(2026, 11))
    path = path.replace("CODE", service.code(row)).replace("SHA", "0" * 64)
    found = []
    for browser, token in visitors(service):
        if path.startswith("/api/"):
            body: dict[str, list[str]] | None = {"options": []} if method == "POST" else None
            found.append(browser.open(path, method=method, json=body).status_code)
        else:
            form = {"csrf": token} if method == "POST" else {}
            found.append(browser.open(path, method=method, data=form).status_code)
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wanted", ["GET", "POST"])
def test_it_answers_everybody_as_is_written_here(service: Installation, wanted: str) -> None:
    expected, found = {}, {}
    for line in ROUTES:
        method, path, *codes = line.split()
        if method == wanted:
            expected[path] = dict(zip(WHO, map(int, codes), strict=True))
            found[path] = dict(zip(WHO, statuses(service, method, path), strict=True))

    assert found == expected


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_leaves_no_route_out(service: Installation) -> None:
    written = {tuple(line.split()[:2]) for line in ROUTES}
    adapter = service.app.url_map.bind("localhost")
    tried = {
        (method, adapter.match(path, method=method, return_rule=True)[0].rule)
        for method, path in written
    }

    there = {
        (method, rule.rule)
        for rule in service.app.url_map.iter_rules()
        for method in {"GET", "POST"} & (rule.methods or set())
        if access_of(service.app.view_functions[rule.endpoint]) is not None
    }

    assert tried == there
