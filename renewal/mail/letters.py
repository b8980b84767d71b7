"""Writes a letter at the moment it is sent, from what the database says then.

So a letter never tells what is no longer true, and the outbox holds neither names nor codes.
A letter whose cause has gone (the code was used, the account closed, the person erased, the
window closed) is not written at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.calendar import BadMonth
from renewal.domain.errors import RenewalError
from renewal.mail import english, spanish
from renewal.mail.gathering import GATHER, CauseGone, Letterhead
from renewal.mail.news import Addressee, News, Worded
from renewal.mail.sender import WrittenLetter
from renewal.store.tables import Account, Letter, Person, Technician

WORDED: Mapping[str, Callable[[News, Addressee], Worded]] = {
    "en": english.worded,
    "es": spanish.worded,
}


class UnreadableLetter(RenewalError):
    """A letter in the outbox holds what nobody can write a letter from."""

    code = "unreadable_letter"


def write_letter(
    session: Session, letter: Letter, letterhead: Letterhead, *, now: datetime
) -> WrittenLetter:
    """Return the letter in the words of whoever gets it.

    Raises `CauseGone` when there is nothing to tell any more, `UnreadableLetter` when its
    kind or payload is unknown.
    """
    if letter.kind not in GATHER:
        raise UnreadableLetter(f"Letter {letter.id} is of the unknown kind '{letter.kind}'.")
    addressee = _addressee(session, letter)
    try:
        news = GATHER[letter.kind](session, letter, letterhead, now)
    except (LookupError, TypeError, ValueError, BadMonth) as error:
        raise UnreadableLetter(
            f"Letter {letter.id} ({letter.kind}) cannot be read: {type(error).__name__} {error}."
        ) from error
    worded = WORDED[addressee.language](news, addressee)
    return WrittenLetter(
        to=addressee.email,
        subject=worded.subject,
        body=worded.body,
        language=addressee.language,
        reference=f"letter-{letter.id}-{letter.created_at:%Y%m%d%H%M%S}",
        written_at=now,
    )


def _addressee(session: Session, letter: Letter) -> Addressee:
    """Return whom the letter goes to: at the sign-in address where there is one."""
    if letter.technician_id is not None:
        row = session.execute(
            select(Account.email, Account.closed_at, Person)
            .select_from(Technician)
            .join(Person, Person.id == Technician.person_id)
            .outerjoin(Account, Account.technician_id == Technician.id)
            .where(Technician.id == letter.technician_id)
        ).first()
    else:
        row = session.execute(
            select(Account.email, Account.closed_at, Person)
            .outerjoin(Technician, Technician.id == Account.technician_id)
            .outerjoin(Person, Person.id == Technician.person_id)
            .where(Account.id == letter.account_id)
        ).first()
    if row is None:
        raise CauseGone("nobody is behind the letter any more")
    if row.closed_at is not None:
        raise CauseGone("the account is closed")
    return _addressed(row.email, row.Person)


def _addressed(email: str | None, person: Person | None) -> Addressee:
    if person is None:
        assert email is not None, "an account of the office has an address"
        return Addressee(email, None, "en")
    language = person.language.partition("-")[0].lower()
    return Addressee(
        email or person.email, person.first_name, language if language in WORDED else "en"
    )
