"""Letters written at the moment they are sent: to whom, in which language, about what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from renewal.actions.programme import programme_in_force
from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.mail.gathering import CauseGone, Letterhead
from renewal.mail.letters import UnreadableLetter, write_letter
from renewal.mail.links import Links
from renewal.mail.outbox import add_letter
from renewal.mail.sender import WrittenLetter
from renewal.store.db import writing
from renewal.store.queries.questions import AskedRow
from renewal.store.tables import (
    Account,
    Assignment,
    Credential,
    Decision,
    Letter,
    Opening,
    Person,
    WindowRow,
)
from tests.actions.rescoring import VOID, also, rescored
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import (
    SECRET,
    Installation,
    installed,
    instant,
    right_place,
    wrong_place,
)

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = tuple(f"R1,Rosa,Alvarez,rosa@example.org,en,,{area},{HELD}" for area in ("A5", "A6"))
BEN = f"B1,Ben,Carter,ben@example.org,es,,A5,{HELD}"
JANUARY = Month(2027, 1)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa reads English and is enrolled in two areas, Ben reads Spanish and is in one."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        bank = write_bank(tmp_path / "bank", {"A5": 24, "A6": 24})
        made.settle(bank, *ROSA, BEN, tick_at="2027-01-01T12:00:00")
        yield made


def head(service: Installation) -> Letterhead:
    programme = programme_in_force(service.session)
    return Letterhead(Links("https://renewal.example.org"), SECRET, programme)


def written(service: Installation, letter: Letter) -> WrittenLetter:
    found = write_letter(service.session, letter, head(service), now=service.now)
    service.session.rollback()
    return found


def letter_of(service: Installation, number: str, month: Month = JANUARY) -> Letter:
    """The month's letter to a technician as it lies in the outbox."""
    occasion = f"month:{month}:{service.technician_id(number)}"
    return service.session.scalars(select(Letter).where(Letter.occasion == occasion)).one()


def added(service: Installation, kind: str, payload: dict[str, object], number: str) -> Letter:
    with writing(service.session):
        add_letter(
            service.session,
            kind=kind,
            occasion="added",
            payload=payload,
            now=service.now,
            technician_id=service.technician_id(number),
        )
    return service.session.scalars(select(Letter).where(Letter.occasion == "added")).one()


def answer(
    service: Installation, number: str, area: str = "A5", *, month: Month = JANUARY, right: bool
) -> None:
    row = service.asked(number, area, month)
    record_response(
        service.session,
        technician_id=service.technician_id(number),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=service.now,
        now=service.now,
    )


def flat(letter: WrittenLetter) -> str:
    return " ".join(letter.body.split())


def test_it_names_every_area_with_a_question(service: Installation) -> None:
    letter = written(service, letter_of(service, "R1"))

    codes = {area: service.code(service.asked("R1", area, JANUARY)) for area in ("A5", "A6")}
    assert (letter.to, letter.language) == ("rosa@example.org", "en")
    assert letter.subject == "Your questions for January 2027"
    assert letter.body.startswith("Hello Rosa,\n")
    assert f"Brakes (A5)\nhttps://renewal.example.org/question/{codes['A5']}\n" in letter.body
    assert "(A6)\nhttps://renewal.example.org/question/" + codes["A6"] in letter.body
    assert "They close at the end of 31 January 2027." in letter.body


def test_it_writes_spanish_to_those_who_read_it(service: Installation) -> None:
    letter = written(service, letter_of(service, "B1"))

    assert (letter.to, letter.language) == ("ben@example.org", "es")
    assert letter.subject == "Su pregunta de enero de 2027"
    assert letter.body.startswith("Hola, Ben:\n")
    assert "Brakes (A5)" in letter.body
    assert "Se cierra al terminar el 31 de enero de 2027." in letter.body


@pytest.mark.parametrize(
    ("stored", "language"), [("es-MX", "es"), ("ES", "es"), ("fr", "en"), ("en-GB", "en")]
)
def test_it_takes_the_nearest_language_it_knows(
    service: Installation, stored: str, language: str
) -> None:
    with writing(service.session):
        service.session.execute(
            update(Person).where(Person.first_name == "Ben").values(language=stored)
        )

    letter = written(service, letter_of(service, "B1"))

    assert letter.language == language


def test_it_asks_only_for_what_is_not_answered_yet(service: Installation) -> None:
    answer(service, "R1", "A5", right=True)

    letter = written(service, letter_of(service, "R1"))

    assert letter.subject == "Your question for January 2027"
    assert "(A5)" not in letter.body
    assert "(A6)" in letter.body


def test_it_writes_nothing_when_everything_is_answered(service: Installation) -> None:
    answer(service, "B1", right=True)

    with pytest.raises(CauseGone, match="every question is answered"):
        written(service, letter_of(service, "B1"))


def test_it_writes_nothing_when_the_person_is_gone(service: Installation) -> None:
    letter = letter_of(service, "B1")
    service.session.expunge(letter)
    letter.technician_id = 999_999

    with pytest.raises(CauseGone, match="nobody is behind"):
        write_letter(service.session, letter, head(service), now=service.now)


