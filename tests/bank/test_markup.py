"""HTML and plain text of other programs show on the pages what they showed before."""

import html
import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree

from renewal.bank.findings import Place
from renewal.bank.markup import FoundPicture, Marked, from_html, from_plain, to_html
from renewal.bank.markup_tags import DEEPEST, LONGEST
from renewal.web.markdown import blocks, phrase

SPECIAL = st.text(alphabet="ab1. -+*_~`\\&<>|#!()[]:;=\n\"'/x", max_size=40)
PROSE = st.sampled_from(
    (
        "-8dB or +8dB",
        "1 * 2 * 3",
        "The _____ is open.",
        "Fill in _____ and _____.",
        r"\(\frac{a_1}{b^2}\)",
        "$E = I \\times R$",
        "R & D &amp; &copy; &#38;",
        "a < b > c <b>",
        "¿Qué pasa? ¡Nada!",
        "🔧 12 V ⎓ 3 Ω",
        "for (i = 0; i < n; i++) { a[i] *= *p; }",
        "```",
        "~~~",
        "---",
        "a\n---",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "1. one",
        "3) three",
        "> quoted",
        "    four blanks",
        "C:\\temp\\*.*",
        "kHz\nKHz",
    )
)
TEXTS = st.one_of(SPECIAL, PROSE, st.lists(PROSE, max_size=3).map("\n\n".join))


def shown(drawn: str) -> list[str]:
    """The words that a reader sees, line ends and blanks aside."""
    return html.unescape(re.sub(r"<[^>]*>", " ", drawn)).split()


@given(TEXTS)
@example("a\\\nb")
@example("*a*b*")
@example("a~~b~~")
@example("x\n- y")
@example("&#x26;lt;")
def test_it_shows_a_plain_text_letter_by_letter(text: str):
    # A formula is shown as one, and not letter by letter.
    assume("<math" not in blocks(from_plain(text)) + phrase(from_plain(text, inline=True)))
    wanted = text.split()

    assert shown(blocks(from_plain(text))) == wanted
    assert shown(phrase(from_plain(text, inline=True))) == wanted


@given(TEXTS)
def test_it_keeps_the_lines_and_paragraphs_of_a_plain_text(text: str):
    paragraphs = [each for each in re.split(r"\n\s*\n", text.strip()) if each.strip()]
    lines = sum(len([line for line in each.split("\n") if line.strip()]) for each in paragraphs)

    drawn = blocks(from_plain(text))

    assert drawn.count("<p>") == len(paragraphs)
    assert drawn.count("<p>") + drawn.count("<br>") == lines


@given(TEXTS)
def test_it_brings_back_what_it_wrote_as_html(text: str):
    for inline in (False, True):
        markdown = from_plain(re.sub(" +", " ", text), inline=inline)

        assert from_html(to_html(markdown, inline=inline), inline=inline) == Marked(markdown)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("", "b", "i", "s", "code", "u")),
            st.text(alphabet="ab1 .,*_`~\"('", min_size=1, max_size=6),
        ),
        max_size=5,
    )
)
@example([("b", "a"), ("i", "b")])
@example([("", "un"), ("b", '"not"'), ("", "ed")])
@example([("b", "*a*"), ("", "*")])
def test_it_shows_emphasised_text_letter_by_letter(pieces: list[tuple[str, str]]):
    source = "".join(f"<{tag}>{text}</{tag}>" if tag else text for tag, text in pieces)
    wanted = "".join(text for _, text in pieces)

    for inline, draw in ((False, blocks), (True, phrase)):
        drawn = re.sub(r"<[^>]*>", "", draw(from_html(source, inline=inline).text))
        assert "".join(html.unescape(drawn).split()) == "".join(wanted.split())


def test_it_keeps_emphasis_at_the_bounds_of_words():
    drawn = blocks(from_html("<p>Do <b>not</b>, <i>ever</i>: (<s>a</s>) <b>x</b>.</p>").text)

    assert drawn == (
        "<p>Do <strong>not</strong>, <em>ever</em>: (<s>a</s>) <strong>x</strong>.</p>\n"
    )


