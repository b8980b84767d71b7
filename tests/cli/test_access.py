"""Accounts and sign-in links by command line: how the first admin gets in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from renewal.actions.add_account import AccountExists, RoleComesWithRoster
from renewal.actions.issue_sign_in_link import AccountClosed, UnknownAccount
from renewal.domain.access import BadEmail
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.settings import Mode, Settings
from renewal.store.tables import SignInSession
from tests.actions.signing_in import ADA, ROSA, SECRET, Door, opened_door
from tests.cli.running import Run, command_line
from tests.databases import Database

NOON = "2026-11-24T12:00:00"
WILMA = "wilma@example.org"


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


@pytest.fixture
def run(door: Door, database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, NOON) as made:
        yield made


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_it_makes_the_first_admin(database: Database, tmp_path: Path) -> None:
    with command_line(database, tmp_path, NOON) as run:
        empty = said(run("account", "list"))
        made = said(run("account", "add", " Olaf@Example.org", "--role", "admin"))
        listed = said(run("account", "list"))
        link = said(run("sign-in-link", "olaf@example.org"))

    assert empty == (
        "There is no account. 'renewal account add EMAIL --role admin' makes the first."
    )
    assert made == "The account olaf@example.org is open, as admin."
    assert listed == "olaf@example.org  admin"
    assert link.startswith("http://127.0.0.1:8000/sign-in/link/")


def test_it_says_how_to_get_in(run: Run) -> None:
    result = run("account", "add", WILMA, "--role", "item-writer")

    assert result.stderr == (
        "'renewal sign-in-link wilma@example.org' makes a link to sign in with.\n"
    )


def test_it_puts_the_act_onto_the_record(run: Run, door: Door) -> None:
    said(run("account", "add", WILMA, "--role", "item-writer"))
    opened = door.last_entry()
    said(run("sign-in-link", WILMA, "--reason", "forgot the phone"))
    linked = door.last_entry()
    said(run("account", "close", WILMA, "--reason", "left"))
    closed = door.last_entry()

    assert [entry.actors for entry in (opened, linked, closed)] == [["cli"]] * 3
    assert [entry.act for entry in (opened, linked, closed)] == [
        "open account",
        "issue sign-in link",
        "close account",
    ]
    assert (linked.reason, closed.reason) == ("forgot the phone", "left")


def test_it_lists_accounts_for_scripts(run: Run) -> None:
    said(run("account", "close", ADA))

    told = json.loads(said(run("account", "list", "--json")))

    assert told == {
        "accounts": [
            {
                "email": ADA,
                "role": "admin",
                "technician": False,
                "created_at": "2026-11-24T12:00:00+00:00",
                "closed_at": "2026-11-24T12:00:00+00:00",
            },
            {
                "email": ROSA,
                "role": "technician",
                "technician": True,
                "created_at": "2026-11-24T12:00:00+00:00",
                "closed_at": None,
            },
        ]
    }


def test_it_closes_an_account_and_opens_it_again(run: Run, door: Door) -> None:
    door.press(door.link(ADA).rpartition("/")[2])

    closed = said(run("account", "close", "ADA@example.org"))
    listed = said(run("account", "list"))
    again = said(run("account", "add", ADA, "--role", "item-writer"))

    assert closed == "The account ada@example.org is closed; 1 browser was signed out."
    assert listed.splitlines()[0] == "ada@example.org  admin, closed on 2026-11-24"
    assert again == "The account ada@example.org is open again, as item-writer."


def test_it_prints_nothing_but_the_link_and_the_link_signs_in(run: Run, door: Door) -> None:
    result = run("sign-in-link", ROSA)

    link = said(result)
    door.press(link.rpartition("/")[2], token="t")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "It works once, until 2026-11-25 12:00 UTC.\n"
    assert door.values(select(SignInSession.token_hash)) == [
        keyed_hash(SECRET, Purpose.SESSION, "t")
    ]


def test_it_tells_scripts_how_long_a_link_works(run: Run) -> None:
    told = json.loads(said(run("sign-in-link", ROSA, "--json")))

    assert told.pop("link").startswith("http://127.0.0.1:8000/sign-in/link/")
    assert told == {"expires_at": "2026-11-25T12:00:00+00:00", "reusable": False}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_makes_links_that_can_be_used_again_for_a_demonstration(
    run: Run, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_env
    monkeypatch.setattr(Settings, "from_env", lambda: replace(settings(), mode=Mode.DEMO))

    result = run("sign-in-link", ROSA)

    assert result.stderr == "It works any number of times, until 2026-11-25 12:00 UTC.\n"
    assert door.newest().reusable is True


def test_it_hands_a_refusal_on_as_a_sentence(run: Run) -> None:
    said(run("account", "close", ADA))
    refused = [
        run("account", "add", ROSA, "--role", "admin"),
        run("account", "add", WILMA, "--role", "technician"),
        run("account", "add", "wilma", "--role", "admin"),
        run("account", "close", ADA),
        run("account", "close", WILMA),
        run("sign-in-link", WILMA),
        run("sign-in-link", ADA),
    ]

    assert [type(result.exception) for result in refused] == [
        AccountExists,
        RoleComesWithRoster,
        BadEmail,
        AccountClosed,
        UnknownAccount,
        UnknownAccount,
        AccountClosed,
    ]
    assert [result.stdout for result in refused] == [""] * 7


def test_it_knows_no_other_role(run: Run) -> None:
    result = run("account", "add", WILMA, "--role", "boss")

    assert result.exit_code == 2
    assert "'boss' is not one of 'technician', 'item-writer', 'admin'" in result.stderr
