"""An operator's link: for one open account, for a day, with an entry in the ledger."""

from collections.abc import Iterator

import pytest

from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import AccountClosed, UnknownAccount
from renewal.domain.access import OPERATOR_LINK_LIFE, BadEmail
from renewal.store.tables import Entry, Letter, SignInCode
from tests.actions.signing_in import ADA, BASE, ROSA, Door, opened_door
from tests.databases import Database


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def test_it_answers_an_address_below_the_one_people_reach_us_by(door: Door) -> None:
    link = door.link(" Rosa@Example.org ")

    assert link == f"{BASE}/sign-in/link/{door.token()}"


def test_it_is_bound_to_no_browser_and_ends_after_a_day(door: Door) -> None:
    door.link()

    code = door.newest()
    assert code.account_id == door.account(ROSA).id
    assert code.browser_hash is None
    assert code.expires_at == door.now + OPERATOR_LINK_LIFE
    assert code.reusable is False


def test_it_sends_no_letter(door: Door) -> None:
    door.link()

    assert door.count(Letter) == 0


def test_it_leaves_an_entry_that_names_no_address(door: Door) -> None:
    door.link()

    entry = door.last_entry()
    assert (entry.act, entry.actors) == ("issue sign-in link", ["operator"])
    assert entry.pseudonym == "pseudonym of Rosa"
    assert entry.reason == f"for account {door.account(ROSA).id}"
    assert door.token() not in entry.reason


def test_it_makes_a_link_of_its_own_each_time(door: Door) -> None:
    links = {door.link() for _ in range(3)}

    assert len(links) == 3


@pytest.mark.parametrize(
    ("email", "refused", "told"),
    [
        ("nobody@example.org", UnknownAccount, "Nobody has an account with nobody@example.org"),
        ("nobody", BadEmail, "is not an e-mail address"),
        (ADA, AccountClosed, "was closed on 2026-11-24. 'renewal account add ada@example.org"),
    ],
)
def test_it_says_why_there_is_no_link_and_writes_nothing(
    door: Door, email: str, refused: type[Exception], told: str
) -> None:
    close_account(door.session, email=ADA, now=door.now)
    entries = door.count(Entry)

    with pytest.raises(refused, match=told):
        door.link(email)

    assert door.count(SignInCode) == 0
    assert door.count(Entry) == entries