@given(TEXTS)
def test_it_writes_html_that_is_also_xml(text: str):
    for inline in (False, True):
        etree.fromstring(f"<x>{to_html(text, inline=inline)}</x>")


@pytest.mark.parametrize(
    "plain",
    ["-8dB", "2 * 3", "a_b_c", "The _____ opens", "x [1]", "# 3 fuse", "R & D", "a < b", "~5 V"],
)
def test_it_adds_no_backslash_where_none_is_needed(plain: str):
    assert from_plain(plain) == plain
    assert from_html(html.escape(plain)).text == plain


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/><br/>Three", "One\\\nTwo\n\nThree"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("a  \n\t b", "a b"),
        ("a&nbsp; b", "a b"),
        ("12\N{NO-BREAK SPACE}V", "12\N{NO-BREAK SPACE}V"),
        ("<h3>Title</h3>Text", "**Title**\n\nText"),
        ("which is <b>NOT </b>right", "which is **NOT** right"),
        ("<em>a</em> <strong>b</strong> <del>c</del>", "*a* **b** ~~c~~"),
        ("<b><i>both</i></b>", "***both***"),
        ("<u>not</u>", "*not*"),
        ('<span style="font-weight: bold;">not</span>', "**not**"),
        ('<span style="color: red">x</span>', "x"),
        ("<b><p>One</p><p>Two</p></b>", "**One**\n\n**Two**"),
        ("<code>a`b</code> <code>c</code>", "``a`b`` `c`"),
        ("<code>`</code>", "`` ` ``"),
        ("<pre>if a:\n    b()\n</pre>", "```\nif a:\n    b()\n```"),
        ("<pre>a<br>b ``` c</pre>", "````\na\nb ``` c\n````"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ol><li><p>a</p></li><li><p>b</p></li></ol>", "1. a\n\n2. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("a<hr>b", "a\n\n***\n\nb"),
        ("<q>a</q>", "“a”"),
        ("H<sub>2</sub>O, m<sup>2</sup>", "H₂O, m²"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
        ("<!-- x --><!DOCTYPE html><?xml version='1.0'?>a<![endif]>b", "ab"),
        ("<o:p>a</o:p><my-tag>b</my-tag>", "ab"),
        ("<p>a<p>b", "a\n\nb"),
        ("&lt;b&gt; &amp;amp;", "<b> \\&amp;"),
        ('<span class="MathJax">\\(x_1\\)</span>', "\\\\(x_1\\\\)"),
        (
            '<img class="equation_image" data-equation-content="E=IR" src="/equation_images/E">',
            "\\\\(E=IR\\\\)",
        ),
        (
            "<math><mi>E</mi><annotation encoding='application/x-tex'>E=IR</annotation></math>",
            "\\\\(E=IR\\\\)",
        ),
        ("<a href='mailto:a@example.org'>a@example.org</a>", "a@example.org"),
        ("</p></b></table>a", "a"),
    ],
)
def test_it_writes_as_markdown_what_markdown_can_say(source: str, markdown: str):
    assert from_html(source) == Marked(markdown)


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\\\nTwo"),
        ("<p>1. One</p>", "1. One"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\\\n• b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\\\n2. b"),
        ("<pre>a\nb</pre>", "`a`\\\n`b`"),
        ("<blockquote>a</blockquote><hr>b", "a\\\nb"),
    ],
)
def test_it_writes_blocks_of_an_option_as_lines_of_a_phrase(source: str, markdown: str):
    assert from_html(source, inline=True) == Marked(markdown)


def test_it_writes_tables_with_and_without_headings():
    with_headings = from_html("<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table>")
    without = from_html("<table><tbody><tr><td>1</td><td>a<br>b</td></tr></tbody></table>")

    assert with_headings.text == "| A | B |\n|---|---|\n| 1\\|2 | |"
    assert without.text == "| | |\n|---|---|\n| 1 | a b |"
    assert "<td>1|2</td>" in blocks(with_headings.text)
    assert "<td>a b</td>" in blocks(without.text)


