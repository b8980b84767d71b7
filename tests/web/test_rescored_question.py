"""A question is rescored after people were asked it: what they see of it, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from renewal.domain.calendar import Month
from renewal.store.queries.questions import AskedRow
from tests.actions.rescoring import VOID, also, rescored, wrong_options
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant, wrong_place
from tests.web.api.programs import program
from tests.web.html import has_class, texts
from tests.web.visiting import Visit, Visitor, open_november, rosters, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)
FAULTY = "This question was found to be faulty. Your answer counts as right."


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@pytest.fixture
def rosa(service: Installation) -> Visitor:
    return signed_in(service, "rosa@example.org")


def asked(service: Installation, number: str = "R1") -> AskedRow:
    return service.asked(number, "A5", NOVEMBER)


def path(service: Installation, number: str = "R1") -> str:
    return f"/question/{service.code(asked(service, number))}"


def answer_wrongly(service: Installation, who: Visitor) -> str:
    """The question is answered wrongly; the author's id of what was chosen."""
    row = asked(service)
    checked = who.open(f"{path(service)}/check?option={wrong_place(row)}")
    who.press(checked, "Send answer")
    return row.places[wrong_place(row)]


def verdict(visit: Visit) -> list[str]:
    return [visit.heading, *texts(visit.page, f"//*[{has_class('verdict')}]/p")]


def tick_later(service: Installation) -> None:
    service.now += timedelta(minutes=1)
    service.tick()


def test_it_counts_as_right_what_another_key_makes_right(service: Installation, rosa: Visitor):
    chosen = answer_wrongly(service, rosa)
    receipt = asked(service).receipt
    rescored(service, asked(service).revision_id, also(chosen))

    waiting = rosa.open(f"{path(service)}/result")
    tick_later(service)
    found = rosa.open(f"{path(service)}/result")

    assert verdict(waiting) == [
        "Answer recorded",
        "It was found that another answer is right as well.",
        "Your answer is being scored anew. Look again in some minutes.",
    ]
    assert verdict(found) == [
        "Right",
        "It was found that another answer is right as well.",
        "1 credit earned",
    ]
    assert texts(found.page, f"//*[{has_class('receipt')}]/p")[-1] == (
        "Your receipt shows how it was scored then; it counts as right since 24 November 2026."
    )
    assert asked(service).receipt == receipt
    [line] = [line for line in texts(rosa.open("/history").page, "//li") if "Right" in line]
    assert line.endswith("Right 1 credit another answer is right, too")


def test_it_tells_programs_what_counts_by_now(service: Installation, rosa: Visitor):
    chosen = answer_wrongly(service, rosa)
    row, rosas = asked(service), program(service)
    rescored(service, row.revision_id, also(chosen))
    tick_later(service)

    document = rosas.get(f"/api/v1/assignments/{service.code(row)}").json
    history = rosas.get("/api/v1/history?area=A5").json
    again = rosas.post(
        f"/api/v1/assignments/{service.code(row)}/response", json={"options": [wrong_place(row)]}
    )

    assert document is not None
    assert history is not None
    keys = [[row.position_of(option)] for option in (*row.key, chosen)]
    told = {"kind": "re-key", "rescored_at": "2026-11-24T19:05:09+00:00"}
    assert document["result"]["correct"] is True
    assert document["result"]["rescored"] == {**told, "keys": keys}
    assert document["result"]["key"] == sorted(place for key in keys for place in key)
    assert document["result"]["credits"] == 1
    assert [(each["correct"], each["credit"], each["rescored"]) for each in history] == [
        (True, True, told)
    ]
    assert (again.status_code, again.data) == (200, row.receipt)


def test_it_scores_an_answer_that_comes_later_and_says_so(service: Installation, rosa: Visitor):
    row = asked(service)
    rescored(service, row.revision_id, VOID)

    answer_wrongly(service, rosa)
    found = rosa.open(f"{path(service)}/result")

    assert verdict(found) == ["Right", FAULTY, "1 credit earned"]
    assert "Your receipt shows" not in found.said


@ONE
def test_it_tells_who_missed_a_faulty_question(service: Installation):
    rescored(service, asked(service, "S1").revision_id, VOID)
    service.tick("2026-12-02T12:00:00")
    sam = signed_in(service, "sam@example.org")

    found = sam.open(f"{path(service, 'S1')}/result")
    history = sam.open("/history")

    assert "Se comprobó que esta pregunta es defectuosa." in found.said
    assert "cuenta como correcta" not in found.said
    assert "pregunta defectuosa" in history.said


