"""What uploads wait for is done by one process at a time, and given up where it cannot be done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.advance_uploads import GoesOn, advance_uploads
from renewal.actions.apply_upload import apply_upload
from renewal.actions.ask_upload import UploadNotReady, ask_to_apply, ask_to_undo
from renewal.actions.bank_plan import ImportPlan
from renewal.actions.import_bank import import_bank, plan_import
from renewal.actions.keep_upload import UploadedFile, UploadKind, keep_upload
from renewal.actions.upload_words import in_office_words
from renewal.bank.codes import every_code
from renewal.domain.access import Role
from renewal.domain.upload import HELD_FOR, MOST_TRIES, Phase, Progress, UploadState, UploadTask
from renewal.domain.upload_report import shown_digest
from renewal.store.db import writing
from renewal.store.queries.uploads import UploadRow, find_upload, report_lines
from renewal.store.tables import Account, BankImport, Item
from renewal.store.uploads import (
    ClaimLost,
    claim_next,
    finish_within,
    note_progress,
    release_claims,
    stands_still,
    waits,
)
from tests.databases import Database
from tests.generated_bank import item_text, write_bank
from tests.installation import Installation, installed

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TOPIC = "disc-brakes"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 16}))
        add_account(made.session, email="ada@example.org", role=Role.ADMIN, now=made.now)
        yield made


def ada(office: Installation) -> int:
    found = office.session.scalars(select(Account.id)).one()
    office.session.rollback()
    return found


def upload(office: Installation, *numbers: int) -> int:
    """Questions with these numbers are uploaded; return the upload's number."""
    text = 'language = "en"\n' + "".join(item_text("a5", TOPIC, each) for each in numbers)
    return keep_upload(
        office.session,
        [UploadedFile(f"{TOPIC}.toml", text.encode())],
        kind=UploadKind.BANK,
        area="A5",
        account_id=ada(office),
        now=office.now,
    )


def found(office: Installation, number: int) -> UploadRow:
    row = find_upload(office.session, number)
    office.session.rollback()
    assert row is not None
    return row


def ask(office: Installation, number: int) -> None:
    row = found(office, number)
    shown = shown_digest(row.sha256, row.report)
    ask_to_apply(office.session, upload_id=number, shown=shown, account_id=ada(office))


def work_once(office: Installation) -> int:
    return advance_uploads(office.session, now=office.now, process="one")


def work(office: Installation) -> int:
    return advance_uploads(office.session, now=office.now, process="one", most_seconds=600)


def count(session: Session, table: type) -> int:
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return rows


def test_it_reads_and_keeps_the_report_line_by_line(office: Installation) -> None:
    number = upload(office, 900, 901)

    done = work(office)

    row = found(office, number)
    assert done == 1
    assert (row.state, row.task) == (UploadState.READ, None)
    assert row.report is not None
    assert (row.report.items, row.report.counts["new"], row.report.writes) == (2, 2, 2)
    lines = report_lines(office.session, number, "item", 10)
    assert [(each.sort, each.name) for each in lines] == [
        ("new", f"a5-{TOPIC}-900"),
        ("new", f"a5-{TOPIC}-901"),
    ]


def test_it_gives_a_task_to_one_process_only(office: Installation) -> None:
    upload(office, 900)

    one = claim_next(office.session, process="one", now=office.now)
    other = claim_next(office.session, process="two", now=office.now)

    assert one is not None
    assert other is None
    assert not waits(office.session, office.now)


def test_it_begins_again_what_a_dead_process_held(office: Installation) -> None:
    number = upload(office, 900)
    dead = claim_next(office.session, process="dead", now=office.now)
    assert dead is not None

    office.now += HELD_FOR
    work(office)

    assert found(office, number).state is UploadState.READ
    with pytest.raises(ClaimLost), writing(office.session):
        finish_within(office.session, dead, state=UploadState.FAILED, now=office.now)
    note_progress(office.session, dead, Progress(Phase.FILES, 1, 2), now=office.now)
    assert found(office, number).progress is None


@ONE
def test_it_leaves_a_task_to_whoever_goes_on_with_it(office: Installation) -> None:
    number, begun = upload(office, 900), office.now
    claim = claim_next(office.session, process="slow", now=begun)
    assert claim is not None

    office.now += HELD_FOR / 2
    note_progress(office.session, claim, Progress(Phase.READING, 500), now=office.now)
    office.now = begun + HELD_FOR
    is_free = waits(office.session, office.now)
    hangs = stands_still(office.session, "slow", office.now)
    later = begun + 2 * HELD_FOR

    assert (is_free, hangs) == (False, False)
    assert found(office, number).begun_at == begun
    assert waits(office.session, later)
    assert stands_still(office.session, "slow", later)
    assert not stands_still(office.session, "slo", later)


@ONE
def test_it_begins_again_at_once_what_is_known_to_have_died(office: Installation) -> None:
    upload(office, 900)
    claim_next(office.session, process="host:12", now=office.now)

    release_claims(office.session, "host:1")
    others = waits(office.session, office.now)
    release_claims(office.session, "host:12")

    assert not others
    assert waits(office.session, office.now)