@pytest.mark.parametrize("cell", ["td", "th"])
@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ('align="right"', "---:"),
        ('ALIGN="Center"', ":---:"),
        ('align="justify"', "---"),
        ('style="text-align:left"', ":---"),
        ('style="color: red; TEXT-ALIGN: right !important; width: 3em"', "---:"),
        ('style="text-align: end"', "---:"),
        ('style="vertical-text-align: right"', "---"),
        ('class="wide renewal-to-center"', ":---:"),
        ('class="to-right"', "---"),
        ('style="text-align:right" align="left"', "---:"),
    ],
)
def test_it_keeps_the_alignment_of_columns(cell: str, said: str, rule: str):
    table = f"<table><tr><th>A</th></tr><tr><{cell} {said}>1</{cell}></tr></table>"

    assert from_html(table) == Marked(f"| A |\n|{rule}|\n| 1 |")


def test_it_aligns_a_column_as_all_its_cells_are_whatever_its_heading_is():
    table = from_html(
        "<table><tr><th align='center'>A</th><th>B</th><th>C</th></tr>"
        "<tr align='right'><td>1</td><td align='left'>2</td><td>3</td></tr>"
        "<tr><td align='right'>4</td><td align='left'>5</td><td>6</td></tr></table>"
    )
    headings = from_html("<table><tr><th align='center'>A</th></tr></table>")

    assert table.text.split("\n")[1] == "|---:|:---|---|"
    assert headings.text.split("\n")[1] == "|:---:|"


@pytest.mark.parametrize(
    ("cells", "rule", "is_told"),
    [
        ((" align='right'>1", " align='center'>2"), "---", True),
        ((" align='right'>1", ">2"), "---", True),
        ((" align='left'>1", ">2"), "---", False),
        ((" align='right'>1", "> "), "---:", False),
        (("> ", "> "), "---", False),
    ],
)
def test_it_tells_that_cells_of_a_column_were_aligned_differently(
    cells: tuple[str, str], rule: str, is_told: bool
):
    rows = "".join(f"<tr><td{cell}</td><td>x</td></tr>" for cell in cells)
    told = ("The alignment of single cells in a column of a table",) if is_told else ()

    marked = from_html(f"<table><tr><th align='center'>A</th><th>B</th></tr>{rows}</table>")

    assert marked.text.split("\n")[1] == f"|{rule}|---|"
    assert marked.left == told


def test_it_reads_the_alignment_that_it_writes():
    table = "| a | b | c | d |\n|:---|:---:|---:|---|\n| 1 | 2 | 3 | 4 |"

    assert from_html(to_html(table)) == Marked(table)


@pytest.mark.parametrize(
    ("source", "markdown", "left"),
    [
        ("<script>alert(1)</script>a", "a", "A script"),
        ("<svg><text>x</text></svg>a", "a", "A drawing (SVG)"),
        ("<iframe src='x'></iframe>a", "a", "An embedded page"),
        ("<video src='x'></video>a", "a", "A film"),
        ("a <input type='text'>", "a", "A field to fill in"),
        ("<math><mi>x</mi></math>", "x", "The layout of a formula (MathML)"),
        ("<a href='http://example.org'>a</a>", "a", "The link to http://example.org"),
        ("x<sup>ab</sup>", "x^(ab)", 'The raised text "ab"'),
        ("x<sub>q</sub>", "x_q", 'The lowered text "q"'),
        ("<ol type='A'><li>a</li></ol>", "1. a", "The lettering of a list"),
        ("<table><tr><th colspan='2'>a</th></tr></table>", None, "Merged cells of a table"),
    ],
)
def test_it_says_what_it_leaves_behind(source: str, markdown: str | None, left: str):
    marked = from_html(source)

    assert marked.left == (left,)
    assert markdown is None or marked.text == markdown


def test_it_says_that_a_table_in_an_option_has_lost_its_layout():
    marked = from_html("<table><tr><td>a</td><td>b</td></tr></table>", inline=True)

    assert marked == Marked("a | b", ("The layout of a table",))


def test_it_tells_each_thing_left_behind_at_its_place():
    marked = from_html("<script></script><a href='x'>y</a>")

    told = list(marked.findings(Place("bank.xml", 7), "the stem", "q-1"))

    assert [each.message for each in told] == [
        "A script in the stem could not be carried over.",
        "The link to x in the stem could not be carried over.",
    ]
    assert {(each.line, each.item) for each in told} == {(7, "q-1")}


