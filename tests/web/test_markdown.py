"""What authors write becomes HTML, and nothing that they write becomes anything else."""

from __future__ import annotations

import re

import pytest

from renewal.web.markdown import _cleaned, blocks, phrase, stem_of, words_of

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a link](https://example.org)",
    "[a link](javascript:alert(1))",
    "![a picture](https://example.org/x.png)",
    "<https://example.org>",
    "[named]: https://example.org",
    "<b onclick=alert(1)>bold</b>",
    "&lt;script&gt;",
)
CELLS = "<td class='to-right'>1</td><td class='button'>2</td><td style='color:red'>3</td>"
TABLE = "| a | b |\n|---|---:|\n| 1 | 2 |"


@pytest.mark.parametrize("text", ATTACKS)
def test_it_shows_markup_and_links_as_they_were_typed(text: str):
    for drawn in (blocks(text), phrase(text)):
        assert "<script" not in drawn
        assert "<a" not in drawn
        assert "<img" not in drawn
        assert "<b" not in drawn


def test_it_keeps_every_character_of_what_it_does_not_draw():
    drawn = blocks("Pressure < 30 psi & > 20 psi, see [x](http://e).")

    assert drawn == "<p>Pressure &lt; 30 psi &amp; &gt; 20 psi, see [x](http://e).</p>\n"


def test_it_reads_a_text_on_one_line_without_its_marks():
    text = f"*Which* of\nthese:\n\n{TABLE}\n\n- `P0_1`\n- 2 \\* 3\n\n```\n> can0 1\n```\n\n**Now**?"

    assert words_of(text) == "Which of these: a b 1 2 P0_1 2 * 3 > can0 1 Now?"


def test_it_draws_emphasis_lists_code_and_tables():
    drawn = blocks(f"*one* **two** `three`\n\n- four\n\n3. five\n\n{TABLE}")

    for part in ("<em>one</em>", "<strong>two</strong>", "<code>three</code>", "<li>four</li>"):
        assert part in drawn
    assert '<ol start="3">' in drawn
    assert '<td class="to-right">2</td>' in drawn
    assert "style" not in drawn


def test_it_aligns_the_columns_of_a_table_by_classes():
    drawn = blocks("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |")

    for cell in ("<th>a</th>", '<th class="centred">b</th>', '<th class="to-right">c</th>'):
        assert cell in drawn
    assert re.findall("<td.*?>", drawn) == [
        "<td>",
        '<td class="centred">',
        '<td class="to-right">',
        "<td>",
    ]


def test_it_gives_cells_no_other_class():
    assert _cleaned('<td class="to-right">1</td>', {"td"}) == "1"
    shown = _cleaned(f"<table><tr>{CELLS}</tr></table>", {"table", "tbody", "tr", "td"})

    assert _cleaned('<span class="button" tabindex="3">1</span>', {"span"}) == "<span>1</span>"
    assert re.findall("<td.*?>", shown) == ['<td class="to-right">', "<td>", "<td>"]


def test_it_draws_no_heading_into_the_outline_of_the_page():
    drawn = blocks("# Not a heading\n\nNor this\n---\n\nNor that\n===")

    assert "<h" not in drawn.replace("<hr>", "")


def test_it_draws_an_option_as_one_run_of_phrases():
    assert phrase("1. The *left* rotor\n") == "1. The <em>left</em> rotor"


def test_it_makes_a_stem_of_paragraphs_all_legend():
    stem = stem_of("A car pulls.\n\nTechnician A says.\n\nTechnician B says.")

    assert stem.legend == ("A car pulls.", "Technician A says.", "Technician B says.")
    assert (stem.before, stem.after) == ("", "")


def test_it_makes_the_closing_question_the_legend_when_a_table_comes_before():
    stem = stem_of(f"Readings:\n\n{TABLE}\n\nWhich *one* is out?")

    assert stem.legend == ("Which <em>one</em> is out?",)
    assert stem.before.startswith('<p>Readings:</p>\n<div class="wide" tabindex="0">\n<table>')
    assert stem.after == ""


def test_it_makes_the_opening_the_legend_when_a_table_ends_the_stem():
    stem = stem_of(f"Which reading is out?\n\n{TABLE}")

    assert stem.legend == ("Which reading is out?",)
    assert stem.before == ""
    assert stem.after.startswith('<div class="wide" tabindex="0">\n<table>')
    assert stem.after.endswith("</table>\n</div>\n")


@pytest.mark.parametrize("text", ["", "- one\n- two", "```\ncode\n```"])
def test_it_has_no_legend_of_its_own_without_a_paragraph(text: str):
    stem = stem_of(text)

    assert stem.legend == ()
    assert bool(stem.after) == bool(text)
