"""Signs a browser in, by the code that was typed or by the button of a link.

The try is counted before the code is compared, in the same transaction, so that a crowd of
guesses cannot share one try; and a refusal is raised only after that transaction, so that the
try stays counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from renewal.actions.issue_sign_in_link import AccountClosed
from renewal.domain.access import (
    CODE_TRIES,
    WrongCode,
    check_code,
    code_used,
    digits_of,
    shown_code,
    too_many_tries,
)
from renewal.domain.errors import RenewalError
from renewal.domain.ids import same
from renewal.domain.tokens import Purpose, code_of, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.access import (
    AccountRow,
    CodeRow,
    find_account_by_id,
    find_code_by_link,
    find_newest_code,
)
from renewal.store.tables import SignInCode, SignInSession

LONGEST_BROWSER = 200


class NoCodeAsked(RenewalError):
    """A browser has asked for no code, or so long ago that nothing is left of it."""

    code = "no_code_asked"


class UnknownLink(RenewalError):
    """A link is not one of ours, or so old that nothing is left of it."""

    code = "unknown_link"


class OtherBrowser(RenewalError):
    """A link was opened in another browser than the one that asked for it."""

    code = "other_browser"


@dataclass(frozen=True, slots=True)
class TypedCode:
    """A code as somebody typed it into a browser with this cookie."""

    typed: str
    browser: str


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """The button of a link was pressed in a browser with this cookie."""

    token: str
    browser: str


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that works: ``code`` is to be typed where it was asked for, None where that is here.

    ``email`` is the account that the link signs in.
    """

    email: str
    code: str | None


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the session of a browser begins with; ``former`` is the cookie it had before."""

    token: str
    browser_name: str
    former: str | None = None


def sign_in(
    session: Session,
    *,
    proof: TypedCode | OpenedLink,
    begin: NewSession,
    secret: str,
    now: datetime,
) -> AccountRow:
    """The browser is signed in by a session of its own; return the account.

    Any session that the browser had before is ended. Raises `MalformedCode`, `NoCodeAsked`,
    `UnknownLink`, `OtherBrowser`, `CodeUsed`, `CodeExpired`, `TooManyTries`, `WrongCode` and
    `AccountClosed`.
    """
    digits = digits_of(proof.typed) if isinstance(proof, TypedCode) else None
    with writing(session):
        row = _row_of(session, proof, secret)
        tries = _count_try(session, row, proof, now)
        # Compared in any case: without an account the answer takes no less time.
        right = digits is None or _is_right(row, digits, secret)
        if right and row.account_id is not None:
            _use(session, row, now)
            return _begin(session, row.account_id, begin, secret, now)
    raise WrongCode(left=CODE_TRIES - tries)


def find_link(
    session: Session, *, token: str, browser: str | None, secret: str, now: datetime
) -> FoundLink:
    """Return what the link offers to this browser: a button to press, or a code to type elsewhere.

    Changes nothing. Raises `UnknownLink`, `CodeUsed`, `CodeExpired`, `TooManyTries` and
    `AccountClosed`.
    """
    row = find_code_by_link(session, keyed_hash(secret, Purpose.LINK_HASH, token))
    if row is None or row.account_id is None:
        raise _unknown_link()
    check_code(row.state, now)
    account = _open_account(session, row.account_id)
    if row.browser_hash is None or _is_same_browser(row, browser, secret):
        return FoundLink(account.email, None)
    return FoundLink(account.email, shown_code(code_of(secret, row.nonce)))


def _row_of(session: Session, proof: TypedCode | OpenedLink, secret: str) -> CodeRow:
    if isinstance(proof, TypedCode):
        row = find_newest_code(session, keyed_hash(secret, Purpose.BROWSER, proof.browser))
        if row is None:
            raise NoCodeAsked("This browser has not asked for a code. Ask for one here first.")
        return row
    row = find_code_by_link(session, keyed_hash(secret, Purpose.LINK_HASH, proof.token))
    if row is None:
        raise _unknown_link()
    if row.browser_hash is not None and not _is_same_browser(row, proof.browser, secret):
        raise OtherBrowser(
            "This link was asked for in another browser and works only there. Open it again "
            "here: it shows a code to type there."
        )
    return row


def _count_try(session: Session, row: CodeRow, proof: TypedCode | OpenedLink, now: datetime) -> int:
    """One more try is on record; return how many there are. A link cannot be guessed."""
    check_code(row.state, now)
    if isinstance(proof, OpenedLink):
        return row.state.tries
    counted = session.scalars(
        update(SignInCode)
        .where(SignInCode.id == row.id, SignInCode.tries < CODE_TRIES)
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.tries)
    ).first()
    if counted is None:
        raise too_many_tries()
    return counted


def _use(session: Session, row: CodeRow, now: datetime) -> None:
    """The code is used, and by nobody else; or `CodeUsed` is raised."""
    used = session.scalars(
        update(SignInCode)
        .where(SignInCode.id == row.id, or_(SignInCode.used_at.is_(None), SignInCode.reusable))
        .values(used_at=now)
        .returning(SignInCode.id)
    ).first()
    if used is None:
        raise code_used()


def _begin(
    session: Session, account_id: int, begin: NewSession, secret: str, now: datetime
) -> AccountRow:
    account = _open_account(session, account_id)
    if begin.former is not None:
        session.execute(
            update(SignInSession)
            .where(
                SignInSession.token_hash == keyed_hash(secret, Purpose.SESSION, begin.former),
                SignInSession.ended_at.is_(None),
            )
            .values(ended_at=now)
        )
    session.add(
        SignInSession(
            token_hash=keyed_hash(secret, Purpose.SESSION, begin.token),
            account_id=account_id,
            browser=begin.browser_name[:LONGEST_BROWSER],
            created_at=now,
            seen_at=now,
            ended_at=None,
        )
    )
    return account


def _open_account(session: Session, account_id: int) -> AccountRow:
    account = find_account_by_id(session, account_id)
    if account is None or account.closed_at is not None:
        raise AccountClosed("This account has been closed. Ask the office if that is a mistake.")
    return account


def _is_right(row: CodeRow, digits: str, secret: str) -> bool:
    return same(row.code_hash, keyed_hash(secret, Purpose.CODE_HASH, row.nonce, digits))


def _is_same_browser(row: CodeRow, browser: str | None, secret: str) -> bool:
    if browser is None or row.browser_hash is None:
        return False
    return same(row.browser_hash, keyed_hash(secret, Purpose.BROWSER, browser))


def _unknown_link() -> UnknownLink:
    return UnknownLink("This link does not sign anybody in. Ask for a new code.")
