"""Tokens by command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.issue_sign_in_link import AccountClosed
from renewal.actions.look_up_token import look_up_token
from renewal.actions.revoke_token import UnknownToken
from renewal.domain.tokens import is_token
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import ApiToken, Entry
from tests.actions.signing_in import ROSA, SECRET, Door, opened_door
from tests.cli.running import Run, command_line
from tests.databases import Database


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


@pytest.fixture
def run(door: Door, database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, "2026-11-24T12:00:00") as made:
        yield made


def test_it_prints_the_token_alone_and_the_token_works(run: Run, door: Door) -> None:
    result = run("token", "R1", "--name", "shop tablet", "--reason", "asked by phone")

    [token] = result.stdout.splitlines()
    found = look_up_token(door.session, token=token, secret=SECRET, now=door.now)
    assert (result.exit_code, is_token(token)) == (0, True)
    assert "Authorization: Bearer" in result.stderr
    assert found is not None
    assert found.name == "shop tablet"
    entry = door.row(select(Entry).where(Entry.act == "issue token"))
    assert (entry.actors, entry.reason) == (["cli"], "asked by phone")


def test_it_makes_a_new_token_each_time(run: Run) -> None:
    made = {run("token", "R1").stdout for _ in range(3)}

    assert len(made) == 3


def test_it_lists_and_ends_tokens(run: Run, door: Door) -> None:
    assert run("tokens", "R1").stdout == "There is no token.\n"
    run("token", "R1", "--name", "tablet")
    [number] = door.values(select(ApiToken.id))

    shown = run("tokens", "R1").stdout
    told = json.loads(run("tokens", "R1", "--json").stdout)
    ended = json.loads(run("tokens", "R1", "--end", str(number), "--json").stdout)

    assert shown == f"{number}  tablet, made on 2026-11-24, never used\n"
    assert told == {
        "tokens": [
            {
                "id": number,
                "name": "tablet",
                "created_at": "2026-11-24T12:00:00+00:00",
                "used_at": None,
            }
        ]
    }
    assert ended == {"tokens": []}
    assert door.last_entry().actors == ["cli"]


def test_it_says_when_a_token_was_last_used(run: Run, door: Door) -> None:
    token = run("token", "R1").stdout.strip()
    look_up_token(door.session, token=token, secret=SECRET, now=door.now)

    assert run("tokens", "R1").stdout.endswith("last used on 2026-11-24\n")


def test_it_hands_a_refusal_on_as_a_sentence(run: Run) -> None:
    refused = [run("token", "nobody"), run("tokens", "nobody"), run("tokens", "R1", "--end", "7")]
    run("account", "close", ROSA)
    refused.append(run("token", "R1"))

    assert [type(result.exception) for result in refused] == [
        UnknownTechnician,
        UnknownTechnician,
        UnknownToken,
        AccountClosed,
    ]
    assert [result.stdout for result in refused] == [""] * 4
