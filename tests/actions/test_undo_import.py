"""Taking an import back: whatever nobody was asked is as before, and the evidence is whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.import_bank import import_bank, plan_import
from renewal.actions.subject import ReasonMissing
from renewal.actions.undo_import import UndoPlan, UnknownImport, Why, plan_undo, undo_import
from renewal.actions.verify import verify
from renewal.domain.bank_change import ItemChange
from renewal.domain.item import Item, Status
from renewal.store import tables
from renewal.store.queries.bank_content import stored_bank
from tests.databases import Database
from tests.generated_bank import item_text, write_bank
from tests.installation import Installation, installed

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2026-10-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"
TOPIC = "disc-brakes"
WHY = "the wrong file"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """A bank of sixteen questions is loaded, and Rosa is enrolled in their area."""
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.load_bank(write_bank(tmp_path / "bank", {"A5": 16}))
        made.load_roster(ROSA)
        yield made


@pytest.fixture
def topic(tmp_path: Path, office: Installation) -> Path:
    return tmp_path / "bank" / "a5" / f"{TOPIC}.toml"


def mend(path: Path, before: str, after: str) -> None:
    found = path.read_text("utf-8")
    assert before in found
    path.write_text(found.replace(before, after, 1), encoding="utf-8")


def add(path: Path, number: int) -> str:
    """Another question stands in the file; return its name."""
    text = path.read_text("utf-8")
    path.write_text(text + item_text("a5", TOPIC, number), encoding="utf-8")
    return f"a5-{TOPIC}-{number:03d}"


def load(office: Installation, *paths: Path) -> int:
    """The files are loaded an hour later; return the number of the import."""
    office.now += timedelta(hours=1)
    import_bank(office.session, paths, now=office.now)
    return count(office.session, tables.BankImport)


def undo(office: Installation, number: int) -> UndoPlan:
    office.now += timedelta(hours=1)
    return undo_import(office.session, number, reason=WHY, actors=("cli",), now=office.now)


def items(session: Session) -> dict[str, Item]:
    found = {each.id: each for each in stored_bank(session)[0]}
    session.rollback()
    return found


def count(session: Session, table: type) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def is_whole(session: Session) -> bool:
    found = verify(session).first_bad
    session.rollback()
    return found is None


def test_it_retires_what_was_new_and_restores_what_was_there(office: Installation, topic: Path):
    before = items(office.session)
    # One is reworded, one only changes its status, one its topic's concept, and one is new.
    mend(topic, "which reading shows the fault?", "which value is wrong?")
    names = [name for name in before if name.startswith(f"a5-{TOPIC}")]
    text = topic.read_text("utf-8")
    second = text.index(f'id = "{names[1]}"')
    changed = text[second:].replace('"operational"', '"review"', 1)
    topic.write_text(text[:second] + changed, encoding="utf-8")
    new = add(topic, 900)
    number = load(office, topic)

    plan = undo(office, number)

    after = items(office.session)
    assert [each.name for each in plan.retired] == [new]
    assert [each.name for each in plan.restored] == names[:2]
    assert plan.left == ()
    assert after.pop(new).status is Status.RETIRED
    assert after == before
    assert is_whole(office.session)


def test_it_gives_back_the_words_of_a_translation_that_was_replaced(
    office: Installation, topic: Path
):
    options = ", ".join(f'{{ id = "{i}", text = "Lectura {i}" }}' for i in "abcd")
    head = '\n[item.translations.es]\nreviewed = true\nstem = "¿Qué lectura?"\n'
    spanish = f"{head}options = [{options}]\n"
    topic.write_text(topic.read_text("utf-8") + spanish, encoding="utf-8")
    load(office, topic)
    before = items(office.session)
    mend(topic, "¿Qué lectura?", "¿Qué valor?")
    number = load(office, topic)
    assert items(office.session) != before

    undo(office, number)

    assert items(office.session) == before


@ONE
def test_it_finds_nothing_to_do_in_the_files_of_before(office: Installation, topic: Path):
    earlier = topic.read_text("utf-8")
    mend(topic, "which reading shows the fault?", "which value is wrong?")
    number = load(office, topic)

    undo(office, number)

    topic.write_text(earlier, encoding="utf-8")
    assert plan_import(office.session, [topic]).is_nothing


@ONE
def test_it_changes_nothing_the_second_time(office: Installation, topic: Path):
    mend(topic, "which reading shows the fault?", "which value is wrong?")
    number = load(office, topic)
    undo(office, number)
    entries, revisions = (count(office.session, t) for t in (tables.Entry, tables.Revision))

    again = undo(office, number)

    assert again.is_nothing
    assert count(office.session, tables.Entry) == entries
    assert count(office.session, tables.Revision) == revisions


def test_it_leaves_what_somebody_was_asked_and_names_it(office: Installation, topic: Path):
    for path in topic.parent.glob("*.toml"):
        if path.stem != "area":
            mend(path, "which reading shows the fault?", "which value is wrong?")
    number = load(office, topic.parent.parent)
    office.tick("2026-11-01T12:00:00")
    asked = office.session.scalar(
        select(tables.Item.name)
        .join(tables.Revision, tables.Revision.item_id == tables.Item.id)
        .join(tables.Assignment, tables.Assignment.revision_id == tables.Revision.id)
    )
    office.session.rollback()
    revised = {name for name, each in items(office.session).items() if "value" in each.stem}

    plan = undo(office, number)

    left = {each.name: why for each, why in plan.left}
    wrong = {name for name, each in items(office.session).items() if "value" in each.stem}
    assert left == ({asked: Why.ASKED} if asked in revised else {})
    assert wrong == set(left)
    assert is_whole(office.session)


def test_it_leaves_a_new_question_that_was_asked(office: Installation, topic: Path):
    number = 1
    office.tick("2026-11-01T12:00:00")

    plan = plan_undo(office.session, number)

    assert [why for _, why in plan.left] == [Why.ASKED]
    assert len(plan.retired) == 15


@ONE
def test_it_leaves_what_was_changed_since_until_that_is_taken_back(
    office: Installation, topic: Path
):
    before = items(office.session)
    mend(topic, "which reading shows the fault?", "which value is wrong?")
    first = load(office, topic)
    mend(topic, "which value is wrong?", "which value is odd?")
    second = load(office, topic)

    early = undo(office, first)
    undo(office, second)
    late = undo(office, first)

    assert [why for _, why in early.left] == [Why.CHANGED]
    assert early.is_nothing
    assert len(late.restored) == 1
    assert items(office.session) == before


@ONE
def test_it_brings_a_retired_question_back_when_its_file_is_loaded_again(
    office: Installation, topic: Path
):
    new = add(topic, 900)
    undo(office, load(office, topic))

    plan = plan_import(office.session, [topic])
    load(office, topic)

    assert plan.counts[ItemChange.CHANGED] == 1
    assert items(office.session)[new].status is Status.OPERATIONAL


@ONE
def test_it_goes_onto_the_record_with_its_reason(office: Installation, topic: Path):
    add(topic, 900)
    number = load(office, topic)

    undo(office, number)

    newest = select(tables.Entry).order_by(tables.Entry.id.desc()).limit(1)
    entry = office.session.scalars(newest).one()
    told = (entry.act, entry.reason)
    row = plan_undo(office.session, number).row
    assert told == ("undo import", f"import {number}: {WHY}")
    assert (row.undone_by, row.undone_at, row.undo_reason) == ("cli", office.now, WHY)


@ONE
def test_it_refuses_an_unknown_import_and_a_missing_reason(office: Installation):
    with pytest.raises(UnknownImport, match="no import with the number 77"):
        plan_undo(office.session, 77)
    with pytest.raises(ReasonMissing):
        undo_import(office.session, 1, reason=" ", actors=("cli",), now=office.now)