@ONE
def test_it_gives_up_what_never_comes_to_an_end(office: Installation) -> None:
    number = upload(office, 900)
    for _ in range(MOST_TRIES):
        claim_next(office.session, process="dead", now=office.now)
        release_claims(office.session, "dead")

    work(office)

    row = found(office, number)
    assert (row.state, row.task) == (UploadState.FAILED, None)
    assert "begun 3 times" in row.refusal


@ONE
def test_it_stops_what_takes_too_long_and_goes_on_with_the_next(office: Installation) -> None:
    first, second = upload(office, 900), upload(office, 901)
    begun: list[int] = []
    signs: list[int] = []

    @contextmanager
    def bounded() -> Iterator[GoesOn]:
        begun.append(len(begun))
        if len(begun) == 1:
            raise TimeoutError
        yield lambda: signs.append(len(begun))

    advance_uploads(office.session, now=office.now, most_seconds=600, bounded=bounded)

    assert found(office, first).state is UploadState.FAILED
    assert "it did not go on for 5 minutes" in found(office, first).refusal
    assert found(office, second).state is UploadState.READ
    assert set(signs) == {2}


@ONE
def test_it_does_one_task_at_least_however_little_time_there_is(office: Installation) -> None:
    upload(office, 900)
    upload(office, 901)

    done = advance_uploads(office.session, now=office.now, most_seconds=0.0)

    assert done == 1
    assert waits(office.session, office.now)


@ONE
def test_it_says_in_every_stage_how_far_it_has_come(
    office: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[Phase, int, int]] = []

    def note(_session: Session, _claim: object, progress: Progress, **_when: object) -> None:
        told.append((progress.phase, progress.done, progress.total))

    monkeypatch.setattr("renewal.actions.advance_uploads.note_progress", note)
    number = upload(office, 900, 901)
    work(office)
    read = [*told]
    told.clear()

    ask(office, number)
    work(office)

    assert (Phase.COMPARING, 0, 2) in read
    assert read[-1][0] is Phase.KEEPING
    assert told[-3:] == [
        (Phase.COMPARING, 0, 2),
        (Phase.READYING, 0, 2),
        (Phase.WRITING, 0, 0),
    ]
    assert found(office, number).state is UploadState.APPLIED


def test_it_applies_once_however_often_it_is_asked(office: Installation) -> None:
    number = upload(office, 900)
    work(office)
    before = count(office.session, Item)

    ask(office, number)
    ask(office, number)
    work(office)
    work(office)

    row = found(office, number)
    assert row.state is UploadState.APPLIED
    assert count(office.session, Item) == before + 1
    assert row.import_id == count(office.session, BankImport)


@ONE
def test_it_writes_nothing_for_a_process_whose_claim_is_over(
    office: Installation,
) -> None:
    number = upload(office, 900)
    work(office)
    ask(office, number)
    before = count(office.session, Item)
    claim = claim_next(office.session, process="slow", now=office.now)
    assert claim is not None
    office.now += HELD_FOR
    claim_next(office.session, process="quick", now=office.now)

    with pytest.raises(ClaimLost):
        apply_upload(office.session, claim, now=office.now, note=lambda *_: None)

    assert count(office.session, Item) == before


@ONE
def test_it_refuses_what_cannot_be_done_as_things_stand(office: Installation) -> None:
    number = upload(office, 900)

    with pytest.raises(UploadNotReady):
        ask_to_undo(office.session, upload_id=number, reason="x", account_id=ada(office))

    assert found(office, number).task is UploadTask.READ


@pytest.mark.parametrize(
    ("other", "state", "refusal"),
    [
        pytest.param(950, UploadState.APPLIED, "", id="another question"),
        pytest.param(900, UploadState.READ, "The bank has changed since", id="the same question"),
    ],
)
def test_it_compares_before_it_takes_the_lock_and_refuses_what_changed_meanwhile(
    office: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    other: int,
    state: UploadState,
    refusal: str,
) -> None:
    """Somebody else loads a question while the upload that is applied is being compared."""
    number = upload(office, 900)
    work(office)
    ask(office, number)
    file = tmp_path / "meanwhile" / "a5" / f"{TOPIC}.toml"
    file.parent.mkdir(parents=True)
    file.write_text('language = "en"\n' + item_text("a5", TOPIC, other, key="d"), "utf-8")
    engine = office.session.get_bind()
    compared: list[ImportPlan] = []

    def plan_meanwhile(session: Session, paths: Sequence[Path], **options: Any) -> ImportPlan:
        plan = plan_import(session, paths, **options)
        session.rollback()
        if not compared:
            with Session(engine) as theirs:
                import_bank(theirs, [file], now=office.now)
        compared.append(plan)
        return plan

    monkeypatch.setattr("renewal.actions.apply_upload.plan_import", plan_meanwhile)

    work_once(office)

    row = found(office, number)
    assert len(compared) == 2
    assert (row.state, row.refusal[: len(refusal)]) == (state, refusal)
    assert count(office.session, Item) == 16 + len({900, other})


def test_what_findings_tell_to_do_names_no_command_in_the_office() -> None:
    told = {each.code: in_office_words(each.fix) for each in every_code()}

    assert len(told) > 100
    assert {code: fix for code, fix in told.items() if "--" in fix or "renewal " in fix} == {}
