"""The language of the pages: chosen, on record, or the browser's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.html import texts
from tests.web.visiting import open_november, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@ONE
def test_it_speaks_the_language_on_record(service: Installation):
    rosa, sam = (signed_in(service, f"{name}@example.org") for name in ("rosa", "sam"))

    headings = [who.open("/standing").heading for who in (rosa, sam)]

    assert headings == ["Standing", "Situación"]


@ONE
def test_it_stays_with_the_language_that_was_chosen(service: Installation):
    rosa = signed_in(service, "rosa@example.org")

    chosen = rosa.press(rosa.open("/standing/A5?done=x"), "Español")

    assert chosen.path == "/standing/A5"
    assert chosen.page.get("lang") == "es"
    assert rosa.open("/history").heading == "Historial"
    assert rosa.press(chosen, "English").page.get("lang") == "en"


@ONE
def test_it_keeps_the_choice_of_an_answer_when_the_language_changes(service: Installation):
    sam = signed_in(service, "sam@example.org")
    due = sam.open("/")
    [link] = due.page.xpath("//li//a[starts-with(@href, '/question/')]/@href")
    checked = sam.press(sam.open(link), "Revisar respuesta", option="3")

    changed = sam.press(checked, "English")

    assert changed.heading == "Check your answer"
    assert changed.page.xpath("//form[@method='post']//input[@name='option']/@value") == ["3"]


@ONE
def test_it_follows_the_browser_of_a_stranger(service: Installation):
    stranger = service.client()

    spanish = stranger.get("/help", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})
    french = stranger.get("/help", headers={"Accept-Language": "fr"})

    assert b'<html lang="es">' in spanish.data
    assert b'<html lang="en">' in french.data


@ONE
@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org", "/\\example.org", "\\\\example.org", "javascript:x"],
)
def test_it_leads_to_pages_of_its_own_only(service: Installation, elsewhere: str):
    rosa = signed_in(service, "rosa@example.org")
    token = rosa.open("/help").page.xpath("//input[@name='csrf']/@value")[0]

    answered = rosa.client.post(
        "/language", data={"csrf": token, "language": "es", "next": elsewhere}
    )

    assert answered.status_code == 303
    assert answered.headers["Location"] == "/"


@ONE
def test_it_sets_no_cookie_for_a_language_that_it_does_not_speak(service: Installation):
    rosa = signed_in(service, "rosa@example.org")
    token = rosa.open("/help").page.xpath("//input[@name='csrf']/@value")[0]

    answered = rosa.client.post("/language", data={"csrf": token, "language": "xx", "next": "/"})

    assert "language=" not in answered.headers.get("Set-Cookie", "")


@ONE
def test_it_marks_the_programmes_own_words_on_a_spanish_page(service: Installation):
    sam = signed_in(service, "sam@example.org")

    page = sam.open("/standing").page

    assert texts(page, "//li/h3//*[@class='named']/span[@lang='en']") == ["Brakes"]
