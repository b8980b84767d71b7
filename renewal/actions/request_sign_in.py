"""Asks for a code: a letter with it is on its way to whoever has an account with the address.

For an address that nobody has an account for, the same row is written and the same page is
shown, so that nobody can find out who has an account; only the letter is not there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.access import (
    CODE_LIFE,
    REQUESTS_FOR_ADDRESS,
    REQUESTS_PER_ADDRESS,
    REQUESTS_PER_CLIENT,
    Limit,
    check_limit,
    normal_email,
)
from renewal.domain.tokens import Purpose, code_of, keyed_hash, link_token_of
from renewal.mail.outbox import add_letter
from renewal.store.db import writing
from renewal.store.queries.access import attempts_since, find_account
from renewal.store.tables import Attempt, SignInCode


def request_sign_in(
    session: Session,
    *,
    email: str,
    browser: str,
    client: str,
    secret: str,
    nonce: str,
    now: datetime,
) -> None:
    """A code bound to the browser exists, and its letter waits if the address has an account.

    ``browser`` is the random value of the browser's cookie, ``client`` the network address,
    ``nonce`` a new random text. Raises `BadEmail` and `TooManyRequests`; then nothing was
    written.
    """
    address = normal_email(email)
    with writing(session):
        asked = keyed_hash(secret, Purpose.ADDRESS, address, client)
        _count(session, REQUESTS_FOR_ADDRESS, asked, now)
        _count(session, REQUESTS_PER_ADDRESS, keyed_hash(secret, Purpose.ADDRESS, address), now)
        _count(session, REQUESTS_PER_CLIENT, keyed_hash(secret, Purpose.CLIENT, client), now)
        account = find_account(session, address)
        if account is not None and account.closed_at is not None:
            account = None
        code = new_code(secret, nonce, account_id=account.id if account else None)
        code.browser_hash = keyed_hash(secret, Purpose.BROWSER, browser)
        code.created_at = now
        code.expires_at = now + CODE_LIFE
        session.add(code)
        session.flush()
        # The letter is put in for anybody and taken out again where nobody has the address, so
        # that the time it takes does not tell the two apart.
        with session.begin_nested() as letter:
            _write_to(session, account.id if account else None, code, now)
            if account is None:
                letter.rollback()


def _write_to(session: Session, account_id: int | None, code: SignInCode, now: datetime) -> None:
    add_letter(
        session,
        kind="sign-in",
        occasion=f"sign-in:{code.link_hash}",
        account_id=account_id,
        payload={"sign_in_code_id": code.id},
        urgent=True,
        now=now,
    )


def new_code(secret: str, nonce: str, *, account_id: int | None) -> SignInCode:
    """Return a row that holds nothing but hashes of the code and link that follow from it."""
    code, token = code_of(secret, nonce), link_token_of(secret, nonce)
    return SignInCode(
        account_id=account_id,
        nonce=nonce,
        code_hash=keyed_hash(secret, Purpose.CODE_HASH, nonce, code),
        link_hash=keyed_hash(secret, Purpose.LINK_HASH, token),
        browser_hash=None,
        tries=0,
        used_at=None,
        reusable=False,
    )


def _count(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    earlier = attempts_since(session, limit.kind, subject, now - limit.within)
    check_limit(limit, earlier, now)
    session.add(Attempt(kind=limit.kind, subject=subject, made_at=now))
