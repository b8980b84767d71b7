"""Tokens: made, found again, listed and revoked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import AccountClosed
from renewal.actions.issue_token import LONGEST_NAME, issue_token
from renewal.actions.list_tokens import list_tokens
from renewal.actions.look_up_token import USED_EVERY, look_up_token
from renewal.actions.revoke_token import UnknownToken, revoke_token
from renewal.domain.tokens import TOKEN_PREFIX
from renewal.store.db import writing
from renewal.store.queries.tokens import TokenRow
from renewal.store.tables import Account, ApiToken, Entry, Technician
from tests.actions.signing_in import ADA, ROSA, SECRET, Door, opened_door
from tests.databases import Database

TABLET = f"{TOKEN_PREFIX}{'t' * 43}"
SCRIPT = f"{TOKEN_PREFIX}{'s' * 43}"


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def rosa(door: Door) -> int:
    [found] = door.values(select(Technician.id).where(Technician.number == "R1"))
    return int(found)


def issue(door: Door, token: str = TABLET, **given: Any) -> str:
    return issue_token(
        door.session,
        technician_id=rosa(door),
        token=token,
        secret=SECRET,
        now=door.now,
        **given,
    )


def look_up(door: Door, token: str = TABLET, secret: str = SECRET) -> TokenRow | None:
    return look_up_token(door.session, token=token, secret=secret, now=door.now)


def listed(door: Door) -> list[TokenRow]:
    found = list_tokens(door.session, technician_id=rosa(door))
    door.session.rollback()
    return list(found)


def revoke(door: Door, token_id: int, technician_id: int | None = None) -> str:
    return revoke_token(
        door.session,
        technician_id=rosa(door) if technician_id is None else technician_id,
        token_id=token_id,
        now=door.now,
    )


def test_it_lets_a_program_act_for_the_technician(door: Door) -> None:
    issue(door, name="  shop \n tablet ")

    found = look_up(door)

    assert found is not None
    assert (found.technician_id, found.name) == (rosa(door), "shop tablet")
    assert not door.session.in_transaction()


def test_it_keeps_a_hash_only_and_the_record_names_no_token(door: Door) -> None:
    issue(door, name="Rosas tablet", actors=("cli",))

    [stored] = door.values(select(ApiToken.token_hash))
    entry = door.last_entry()
    assert TABLET not in stored
    assert len(stored) == 64
    assert (entry.act, entry.actors, entry.pseudonym) == (
        "issue token",
        ["cli"],
        "pseudonym of Rosa",
    )
    assert "Rosa" not in entry.reason


@pytest.mark.parametrize(
    "token", ["", "t" * 43, SCRIPT, f"{TABLET}t", TABLET[:-1], TABLET.upper(), f"{TABLET}\n"]
)
def test_it_knows_no_other_token(door: Door, token: str) -> None:
    issue(door)

    assert look_up(door, token) is None


def test_it_knows_no_token_under_another_secret(door: Door) -> None:
    issue(door)

    assert look_up(door, secret="another-secret-0123456789abcdefghijk") is None


def test_it_gives_a_token_a_name_in_any_case(door: Door) -> None:
    assert issue(door) == "token"
    assert issue(door, SCRIPT, name="x" * 200) == "x" * LONGEST_NAME


def test_it_notes_the_last_use_once_an_hour(door: Door) -> None:
    issue(door)
    uses = []

    for wait in (timedelta(minutes=1), USED_EVERY / 2, USED_EVERY):
        door.now += wait
        look_up(door)
        uses.append(listed(door)[0].used_at)

    assert uses == [uses[0], uses[0], door.now]
    assert uses[0] is not None


def test_it_lists_the_newest_first(door: Door) -> None:
    issue(door, name="tablet")
    issue(door, SCRIPT, name="script")

    assert [row.name for row in listed(door)] == ["script", "tablet"]


def test_it_turns_a_revoked_token_away(door: Door) -> None:
    issue(door, name="tablet")
    issue(door, SCRIPT, name="script")
    script, tablet = listed(door)

    assert revoke(door, tablet.id) == "tablet"

    assert (look_up(door, TABLET), [row.id for row in listed(door)]) == (None, [script.id])
    assert look_up(door, SCRIPT) is not None
    assert (door.last_entry().act, door.last_entry().actors) == ("revoke token", ["technician"])


def test_it_revokes_once_and_nobody_elses(door: Door) -> None:
    issue(door)
    [token] = listed(door)
    entries = door.count(Entry)

    for technician_id, token_id in ((rosa(door) + 1, token.id), (rosa(door), token.id + 1)):
        with pytest.raises(UnknownToken, match="Nothing was changed"):
            revoke(door, token_id, technician_id)
    assert door.count(Entry) == entries
    revoke(door, token.id)

    with pytest.raises(UnknownToken):
        revoke(door, token.id)
    assert door.count(Entry) == entries + 1


def test_it_revokes_every_token_of_an_account_that_is_closed(door: Door) -> None:
    issue(door)

    close_account(door.session, email=ROSA, now=door.now)

    assert (look_up(door), listed(door)) == (None, [])


def test_it_closes_the_account_of_somebody_of_the_office(door: Door) -> None:
    issue(door)

    close_account(door.session, email=ADA, now=door.now)

    assert look_up(door) is not None


def test_it_makes_no_token_for_a_closed_account(door: Door) -> None:
    close_account(door.session, email=ROSA, now=door.now)

    with pytest.raises(AccountClosed, match="technician R1 was closed on 2026-11-24"):
        issue(door)

    assert door.count(ApiToken) == 0


def test_it_serves_a_technician_without_an_account(door: Door) -> None:
    with writing(door.session):
        door.session.execute(delete(Account).where(Account.email == ROSA))

    issue(door)

    assert look_up(door) is not None
