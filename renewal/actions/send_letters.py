"""Sends the letters of the outbox: urgent ones first, then in the order they were put in.

A letter is claimed before it is sent, by moving its next try some minutes away in a
transaction of its own: whoever else looks in the meantime passes it by, and no transaction is
open while the mail server is spoken to. A process that dies in between leaves a letter that
is claimed again later; if it had been sent already, that one letter goes out twice.

Each refusal makes a letter wait twice as long. After eight it is parked with the reason; but
after refusals that are not for good only while the server takes other letters: otherwise
the server is ill, and not the letter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from renewal.actions.programme import NoProgramme, programme_in_force
from renewal.domain.programme import Programme
from renewal.mail.gathering import CauseGone, Letterhead
from renewal.mail.letters import UnreadableLetter, write_letter
from renewal.mail.links import Links
from renewal.mail.sender import LetterRefused, Sender, SenderUnreachable
from renewal.store.db import writing
from renewal.store.tables import Letter

CLAIM = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
TRIES = 8
LONGEST_WAIT = FIRST_WAIT * 2 ** (TRIES - 1)


@dataclass(slots=True)
class Sent:
    """What one run did; ``unreachable`` says why it stopped, when the server took nothing."""

    sent: int = 0
    dropped: int = 0
    refused: int = 0
    parked: int = 0
    unreachable: str | None = None


def send_letters(
    session: Session,
    *,
    now: datetime,
    sender: Sender,
    base_url: str,
    secret: str,
    limit: int = 200,
    seconds: float = 20,
    urgent_only: bool = False,
    stopwatch: Callable[[], float] = time.monotonic,
) -> Sent:
    """At most ``limit`` letters that are due have left, begun within ``seconds``.

    Commits for each letter. A mail server that cannot be reached ends the run without an
    error; its reason is kept with the letter that was to go first, and in what is returned.
    """
    begun = stopwatch()
    due = _due(session, now, limit, urgent_only)
    if not due:
        return Sent()
    head = Letterhead(Links(base_url), secret, _find_programme(session))
    run = _Run(session, now, sender, head)
    try:
        for letter_id in due:
            if stopwatch() - begun >= seconds or not run.send(letter_id):
                break
    finally:
        sender.close()
    return run.done


def _due(session: Session, now: datetime, limit: int, urgent_only: bool) -> Sequence[int]:
    waiting = select(Letter.id).where(Letter.next_try_at <= now)
    if urgent_only:
        waiting = waiting.where(Letter.urgent)
    found = session.scalars(waiting.order_by(Letter.urgent.desc(), Letter.id).limit(limit)).all()
    session.rollback()
    return found


def _find_programme(session: Session) -> Programme | None:
    """Return the programme, None when there is none yet: codes for signing in go out before."""
    try:
        return programme_in_force(session)
    except NoProgramme:
        return None
    finally:
        session.rollback()


@dataclass(slots=True)
class _Run:
    session: Session
    now: datetime
    sender: Sender
    head: Letterhead
    done: Sent = field(default_factory=Sent)

    def send(self, letter_id: int) -> bool:
        """The letter is sent, dropped or set aside; return False when no other will leave."""
        if not self._claim(letter_id):
            return True
        try:
            letter = self.session.get_one(Letter, letter_id)
            written = write_letter(self.session, letter, self.head, now=self.now)
            self.session.rollback()
            self.sender.send(written)
        except CauseGone as cause:
            self._mark_sent(letter_id, f"dropped: {cause}")
            self.done.dropped += 1
        except SenderUnreachable as error:
            self._release(letter_id, str(error))
            self.done.unreachable = str(error)
            return False
        except LetterRefused as error:
            self._set_aside(letter_id, str(error), permanent=error.permanent)
        except UnreadableLetter as error:
            self._set_aside(letter_id, str(error), permanent=True)
        else:
            self._mark_sent(letter_id, None)
            self.done.sent += 1
        return True

    def _claim(self, letter_id: int) -> bool:
        with writing(self.session):
            claimed = self.session.execute(
                update(Letter)
                .where(Letter.id == letter_id, Letter.next_try_at <= self.now)
                .values(next_try_at=self.now + CLAIM, tries=Letter.tries + 1)
                .returning(Letter.id)
            ).first()
        return claimed is not None

    def _mark_sent(self, letter_id: int, note: str | None) -> None:
        self._change(letter_id, sent_at=self.now, next_try_at=None, last_error=note)

    def _release(self, letter_id: int, reason: str) -> None:
        """The letter is as it was before, so that it is again the first to go."""
        self._change(letter_id, tries=Letter.tries - 1, next_try_at=self.now, last_error=reason)

    def _set_aside(self, letter_id: int, reason: str, *, permanent: bool) -> None:
        tries = self.session.scalars(select(Letter.tries).where(Letter.id == letter_id)).one()
        given_up = tries >= TRIES and (permanent or self._server_is_well())
        self.session.rollback()
        if given_up:
            self._change(letter_id, parked_at=self.now, next_try_at=None, last_error=reason)
            self.done.parked += 1
            return
        wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
        self._change(letter_id, next_try_at=self.now + wait, last_error=reason)
        self.done.refused += 1

    def _server_is_well(self) -> bool:
        """Tell whether the server took any letter since the last time this one was tried."""
        taken = select(Letter.id).where(
            Letter.sent_at > self.now - LONGEST_WAIT, Letter.last_error.is_(None)
        )
        return self.session.scalars(taken.limit(1)).first() is not None

    def _change(self, letter_id: int, **values: object) -> None:
        with writing(self.session):
            self.session.execute(update(Letter).where(Letter.id == letter_id).values(**values))
