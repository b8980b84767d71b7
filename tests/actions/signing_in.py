"""An installation for tests of signing in: accounts without roster or bank, and their browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Select, create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.actions.request_sign_in import request_sign_in
from renewal.actions.sign_in import NewSession, OpenedLink, TypedCode, sign_in
from renewal.domain.access import Role
from renewal.domain.tokens import code_of, link_token_of
from renewal.store.db import Base, writing
from renewal.store.queries.access import AccountRow
from renewal.store.tables import Account, Attempt, Entry, Person, SignInCode, Technician
from tests.databases import Database

SECRET = "only-for-tests-0123456789abcdefghij"
BASE = "https://renewal.example.org"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROSA, ADA = "rosa@example.org", "ada@example.org"
PHONE, LAPTOP = "p" * 43, "l" * 43
WRONG = "not the code"


@dataclass
class Door:
    """The verbs of signing in at hand; ``now`` is what the clock shows.

    Rosa is a technician, Ada is an admin.
    """

    session: Session
    now: datetime = NOON
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def wait(self, **time: float) -> None:
        """Time passes."""
        self.now += timedelta(**time)

    def ask(self, email: str = ROSA, browser: str = PHONE, client: str = "203.0.113.7") -> None:
        """A browser asks for a code."""
        request_sign_in(
            self.session,
            email=email,
            browser=browser,
            client=client,
            secret=SECRET,
            nonce=f"nonce {next(self.numbers)}",
            now=self.now,
        )

    def code(self) -> str:
        """The code that stands in the newest letter."""
        return code_of(SECRET, self.newest().nonce)

    def token(self) -> str:
        """The token of the link in the newest letter."""
        return link_token_of(SECRET, self.newest().nonce)

    def wrong(self) -> str:
        """Eight digits that are not the code."""
        return f"{(int(self.code()) + 1) % 10**8:08d}"

    def link(self, email: str = ROSA, *, reusable: bool = False) -> str:
        """An operator's link for the account, as its address."""
        return issue_sign_in_link(
            self.session,
            email=email,
            base_url=BASE,
            secret=SECRET,
            nonce=f"nonce {next(self.numbers)}",
            now=self.now,
            reusable=reusable,
        )

    def type_in(self, typed: str, browser: str = PHONE, **begun: Any) -> AccountRow:
        """A code is typed into a browser."""
        return self._sign_in(TypedCode(typed, browser), **begun)

    def press(self, link: str, browser: str = PHONE, **begun: Any) -> AccountRow:
        """The button of a link is pressed in a browser."""
        return self._sign_in(OpenedLink(link, browser), **begun)

    def _sign_in(
        self,
        proof: TypedCode | OpenedLink,
        token: str | None = None,
        name: str = "Firefox / Android",
        former: str | None = None,
    ) -> AccountRow:
        begin = NewSession(token or f"session {next(self.numbers)}", name, former)
        return sign_in(self.session, proof=proof, begin=begin, secret=SECRET, now=self.now)

    def newest(self) -> SignInCode:
        """The code asked for last, as stored."""
        return self.row(select(SignInCode).order_by(SignInCode.id.desc()).limit(1))

    def account(self, email: str) -> Account:
        return self.row(select(Account).where(Account.email == email))

    def last_entry(self) -> Entry:
        return self.row(select(Entry).order_by(Entry.id.desc()).limit(1))

    def row(self, statement: Select[Any]) -> Any:
        """The one row, as it is stored now."""
        found = self.session.scalars(statement).one()
        self.session.expunge(found)
        self.session.rollback()
        return found

    def values(self, statement: Select[Any]) -> list[Any]:
        """The first column of every row."""
        found = list(self.session.scalars(statement))
        self.session.rollback()
        return found

    def count(self, table: type[Base]) -> int:
        return int(self.values(select(func.count()).select_from(table))[0])

    def attempts(self) -> list[str]:
        """The kinds of the attempts on record."""
        return self.values(select(Attempt.kind).order_by(Attempt.id))


@contextmanager
def opened_door(database: Database) -> Iterator[Door]:
    """A door on ``database`` with Rosa's and Ada's accounts; it is noon of 24 November 2026."""
    engine = create_engine(database.url)
    with Session(engine) as session:
        with writing(session):
            _hire_rosa(session)
        add_account(session, email=ADA, role=Role.ADMIN, now=NOON)
        yield Door(session)
    engine.dispose()


def _hire_rosa(session: Session) -> None:
    person = Person(
        first_name="Rosa", last_name="Delgado", email=ROSA, language="en", salt="00" * 16
    )
    session.add(person)
    session.flush()
    rosa = Technician(number="R1", pseudonym="pseudonym of Rosa", person_id=person.id)
    session.add(rosa)
    session.flush()
    session.add(
        Account(
            email=ROSA,
            role=str(Role.TECHNICIAN),
            technician_id=rosa.id,
            created_at=NOON,
            closed_at=None,
        )
    )
