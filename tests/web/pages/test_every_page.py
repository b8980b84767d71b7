"""What holds of every technicians' page, in every state and both languages."""

from __future__ import annotations

import itertools
import re

import pytest
from flask import Flask
from lxml.html import HtmlElement

from tests.web.catalogue import PAGES
from tests.web.drawing import draw_page
from tests.web.html import read, texts

NAMES = sorted(PAGES)
LANGUAGES = ("en", "es")


@pytest.fixture(params=[f"{name} ({language})" for name in NAMES for language in LANGUAGES])
def source(request: pytest.FixtureRequest, pen: Flask) -> str:
    name, _, language = request.param.removesuffix(")").rpartition(" (")
    return draw_page(pen, name, language)


@pytest.fixture
def page(source: str) -> HtmlElement:
    return read(source)


def test_it_has_one_heading_a_title_and_a_language(page: HtmlElement):
    [heading] = texts(page, "//h1")
    [title] = texts(page, "//title")

    assert heading
    assert title.endswith("· Automotive Service Certification")
    assert page.get("lang") in LANGUAGES


def test_it_says_in_the_title_when_something_is_wrong(page: HtmlElement):
    [title] = texts(page, "//title")

    wrong = bool(page.xpath("//*[@role='alert']"))

    assert title.startswith("Error: ") == wrong


def test_it_leads_from_a_fault_to_the_field_it_is_about(page: HtmlElement):
    targets = [link.get("href") for link in page.xpath("//*[@role='alert']//a")]

    assert all(page.xpath(f"//*[@id='{target[1:]}']") for target in targets)


def test_it_begins_with_a_way_to_skip_to_the_content(page: HtmlElement):
    first = page.xpath("//body//a")[0]

    assert first.get("href") == "#main"
    assert page.xpath("//main[@id='main']")


def test_it_has_help_in_the_same_place(page: HtmlElement):
    last = page.xpath("//header//a")[-1]

    assert last.get("href") == "/help"


def test_it_uses_each_id_once_and_refers_to_no_other(page: HtmlElement):
    ids = page.xpath("//@id")
    referred = " ".join(page.xpath("//@aria-describedby | //@aria-labelledby | //@for")).split()

    assert len(ids) == len(set(ids))
    assert set(referred) <= set(ids)


def test_it_has_no_style_and_no_script_of_its_own(source: str):
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", source)


def test_it_loads_nothing_from_elsewhere(page: HtmlElement):
    loaded = page.xpath("//@src | //link/@href | //form/@action | //a/@href")

    assert [
        address for address in loaded if not address.startswith(("/", "#", "data:image/"))
    ] == []


def test_it_carries_its_token_in_every_form_that_changes_something(page: HtmlElement):
    for form in page.xpath("//form"):
        tokens = form.xpath(".//input[@name='csrf']")

        assert len(tokens) == (1 if form.get("method") == "post" else 0)


def test_it_names_every_field_button_and_picture(page: HtmlElement):
    fields = page.xpath("//textarea | //input[not(@type='hidden')]")

    assert all(
        f.xpath("ancestor::label") or page.xpath(f"//label[@for='{f.get('id')}']") for f in fields
    )
    assert all(text for text in texts(page, "//button | //a"))
    assert all(picture.get("alt") for picture in page.xpath("//img"))


def test_it_marks_the_programmes_titles_as_english_on_a_spanish_page(page: HtmlElement):
    plates = page.xpath("//*[@class='named']/span[2]")

    expected = None if page.get("lang") == "en" else "en"
    assert {plate.get("lang") for plate in plates} <= {expected}


def test_it_hides_signs_from_screen_readers_and_tells_them_in_words(page: HtmlElement):
    assert all(sign.get("aria-hidden") == "true" for sign in page.xpath("//svg"))
    assert all(texts(page, "//*[starts-with(@class, 'tag ')]"))


def test_it_keeps_its_headings_in_order(page: HtmlElement):
    levels = [
        int(heading.tag[1]) for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3]")
    ]

    steps = itertools.pairwise(levels)
    assert all(after - before <= 1 for before, after in steps)
