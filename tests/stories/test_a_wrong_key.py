"""A question has a wrong key: whom it harmed, what two admins do about it, and the mended file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.explain_decision import explain_decision
from renewal.actions.import_bank import BankRefused, import_bank, plan_import
from renewal.actions.list_decisions import list_decisions
from renewal.actions.programme import programme_in_force
from renewal.actions.read_rescores import list_rescores
from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.rebuild_counts import rebuild_counts
from renewal.actions.record_test import record_test
from renewal.actions.verify import verify
from renewal.domain.bank_change import ItemChange
from renewal.domain.calendar import Month
from renewal.mail.gathering import CauseGone, Letterhead
from renewal.mail.letters import write_letter
from renewal.mail.links import Links
from renewal.store.tables import Item, Letter, Revision
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, go_through, service_with
from tests.actions.rescoring import also, rescored
from tests.databases import Database
from tests.installation import SECRET, Installation, instant, wrong_place

HOME = Links("https://renewal.example.org")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Ben answered January as the book says, against the key; he has seven credits in August."""
    with service_with(database, tmp_path, ROSA, BEN) as made:
        go_through(made, ("B1", "wrrrrrrr"))
        yield made


def mended(bank: Path, item: str, before: str, after: str) -> Path:
    """The file of the item with its key mended."""
    for path in sorted(bank.glob("a5/*.toml")):
        text = path.read_text("utf-8")
        head, found, rest = text.partition(f'id = "{item}"\n')
        if found:
            assert f'\nkey = "{before}"' in rest
            rest = rest.replace(f'\nkey = "{before}"', f'\nkey = "{after}"', 1)
            path.write_text(head + found + rest, "utf-8")
            return path
    raise AssertionError(f"no file holds {item}")


def letters(service: Installation, number: str) -> list[str]:
    """The subjects of the letters that somebody gets now, but for those of months."""
    who, found = service.technician_id(number), []
    head = Letterhead(HOME, SECRET, programme_in_force(service.session))
    waiting = select(Letter).where(Letter.technician_id == who, Letter.kind != "month")
    for letter in service.session.scalars(waiting.order_by(Letter.id)).all():
        try:
            found.append(write_letter(service.session, letter, head, now=service.now).subject)
        except CauseGone as gone:
            found.append(f"({gone})")
    service.session.rollback()
    return found


def test_a_wrong_key_is_put_right_for_everybody_whom_it_touched(
    service: Installation, tmp_path: Path
) -> None:
    session, who = service.session, service.technician_id("B1")
    row = service.asked("B1", "A5", JANUARY)
    book = row.places[wrong_place(row)]
    item = session.scalars(
        select(Item.name)
        .join(Revision, Revision.item_id == Item.id)
        .where(Revision.id == row.revision_id)
    ).one()
    service.now = instant("2027-09-10T15:00:00")
    record_test(
        session,
        technician_number="B1",
        area="A5",
        passed_on=date(2027, 9, 9),
        reason="he saw no other way",
        actors=("account:1",),
        now=service.now,
    )
    path = mended(tmp_path / "bank", item, row.key[0], book)
    with pytest.raises(BankRefused):
        import_bank(session, [path], now=service.now)
    [refused] = plan_import(session, [path]).errors
    assert refused.code == "key-changed"
    assert "renewal rescore" in refused.fix

    rescored(service, row.revision_id, also(book))
    for minutes in (1, 15):
        service.now += timedelta(minutes=minutes)
        service.tick()

    [line] = list_rescores(session)
    assert (line.done, line.scored, line.total, line.righted) == (True, line.total, line.scored, 1)
    test, extension, first_test = list_decisions(session, technician_id=who)
    assert extension.outcome.effective_on == date(2027, 8, 5)
    assert extension.outcome.expires_after == date(2030, 3, 10)
    assert first_test.replaced_by == test.code
    assert test.outcome.expires_before == date(2030, 3, 10)
    assert service.standing("B1", "A5").expires_on == date(2032, 9, 9)
    assert service.standing("B1", "A5").credits == 8
    assert letters(service, "B1") == [
        "(another decision has replaced it)",
        "Brakes (A5): valid until 10 March 2030",
        "Brakes (A5): valid until 9 September 2032",
        "Brakes (A5): your question of January 2027 was faulty",
    ]
    for each in (test, extension, first_test):
        assert explain_decision(session, code=each.code).agrees
    assert verify(session).first_bad is None
    assert rebuild_cache(session, write=False).differing == ()
    assert rebuild_counts(session, write=False).differing == ()

    plan = import_bank(session, [path], now=service.now)

    assert [each.change for each in plan.written] == [ItemChange.REVISED]
    assert plan_import(session, [path]).written == ()
    service.tick("2027-10-01T12:00:00")
    assert answer(service, "B1", Month(2027, 10)).correct
    assert verify(session).first_bad is None
