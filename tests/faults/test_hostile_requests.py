"""Thousands of requests that nobody should send: no mistake of ours, no key, no stranger served."""

from __future__ import annotations

import logging
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.add_account import add_account
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.store.tables import Assignment, Credential, Item, Response, Revision
from renewal.web.office.act_forms import ACTS
from tests.databases import Database
from tests.faults.hostile import Attacker, Sent, Who
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.api.programs import token_for
from tests.web.visiting import rosters, signed_in

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)
ROSA, SAM, WRITER, ADA = (f"{name}@example.org" for name in ("rosa", "sam", "wes", "ada"))
RATIONALE = re.compile(rb"Why (\S+) \w+ matters in case (\d+)")
EACH_SIGN_IN = 250


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """It is November; every rationale names its item; there are an item writer and an admin."""
    bank = write_bank(tmp_path / "bank", {"A4": 14, "A5": 14, "A6": 14})
    for topic in bank.glob("*/*.toml"):
        name = f"{topic.parent.name}-{topic.stem}"
        topic.write_text(topic.read_text("utf-8").replace('"Why ', f'"Why {name} '), "utf-8")
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(bank)
        made.load_roster(*rosters())
        made.tick("2026-11-01T04:05:00")
        made.tick("2026-11-24T19:05:09")
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        add_account(made.session, email=WRITER, role=Role.ITEM_WRITER, now=made.now)
        made.app.testing = False
        made.app.config["PROPAGATE_EXCEPTIONS"] = False
        yield made


def people(service: Installation) -> list[Who]:
    """Everybody who might send something: strangers, browsers and programs."""
    found = [
        Who("nobody"),
        Who("forger", cookie=f"renewal={'x' * 43}", token="renewal_" + "y" * 43),
    ]
    for email, technician in ((ROSA, "R1"), (SAM, "S1"), (WRITER, None), (ADA, None)):
        client = signed_in(service, email).client
        csrf = re.findall(r'name="csrf" value="(\w+)"', client.get("/help").text)[0]
        names = ("renewal", "renewal-browser")
        cookies = [(name, client.get_cookie(name)) for name in names]
        sent = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies if cookie)
        found.append(Who(email, technician, cookie=sent, csrf=csrf))
    found += [Who(f"{n}'s program", n, token=token_for(service, n)) for n in ("R1", "S1")]
    return found


def answered(service: Installation, technician: str | None) -> set[tuple[str, str]]:
    """The items that somebody has answered, as their rationales name them."""
    if technician is None:
        return set()
    names = service.session.scalars(
        select(Item.name)
        .join(Revision, Revision.item_id == Item.id)
        .join(Assignment, Assignment.revision_id == Revision.id)
        .join(Response, Response.assignment_id == Assignment.id)
        .join(Credential, Credential.id == Assignment.credential_id)
        .where(Credential.technician_id == service.technician_id(technician))
    ).all()
    service.session.rollback()
    found = (name.rpartition("-") for name in names)
    return {(topic, str(int(number))) for topic, _, number in found}


def told_too_early(service: Installation, sent: Sent) -> set[tuple[str, str]]:
    """The items whose rationale was told to somebody who has not answered them.

    The office's pages of the bank are there to show it to those who may see them.
    """
    if sent.who.name in (WRITER, ADA) and sent.path.startswith("/office/bank"):
        return set()
    told = {(topic.decode(), number.decode()) for topic, number in RATIONALE.findall(sent.body)}
    return told - answered(service, sent.who.technician) if told else told


def attack(service: Installation, times: int, caplog: pytest.LogCaptureFixture) -> None:
    """So many requests are sent; none meets a mistake or learns what it must not."""
    seed = random.randrange(1 << 32)
    print(f"the seed of the requests is {seed}")
    codes = {
        "code": [
            service.code(service.asked(number, area, NOVEMBER))
            for number, area in (("R1", "A5"), ("R1", "A6"), ("S1", "A5"))
        ],
        "area": ["A5", "A4", "A6", "ZZ"],
        "name": ["page.css"],
        "number": ["1", "2"],
        # Withdrawing is for good, and then nobody could be asked anything.
        "act": [act for act in ACTS if act != "withdraw"],
        "technician_id": [str(service.technician_id(number)) for number in ("R1", "S1")],
        "shop_id": ["1"],
        "proposal_id": ["1", "2"],
    }
    attacker = Attacker(service.app, random.Random(seed), codes)
    statuses: Counter[int] = Counter()
    known = people(service)
    with caplog.at_level(logging.WARNING):
        for number in range(times):
            if number % EACH_SIGN_IN == 0:
                known = people(service)
            sent = attacker.send(known)
            line = f"request {number}: {sent.method} {sent.path[:80]!r} as {sent.who.name}"
            assert sent.status < 500, line
            assert told_too_early(service, sent) == set(), line
            statuses[sent.status] += 1
    mistakes = [record.getMessage() for record in caplog.records if record.exc_info]
    assert mistakes == []
    # It was not all turned away at the door.
    assert {200, 303, 400, 403, 404, 405} <= statuses.keys()


def test_it_withstands_a_thousand_hostile_requests(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    attack(service, 1_000, caplog)


@pytest.mark.faults
def test_it_withstands_fifty_thousand_hostile_requests(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    attack(service, 25_000, caplog)


@SQLITE
def test_it_would_see_a_rationale_told_too_early(service: Installation) -> None:
    row = service.asked("R1", "A5", NOVEMBER)
    body = next(iter(row.wording.rationales.values())).encode()

    seen = told_too_early(service, Sent(Who("sam", "S1"), "GET", "/", 200, body, {}))

    assert len(seen) == 1
