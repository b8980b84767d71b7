"""Reading history: what became of every month's question, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_leave
from renewal.actions.read_history import HistoryEntry, read_history
from renewal.actions.unenrol import unenrol
from renewal.domain.assignment import AssignmentState
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.store.installation import public_codes
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, go_through, service_with
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, instant

ANSWERED, MISSED, OPEN = (
    AssignmentState.ANSWERED,
    AssignmentState.MISSED,
    AssignmentState.OPEN,
)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        yield made


def history(
    service: Installation, number: str = "R1", at: str | None = None
) -> tuple[HistoryEntry, ...]:
    found = read_history(
        service.session,
        technician_id=service.technician_id(number),
        now=instant(at) if at else service.now,
    )
    service.session.rollback()
    return found


def leave(service: Installation, first: date, last: date) -> None:
    begin_leave(
        service.session,
        technician_number="R1",
        area="A5",
        begins_on=first,
        until=last,
        reason="family",
        actors=("account:1",),
        now=service.now,
    )


def test_it_has_nothing_to_tell_before_the_first_question(service: Installation) -> None:
    assert history(service) == ()


def test_it_tells_right_wrong_missed_and_open_newest_first(service: Installation) -> None:
    go_through(service, ("R1", "rw-"))
    service.tick("2027-04-01T12:00:00")

    found = history(service)

    assert [(str(each.month), each.state, each.correct, each.credit) for each in found] == [
        ("2027-04", OPEN, None, False),
        ("2027-03", MISSED, None, False),
        ("2027-02", ANSWERED, False, False),
        ("2027-01", ANSWERED, True, True),
    ]
    assert not any(each.excused for each in found)


def test_it_names_each_question_by_its_code(service: Installation) -> None:
    go_through(service, ("R1", "r"))

    [entry] = history(service)

    asked = service.asked("R1", "A5", JANUARY)
    assert entry.code == service.code(asked)
    assert public_codes(service.session).decode(CodeOf.ASSIGNMENT, entry.code) == asked.id


def test_it_tells_a_month_as_missed_from_the_instant_its_window_closes(
    service: Installation,
) -> None:
    service.tick("2027-01-01T12:00:00")

    before, after = (
        history(service, at=at) for at in ("2027-02-01T04:59:59", "2027-02-01T05:00:00")
    )

    assert [each.state for each in before] == [OPEN]
    assert [each.state for each in after] == [MISSED]


def test_it_leaves_out_what_was_not_known_yet(service: Installation) -> None:
    go_through(service, ("R1", "rr"))

    found = history(service, at="2027-02-05T17:59:59")

    assert [(str(each.month), each.state) for each in found] == [
        ("2027-02", OPEN),
        ("2027-01", ANSWERED),
    ]


def test_it_gives_no_credit_to_answers_after_the_year_was_won(service: Installation) -> None:
    go_through(service, ("R1", "r" * 10))

    found = list(reversed(history(service)))

    assert [each.correct for each in found] == [True] * 10
    assert [each.credit for each in found] == [True] * 8 + [False] * 2


def test_it_counts_credits_anew_in_the_next_credit_year(service: Installation) -> None:
    go_through(service, ("R1", "r" * 13))

    found = history(service)

    assert (found[0].month, found[0].credit) == (Month(2028, 1), True)
    assert sum(each.credit for each in found) == 9


def test_it_shows_an_excused_month_that_brought_no_question(service: Installation) -> None:
    go_through(service, ("R1", "r"))
    leave(service, date(2027, 2, 1), date(2027, 2, 28))
    go_through(service, ("R1", "-r"), start=JANUARY.plus(1))

    found = history(service)

    [february] = [each for each in found if each.month == Month(2027, 2)]
    assert (february.code, february.state, february.excused) == ("", MISSED, True)
    assert (february.correct, february.credit) == (None, False)
    assert len(found) == 3


def test_it_shows_a_question_that_a_leave_excused(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    service.now = instant("2027-01-10T12:00:00")
    leave(service, date(2027, 1, 10), date(2027, 1, 31))

    [meanwhile] = history(service)
    [entry] = history(service, at="2027-02-01T12:00:00")

    assert (meanwhile.state, meanwhile.excused, meanwhile.credit) == (OPEN, True, False)
    assert (entry.state, entry.excused, entry.credit) == (MISSED, True, False)
    assert entry.code == service.code(service.asked("R1", "A5", JANUARY))


def test_it_shows_an_answer_given_on_leave_as_an_answer(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    leave(service, date(2027, 1, 1), date(2027, 1, 31))
    answer(service, "R1", JANUARY)

    [entry] = history(service)

    assert (entry.state, entry.correct, entry.credit, entry.excused) == (
        ANSWERED,
        True,
        True,
        False,
    )


def test_it_credits_a_missed_month_that_was_excused_after_its_year(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrr------"))
    service.now = instant("2028-01-10T15:00:00")
    leave(service, date(2027, 11, 1), date(2027, 11, 30))

    [november] = [each for each in history(service) if each.month == Month(2027, 11)]

    assert (november.state, november.correct, november.credit) == (MISSED, None, True)


def test_it_leaves_out_months_after_the_enrolment_ended(service: Installation) -> None:
    go_through(service, ("R1", "r"))
    service.now = instant("2027-01-20T15:00:00")
    unenrol(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A5",
        reason="moved away",
        actors=("technician",),
        now=service.now,
    )
    service.tick("2027-02-01T12:00:00")
    service.tick("2027-03-01T12:00:00")

    assert [str(each.month) for each in history(service)] == ["2027-01"]


def test_it_sorts_the_areas_of_a_month_by_their_code(database: Database, tmp_path: Path) -> None:
    rows = [ROSA.replace(",A5,", ",A6,"), ROSA]
    with service_with(database, tmp_path, *rows) as service:
        service.tick("2027-01-01T12:00:00")
        service.tick("2027-02-01T12:00:00")

        found = [(str(each.month), each.area) for each in history(service)]

    assert found == [("2027-02", "A5"), ("2027-02", "A6"), ("2027-01", "A5"), ("2027-01", "A6")]


def test_it_tells_nobody_about_other_people(service: Installation) -> None:
    go_through(service, ("R1", "r"), ("B1", "w"))

    assert [each.correct for each in history(service, "R1")] == [True]
    assert [each.correct for each in history(service, "B1")] == [False]
    assert read_history(service.session, technician_id=404, now=service.now) == ()


@pytest.mark.parametrize(
    ("at", "told"),
    [("2027-01-20T12:00:00", (None, False)), ("2027-02-01T05:00:00", (True, True))],
    ids=["window open", "window closed"],
)
def test_it_keeps_the_result_back_where_the_policy_says_so(
    service: Installation, tmp_path: Path, at: str, told: tuple[bool | None, bool]
) -> None:
    folder = write_bank(tmp_path / "discreet", {"A5": 24})
    programme = folder / "programme.toml"
    text = programme.read_text("utf-8")
    programme.write_text(
        text.replace('show_key = "at-once"', 'show_key = "after-window"'), encoding="utf-8"
    )
    assert programme.read_text("utf-8") != text
    service.load_bank(folder)
    go_through(service, ("R1", "r"))

    [entry] = history(service, at=at)

    assert entry.state is ANSWERED
    assert (entry.correct, entry.credit) == told
