"""Closing an account: signed out everywhere, and kept on record."""

from collections.abc import Iterator

import pytest

from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import AccountClosed, UnknownAccount
from renewal.actions.look_up_session import look_up_session
from renewal.domain.access import BadEmail
from renewal.store.tables import Account, Entry
from tests.actions.signing_in import ADA, ROSA, SECRET, Door, opened_door
from tests.databases import Database


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    """Rosa is signed in on a phone and on a laptop, Ada on a desktop."""
    with opened_door(database) as made:
        for email, name in ((ROSA, "phone"), (ROSA, "laptop"), (ADA, "desktop")):
            made.press(made.link(email).rpartition("/")[2], token=name)
        yield made


def is_signed_in(door: Door, token: str) -> bool:
    found = look_up_session(door.session, token=token, secret=SECRET, now=door.now)
    return found is not None


def test_it_signs_the_account_out_everywhere(door: Door) -> None:
    ended = close_account(door.session, email="Rosa@example.org", now=door.now)

    assert ended == 2
    assert door.account(ROSA).closed_at == door.now
    assert [is_signed_in(door, name) for name in ("phone", "laptop", "desktop")] == [
        False,
        False,
        True,
    ]


def test_it_keeps_the_account_and_leaves_an_entry(door: Door) -> None:
    close_account(door.session, email=ROSA, actors=("cli",), reason="left the trade", now=door.now)

    entry = door.last_entry()
    assert door.count(Account) == 2
    assert (entry.act, entry.actors) == ("close account", ["cli"])
    assert (entry.pseudonym, entry.reason) == ("pseudonym of Rosa", "left the trade")


def test_it_names_the_account_by_number_where_no_reason_is_given(door: Door) -> None:
    close_account(door.session, email=ADA, now=door.now)

    assert door.last_entry().reason == f"account {door.account(ADA).id}, admin"


@pytest.mark.parametrize(
    ("email", "refused"),
    [("nobody@example.org", UnknownAccount), ("nobody", BadEmail), (ADA, AccountClosed)],
)
def test_it_says_what_cannot_be_closed_and_writes_nothing(
    door: Door, email: str, refused: type[Exception]
) -> None:
    close_account(door.session, email=ADA, now=door.now)
    entries = door.count(Entry)

    with pytest.raises(refused):
        close_account(door.session, email=email, now=door.now)

    assert door.count(Entry) == entries
    assert is_signed_in(door, "phone")
