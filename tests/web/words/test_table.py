"""The interface is complete in both languages, and every text is wanted somewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Formatter

from renewal.domain.access import CodeUsed
from renewal.web.words.table import PARTS, TEXTS
from renewal.web.words.text import LANGUAGES, Text

WEB = Path(__file__).parents[3] / "renewal/web"
# Names of routes look like ids of texts.
ROUTES = re.compile(r"""url_for\(\s*["'][a-z_.]+["']""")
SOURCES = [
    ROUTES.sub("", path.read_text("utf-8"))
    for path in (*WEB.rglob("*.py"), *WEB.rglob("*.html"))
    if "words" not in path.parts or path.name == "__init__.py"
]
# A name in quotes that looks like the id of a text: "due.title", f"error.{code}".
IDS = re.compile(r"""["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""")
PREFIXES = re.compile(r"""f["']([a-z_]+(?:\.[a-z0-9_]+)*[._])\{""")
COUNTED = re.compile(r"""\.count\(\s*["']([a-z_.]+)["']""")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_it_has_words_in_every_language():
    empty = [
        text_id
        for text_id, text in TEXTS.items()
        if not all(getattr(text, language).strip() for language in LANGUAGES)
    ]

    assert LANGUAGES == ("en", "es")
    assert empty == []


def test_it_fills_the_same_values_in_every_language():
    uneven = [text_id for text_id, text in TEXTS.items() if fields(text.en) != fields(text.es)]

    assert uneven == []


def test_it_is_translated_and_not_copied():
    same_in_both = {"error.prefix", "enrol.no", "credits.and_misses"}

    copied = {text_id for text_id, text in TEXTS.items() if text.en == text.es}

    assert copied == same_in_both


def test_it_gives_every_id_once():
    counted = Counter(text_id for part in PARTS for text_id in part)

    assert [text_id for text_id, times in counted.items() if times > 1] == []


def test_it_has_one_and_other_of_everything_that_is_counted():
    counted = {text_id for source in SOURCES for text_id in COUNTED.findall(source)}

    assert len(counted) >= 8
    assert {f"{text_id}.{form}" for text_id in counted for form in ("one", "other")} <= set(TEXTS)


def test_it_has_no_text_that_nothing_shows():
    named = {text_id for source in SOURCES for text_id in IDS.findall(source)}
    counted = {text_id for source in SOURCES for text_id in COUNTED.findall(source)}
    prefixes = tuple({prefix for source in SOURCES for prefix in PREFIXES.findall(source)})

    unused = [
        text_id
        for text_id in TEXTS
        if text_id not in named
        and text_id.rpartition(".")[0] not in counted | named
        and not text_id.startswith(prefixes)
    ]

    assert unused == []


def test_it_has_every_text_that_a_page_names():
    groups = {text_id.partition(".")[0] for text_id in TEXTS} - {"renewal"}
    files = {"html", "css", "svg", "toml", "py", "js"}

    named = {
        text_id
        for source in SOURCES
        for text_id in IDS.findall(source)
        if text_id.partition(".")[0] in groups and text_id.rpartition(".")[2] not in files
    }

    known = set(TEXTS) | {text_id.rpartition(".")[0] for text_id in TEXTS}
    assert named - known == set()


def test_it_tells_refusals_under_the_codes_of_their_errors():
    told = TEXTS[f"error.{CodeUsed.code}"]

    assert isinstance(told, Text)
    assert told.es != told.en
