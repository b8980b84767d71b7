"""What an import leaves in the tables: words by language, pictures once, entries over all of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import renewal.actions.ready_items as ready_items_module
from renewal.actions.import_bank import import_bank
from renewal.actions.verify import verify
from renewal.store import tables
from tests.generated_bank import write_bank

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
METER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank", {"A5": 16})


def topic(bank: Path, name: str = "disc-brakes") -> Path:
    return bank / "a5" / f"{name}.toml"


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def mend(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def in_language(code: str, stem: str) -> str:
    options = ", ".join(
        f'{{ id = "{i}", text = "{code} {i}", rationale = "{code}: {i}." }}' for i in "abcd"
    )
    return (
        f'\n[item.translations.{code}]\nreviewed = false\nstem = "{stem}"\noptions = [{options}]\n'
    )


def words(session: Session) -> dict[str, tuple[str, bool, datetime]]:
    """The words of every language but English."""
    found = select(tables.RevisionText).where(tables.RevisionText.language != "en")
    return {
        each.language: (each.stem, each.reviewed, each.recorded_at)
        for each in session.scalars(found.execution_options(populate_existing=True))
    }


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_mends_a_translation_where_it_stands_and_takes_away_one_that_is_gone(
    session: Session, bank: Path
) -> None:
    spanish, french = in_language("es", "¿Qué lectura?"), in_language("fr", "Quelle valeur ?")
    portuguese = in_language("pt", "Qual leitura?")
    add(topic(bank), f"{spanish}{french}{portuguese}")
    import_bank(session, [bank], now=NOW)

    mend(topic(bank), french, "")
    mend(topic(bank), "¿Qué lectura?", "¿Cuál lectura?")
    import_bank(session, [bank], now=LATER)

    assert words(session) == {
        "es": ("¿Cuál lectura?", False, LATER),
        "pt": ("Qual leitura?", False, NOW),
    }
    assert count(session, tables.Revision) == 16
    assert verify(session).first_bad is None


def test_it_keeps_a_picture_once_however_many_revisions_show_it(
    session: Session, bank: Path
) -> None:
    (bank / "a5" / "exhibits").mkdir()
    (bank / "a5" / "exhibits" / "meter.svg").write_text(METER, encoding="utf-8")
    declared = '\n[[exhibit]]\nid = "meter"\nfile = "exhibits/meter.svg"\nalt = "A meter at 4 V"\n'
    add(topic(bank), declared)
    mend(topic(bank), 'author = "tests"', 'author = "tests"\nexhibits = ["meter"]')
    import_bank(session, [bank], now=NOW)
    shown = count(session, tables.RevisionExhibit)

    mend(topic(bank), "which reading shows the fault?", "which reading shows it?")
    import_bank(session, [bank], now=LATER)

    assert shown > 1
    assert count(session, tables.Exhibit) == 1
    assert count(session, tables.RevisionExhibit) == 2 * shown
    assert verify(session).first_bad is None


def test_it_writes_one_entry_for_some_items_and_covers_every_row(
    session: Session, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready_items_module, "PER_ENTRY", 5)

    import_bank(session, [bank], now=NOW)

    imports = session.scalars(
        select(tables.Entry).where(tables.Entry.act == "import bank").order_by(tables.Entry.id)
    ).all()
    assert [len(entry.covers) for entry in imports] == [10, 10, 10, 2]
    # Beside them, the programme has one and its areas have one.
    assert count(session, tables.Unsealed) == len(imports) + 2
    assert verify(session).first_bad is None
