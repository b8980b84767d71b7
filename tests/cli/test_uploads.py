"""Uploads done by a process apart: it may be killed, or hang, and nothing waits for ever.

Also what the command line shows of imports, and takes back.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.keep_upload import UploadedFile, UploadKind, keep_upload
from renewal.cli import uploads
from renewal.cli.uploads import UploadReader
from renewal.domain.errors import RenewalError
from renewal.domain.upload import STANDS_STILL, UploadState, UploadTask
from renewal.settings import Settings
from renewal.store.queries.uploads import UploadRow, find_upload
from renewal.store.tables import Account, Item
from tests.cli.running import Run, bank_of_one, command_line
from tests.databases import Database
from tests.generated_bank import item_text
from tests.office import instant

AT = "2026-12-28T15:00:00"
SECRET = "only-for-tests-0123456789abcdefghij"
TOPIC = "disc-brakes"
HANGS = ("-c", "import time; time.sleep(600)")
DYING = """
import os, signal
from renewal.cli.opened import opened
from renewal.cli.uploads import _process
from renewal.store.uploads import claim_next
with opened() as office:
    claim_next(office.session, process=_process(os.getpid()), now=office.now)
    os.kill(os.getpid(), signal.SIGKILL)
"""
DIES_HOLDING_A_TASK = ("-c", DYING)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Iterator[Run]:
    """An installation with one item of A5 and one admin."""
    with bank_of_one(database, tmp_path, AT) as made:
        assert made("account", "add", "ada@example.org", "--role", "admin").exit_code == 0
        yield made


@pytest.fixture
def session(database: Database, run: Run) -> Iterator[Session]:
    engine = create_engine(database.url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def reader(
    database: Database, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> UploadReader:
    """The scheduler's reader, whose processes find the installation as it does."""
    env = {
        "RENEWAL_DATA": str(tmp_path),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
        "RENEWAL_NOW": f"{AT}Z",
    }
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return UploadReader(Settings.from_env())


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were begun."""
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return begun


def upload(session: Session) -> int:
    text = 'language = "en"\n' + item_text("a5", TOPIC, 900)
    account = session.scalars(select(Account.id)).one()
    session.rollback()
    return keep_upload(
        session,
        [UploadedFile(f"{TOPIC}.toml", text.encode())],
        kind=UploadKind.BANK,
        area="A5",
        account_id=account,
        now=instant(AT),
    )


def found(session: Session, number: int) -> UploadRow:
    row = find_upload(session, number)
    session.rollback()
    assert row is not None
    return row


def test_it_reads_again_at_once_what_a_killed_process_held(
    session: Session, reader: UploadReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = upload(session)
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_COMMAND", DIES_HOLDING_A_TASK)
        reader.look()
    after_the_death = found(session, number)

    reader.look()

    assert (after_the_death.task, after_the_death.begun_at) == (UploadTask.READ, None)
    row = found(session, number)
    assert (row.state, row.task, row.refusal) == (UploadState.READ, None, "")


@pytest.mark.parametrize("why", ["it takes too long", "nothing goes on"])
def test_it_ends_a_process_that_hangs_and_goes_on(
    session: Session,
    reader: UploadReader,
    children: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    why: str,
) -> None:
    number = upload(session)
    monkeypatch.setattr(uploads, "_COMMAND", HANGS)
    monkeypatch.setattr(uploads, "_LOOKED_AFTER", 0.1)
    if why == "it takes too long":
        monkeypatch.setattr(uploads, "_CHILD_SECONDS", 0.0)
    else:
        monkeypatch.setattr(uploads, "stands_still", lambda *_given: True)

    reader.look()

    assert [child.returncode for child in children] == [-signal.SIGKILL]
    assert found(session, number).task is UploadTask.READ


def test_it_begins_no_process_where_nothing_waits(
    reader: UploadReader, children: list[subprocess.Popen[bytes]]
) -> None:
    reader.look()
    reader.stop()

    assert children == []


def test_it_interrupts_a_task_that_stands_still_and_says_so(
    run: Run, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = upload(session)
    before = signal.getsignal(signal.SIGALRM)
    monkeypatch.setattr("renewal.actions.advance_uploads._DONE", {UploadTask.READ: for_ever})
    monkeypatch.setattr(uploads, "STANDS_STILL", STANDS_STILL / 3_000)

    done = run("bank", "read-uploads")

    assert done.stdout == "1 done.\n"
    row = found(session, number)
    assert (row.state, row.task) == (UploadState.FAILED, None)
    assert "it did not go on for 5 minutes" in row.refusal
    assert signal.getsignal(signal.SIGALRM) is before


def for_ever(*_given: object, **_named: object) -> None:
    """A task that never comes to an end."""
    while True:
        pass


def test_it_says_how_many_uploads_it_did(run: Run, session: Session) -> None:
    nothing = run("bank", "read-uploads")
    number = upload(session)

    done = run("bank", "read-uploads")

    assert (nothing.stdout, done.stdout) == ("Nothing was waiting.\n", "1 done.\n")
    assert found(session, number).state is UploadState.READ


def test_it_lists_imports_for_people_and_for_scripts(run: Run) -> None:
    listed = run("bank", "imports")
    [told] = json.loads(run("bank", "imports", "--json").stdout)

    assert listed.stdout == "1  2026-12-28 15:00 UTC  cli  1 item of bank\n"
    assert {name: told[name] for name in ("import", "items", "imported_by", "undone_at")} == {
        "import": 1,
        "items": 1,
        "imported_by": "cli",
        "undone_at": None,
    }


def test_it_says_when_nothing_was_imported(database: Database, tmp_path: Path) -> None:
    with command_line(database, tmp_path, AT) as run:
        run("init")

        assert run("bank", "imports").stdout == "Nothing was imported yet.\n"
        assert json.loads(run("bank", "imports", "--json").stdout) == []


def test_it_takes_an_import_back_after_showing_what_that_would_do(
    run: Run, session: Session
) -> None:
    preview = run("bank", "undo", "1")
    between = statuses(session)
    done = run("bank", "undo", "1", "--apply", "--reason", "The wrong file", "--json")
    again = run("bank", "imports")

    assert preview.exit_code == 0
    assert "1 retired  ~ 0 as before  = 0 stay" in preview.stdout
    assert preview.stdout.endswith("run it again with --apply and a --reason.\n")
    assert between == ["operational"]
    told = json.loads(done.stdout)
    assert (told["applied"], len(told["retired"]), told["left"]) == (True, 1, [])
    assert statuses(session) == ["retired"]
    assert again.stdout.endswith(", taken back 2026-12-28\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("1", "--apply"), "No reason was given."),
        (("99",), "There is no import"),
    ],
    ids=["no reason", "no such import"],
)
def test_it_takes_nothing_back_without_a_reason_or_an_import(
    run: Run, session: Session, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = run("bank", "undo", *arguments)

    assert isinstance(refused.exception, RenewalError)
    assert sentence in refused.exception.sentence
    assert statuses(session) == ["operational"]


def statuses(session: Session) -> list[str]:
    stored = list(session.scalars(select(Item.status)))
    session.rollback()
    return stored
