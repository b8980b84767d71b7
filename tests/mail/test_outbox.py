"""The outbox: letters wait in it once each, and codes for signing in overtake all others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from renewal.actions.add_account import add_account
from renewal.actions.close_account import close_account
from renewal.actions.request_sign_in import request_sign_in
from renewal.actions.send_letters import Sent, send_letters
from renewal.actions.sign_in import NewSession, OpenedLink, sign_in
from renewal.domain.access import Role
from renewal.mail.outbox import add_letter, add_letters
from renewal.mail.sender import WrittenLetter
from renewal.store.db import writing
from renewal.store.tables import Account, Letter
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed, instant

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"
BEN = f"B1,Ben,Carter,ben@example.org,es,,A5,{HELD}"
NOON = instant("2027-01-01T12:00:00")


class Pile:
    """A sender that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[WrittenLetter] = []

    def send(self, letter: WrittenLetter) -> None:
        self.letters.append(letter)

    def close(self) -> None:
        pass

    @property
    def recipients(self) -> list[str]:
        return [letter.to for letter in self.letters]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """It is January; a letter waits for Rosa and one for Ben. Mia works in the office."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.settle(write_bank(tmp_path / "bank", {"A5": 12}), ROSA, BEN)
        add_account(made.session, email="mia@example.org", role=Role.ADMIN, now=made.now)
        made.tick("2027-01-01T12:00:00")
        yield made


def drain(service: Installation, pile: Pile, *, urgent_only: bool = False) -> Sent:
    return send_letters(
        service.session,
        now=service.now,
        sender=pile,
        base_url="http://localhost",
        secret=SECRET,
        urgent_only=urgent_only,
    )


def ask_for_code(service: Installation, email: str, nonce: str = "n" * 43) -> None:
    request_sign_in(
        service.session,
        email=email,
        browser="phone",
        client="127.0.0.1",
        secret=SECRET,
        nonce=nonce,
        now=service.now,
    )


def notes(service: Installation) -> list[str | None]:
    """Why letters were not sent, in the order of the outbox."""
    found = service.session.scalars(select(Letter.last_error).order_by(Letter.id)).all()
    service.session.rollback()
    return list(found)


def test_it_lets_a_code_overtake_letters_that_have_waited_longer(service: Installation) -> None:
    ask_for_code(service, "mia@example.org")
    pile = Pile()

    done = drain(service, pile)

    assert done.sent == 3
    assert pile.recipients == ["mia@example.org", "rosa@example.org", "ben@example.org"]


def test_it_sends_codes_alone_when_asked_to(service: Installation) -> None:
    ask_for_code(service, "mia@example.org")
    pile = Pile()

    drain(service, pile, urgent_only=True)

    assert pile.recipients == ["mia@example.org"]


def test_it_writes_to_nobody_who_has_no_account(service: Installation) -> None:
    ask_for_code(service, "stranger@example.org")
    pile = Pile()

    drain(service, pile)

    assert pile.recipients == ["rosa@example.org", "ben@example.org"]


@pytest.mark.parametrize(("minutes", "sent"), [(9, 1), (10, 0)])
def test_it_sends_no_code_that_has_run_out(service: Installation, minutes: int, sent: int) -> None:
    ask_for_code(service, "mia@example.org")
    service.now = instant(f"2027-01-01T12:{minutes:02d}:00")
    pile = Pile()

    done = drain(service, pile, urgent_only=True)

    assert (done.sent, done.dropped) == (sent, 1 - sent)


def test_it_sends_no_code_that_was_used_already(service: Installation) -> None:
    ask_for_code(service, "mia@example.org")
    pile = Pile()
    drain(service, pile, urgent_only=True)
    token = pile.letters[0].body.split("/sign-in/link/")[1].split()[0]
    sign_in(
        service.session,
        proof=OpenedLink(token, "phone"),
        begin=NewSession("s" * 43, "Firefox"),
        secret=SECRET,
        now=service.now,
    )
    with writing(service.session):  # as if the process had died before it noted the letter
        service.session.execute(
            update(Letter).where(Letter.urgent).values(sent_at=None, next_try_at=service.now)
        )

    done = drain(service, pile, urgent_only=True)

    assert (done.sent, done.dropped) == (0, 1)


def test_it_drops_a_letter_to_an_account_that_was_closed(service: Installation) -> None:
    close_account(service.session, email="rosa@example.org", now=service.now)
    pile = Pile()

    done = drain(service, pile)

    assert (done.sent, done.dropped) == (1, 1)
    assert pile.recipients == ["ben@example.org"]
    assert notes(service) == ["dropped: the account is closed", None]


def test_it_drops_a_letter_about_a_month_that_is_over(service: Installation) -> None:
    service.now = instant("2027-02-01T05:00:00")
    pile = Pile()

    done = drain(service, pile)

    assert (done.sent, done.dropped) == (0, 2)
    assert notes(service) == ["dropped: the window is closed"] * 2


def test_it_keeps_a_letter_once_for_each_occasion(service: Installation) -> None:
    def add(occasion: str) -> bool:
        with writing(service.session):
            return add_letter(
                service.session, kind="month", occasion=occasion, payload={}, now=NOON, account_id=1
            )

    added = [add("first"), add("first"), add("second")]

    assert added == [True, False, True]


def test_it_counts_only_the_letters_that_are_new(service: Installation) -> None:
    rosa, ben = service.technician_id("R1"), service.technician_id("B1")

    def add(*people: int) -> int:
        with writing(service.session):
            return add_letters(
                service.session,
                kind="month",
                occasion="fair",
                technician_ids=people,
                payload={},
                now=NOON,
            )

    added = [add(rosa), add(rosa, ben), add(rosa, ben), add()]

    assert added == [1, 1, 0, 0]


def test_it_takes_a_letter_back_with_the_transaction_that_wrote_it(service: Installation) -> None:
    with suppress(KeyError), writing(service.session):
        add_letter(
            service.session, kind="month", occasion="never", payload={}, now=NOON, account_id=1
        )
        raise KeyError("somebody does not go on")

    assert service.session.scalar(select(func.count()).where(Letter.occasion == "never")) == 0


def test_it_holds_neither_names_nor_addresses_nor_codes(service: Installation) -> None:
    ask_for_code(service, "rosa@example.org", nonce="secret-nonce")

    held = service.session.scalars(select(Letter)).all()

    texts = " ".join(f"{letter.occasion} {letter.payload}" for letter in held)
    assert len(held) == 3
    assert not any(word in texts for word in ("Rosa", "Alvarez", "@", "secret-nonce"))
    assert service.session.scalar(select(func.count(Account.id))) == 3