def test_it_hands_out_pictures_with_their_alternative_texts():
    marked = from_html(
        '<p>See <img src="@@PLUGINFILE@@/a%20b.png" alt="A  gauge"> and <img src="b.png"></p>'
    )

    assert marked.text == "See and"
    assert marked.pictures == (
        FoundPicture("@@PLUGINFILE@@/a%20b.png", "A gauge"),
        FoundPicture("b.png", ""),
    )


def test_it_hands_out_a_picture_that_is_written_into_the_text():
    address = "data:image/png;base64," + "QUJD" * 200_000

    marked = from_html(f'a <img src="{address}">')

    assert marked == Marked("a", (), (FoundPicture(address, ""),))


@pytest.mark.parametrize(
    "source",
    ["a<x 3 < 4", "if x<y then z>1", "#include <stdio.h>", "a <b", 'a <b "', "<3", "a<<x>>c", "<"],
)
def test_it_keeps_what_only_looks_like_a_tag(source: str):
    assert from_html(source) == Marked(source)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="java\nscript:alert(1)">x</a>',
        "<svg onload=alert(1)>",
        "<scr<script>ipt>alert(1)</script>",
        "<b onclick='alert(1)'>x</b>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x](javascript:alert(1))",
        '<iframe srcdoc="<script>alert(1)</script>">',
        "<style>@import url(//example.org)</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_it_lets_no_attack_onto_a_page(attack: str):
    drawn = blocks(from_html(attack).text) + phrase(from_html(attack, inline=True).text)

    assert not re.search(r"<(?!/?(p|br|strong|em|s)\b)", drawn)


PIECES = st.sampled_from(
    r"""
    <p> </p> <b> </b> <i> <ul> <li> </li> </ul> <ol> </ol> <table> <tr> <td> </td> <th> </tr>
    </table> <pre> </pre> <code> </code> <br> <hr> <sub> </sub> <q> <a href='x'> </a> <blockquote>
    </blockquote> <img> <span> <!-- --> <script> </script> <svg> <math> </math> < > & &amp; &#0;
    &nbsp; ' " x * _ ` \ | - 1. <b" <x:y> <select> <textarea> <plaintext> <xmp> <noscript> ]]> <? <!
    """.split()
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30).map(" ".join))
def test_it_reads_any_html_whatever_its_state(source: str):
    for inline in (False, True):
        markdown = from_html(source, inline=inline).text

        assert markdown == markdown.strip()
        etree.fromstring(f"<x>{to_html(_without_controls(markdown), inline=inline)}</x>")


def _without_controls(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 40_000,
        "<b " * 60_000,
        '<b "' * 50_000,
        "<!--" * 50_000,
        "<![" * 60_000,
        "&" * 190_000,
        "<b></p>" * 28_000,
        "<math>" * 30_000,
        "_ a_ " * 39_000,
        "`" * 190_000,
        "* " * 95_000,
        "<b>a</b>" * 24_000,
        "<td>" * 49_000,
        "<p>" * 60_000,
        "<li>" * 49_000,
    ],
    ids=lambda source: source[:8],
)
def test_it_is_done_with_hostile_html_before_anybody_notices(source: str):
    begun = time.process_time()

    from_html(source)

    assert time.process_time() - begun < 5


def test_it_leaves_a_text_beyond_all_bounds_whole_and_says_so():
    long = from_html("a" * (LONGEST + 1))
    deep = from_html("<div>" * (DEEPEST + 1))

    assert long == Marked("", ("A text of 200,001 characters (at most 200,000 are read)",))
    assert deep == Marked("", ("A text with more than 60 tags within each other",))


@given(TEXTS)
def test_it_knows_the_markdown_that_the_pages_know(text: str):
    # Other programs draw formulas themselves, and get them as they are written.
    assume("<math" not in blocks(text) + phrase(text))
    assert shown(to_html(text)) == shown(blocks(text))
    assert shown(to_html(text, inline=True)) == shown(phrase(text))
