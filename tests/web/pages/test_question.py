"""Choose, check, send, see the result: through the real service, by HTML alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.answer_refusals import AlreadyAnswered, WindowClosed
from renewal.domain.calendar import Month
from renewal.store.tables import FirstShown, LateAnswer, Response
from renewal.web.problems import status_of
from tests.databases import Database
from tests.installation import Installation, installed, instant, right_place, wrong_place
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


def address(service: Installation, area: str = "A5", number: str = "R1") -> str:
    return f"/question/{service.code(service.asked(number, area, NOVEMBER))}"


def right(service: Installation, area: str = "A5") -> str:
    return right_place(service.asked("R1", area, NOVEMBER))


def wrong(service: Installation, area: str = "A5") -> str:
    return wrong_place(service.asked("R1", area, NOVEMBER))


def count(service: Installation, table: type) -> int:
    found = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


def answer(service: Installation, who: Visitor, place: str, area: str = "A5") -> Visit:
    """Choose, check and send."""
    asked = who.open(address(service, area))
    checked = who.press(asked, "Check answer", option=place)
    return who.press(checked, "Send answer")


def test_it_leads_from_the_list_to_the_result(service: Installation, rosa: Visitor):
    due = rosa.open("/")
    [link, _] = due.page.xpath("//li//a[starts-with(@href, '/question/')]/@href")

    asked = rosa.open(link)
    checked = rosa.press(asked, "Check answer", option=right(service))
    result = rosa.press(checked, "Send answer")

    assert checked.heading == "Check your answer"
    assert result.path == f"{link}/result"
    assert result.heading == "Right"
    assert "1 of 8 credits, 4 misses to spare" in result.said
    assert "24 November 2026, 14:05:09 EST" in result.said
    assert "1 more question is open today." in result.said
    assert texts(result.page, "//a[contains(@class, 'button')]")[0] == "Next question A6"


def test_it_shows_the_right_answer_after_a_wrong_one(service: Installation, rosa: Visitor):
    result = answer(service, rosa, wrong(service))

    assert result.heading == "Not right"
    assert "The right answer" in result.said
    assert "No credit this month" in result.said
    assert "Why" in result.said


def test_it_records_the_first_display_once_and_no_answer_by_looking(
    service: Installation, rosa: Visitor
):
    path = address(service)

    rosa.open(path)
    rosa.press(rosa.open(path), "Check answer", option="1")

    assert count(service, FirstShown) == 1
    assert count(service, Response) == 0


def test_it_records_nothing_by_opening_the_list(service: Installation, rosa: Visitor):
    rosa.open("/")

    assert count(service, FirstShown) == 0


@pytest.mark.parametrize(
    ("said", "kept"), [("guessed", 1), ("unsure", 2), ("sure", 3), ("no word", None)]
)
def test_it_keeps_how_sure_the_answer_was(
    service: Installation, rosa: Visitor, said: str, kept: int | None
):
    asked = rosa.open(address(service))
    checked = rosa.press(asked, "Check answer", option=right(service))

    rosa.press(checked, "Send answer", sure=said)

    assert service.session.scalars(select(Response.sure)).one() == kept


def test_it_goes_back_to_the_question_with_the_choice_kept(service: Installation, rosa: Visitor):
    checked = rosa.press(rosa.open(address(service)), "Check answer", option="2")

    changed = rosa.press(checked, "Change")

    assert changed.path == address(service)
    assert changed.page.xpath("//input[@checked]/@value") == ["2"]


def test_it_asks_again_when_nothing_was_chosen(service: Installation, rosa: Visitor):
    again = rosa.press(rosa.open(address(service)), "Check answer")

    assert again.status == 400
    assert again.title.startswith("Error: ")
    assert "Choose an answer. Nothing was chosen" in again.said
    assert len(again.page.xpath("//input[@type='radio']")) == 4


@pytest.mark.parametrize("choice", [["7"], ["a"], ["1", "2"]])
def test_it_refuses_a_choice_that_is_not_one_and_records_nothing(
    service: Installation, rosa: Visitor, choice: list[str]
):
    asked = rosa.open(address(service))
    checked = rosa.press(asked, "Check answer", option="1")
    [form] = [f for f in checked.page.xpath("//main//form") if f.get("method") == "post"]
    token = form.xpath(".//input[@name='csrf']/@value")[0]

    early = rosa.press(asked, "Check answer", option=choice)
    late = rosa.send(form, {"csrf": token, "option": choice})

    assert (early.status, late.status) == (400, 400)
    assert early.page.xpath("//*[@role='alert']")
    assert late.page.xpath("//*[@role='alert']")
    assert count(service, Response) == 0


def test_it_shows_the_result_and_no_second_try_to_somebody_who_goes_back(
    service: Installation, rosa: Visitor
):
    path = address(service)
    answer(service, rosa, right(service))

    question, check = rosa.open(path), rosa.open(f"{path}/check?option=2")

    for visit in (question, check):
        assert "You have already answered" in visit.said
        assert visit.heading == "Right"
        assert visit.page.xpath("//input[@type='radio']") == []
        assert "Send answer" not in visit.said


def test_it_takes_the_same_choice_again_as_the_same_answer(service: Installation, rosa: Visitor):
    checked = rosa.press(rosa.open(address(service)), "Check answer", option=right(service))

    first, second = rosa.press(checked, "Send answer"), rosa.press(checked, "Send answer")

    receipts = [texts(visit.page, "//dd[@class='code']") for visit in (first, second)]
    assert receipts[0] == receipts[1]
    assert second.heading == "Right"
    assert count(service, Response) == 1


def test_it_keeps_the_first_answer_of_two_tabs(service: Installation, rosa: Visitor):
    path = address(service)
    one = rosa.press(rosa.open(path), "Check answer", option=right(service))
    other = rosa.press(rosa.open(path), "Check answer", option=wrong(service))
    rosa.press(one, "Send answer")

    refused = rosa.press(other, "Send answer")

    assert refused.status == status_of(AlreadyAnswered("The first answer stands."))
    assert refused.title.startswith("Error: ")
    assert "already answered with another choice. The first answer stands." in refused.said
    assert refused.heading == "Right"
    assert count(service, Response) == 1


def test_it_refuses_an_answer_at_the_second_of_closing_and_shows_the_key(
    service: Installation, rosa: Visitor
):
    service.now = instant("2026-12-01T04:59:59")
    checked = rosa.press(rosa.open(address(service)), "Check answer", option=right(service))
    service.now = instant("2026-12-01T05:00:00")

    refused = rosa.press(checked, "Send answer")

    assert refused.status == status_of(WindowClosed("It is over."))
    assert refused.heading == "Missed"
    assert "came after the question had closed" in refused.said
    assert "closed on 30 November 2026, 24:00" in refused.said
    assert "Right answer" in refused.said
    assert (count(service, Response), count(service, LateAnswer)) == (0, 1)


def test_it_shows_a_missed_question_with_its_key(service: Installation, rosa: Visitor):
    service.tick("2026-12-03T12:00:00")

    missed = rosa.open(address(service))

    assert missed.heading == "Missed"
    assert "Right answer" in missed.said
    assert "already answered" not in missed.said


def test_it_leads_back_to_the_question_when_there_is_no_result_yet(
    service: Installation, rosa: Visitor
):
    path = address(service)

    for visit in (rosa.open(f"{path}/result"), rosa.open(f"{path}/answer")):
        assert visit.path == path
        assert len(visit.page.xpath("//input[@type='radio']")) == 4


def test_it_knows_no_question_of_somebody_else(service: Installation, rosa: Visitor):
    path = address(service, number="S1")

    visits = [rosa.open(path + end) for end in ("", "/check?option=1", "/result")]

    assert [visit.status for visit in visits] == [404, 404, 404]
    assert all("Case" not in visit.said for visit in visits)
    assert count(service, FirstShown) == 0


def test_it_opens_the_check_page_under_an_address_that_can_be_loaded_again(
    service: Installation, rosa: Visitor
):
    path = address(service)
    asked = rosa.open(path)
    token = asked.page.xpath("//input[@name='csrf']/@value")[0]

    answered = rosa.client.post(f"{path}/check", data={"option": "3", "csrf": token})

    assert answered.status_code == 303
    assert answered.headers["Location"] == f"{path}/check?option=3"


def test_it_refuses_an_answer_without_the_forms_token(service: Installation, rosa: Visitor):
    path = address(service)
    rosa.open(path)

    refused = rosa.client.post(f"{path}/answer", data={"option": "1"})

    assert refused.status_code == 403
    assert count(service, Response) == 0


def test_it_shows_nothing_to_somebody_who_is_not_signed_in(service: Installation):
    stranger = service.client()

    answers = [stranger.get(path) for path in ("/", address(service), "/standing", "/history")]

    assert [answered.status_code for answered in answers] == [303] * 4
    assert all("/sign-in" in answered.headers["Location"] for answered in answers)
