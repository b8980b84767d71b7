"""Ending sessions: one, all others, and never anybody else's."""

from collections.abc import Iterator

import pytest

from renewal.actions.end_session import UnknownSession, end_other_sessions, end_session
from renewal.actions.list_sessions import list_sessions
from renewal.actions.look_up_session import look_up_session
from tests.actions.signing_in import ADA, ROSA, SECRET, Door, opened_door
from tests.databases import Database


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    """Rosa is signed in on a phone and on a laptop, Ada on a desktop."""
    with opened_door(database) as made:
        for email, name in ((ROSA, "phone"), (ROSA, "laptop"), (ADA, "desktop")):
            made.press(made.link(email).rpartition("/")[2], token=name, name=name)
        yield made


def sessions(door: Door, email: str = ROSA) -> dict[str, int]:
    """The number of each live session by the name of its browser."""
    listed = list_sessions(door.session, account_id=door.account(email).id, now=door.now)
    door.session.rollback()
    return {row.browser: row.id for row in listed}


def is_signed_in(door: Door, token: str) -> bool:
    found = look_up_session(door.session, token=token, secret=SECRET, now=door.now)
    return found is not None


def end(door: Door, email: str, session_id: int) -> None:
    account_id = door.account(email).id
    end_session(door.session, account_id=account_id, session_id=session_id, now=door.now)


def test_it_signs_one_browser_out(door: Door) -> None:
    end(door, ROSA, sessions(door)["phone"])

    assert [is_signed_in(door, name) for name in ("phone", "laptop", "desktop")] == [
        False,
        True,
        True,
    ]
    assert list(sessions(door)) == ["laptop"]


def test_it_ends_nobody_elses_session(door: Door) -> None:
    with pytest.raises(UnknownSession, match="signed out already"):
        end(door, ADA, sessions(door)["phone"])

    assert is_signed_in(door, "phone")


@pytest.mark.parametrize("session_id", [0, 2**62])
def test_it_knows_no_session_that_does_not_exist(door: Door, session_id: int) -> None:
    with pytest.raises(UnknownSession):
        end(door, ROSA, session_id)


def test_it_ends_a_session_once(door: Door) -> None:
    phone = sessions(door)["phone"]
    end(door, ROSA, phone)

    with pytest.raises(UnknownSession):
        end(door, ROSA, phone)


def test_it_signs_every_other_browser_out(door: Door) -> None:
    kept, rosa = sessions(door)["laptop"], door.account(ROSA).id

    ended = end_other_sessions(door.session, account_id=rosa, kept_id=kept, now=door.now)

    assert ended == 1
    assert sessions(door) == {"laptop": kept}
    assert is_signed_in(door, "desktop")
