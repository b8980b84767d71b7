"""The outbox is emptied through a real mail server, whatever one letter or the server does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from renewal.actions.send_letters import CLAIM, TRIES, Sent, send_letters
from renewal.mail import sender as sender_module
from renewal.mail.sender import Sender, SmtpSender, SmtpServer, WrittenLetter
from renewal.store.db import writing
from renewal.store.tables import Letter, Technician
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed
from tests.mail.post_office import HANG_UP, PostOffice

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"
BEN = f"B1,Ben,Carter,ben@example.org,en,,A5,{HELD}"
CHEN = f"C1,Chen,Wei,chen@example.org,es,,A5,{HELD}"
FAR_AWAY = timedelta(days=365)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """It is January, and a letter waits for Rosa, for Ben and for Chen, in this order."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        bank = write_bank(tmp_path / "bank", {"A5": 12})
        made.settle(bank, ROSA, BEN, CHEN, tick_at="2027-01-01T12:00:00")
        yield made


def sender_to(post: PostOffice) -> SmtpSender:
    return SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), "renewal@example.org")


def drain(service: Installation, sender: Sender | PostOffice, **limits: Any) -> Sent:
    """One run of the outbox at the time the clock shows."""
    by = sender_to(sender) if isinstance(sender, PostOffice) else sender
    return send_letters(
        service.session,
        now=service.now,
        sender=by,
        base_url="http://localhost",
        secret=SECRET,
        **limits,
    )


def letter_to(service: Installation, number: str) -> Letter:
    found = service.session.scalars(
        select(Letter)
        .join(Technician, Technician.id == Letter.technician_id)
        .where(Technician.number == number, Letter.occasion.startswith("month:"))
    ).one()
    service.session.expunge(found)
    service.session.rollback()
    return found


def waits_until(service: Installation, number: str) -> datetime:
    moment = letter_to(service, number).next_try_at
    assert moment is not None
    return moment


def try_ben_again(service: Installation, post: PostOffice) -> Sent:
    """The clock moves to when Ben's letter is due again, and the outbox is run."""
    service.now = waits_until(service, "B1")
    return drain(service, post)


def test_it_sends_in_the_order_in_which_the_letters_were_put_in(
    service: Installation, post: PostOffice
) -> None:
    done = drain(service, post)

    assert (done.sent, done.refused, done.parked) == (3, 0, 0)
    assert post.recipients == ["rosa@example.org", "ben@example.org", "chen@example.org"]
    assert post.conversations == 1
    assert post.said[-1] == "QUIT"


def test_it_sends_nothing_twice(service: Installation, post: PostOffice) -> None:
    drain(service, post)
    service.now += FAR_AWAY

    again = drain(service, post)

    assert again == Sent()
    assert len(post.taken) == 3
    letter = letter_to(service, "R1")
    assert (letter.next_try_at, letter.tries, letter.last_error) == (None, 1, None)
    assert letter.sent_at == service.now - FAR_AWAY


def test_it_does_not_knock_when_nothing_waits(service: Installation, post: PostOffice) -> None:
    drain(service, post)

    drain(service, post)

    assert post.conversations == 1


def test_it_goes_on_past_a_letter_that_is_refused(service: Installation, post: PostOffice) -> None:
    post.refuse("RCPT", "550 no such user", about="ben@")

    done = drain(service, post)

    assert (done.sent, done.refused) == (2, 1)
    assert post.recipients == ["rosa@example.org", "chen@example.org"]
    ben = letter_to(service, "B1")
    assert (ben.tries, ben.sent_at, ben.parked_at) == (1, None, None)
    assert ben.last_error == "The mail server refuses the letter: 550 no such user."


def test_it_waits_twice_as_long_after_each_refusal(service: Installation, post: PostOffice) -> None:
    post.refuse("RCPT", "450 mailbox busy", about="ben@")
    waits = []

    for _ in range(5):
        drain(service, post)
        waits.append((waits_until(service, "B1") - service.now) // timedelta(minutes=1))
        service.now = waits_until(service, "B1")

    assert waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "550 no such user"), ("letter", "554 looks like junk"), ("letter", HANG_UP)],
)
def test_it_parks_a_poison_letter_after_eight_tries_while_the_rest_drains(
    service: Installation, post: PostOffice, command: str, answer: str
) -> None:
    post.refuse(command, answer, about="ben@" if command == "RCPT" else "Ben")
    runs = [drain(service, post)]

    while letter_to(service, "B1").parked_at is None and len(runs) < 20:
        runs.append(try_ben_again(service, post))

    assert len(runs) == TRIES == 8
    assert sum(run.sent for run in runs) == 2
    assert [run.parked for run in runs] == [0] * 7 + [1]
    ben = letter_to(service, "B1")
    assert (ben.tries, ben.next_try_at, ben.sent_at) == (8, None, None)
    assert (ben.last_error or "").startswith("The mail server ")
    service.now += FAR_AWAY
    assert drain(service, post) == Sent()


