"""Asking for a code: the same for every address, but for the letter."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from renewal.actions.close_account import close_account
from renewal.actions.sweep import sweep
from renewal.domain.access import CODE_LIFE, BadEmail, TooManyRequests
from renewal.store.tables import Attempt, Letter, SignInCode
from tests.actions.signing_in import ADA, LAPTOP, ROSA, SECRET, Door, opened_door
from tests.databases import Database

NOBODY = "nobody@example.org"


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def facts(code: SignInCode) -> dict[str, object]:
    """What a row of a code says, but for what is different in every row."""
    own = {"id", "account_id", "nonce", "code_hash", "link_hash"}
    return {c.name: getattr(code, c.name) for c in code.__table__.columns if c.name not in own}


def test_it_makes_a_code_for_this_browser_and_ten_minutes(door: Door) -> None:
    door.ask()

    code = door.newest()
    assert code.account_id == door.account(ROSA).id
    assert (code.created_at, code.expires_at) == (door.now, door.now + CODE_LIFE)
    assert (code.tries, code.used_at, code.reusable) == (0, None, False)
    assert code.browser_hash is not None


def test_it_puts_an_urgent_letter_into_the_outbox(door: Door) -> None:
    door.ask()

    letter = door.row(select(Letter))
    assert (letter.kind, letter.urgent) == ("sign-in", True)
    assert letter.account_id == door.account(ROSA).id
    assert letter.payload == {"sign_in_code_id": door.newest().id}
    assert letter.next_try_at == door.now


def test_it_stores_nothing_that_signs_anybody_in(door: Door) -> None:
    door.ask()

    code, letter = door.newest(), door.row(select(Letter))
    stored = " ".join(
        str(getattr(row, column.name)) for row in (code, letter) for column in row.__table__.columns
    )
    assert door.code() not in stored
    assert door.token() not in stored
    assert SECRET not in stored
    assert "203.0.113.7" not in " ".join(door.values(select(Attempt.subject)))


def test_it_takes_the_address_however_it_is_written(door: Door) -> None:
    door.ask("  ROSA@Example.org ")

    assert door.newest().account_id == door.account(ROSA).id


def test_it_writes_the_same_row_for_an_address_nobody_has(door: Door) -> None:
    door.ask(ROSA)
    known = facts(door.newest())
    door.ask(NOBODY)

    unknown = door.newest()
    assert facts(unknown) == known
    assert unknown.account_id is None
    assert door.count(Letter) == 1
    assert door.attempts() == ["client for address", "address", "client"] * 2


def test_it_writes_no_letter_to_a_closed_account(door: Door) -> None:
    close_account(door.session, email=ADA, now=door.now)

    door.ask(ADA)

    assert door.newest().account_id is None
    assert door.count(Letter) == 0


def test_it_refuses_what_is_no_address_and_writes_nothing(door: Door) -> None:
    with pytest.raises(BadEmail, match="'rosa' is not an e-mail address"):
        door.ask("rosa")

    assert (door.count(SignInCode), door.count(Attempt)) == (0, 0)


@pytest.mark.parametrize("email", [ROSA, NOBODY])
def test_it_sends_five_codes_an_hour_to_an_address_known_or_not(door: Door, email: str) -> None:
    for _ in range(5):
        door.ask(email)
    door.wait(minutes=20)

    with pytest.raises(TooManyRequests, match="address your network asked for 5") as refused:
        door.ask(email)

    assert refused.value.minutes == 40
    assert (door.count(SignInCode), door.count(Attempt)) == (5, 15)


@pytest.mark.parametrize("email", [ROSA, NOBODY])
def test_it_lets_nobody_keep_somebody_of_another_network_out(door: Door, email: str) -> None:
    for _ in range(5):
        door.ask(email, client="198.51.100.66")
    with pytest.raises(TooManyRequests):
        door.ask(email, client="198.51.100.66")

    for _ in range(5):
        door.ask(email)

    assert door.count(SignInCode) == 10


@pytest.mark.parametrize("email", [ROSA, NOBODY])
def test_it_sends_thirty_codes_an_hour_to_an_address_from_however_many_networks(
    door: Door, email: str
) -> None:
    for number in range(30):
        door.ask(email, client=f"203.0.113.{number}")
    door.wait(minutes=20)

    with pytest.raises(TooManyRequests, match="This address asked for 30 codes") as refused:
        door.ask(email, client="203.0.113.99")

    assert refused.value.minutes == 40
    assert door.count(SignInCode) == 30


def test_it_sends_codes_again_once_the_hour_is_over(door: Door) -> None:
    for _ in range(5):
        door.ask()

    door.wait(hours=1)
    door.ask()

    assert door.count(Letter) == 6


def test_it_takes_thirty_requests_an_hour_from_one_network(door: Door) -> None:
    for number in range(30):
        door.ask(f"{number}@example.org")

    with pytest.raises(TooManyRequests, match="Your network asked for 30 codes"):
        door.ask("31@example.org")
    door.ask("31@example.org", client="198.51.100.1")

    assert door.count(SignInCode) == 31


def test_it_counts_a_refused_request_neither_way(door: Door) -> None:
    for _ in range(5):
        door.ask()
    for _ in range(40):
        with pytest.raises(TooManyRequests):
            door.ask()

    door.ask(ADA)

    assert door.count(Attempt) == 18


def test_it_still_writes_letters_after_every_old_code_was_swept_away(door: Door) -> None:
    door.ask()
    door.ask(browser=LAPTOP)
    door.wait(days=2)
    sweep(door.session, now=door.now)

    door.ask()

    assert door.count(Letter) == 3
    assert door.row(select(Letter).order_by(Letter.id.desc()).limit(1)).payload == {
        "sign_in_code_id": door.newest().id
    }


def test_it_gives_no_code_the_number_of_one_that_a_letter_still_names(door: Door) -> None:
    door.ask(ROSA)
    waiting = door.row(select(Letter)).payload["sign_in_code_id"]
    door.now += timedelta(days=3)
    sweep(door.session, now=door.now)

    door.ask(ADA)

    assert door.newest().id != waiting
