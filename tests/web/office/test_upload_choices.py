"""Warnings put aside with a reason, and which option is the key where the files do not say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.store.tables import RevisionText
from tests.generated_bank import item_text
from tests.installation import Installation
from tests.web.html import rows
from tests.web.office.test_bank_uploads import (
    APPLY,
    FINDINGS,
    ONE,
    PAGE,
    previewed,
    with_another,
    work,
)
from tests.web.visiting import Visit, Visitor

CODE = "rationale-missing"
CATALOGUE = {
    "number": "AA101",
    "question": "How many grams are a kilogram?",
    "answer_a": "1000",
    "answer_b": "100",
    "answer_c": "10",
    "answer_d": "1",
}


@pytest.fixture
def preview(service: Installation, ada: Visitor, tmp_path: Path) -> Visit:
    """Two new questions that lack a rationale each."""
    name, content = with_another(tmp_path)
    text = content.decode().replace("Why aaa matters in case 900.", "")
    other = text[text.rindex("[[item]]") :].replace("900", "901")
    return previewed(service, ada, (name, f"{text}\n{other}".encode()))


def told(visit: Visit) -> list[tuple[str, bool]]:
    """Which of the missing rationales are warned of, and which are a note with its reason."""
    lines = [line for line in rows(visit.page, FINDINGS) if line.endswith(CODE)]
    return [(line.split()[4], "Put aside: As agreed" in line) for line in lines]


def test_it_puts_a_warning_aside_for_every_item_and_warns_again(
    service: Installation, ada: Visitor, preview: Visit
):
    ada.press(preview, "Put aside", aside=CODE, reason="As agreed")
    work(service)
    aside = ada.open(PAGE)
    ada.press(aside, f"Warn again about {CODE}")
    work(service)

    assert told(preview) == [("Warning", False)] * 2
    assert told(aside) == [("Note", True)] * 2
    assert f"{CODE} for 2 items: As agreed" in aside.said
    assert told(ada.open(PAGE)) == told(preview)


@ONE
def test_it_puts_a_warning_aside_for_one_item(service: Installation, ada: Visitor, preview: Visit):
    [path] = preview.page.xpath("//h3/a[contains(., '-900')]/@href")

    ada.press(ada.open(path), "Put aside", aside=CODE, reason="As agreed")
    work(service)

    assert told(ada.open(PAGE)) == [("Note", True), ("Warning", False)]


@ONE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"aside": CODE, "reason": " "}, "No reason was given."),
        ({"aside": "key-missing", "reason": "So"}, "Choose a warning that this upload has."),
    ],
    ids=["no reason", "no such warning"],
)
def test_it_puts_nothing_aside_without_a_warning_and_a_reason(
    ada: Visitor, preview: Visit, typed: dict[str, str], sentence: str
):
    [path] = preview.page.xpath("//h3/a[contains(., '-900')]/@href")

    refused = ada.press(ada.open(path), "Put aside", **typed)

    assert refused.status in {400, 422}
    assert sentence in refused.said
    # What was meant for one item is not put aside for all at the second try.
    assert refused.page.xpath("//details//input[@name='item']/@value")[0].endswith("-900")
    assert "Put aside:" not in refused.said


@ONE
def test_it_keeps_warnings_put_aside_when_the_upload_is_applied(
    service: Installation, ada: Visitor, preview: Visit
):
    ada.press(preview, "Put aside", aside=CODE, reason="As agreed")
    work(service)

    ada.press(ada.open(PAGE), APPLY)
    work(service)

    applied = ada.open(PAGE)
    assert "The bank holds what the preview showed." in applied.said
    assert told(applied) == [("Note", True)] * 2
    assert "Warn again" not in applied.said


def test_it_takes_the_first_option_as_the_key_once_told_so(service: Installation, ada: Visitor):
    preview = previewed(service, ada, ("catalogue.json", json.dumps([CATALOGUE]).encode()))

    ada.press(preview, "The key is the first option")
    work(service)
    keyed = ada.open(PAGE)
    ada.press(keyed, APPLY)
    work(service)

    assert "Nothing can be applied" in preview.said
    assert "press “The key is the first option” on the upload's page" in preview.said
    assert "--" not in preview.said
    assert "You said that the first option is the right one." in keyed.said
    texts = service.session.scalars(select(RevisionText.stem)).all()
    service.session.rollback()
    assert CATALOGUE["question"] in texts


@ONE
def test_it_takes_the_word_about_the_key_back(service: Installation, ada: Visitor):
    preview = previewed(service, ada, ("catalogue.json", json.dumps([CATALOGUE]).encode()))
    ada.press(preview, "The key is the first option")
    work(service)

    ada.press(ada.open(PAGE), "Do not take the first option as the key")
    work(service)

    assert "Nothing can be applied" in ada.open(PAGE).said


@ONE
def test_it_warns_of_questions_that_read_almost_alike_and_leads_from_one_to_the_other(
    service: Installation, ada: Visitor
):
    first = item_text("a5", "disc-brakes", 900)
    second = first.replace("brakes-900", "brakes-901").replace("shows the", "shows us the")
    text = f'language = "en"\n{first}{second}'

    preview = previewed(service, ada, ("disc-brakes.toml", text.encode()))
    page = ada.press_link(preview, "1 warning about a5-disc-brakes-901")
    other = ada.press_link(page, "Look at a5-disc-brakes-900")

    [told] = [line for line in rows(preview.page, FINDINGS) if "near-duplicate" in line]
    assert "This reads almost like a5-disc-brakes-900 at disc-brakes.toml:9" in told
    assert "Warning" in told
    assert preview.page.xpath("//button[.='Apply what is shown here']")
    assert other.heading == "a5-disc-brakes-900"


def test_it_warns_of_a_question_that_reads_almost_like_one_of_the_bank(
    service: Installation, ada: Visitor
):
    there = item_text("A5", "disc-brakes", 2)
    nearly = there.replace("brakes-002", "brakes-901").replace("shows the", "shows us the")
    text = f'language = "en"\n{nearly}'

    preview = previewed(service, ada, ("disc-brakes.toml", text.encode()))

    [told] = [line for line in rows(preview.page, FINDINGS) if "near-duplicate" in line]
    assert "This reads almost like a5-disc-brakes-002 in the bank" in told
    assert preview.page.xpath("//button[.='Apply what is shown here']")
