"""Whatever is killed outright at whatever moment: run again, it ends as if it had run once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.agree_on_rescore import agree_on_rescore
from renewal.actions.open_month import open_month
from renewal.actions.subject import ACCOUNT
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.domain.rescoring import Rescore, RescoreKind
from renewal.store import tables
from renewal.store.db import writing
from renewal.store.queries.access import find_account
from renewal.store.verifying import verify_entries
from tests.databases import Database, PostgresDatabases, SqliteDatabases
from tests.faults.acts import (
    BANK,
    DECIDE,
    KINDS,
    OPEN,
    RESCORE,
    ROSTER,
    Act,
    do,
    finish,
    killed_at,
    letters_sent,
    roster_text,
)
from tests.faults.children import session_on
from tests.faults.content import content_of
from tests.faults.crowd import AREAS, OPENING, settle
from tests.faults.processes import alone
from tests.generated_bank import write_bank
from tests.installation import instant

Databases = SqliteDatabases | PostgresDatabases
PEOPLE = {OPEN: 12, DECIDE: 4, RESCORE: 4, BANK: 1, ROSTER: 3}
EIGHT = [Month(2027, number) for number in range(1, 9)]
OF_BOTH = pytest.mark.parametrize("kind_of_database", ["sqlite", "postgresql"])


@pytest.fixture
def databases(request: pytest.FixtureRequest, kind_of_database: str) -> Databases:
    found: Databases = request.getfixturevalue(f"{kind_of_database}_databases")
    return found


def prepare(database: Database, folder: Path, kind: str) -> None:
    """Everything is as it was before the act."""
    settle(database, folder / "before", PEOPLE[kind])
    with session_on(database.url) as session:
        if kind in {DECIDE, RESCORE}:
            for month in EIGHT:
                at = instant(f"{month}-01T12:00:00")
                open_month(session, now=at, pause=lambda _seconds: None)
                with writing(session):
                    answer_rightly(session, month, but_not=EIGHT[0] if kind == RESCORE else None)
        if kind == RESCORE:
            void_questions(session)
        if kind == DECIDE:
            with writing(session):
                waiting = [
                    {"credential_id": number, "task": "decide"}
                    for number in session.scalars(select(tables.Credential.id))
                ]
                session.execute(insert(tables.Due), waiting)


def void_questions(session: Session) -> None:
    """Each question of A5 in January, which everybody had wrong, was voided in August."""
    at = instant("2027-08-19T12:00:00")
    accounts = []
    for name in ("ada", "bo"):
        email = f"{name}@example.org"
        add_account(session, email=email, role=Role.ADMIN, now=at)
        found = find_account(session, email)
        assert found is not None
        accounts.append(f"{ACCOUNT}{found.id}")
    asked = session.scalars(
        select(tables.Assignment.revision_id)
        .join(tables.Credential, tables.Credential.id == tables.Assignment.credential_id)
        .join(tables.Area, tables.Area.id == tables.Credential.area_id)
        .where(tables.Assignment.month == str(EIGHT[0]), tables.Area.code == "A5")
        .distinct()
    ).all()
    for revision_id in sorted(asked):
        agree_on_rescore(
            session,
            revision_id=revision_id,
            wanted=Rescore(RescoreKind.VOID),
            reason="the drawing shows another gauge",
            actors=accounts,
            now=at,
        )


def answer_rightly(session: Session, month: Month, *, but_not: Month | None = None) -> None:
    """Every question of the month has its right answer, and nothing was decided yet.

    In the month ``but_not`` all of them are wrong.
    """
    right = month != but_not
    at = instant(f"{month}-05T12:00:00")
    asked = session.execute(
        select(tables.Assignment.id, tables.Revision.key)
        .join(tables.Revision, tables.Revision.id == tables.Assignment.revision_id)
        .where(tables.Assignment.month == str(month))
    ).all()
    responses = [
        {
            "id": number,
            "assignment_id": number,
            "options": key if right else [next(each for each in "abcd" if each not in key)],
            "received_at": at,
            "language": "en",
        }
        for number, key in asked
    ]
    scorings = [
        {
            "response_id": number,
            "version": 1,
            "correct": right,
            "key": key,
            "reason": "first",
            "scored_at": at,
        }
        for number, key in asked
    ]
    session.execute(insert(tables.Response), responses)
    session.execute(insert(tables.Scoring), scorings)


def act_in(folder: Path, kind: str) -> Act:
    """The act, with its files in a folder of its own."""
    folder.mkdir(parents=True)
    if kind == BANK:
        bank = write_bank(folder / "bank", dict.fromkeys(AREAS, 16))
        topic = next(path for path in sorted((bank / "a5").glob("*.toml")) if path.stem != "area")
        topic.write_text(topic.read_text("utf-8").replace("the fault?", "the defect?"), "utf-8")
    if kind == ROSTER:
        (folder / "roster.csv").write_text(roster_text(), "utf-8")
    at = (
        instant("2027-08-20T12:00:00")
        if kind in {DECIDE, RESCORE}
        else OPENING + timedelta(minutes=1)
    )
    return Act(kind, str(folder), at)


@contextmanager
def prepared(databases: Databases, folder: Path, kind: str) -> Iterator[Database]:
    with databases.migrated() as database:
        prepare(database, folder, kind)
        yield database


def kill_at_random(databases: Databases, folder: Path, kind: str, times: int) -> None:
    """The act is killed so many times, each time begun from the same state, and finished."""
    with prepared(databases, folder, kind) as before:
        with databases.copy_of(before) as whole:
            act = act_in(folder / "whole", kind)
            steps = alone(killed_at, whole.url, act, None)
            with session_on(whole.url) as session:
                finish(session, act)
                wanted, letters = content_of(session), Counter(letters_sent(act))
                bad = [each.sentence for each in verify_entries(session)]
        points = sorted(random.sample(range(1, steps + 1), times))
        print(f"{kind}: killed at {points} of {steps} steps")
        for point in points:
            act = act_in(folder / f"killed-{point}", kind)
            with databases.copy_of(before) as database:
                assert alone(killed_at, database.url, act, point) is None, "it was not killed"
                with session_on(database.url) as session:
                    finish(session, act)
                    found = content_of(session)
                    assert found - wanted == wanted - found == {}, f"{kind}, killed at {point}"
                    assert [each.sentence for each in verify_entries(session)] == bad
            sent = Counter(letters_sent(act))
            assert letters <= sent, f"{kind}, killed at {point}: a letter is missing"
            assert (sent - letters).total() <= 1, f"{kind}, killed at {point}: letters twice"


@OF_BOTH
@pytest.mark.parametrize(
    ("kind", "times"), [(OPEN, 4), (DECIDE, 3), (RESCORE, 3), (BANK, 3), (ROSTER, 3)]
)
def test_it_ends_as_if_it_had_never_been_killed(
    databases: Databases, tmp_path: Path, kind: str, times: int
) -> None:
    kill_at_random(databases, tmp_path, kind, times)


@pytest.mark.faults
@OF_BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_as_if_it_had_never_been_killed_at_any_of_many_moments(
    databases: Databases, tmp_path: Path, kind: str
) -> None:
    kill_at_random(databases, tmp_path, kind, 25)


@pytest.mark.parametrize("kind_of_database", ["sqlite"])
def test_it_would_see_a_row_too_few(databases: Databases, tmp_path: Path) -> None:
    act = act_in(tmp_path / "act", OPEN)
    with prepared(databases, tmp_path, OPEN) as database, session_on(database.url) as session:
        before = content_of(session)
        do(session, act)
        after = content_of(session)

    told = {line.partition(":")[0] for line in after - before}
    assert {"assignment", "opening", "window", "outbox", "entry"} <= told
    assert len(letters_sent(act)) == PEOPLE[OPEN]