def test_it_parks_nothing_while_the_server_takes_no_letter_at_all(
    service: Installation, post: PostOffice
) -> None:
    post.refuse("letter", "451 try later")
    for _ in range(12):
        drain(service, post)
        service.now = waits_until(service, "B1")
    post.answers.clear()
    service.now += timedelta(hours=3)

    done = drain(service, post)

    assert (done.sent, done.parked) == (3, 0)
    assert letter_to(service, "B1").tries > TRIES


def test_it_parks_a_letter_that_cannot_be_read_and_sends_the_rest(
    service: Installation, post: PostOffice
) -> None:
    number = letter_to(service, "B1").id
    with writing(service.session):
        service.session.execute(
            update(Letter).where(Letter.id == number).values(kind="riddle", tries=TRIES - 1)
        )

    done = drain(service, post)

    assert (done.sent, done.parked) == (2, 1)
    assert "of the unknown kind 'riddle'" in (letter_to(service, "B1").last_error or "")


@pytest.mark.parametrize("payload", [{}, {"month": 7}, {"month": "soon"}, []])
def test_it_stumbles_over_no_payload(
    service: Installation, post: PostOffice, payload: object
) -> None:
    number = letter_to(service, "R1").id
    with writing(service.session):
        service.session.execute(update(Letter).where(Letter.id == number).values(payload=payload))

    done = drain(service, post)

    assert (done.sent, done.refused) == (2, 1)
    assert "cannot be read" in (letter_to(service, "R1").last_error or "")


def test_it_stops_at_once_when_nobody_listens(service: Installation, post: PostOffice) -> None:
    post.refuse("greeting", "554 closed")

    done = drain(service, post)

    assert done.sent == 0
    assert "takes no letters (554 closed)" in (done.unreachable or "")
    assert post.conversations == 1
    rosa, ben = letter_to(service, "R1"), letter_to(service, "B1")
    assert (rosa.tries, rosa.next_try_at, rosa.last_error) == (0, service.now, done.unreachable)
    assert (ben.tries, ben.last_error) == (0, None)


def test_it_goes_on_in_the_same_order_when_the_server_is_back(
    service: Installation, post: PostOffice
) -> None:
    post.refuse("greeting", "554 closed")
    drain(service, post)
    post.answers.clear()

    done = drain(service, post)

    assert done.sent == 3
    assert post.recipients == ["rosa@example.org", "ben@example.org", "chen@example.org"]
    assert letter_to(service, "R1").last_error is None


def test_it_stops_when_the_server_closes_in_the_middle(
    service: Installation, post: PostOffice
) -> None:
    post.answers["MAIL"] = lambda _words: "421 closing" if post.taken else None

    done = drain(service, post)

    assert (done.sent, post.recipients) == (1, ["rosa@example.org"])
    assert "421 closing" in (done.unreachable or "")
    assert letter_to(service, "B1").tries == 0


def test_it_outlasts_a_server_that_never_answers(
    service: Installation, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "TIMEOUT_SECONDS", 1)
    post.refuse("letter", "...", about="Ben")

    done = drain(service, post)

    assert (done.sent, done.refused) == (2, 1)
    assert post.recipients == ["rosa@example.org", "chen@example.org"]


def test_it_begins_no_letter_when_its_time_is_up(service: Installation, post: PostOffice) -> None:
    ticks = iter([0.0, 0.0, 12.0, 20.0, 30.0])

    done = drain(service, post, seconds=20, stopwatch=lambda: next(ticks))

    assert done.sent == 2
    assert drain(service, post).sent == 1


def test_it_sends_no_more_than_it_may(service: Installation, post: PostOffice) -> None:
    first = drain(service, post, limit=2)

    second = drain(service, post, limit=2)

    assert (first.sent, second.sent) == (2, 1)


def test_it_leaves_alone_what_another_process_is_sending(
    service: Installation, post: PostOffice
) -> None:
    class Meanwhile:
        """While the first letter is on its way, another process empties the outbox."""

        other: Sent | None = None

        def send(self, letter: WrittenLetter) -> None:
            if self.other is None:
                self.other = drain(service, post)

        def close(self) -> None:
            pass

    slow = Meanwhile()

    done = drain(service, slow)

    assert (done.sent, slow.other and slow.other.sent) == (1, 2)
    assert post.recipients == ["ben@example.org", "chen@example.org"]


def test_it_takes_up_a_letter_whose_process_died(service: Installation, post: PostOffice) -> None:
    class Killed(BaseException):
        """The process ends."""

    class Dying:
        def send(self, letter: WrittenLetter) -> None:
            raise Killed

        def close(self) -> None:
            pass

    with pytest.raises(Killed):
        drain(service, Dying())

    early = drain(service, post)
    service.now += CLAIM
    late = drain(service, post)

    assert (early.sent, late.sent) == (2, 1)
    assert post.recipients[-1] == "rosa@example.org"
