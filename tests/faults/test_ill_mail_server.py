"""A mail server that is away for two days, or ill in every way: all letters leave, once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.send_letters import TRIES, send_letters
from renewal.mail.sender import SmtpSender, SmtpServer
from renewal.store.tables import Letter
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed
from tests.mail.post_office import HANG_UP, PostOffice, post_office

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
PEOPLE = [f"p{number}@example.org" for number in range(1, 25)]
POISON = PEOPLE[7]
AN_HOUR = timedelta(hours=1)
Answer = Callable[[str], str | None]


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with post_office() as made:
        yield made


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """It is January, and a letter waits for everybody, in the order of their names."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        bank = write_bank(tmp_path / "bank", {"A5": 12})
        rows = [f"P{n},Pat,Number,{email},en,,A5,{HELD}" for n, email in enumerate(PEOPLE, 1)]
        made.settle(bank, *rows, tick_at="2027-01-01T12:00:00")
        yield made


def drain_for(service: Installation, post: PostOffice, hours: int) -> None:
    """The outbox is run every hour."""
    for _ in range(hours):
        server = SmtpServer("127.0.0.1", post.port, "", "", "none")
        send_letters(
            service.session,
            now=service.now,
            sender=SmtpSender(server, "renewal@example.org"),
            base_url="http://localhost",
            secret=SECRET,
        )
        service.now += AN_HOUR


def parked(service: Installation) -> list[Letter]:
    found = service.session.scalars(select(Letter).where(Letter.parked_at.is_not(None))).all()
    service.session.rollback()
    return list(found)


def fall_ill(post: PostOffice, chance: random.Random) -> None:
    """Each command is refused, put off or cut short now and then; one person always."""

    def now_and_then(*answers: str) -> Answer:
        return lambda _words: chance.choice(answers) if chance.random() < 0.05 else None

    post.answers = {
        "greeting": now_and_then("421 away", "554 closed", HANG_UP),
        "EHLO": now_and_then("421 closing", HANG_UP),
        "MAIL": now_and_then("421 closing", "451 later", HANG_UP),
        "DATA": now_and_then("451 later", "554 no", HANG_UP),
        "letter": now_and_then("451 later", "452 full", "554 no", HANG_UP),
    }
    seldom = now_and_then("450 busy", "550 nobody", HANG_UP)
    post.answers["RCPT"] = lambda words: "550 nobody" if POISON in words else seldom(words)


def test_it_sends_all_in_order_after_two_days_without_a_server(
    service: Installation, post: PostOffice
) -> None:
    post.refuse("greeting", "554 closed")
    drain_for(service, post, 48)
    nothing = list(post.taken)
    post.answers.clear()
    drain_for(service, post, 1)

    assert nothing == []
    assert post.recipients == PEOPLE
    assert parked(service) == []


def test_it_sends_each_once_and_parks_the_poison_when_the_server_is_ill(
    service: Installation, post: PostOffice
) -> None:
    seed = random.randrange(1 << 32)
    print(f"the seed of the illness is {seed}")
    fall_ill(post, random.Random(seed))
    drain_for(service, post, 24)
    post.answers.clear()
    post.refuse("RCPT", "550 nobody", about=POISON)
    drain_for(service, post, 24)

    assert sorted(post.recipients) == sorted(set(PEOPLE) - {POISON})
    [letter] = parked(service)
    assert letter.technician_id == PEOPLE.index(POISON) + 1
    # One more than eight where the last was a line gone dead while no other letter got through.
    assert letter.tries >= TRIES
