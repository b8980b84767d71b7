"""Sweeping: what has served its time goes, what may still be needed stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from renewal.actions.end_session import end_other_sessions
from renewal.actions.keep_upload import UploadedFile, UploadKind, keep_upload
from renewal.actions.sweep import (
    KEEP_ATTEMPTS,
    KEEP_BANKS,
    KEEP_CODES,
    KEEP_LETTERS,
    KEEP_REQUEST_KEYS,
    KEEP_RUNS,
    KEEP_UPLOADS,
    MOST,
    Swept,
    sweep,
)
from renewal.domain.access import CODE_LIFE
from renewal.store.db import writing
from renewal.store.tables import (
    Account,
    Attempt,
    Entry,
    Letter,
    RequestKey,
    SignInCode,
    SignInSession,
    TickRun,
    Upload,
    UploadLine,
)
from tests.actions.signing_in import ADA, LAPTOP, NOON, ROSA, Door, opened_door
from tests.databases import Database

SECOND = timedelta(seconds=1)


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def test_it_has_nothing_to_do_where_nothing_is_old(door: Door) -> None:
    door.ask()
    door.press(door.link().rpartition("/")[2])
    door.wait(hours=1)

    assert sweep(door.session, now=door.now) == Swept()
    assert not door.session.in_transaction()


def test_it_keeps_codes_for_a_day_and_the_newest_for_ever(door: Door) -> None:
    door.ask()
    door.ask()
    expired = NOON + CODE_LIFE

    early = sweep(door.session, now=expired + KEEP_CODES)
    late = sweep(door.session, now=expired + KEEP_CODES + SECOND)
    later = sweep(door.session, now=expired + timedelta(days=400))

    assert [swept.codes for swept in (early, late, later)] == [0, 1, 0]
    assert door.count(SignInCode) == 1


def test_it_keeps_attempts_for_a_day(door: Door) -> None:
    door.ask()

    early = sweep(door.session, now=NOON + KEEP_ATTEMPTS)
    late = sweep(door.session, now=NOON + KEEP_ATTEMPTS + SECOND)

    assert (early.attempts, late.attempts) == (0, 3)
    assert door.count(Attempt) == 0


def test_it_keeps_keys_of_requests_for_a_day(door: Door) -> None:
    rosa = door.session.scalar(select(Account.technician_id).where(Account.email == ROSA))
    door.session.rollback()
    with writing(door.session):
        for number, recorded_at in enumerate((NOON, NOON, NOON + SECOND)):
            key = RequestKey(
                technician_id=rosa,
                key_digest=f"{number:064}",
                body_digest="0" * 64,
                recorded_at=recorded_at,
            )
            door.session.add(key)

    early = sweep(door.session, now=NOON + KEEP_REQUEST_KEYS)
    late = sweep(door.session, now=NOON + KEEP_REQUEST_KEYS + SECOND)

    assert (early.request_keys, late.request_keys) == (0, 2)
    assert door.count(RequestKey) == 1


def test_it_takes_sessions_that_ended_or_grew_old(door: Door) -> None:
    for email in (ROSA, ROSA, ADA):
        door.press(door.link(email).rpartition("/")[2])
    kept = door.values(select(SignInSession.id).order_by(SignInSession.id))[0]
    end_other_sessions(door.session, account_id=door.account(ROSA).id, kept_id=kept, now=door.now)
    # Ada's rests for longer than an office session may, Rosa's not yet.
    door.wait(minutes=31)

    swept = sweep(door.session, now=door.now)

    assert swept.sessions == 2
    assert door.values(select(SignInSession.id)) == [kept]


def test_it_keeps_letters_for_ninety_days_and_those_that_wait_for_ever(door: Door) -> None:
    for browser in ("a", "b", LAPTOP):
        door.ask(browser=browser * 43)
    sent, parked, waiting = door.values(select(Letter.id).order_by(Letter.id))
    with writing(door.session):
        for letter, column in ((sent, "sent_at"), (parked, "parked_at")):
            door.session.execute(update(Letter).where(Letter.id == letter).values({column: NOON}))

    early = sweep(door.session, now=NOON + KEEP_LETTERS)
    late = sweep(door.session, now=NOON + KEEP_LETTERS + SECOND)

    assert (early.letters, late.letters) == (0, 2)
    assert door.values(select(Letter.id)) == [waiting]


def test_it_takes_a_bounded_number_at_a_time_until_all_are_gone(door: Door) -> None:
    with writing(door.session):
        door.session.add_all(
            Attempt(kind="address", subject="s", made_at=NOON) for _ in range(MOST + 5)
        )
    late = NOON + timedelta(days=2)

    swept = [sweep(door.session, now=late).attempts for _ in range(3)]

    assert swept == [MOST, 5, 0]


def test_it_leaves_the_ledger_alone(door: Door) -> None:
    door.link()
    entries = door.count(Entry)

    sweep(door.session, now=NOON + timedelta(days=4000))

    assert door.count(Entry) == entries > 0


def test_it_keeps_uploads_for_a_day(door: Door) -> None:
    keep_upload(
        door.session,
        [UploadedFile("roster.csv", b"number")],
        kind=UploadKind.ROSTER,
        area="",
        account_id=door.session.scalars(select(Account.id)).first() or 0,
        now=NOON,
    )

    early = sweep(door.session, now=NOON + KEEP_UPLOADS)
    late = sweep(door.session, now=NOON + KEEP_UPLOADS + SECOND)

    assert (early.uploads, late.uploads) == (0, 1)


def kept_bank(door: Door, **values: object) -> int:
    """A bank was uploaded at noon, with one item and one finding in its report."""
    number = keep_upload(
        door.session,
        [UploadedFile("a5.toml", b"x")],
        kind=UploadKind.BANK,
        area="A5",
        account_id=door.session.scalars(select(Account.id)).first() or 0,
        now=NOON,
    )
    with writing(door.session):
        door.session.execute(update(Upload).values(task=None, finished_at=NOON, **values))
        for part, sort in (("item", "new"), ("finding", "error")):
            door.session.add(
                UploadLine(upload_id=number, part=part, number=1, sort=sort, name="x", body={})
            )
    return number


def test_it_keeps_a_bank_that_nobody_applied_for_a_week(door: Door) -> None:
    kept_bank(door, state="read")

    early = sweep(door.session, now=NOON + KEEP_BANKS)
    late = sweep(door.session, now=NOON + KEEP_BANKS + SECOND)

    assert (early.uploads, late.uploads) == (0, 1)
    assert (door.count(Upload), door.count(UploadLine)) == (0, 0)


def test_it_keeps_of_an_applied_bank_all_but_its_files_and_items(door: Door) -> None:
    kept_bank(door, state="applied")

    early = sweep(door.session, now=NOON + KEEP_BANKS)
    late = sweep(door.session, now=NOON + KEEP_BANKS + SECOND)
    later = sweep(door.session, now=NOON + 9 * KEEP_BANKS)

    assert [swept.files for swept in (early, late, later)] == [0, 1, 0]
    assert door.values(select(UploadLine.part)) == ["finding"]
    assert door.values(select(Upload.content)) == [None]


def test_it_keeps_the_log_of_ticks_for_ninety_days(door: Door) -> None:
    with writing(door.session):
        door.session.add(
            TickRun(started_at=NOON, finished_at=NOON, process="one", summary={}, error=None)
        )

    early = sweep(door.session, now=NOON + KEEP_RUNS)
    late = sweep(door.session, now=NOON + KEEP_RUNS + SECOND)

    assert (early.runs, late.runs) == (0, 1)