def test_it_goes_to_the_address_with_which_one_signs_in(service: Installation) -> None:
    with writing(service.session):
        service.session.execute(
            update(Account)
            .where(Account.technician_id == service.technician_id("B1"))
            .values(email="ben@new.example")
        )

    letter = written(service, letter_of(service, "B1"))

    assert letter.to == "ben@new.example"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("R1", "the credit year from January 2027 to December 2027 can no longer extend"),
        ("B1", "el año de créditos de enero de 2027 a diciembre de 2027 ya no puede prorrogar"),
    ],
)
def test_it_tells_once_of_a_credit_year_that_was_lost(
    service: Installation, number: str, told: str
) -> None:
    letters = {}

    for offset in range(7):
        month = JANUARY.plus(offset)
        service.tick(f"{month}-01T12:00:00")
        letters[str(month)] = flat(written(service, letter_of(service, number, month)))
        if number == "R1":
            answer(service, number, "A6", month=month, right=True)
        answer(service, number, "A5", month=month, right=False)

    assert [month for month, body in letters.items() if told in body] == ["2027-06"]
    assert f"Brakes (A5): {told}" in letters["2027-06"]
    assert "https://renewal.example.org/standing/A5" in letters["2027-06"]
    assert letters["2027-06"].count(told) == 1
    assert ("It has 0 of the 8" in letters["2027-06"]) == (number == "R1")
    assert ("Tiene 0 de los 8" in letters["2027-06"]) == (number == "B1")


def test_it_tells_of_a_decision(service: Installation) -> None:
    credential = service.session.scalars(
        select(Credential.id).where(Credential.technician_id == service.technician_id("B1"))
    ).one()
    service.session.rollback()
    for month in (JANUARY.plus(offset) for offset in range(8)):
        service.tick(f"{month}-01T12:00:00")
        answer(service, "B1", month=month, right=True)
    decision = service.session.scalars(
        select(Decision).where(Decision.credential_id == credential)
    ).one()
    letter = service.session.scalars(select(Letter).where(Letter.kind == "decision")).one()

    words = written(service, letter)

    assert decision.kind == "extension"
    assert words.subject == "Brakes (A5): válida hasta el 10 de marzo de 2030"
    assert "Antes era válida hasta el 10 de marzo de 2029." in flat(words)
    assert "https://renewal.example.org/standing/A5" in words.body


def test_it_tells_everybody_who_answered_a_faulty_question_what_became_of_it(
    service: Installation,
) -> None:
    for number in ("R1", "B1"):
        answer(service, number, right=number == "R1")
    rows = {number: service.asked(number, "A5", JANUARY) for number in ("R1", "B1")}
    for revision_id in sorted({row.revision_id for row in rows.values()}):
        rescored(service, revision_id, VOID)
    for minutes in (1, 15):
        service.now += timedelta(minutes=minutes)
        service.tick()
    letters = service.session.scalars(select(Letter).where(Letter.kind == "rescore")).all()

    words = {letter.technician_id: written(service, letter) for letter in letters}

    assert len(letters) == 2
    rosa, ben = (words[service.technician_id(number)] for number in ("R1", "B1"))
    assert rosa.subject == "Brakes (A5): your question of January 2027 was faulty"
    assert "Every answer to it counts as right. Yours was right before" in flat(rosa)
    assert "La suya no había sido correcta; ahora vale como correcta." in flat(ben)
    assert f"https://renewal.example.org/question/{service.code(rows['B1'])}" in ben.body


def test_it_does_not_say_who_was_right_while_the_question_is_asked_again(
    service: Installation,
) -> None:
    answer(service, "R1", right=False)
    row = service.asked("R1", "A5", JANUARY)
    rescored(service, row.revision_id, also(row.places[wrong_place(row)]))
    service.now += timedelta(minutes=1)
    service.tick()
    letter = service.session.scalars(select(Letter).where(Letter.kind == "rescore")).one()
    told = flat(written(service, letter))
    _ask_again(service, row)

    kept_back = flat(written(service, letter))

    assert "Another answer counts as right, too. Yours had not been right" in told
    assert "Yours" not in kept_back


def _ask_again(service: Installation, row: AskedRow) -> None:
    """The same revision is February's question."""
    opening = service.session.scalars(select(Opening.id).limit(1)).one()
    february, zone = JANUARY.plus(1), timedelta(hours=5)
    with writing(service.session):
        service.session.add(
            WindowRow(
                month=str(february),
                opens_at=instant("2027-02-01T00:00:00") + zone,
                closes_at=instant("2027-03-01T00:00:00") + zone,
                zone="America/New_York",
            )
        )
        service.session.add(
            Assignment(
                id=assignment_number(february, row.credential_id),
                month=str(february),
                credential_id=row.credential_id,
                slot="scored",
                revision_id=row.revision_id,
                seed=1,
                reason="short",
                opening_id=opening,
            )
        )


def test_it_writes_nothing_about_a_decision_that_is_not_there(service: Installation) -> None:
    letter = added(service, "decision", {"decision_id": 999_999}, "B1")

    with pytest.raises(CauseGone, match="the decision is not there"):
        written(service, letter)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("month", {}),
        ("month", {"month": "soon"}),
        ("decision", {"decision_id": "first"}),
        ("sign-in", {"code": 7}),
        ("riddle", {}),
    ],
)
def test_it_says_which_letter_nobody_can_read(
    service: Installation, kind: str, payload: dict[str, object]
) -> None:
    letter = added(service, kind, payload, "B1")

    with pytest.raises(UnreadableLetter, match=f"Letter {letter.id} "):
        written(service, letter)


def test_it_names_areas_by_their_codes_before_there_is_a_programme(service: Installation) -> None:
    bare = replace(head(service), programme=None)

    letter = write_letter(service.session, letter_of(service, "B1"), bare, now=service.now)

    service.session.rollback()
    assert "\nA5\nhttps://renewal.example.org/question/" in letter.body


def test_it_gives_the_letter_a_name_that_stays(service: Installation) -> None:
    row = letter_of(service, "B1")
    first = written(service, row)
    service.now = service.now.replace(day=9)

    second = written(service, letter_of(service, "B1"))

    assert first.reference == second.reference
    assert first.reference.endswith("-20270101120000")
    assert (first.written_at.day, second.written_at.day) == (1, 9)
