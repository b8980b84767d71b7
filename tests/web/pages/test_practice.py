"""Practice through the real service: what is over, uncounted, learned from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.store.queries.practice import practised_credentials
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.tables import CacheMemory, PracticeAnswer, Response
from tests.databases import Database
from tests.installation import Installation, installed, right_place, wrong_place
from tests.web.html import texts
from tests.web.visiting import Visit, Visitor, open_november, signed_in

NOVEMBER = Month(2026, 11)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@pytest.fixture
def rosa(service: Installation) -> Visitor:
    return signed_in(service, "rosa@example.org")


def answer(service: Installation, who: Visitor, area: str, *, right: bool) -> None:
    """The month's question is answered."""
    row = service.asked("R1", area, NOVEMBER)
    asked = who.open(f"/question/{service.code(row)}")
    place = right_place(row) if right else wrong_place(row)
    who.press(who.press(asked, "Check answer", option=place), "Send answer")


def next_month(service: Installation) -> None:
    service.tick("2026-12-02T12:00:00")


def shown_row(service: Installation, page: Visit, area: str = "A5") -> AskedRow:
    """The stored question on a practice page, its options in the order of the page."""
    stored = service.asked("R1", area, NOVEMBER)
    wanted = texts(page.page, "//fieldset//label[input[@name='option']]")
    by_text = {stored.wording.texts[option]: option for option in stored.places.values()}
    places = {str(n): by_text[text] for n, text in enumerate(wanted, start=1)}
    found = asked_rows(service.session, service.technician_id("R1"), assignment_id=stored.id)[0]
    service.session.rollback()
    return found._replace(places=places)


def count(service: Installation, table: type) -> int:
    found = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


def test_it_has_nothing_before_a_question_is_over(service: Installation, rosa: Visitor) -> None:
    page = rosa.open("/practice")

    assert page.status == 200
    assert "Nothing to practise yet" in page.said
    assert rosa.open("/practice/A5").status == 404


def test_it_rests_on_the_day_of_the_answer(service: Installation, rosa: Visitor) -> None:
    answer(service, rosa, "A5", right=False)

    page = rosa.open("/practice")

    assert "It rests until tomorrow" in page.said
    assert rosa.open("/practice/A5?only=slipped").path == "/practice"


def test_it_asks_again_explains_and_counts_for_nothing(
    service: Installation, rosa: Visitor
) -> None:
    answer(service, rosa, "A5", right=False)
    before = service.standing("R1", "A5")
    next_month(service)
    asked = rosa.open("/practice/A5?only=slipped")
    row = shown_row(service, asked)

    result = rosa.press(asked, "See the result", option=right_place(row), sure="sure")

    assert result.path == "/practice/A5/1"
    assert result.heading == "Right"
    assert "That was the last one for today." in result.said
    assert "Why " in result.said
    year = service.standing("R1", "A5").year
    assert year is not None
    assert before.year is not None
    assert year.credits == before.year.credits == 0
    assert (count(service, PracticeAnswer), count(service, Response)) == (1, 1)
    assert verify(service.session).first_bad is None
    assert rebuild_cache(service.session, write=False).differing == ()


def test_it_learns_from_the_answer(service: Installation, rosa: Visitor) -> None:
    answer(service, rosa, "A5", right=True)
    answer(service, rosa, "A6", right=True)
    next_month(service)
    asked = rosa.open("/practice/A5?only=seen")
    row = shown_row(service, asked)

    rosa.press(asked, "See the result", option=wrong_place(row))

    wanted = service.session.scalars(select(CacheMemory).where(CacheMemory.wanted)).all()
    assert [(each.concept, each.reviewed_at) for each in wanted] == [(row.concept, service.now)]


def test_it_says_what_is_missing_and_keeps_the_question(
    service: Installation, rosa: Visitor
) -> None:
    answer(service, rosa, "A5", right=False)
    next_month(service)
    asked = rosa.open("/practice/A5?only=slipped")

    again = rosa.press(asked, "See the result")

    assert again.status == 400
    assert "Choose an answer. Nothing was chosen" in again.said
    assert texts(again.page, "//h1") == texts(asked.page, "//h1")
    assert count(service, PracticeAnswer) == 0


def test_it_records_an_answer_sent_twice_once(service: Installation, rosa: Visitor) -> None:
    answer(service, rosa, "A5", right=False)
    next_month(service)
    asked = rosa.open("/practice/A5?only=seen")

    first = rosa.press(asked, "See the result", option="1")
    second = rosa.press(asked, "See the result", option="2")

    assert (first.path, second.path) == ("/practice/A5/1", "/practice/A5/1")
    assert first.said == second.said
    assert count(service, PracticeAnswer) == 1


def test_it_refuses_a_number_that_is_not_next(service: Installation, rosa: Visitor) -> None:
    answer(service, rosa, "A5", right=False)
    next_month(service)
    asked = rosa.open("/practice/A5?only=seen")

    late = rosa.press(asked, "See the result", option="1", number="7")

    assert late.status == 409
    assert "not the next one any more" in late.said
    assert count(service, PracticeAnswer) == 0


def test_it_never_practises_an_open_question_or_somebody_elses(
    service: Installation, rosa: Visitor
) -> None:
    answer(service, rosa, "A5", right=False)
    next_month(service)
    asked = rosa.open("/practice/A5?only=seen")
    december = service.code(service.asked("R1", "A5", Month(2026, 12)))
    sams = service.code(service.asked("S1", "A5", NOVEMBER))

    for code in (december, sams, "00000000", "?"):
        refused = rosa.press(asked, "See the result", option="1", question=code)
        assert refused.status == 404
        assert "can be practised once it is answered" in refused.said

    assert count(service, PracticeAnswer) == 0


def test_it_practises_a_missed_question_once_its_month_is_over(
    service: Installation, rosa: Visitor
) -> None:
    next_month(service)

    page = rosa.open("/practice")

    assert "1 concept seen so far." in page.said
    assert rosa.open("/practice/A5?only=seen").status == 200


def test_it_explains_no_answer_that_was_never_given(service: Installation, rosa: Visitor) -> None:
    next_month(service)

    assert rosa.open("/practice/A5/1").status == 404
    assert rosa.open("/practice/A5/0").status == 404


def test_it_is_offered_on_the_first_page_once_there_is_something(
    service: Installation, rosa: Visitor
) -> None:
    assert "/practice" not in rosa.open("/").page.xpath("//main//a/@href")

    answer(service, rosa, "A5", right=True)

    assert "/practice" in rosa.open("/").page.xpath("//main//a/@href")
    held = practised_credentials(service.session, service.technician_id("R1"))
    assert [each.answers for each in held] == [0, 0, 0]
