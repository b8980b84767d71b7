"""Loading a bank: told first, then all or nothing, and never twice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count as count_up
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions.import_bank import (
    BankMoved,
    BankRefused,
    import_bank,
    plan_import,
    read_beside,
)
from renewal.actions.programme import NoProgramme, programme_in_force
from renewal.actions.verify import verify
from renewal.actions.write_import import ReadyImport, ready_import
from renewal.bank.reader import BankReading, read_bank
from renewal.domain.bank_change import ItemChange
from renewal.store import tables
from renewal.store.bulk import insert_rows
from renewal.store.db import writing
from tests.actions.issued import issue_some_revision
from tests.databases import Database
from tests.generated_bank import item_text, write_bank

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank", {"A5": 16, "A4": 12})


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def disc_brakes(bank: Path) -> Path:
    return bank / "a5" / "disc-brakes.toml"


def mend(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_it_writes_nothing_when_it_only_plans(session: Session, bank: Path) -> None:
    plan = plan_import(session, [bank])

    assert plan.counts == {ItemChange.NEW: 28}
    assert plan.programme is not None
    session.commit()
    assert count(session, tables.Item) == count(session, tables.ProgrammeVersion) == 0


def test_it_loads_programme_and_items_together(session: Session, bank: Path) -> None:
    import_bank(session, [bank], now=NOW)

    assert programme_in_force(session).area("A5").title == "Brakes"
    assert count(session, tables.Item) == count(session, tables.Revision) == 28
    assert verify(session).first_bad is None


def test_it_has_nothing_to_do_the_second_time(session: Session, bank: Path) -> None:
    import_bank(session, [bank], now=NOW)
    entries = count(session, tables.Entry)

    again = import_bank(session, [bank], now=NOW)

    assert again.is_nothing
    assert again.counts == {ItemChange.SAME: 28}
    assert count(session, tables.Revision) == 28
    assert count(session, tables.Entry) == entries


def test_it_makes_a_revision_when_a_technician_would_see_something_else(
    session: Session, bank: Path
) -> None:
    import_bank(session, [bank], now=NOW)
    mend(disc_brakes(bank), "which reading shows the fault?", "which reading shows it?")

    plan = import_bank(session, [bank], now=NOW)

    assert plan.counts == {ItemChange.REVISED: 1, ItemChange.SAME: 27}
    changed = next(e.item.id for e in plan.items if e.change is ItemChange.REVISED)
    numbers = session.execute(
        select(tables.Revision.number, tables.Item.current_revision_id == tables.Revision.id)
        .join(tables.Item, tables.Item.id == tables.Revision.item_id)
        .where(tables.Item.name == changed)
        .order_by(tables.Revision.number)
    ).all()
    assert [tuple(row) for row in numbers] == [(1, False), (2, True)]


def test_it_makes_no_revision_for_a_status_or_a_translation(session: Session, bank: Path) -> None:
    import_bank(session, [bank], now=NOW)
    mend(disc_brakes(bank), 'status = "operational"', 'status = "retired"')
    spanish = (
        '\n[item.translations.es]\nreviewed = true\nstem = "¿Qué lectura?"\noptions = ['
        + ", ".join(
            f'{{ id = "{i}", text = "Lectura {i}", rationale = "Porque {i}." }}' for i in "abcd"
        )
        + "]\n"
    )
    steering = bank / "a4" / "steering.toml"
    steering.write_text(steering.read_text(encoding="utf-8") + spanish, encoding="utf-8")

    plan = import_bank(session, [bank], now=NOW)

    assert plan.counts == {ItemChange.RETIRED: 1, ItemChange.CHANGED: 1, ItemChange.SAME: 26}
    assert count(session, tables.Revision) == 28
    words = session.scalars(
        select(tables.RevisionText.stem).where(tables.RevisionText.language == "es")
    ).all()
    assert words == ["¿Qué lectura?"]


def test_it_writes_nothing_at_all_when_one_item_is_bad(session: Session, bank: Path) -> None:
    mend(disc_brakes(bank), 'key = "', 'key = "z')

    with pytest.raises(BankRefused, match="Nothing was written"):
        import_bank(session, [bank], now=NOW)

    assert count(session, tables.Item) == count(session, tables.ProgrammeVersion) == 0


def test_it_leaves_bad_items_out_when_told_to(session: Session, bank: Path) -> None:
    mend(disc_brakes(bank), 'key = "', 'key = "z')

    plan = import_bank(session, [bank], now=NOW, skip_bad=True)

    assert plan.counts == {ItemChange.NEW: 27}
    assert count(session, tables.Item) == 27


def test_it_refuses_another_key_for_an_item_that_was_issued(session: Session, bank: Path) -> None:
    import_bank(session, [bank], now=NOW)
    name = issue_some_revision(session)
    path = next(p for p in (bank / "a5").glob("*.toml") if name in p.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    at = text.index(name)
    key = text.index('key = "', at) + len('key = "')
    other = "b" if text[key] == "a" else "a"
    path.write_text(text[:key] + other + text[key + 1 :], encoding="utf-8")

    plan = plan_import(session, [bank])

    assert [finding.code for finding in plan.errors] == ["key-changed"]
    assert plan.errors[0].item == name
    with pytest.raises(BankRefused):
        import_bank(session, [bank], now=NOW)


def test_it_refuses_to_move_an_item_to_another_area(session: Session, bank: Path) -> None:
    import_bank(session, [bank], now=NOW)
    moved = bank / "a4" / "suspension.toml"
    item = item_text("A5", "disc-brakes", 2).replace(
        'topic = "disc-brakes"', 'topic = "suspension"'
    )
    disc_brakes(bank).unlink()
    moved.write_text(moved.read_text(encoding="utf-8") + item, encoding="utf-8")

    plan = plan_import(session, [bank])

    assert "area-changed" in [finding.code for finding in plan.errors]


def test_it_refuses_items_of_an_area_the_programme_does_not_have(
    session: Session, bank: Path, tmp_path: Path
) -> None:
    import_bank(session, [bank], now=NOW)
    stray = tmp_path / "elsewhere" / "z9" / "engines.toml"
    stray.parent.mkdir(parents=True)
    stray.write_text('language = "en"\n' + item_text("Z9", "engines", 1), encoding="utf-8")

    plan = plan_import(session, [stray])

    assert [finding.code for finding in plan.errors] == ["area-not-in-programme"]


def test_it_says_that_nothing_names_the_area(session: Session, bank: Path, tmp_path: Path) -> None:
    import_bank(session, [bank], now=NOW)
    stray = tmp_path / "rotors.txt"
    stray.write_text("What stops the wheel?\nA. The brake\nB. The horn\nANSWER: A\n", "utf-8")

    plan = plan_import(session, [stray])

    assert "area-unsaid" in [finding.code for finding in plan.errors]


def test_it_needs_a_programme_before_items(session: Session, bank: Path) -> None:
    with pytest.raises(NoProgramme, match="bank import"):
        plan_import(session, [disc_brakes(bank)])


def test_it_reads_files_while_others_may_write(
    session: Session, bank: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(database.url)

    def read_meanwhile(paths: Sequence[Path], **options: Any) -> BankReading:
        with Session(engine) as other, writing(other):
            other.add(tables.Area(code="Z8"))
        return read_bank(paths, **options)

    monkeypatch.setattr("renewal.actions.import_bank.read_bank", read_meanwhile)
    import_bank(session, [bank], now=NOW)
    engine.dispose()

    assert session.scalars(select(tables.Area.code).where(tables.Area.code == "Z8")).all()
    assert count(session, tables.Item) == 28


def test_it_compares_anew_when_the_bank_changed_since_the_plan(
    session: Session, bank: Path, tmp_path: Path
) -> None:
    early = plan_import(session, [bank])
    import_bank(session, [write_bank(tmp_path / "other", {"A5": 10})], now=NOW)

    plan = import_bank(session, [bank], now=NOW, plan=early)

    assert early.counts == {ItemChange.NEW: 28}
    assert plan.counts == {ItemChange.NEW: 18, ItemChange.SAME: 10}
    assert count(session, tables.Item) == 28


def test_it_compares_anew_when_an_item_was_issued_since_the_plan(
    session: Session, bank: Path
) -> None:
    import_bank(session, [bank], now=NOW)
    text = disc_brakes(bank).read_text(encoding="utf-8")
    before = text[text.index('key = "') :][: len('key = "a"')]
    mend(disc_brakes(bank), before, 'key = "d"' if before != 'key = "d"' else 'key = "c"')
    early = plan_import(session, [bank])
    [changed] = [each.id for each in early.items if each.change is ItemChange.REVISED]
    issue_some_revision(session, changed)

    with pytest.raises(BankRefused):
        import_bank(session, [bank], now=NOW, plan=early)


def test_it_makes_ready_anew_when_somebody_took_a_number(
    session: Session,
    bank: Path,
    tmp_path: Path,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_bank(session, [write_bank(tmp_path / "other", {"A5": 10, "A4": 12})], now=NOW)
    engine, tries = create_engine(database.url), count_up(1)

    @contextmanager
    def ready_meanwhile(*given: Any, **options: Any) -> Iterator[ReadyImport]:
        with ready_import(*given, **options) as ready:
            if next(tries) == 1:
                with Session(engine) as other, writing(other):
                    row = {"item_id": 1, "status": "draft", "recorded_at": NOW}
                    insert_rows(other, tables.ItemStatus, [row])
            yield ready

    monkeypatch.setattr("renewal.actions.import_bank.ready_import", ready_meanwhile)
    import_bank(session, [bank], now=NOW)
    engine.dispose()

    assert next(tries) == (3 if database.kind == "sqlite" else 2)
    assert count(session, tables.ItemStatus) == 28 + 1


def test_it_gives_up_while_others_go_on_changing_the_bank(
    session: Session, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = count_up()
    monkeypatch.setattr("renewal.actions.import_bank.bank_stamp", lambda _: str(next(stamps)))

    with pytest.raises(BankMoved, match="changed by others 5 times"):
        import_bank(session, [bank], now=NOW)

    assert count(session, tables.Item) == 0


def test_it_tells_of_questions_that_read_almost_like_those_of_the_bank(
    session: Session, bank: Path, tmp_path: Path
) -> None:
    import_bank(session, [bank], now=NOW)
    added = tmp_path / "more" / "a5" / "disc-brakes.toml"
    added.parent.mkdir(parents=True)
    first = item_text("A5", "disc-brakes", 2)
    text = first.replace("brakes-002", "brakes-901").replace("shows the", "shows us the")
    assert text != first.replace("brakes-002", "brakes-901")
    added.write_text(f'language = "en"\n{text}', encoding="utf-8")

    compared = read_beside(session, [added], compares=True)
    alone = read_beside(session, [added])

    [told] = [each for each in compared.findings if each.code == "near-duplicate"]
    assert told.item == "a5-disc-brakes-901"
    assert "a5-disc-brakes-002 in the bank" in told.message
    assert not [each for each in alone.findings if each.code == "near-duplicate"]


def test_it_compares_with_no_question_that_is_retired(
    session: Session, bank: Path, tmp_path: Path
) -> None:
    first = item_text("A5", "disc-brakes", 2)
    mend(disc_brakes(bank), first, first.replace('"operational"', '"retired"'))
    import_bank(session, [bank], now=NOW)
    added = tmp_path / "more" / "a5" / "disc-brakes.toml"
    added.parent.mkdir(parents=True)
    text = first.replace("brakes-002", "brakes-901").replace("shows the", "shows us the")
    added.write_text(f'language = "en"\n{text}', encoding="utf-8")

    compared = read_beside(session, [added], compares=True)

    assert "near-duplicate" not in {each.code for each in compared.findings}