@ONE
@pytest.mark.parametrize("kind", ["void", "re-key"])
def test_it_shows_the_same_bytes_before_the_answer_whether_rescored_or_not(
    service: Installation, rosa: Visitor, kind: str
):
    row, rosas = asked(service), program(service)
    code = service.code(row)
    paths = [
        "/",
        "/history",
        "/standing",
        "/standing/A5",
        "/practice",
        path(service),
        f"{path(service)}/check?option=1",
        f"{path(service)}/result",
        f"/api/v1/assignments/{code}",
        "/api/v1/assignments",
        "/api/v1/history",
        "/api/v1/standing",
    ]

    def seen() -> dict[str, bytes]:
        api = {each: rosas.get(each).data for each in paths if each.startswith("/api")}
        return {each: rosa.client.get(each).data for each in paths if each not in api} | api

    seen()  # The first display is on record from here on.
    before = seen()
    rescored(service, row.revision_id, VOID if kind == "void" else also(wrong_options(row)[0]))
    tick_later(service)
    service.now -= timedelta(minutes=1)

    assert seen() == before


@ONE
def test_it_keeps_to_the_policy_that_tells_the_key_after_the_window(
    service: Installation, rosa: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("renewal.actions.read_question.explains", lambda *_: False)
    answer_wrongly(service, rosa)
    before = rosa.open(f"{path(service)}/result")
    rescored(service, asked(service).revision_id, VOID)
    tick_later(service)
    service.now -= timedelta(minutes=1)

    found = rosa.open(f"{path(service)}/result")

    assert verdict(found) == verdict(before)
    assert "faulty" not in found.said


@ONE
def test_it_judges_practice_by_what_counts_by_now(service: Installation, rosa: Visitor):
    row = asked(service)
    answer_wrongly(service, rosa)
    rescored(service, row.revision_id, also(*wrong_options(row)[:1]))
    service.tick("2026-12-02T12:00:00")
    shown = rosa.open("/practice/A5?only=seen")
    text = row.wording.texts[wrong_options(row)[0]]
    [place] = shown.page.xpath(f"//label[contains(., '{text}')]/input/@value")

    found = rosa.press(shown, "See the result", option=place)

    assert verdict(found)[:2] == ["Right", "It was found that another answer is right as well."]
    assert texts(found.page, "//ol[@class='answers']/li/p[1]").count("Right answer") == 1


@ONE
def test_it_no_longer_practises_a_faulty_question(service: Installation, rosa: Visitor):
    answer_wrongly(service, rosa)
    rescored(service, asked(service).revision_id, VOID)
    service.tick("2026-12-02T12:00:00")

    assert rosa.open("/practice/A5?only=seen").status == 404


@pytest.fixture
def excusing(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """A service whose policy excuses the months of voided questions."""
    bank = write_bank(tmp_path / "excusing", {"A4": 14, "A5": 14, "A6": 14})
    programme = bank / "programme.toml"
    text = programme.read_text("utf-8").replace("void_excuses = false", "void_excuses = true")
    programme.write_text(text, "utf-8")
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.settle(bank, *rosters(), tick_at="2026-11-01T04:05:00")
        made.now = instant("2026-11-24T19:05:09")
        yield made


@ONE
def test_it_says_that_a_month_is_excused_once_the_key_may_be_known(
    excusing: Installation, monkeypatch: pytest.MonkeyPatch
):
    rosa = signed_in(excusing, "rosa@example.org")
    answer_wrongly(excusing, rosa)
    rescored(excusing, asked(excusing).revision_id, VOID)
    tick_later(excusing)

    told, history = rosa.open(f"{path(excusing)}/result"), rosa.open("/history?area=A5")
    monkeypatch.setattr("renewal.actions.read_history._told", lambda *_: False)
    kept_back = rosa.open("/history?area=A5")

    assert verdict(told) == ["Right", FAULTY, "The month is excused and not counted."]
    assert "Excused no credit faulty question" in history.said
    # An excuse says as much of an answer as the key does.
    assert "Answered" in kept_back.said
    assert not any(word in kept_back.said for word in ("Excused", "faulty"))
