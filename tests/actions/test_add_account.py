"""Accounts of the office: the first admin, others, and closed ones opened again."""

from collections.abc import Iterator

import pytest

from renewal.actions.add_account import AccountExists, RoleComesWithRoster, add_account
from renewal.actions.close_account import close_account
from renewal.domain.access import BadEmail, CodeExpired, Role
from renewal.store.tables import Account, Entry
from tests.actions.signing_in import ADA, ROSA, Door, opened_door
from tests.databases import Database

WILMA = "wilma@example.org"


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def add(door: Door, email: str = WILMA, role: Role = Role.ITEM_WRITER) -> bool:
    return add_account(door.session, email=email, role=role, actors=("cli",), now=door.now)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ITEM_WRITER])
def test_it_opens_an_account_of_the_office(door: Door, role: Role) -> None:
    again = add(door, "  Wilma@Example.org", role)

    account = door.account(WILMA)
    assert again is False
    assert (account.role, account.technician_id) == (str(role), None)
    assert (account.created_at, account.closed_at) == (door.now, None)


def test_it_leaves_an_entry_that_names_no_address(door: Door) -> None:
    add(door)

    entry = door.last_entry()
    assert (entry.act, entry.actors, entry.pseudonym) == ("open account", ["cli"], None)
    assert entry.reason == f"account {door.account(WILMA).id}, item-writer"


def test_it_opens_no_second_account_for_an_address(door: Door) -> None:
    entries = door.count(Entry)

    with pytest.raises(AccountExists, match="has an account already, as admin"):
        add(door, ADA, Role.ITEM_WRITER)

    assert door.account(ADA).role == "admin"
    assert door.count(Entry) == entries


def test_it_opens_a_closed_account_again_in_the_role_that_was_asked_for(door: Door) -> None:
    close_account(door.session, email=ADA, now=door.now)

    again = add(door, ADA, Role.ITEM_WRITER)

    account = door.account(ADA)
    assert again is True
    assert (account.role, account.closed_at) == ("item-writer", None)
    assert door.count(Account) == 2


def test_it_lets_a_technician_become_an_admin_who_keeps_the_credentials(door: Door) -> None:
    close_account(door.session, email=ROSA, now=door.now)

    add(door, ROSA, Role.ADMIN)

    account = door.account(ROSA)
    assert account.role == "admin"
    assert account.technician_id is not None
    assert door.last_entry().pseudonym == "pseudonym of Rosa"


def test_it_opens_a_technicians_closed_account_again(door: Door) -> None:
    close_account(door.session, email=ROSA, now=door.now)

    add(door, ROSA, Role.TECHNICIAN)

    assert door.account(ROSA).closed_at is None


def test_it_signs_nobody_in_by_a_link_or_code_of_before(door: Door) -> None:
    door.ask(ROSA)
    code, link = door.code(), door.link(ROSA).rpartition("/")[2]
    close_account(door.session, email=ROSA, now=door.now)

    add(door, ROSA, Role.ADMIN)

    with pytest.raises(CodeExpired):
        door.press(link)
    with pytest.raises(CodeExpired):
        door.type_in(code)
    assert door.press(door.link(ROSA).rpartition("/")[2]).role is Role.ADMIN


@pytest.mark.parametrize("email", [WILMA, ADA])
def test_it_makes_no_technician_of_somebody_without_a_record(door: Door, email: str) -> None:
    close_account(door.session, email=ADA, now=door.now)

    with pytest.raises(RoleComesWithRoster, match="renewal roster import"):
        add(door, email, Role.TECHNICIAN)

    assert door.count(Account) == 2
    assert door.account(ADA).closed_at == door.now


def test_it_refuses_what_is_no_address(door: Door) -> None:
    with pytest.raises(BadEmail):
        add(door, "wilma")

    assert door.count(Account) == 2
