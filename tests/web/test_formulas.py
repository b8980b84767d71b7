"""Formulas in a question are drawn as such, prices and everything else as they were typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml.html import fragment_fromstring

from renewal.bank import mathml
from renewal.bank.markup import from_html, from_plain
from renewal.web.markdown import blocks, phrase, stem_of, words_of

FRACTION = (
    "<mrow><mfrac><mrow><mi>V</mi></mrow><mrow><msub><mi>R</mi><mn>1</mn></msub></mrow></mfrac>"
    "</mrow>"
)


def math(text: str) -> list[str]:
    """The insides of the formulas that a text is drawn with."""
    return re.findall(r"<math[^>]*>(.*?)</math>", phrase(text))


@pytest.mark.parametrize("latex", [r"$\frac{V}{R_1}$", r"\(\frac{V}{R_1}\)"])
def test_it_draws_formulas_however_the_question_came(latex: str):
    for text in (latex, from_plain(latex), from_html(latex).text):
        drawn = phrase(f"What is {text}?")

        assert math(text) == [FRACTION]
        assert drawn.startswith('What is <math aria-label="V/R_1">')
        assert drawn.endswith("</math>?")


@pytest.mark.parametrize(
    "latex", [r"$$\frac{V}{R_1}$$", r"\[ \frac{V}{R_1} \]", r"$$ \frac{V}{R_1} $$"]
)
def test_it_draws_formulas_that_other_programs_set_apart(latex: str):
    for text in (from_plain(latex), from_html(f"<p>{latex}</p>").text):
        assert math(text) == [FRACTION]


@pytest.mark.parametrize(
    ("latex", "drawn"),
    [
        ("$x$", "<mi>x</mi>"),
        ("$R = U / I$", "<mi>R</mi><mo>=</mo><mi>U</mi><mo>/</mo><mi>I</mi>"),
        (r"$5\,\Omega$", '<mn>5</mn><mspace width="0.167em"></mspace><mi>Ω</mi>'),
        (r"$\text{RPM} = 5$", "<mtext>RPM</mtext><mo>=</mo><mn>5</mn>"),
        ("$10^{-3}$", "<msup><mn>10</mn><mrow><mo>\N{MINUS SIGN}</mo><mn>3</mn></mrow></msup>"),
    ],
)
def test_it_reads_latex_with_the_backslashes_that_it_needs(latex: str, drawn: str):
    assert math(latex) == math(from_plain(latex)) == [f"<mrow>{drawn}</mrow>"]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 or $10.",
        "It costs $5 and a 3$ part.",
        "US$5 = US$6",
        "$5-$10",
        "$5=$6",
        "$5$",
        "$5 = 6$",
        "if A is $5 and B=$ 6",
        "between $5 < x and y > 3$",
        "$HOME/bin and $PATH",
        "$ x^2 $",
        "a $$ b",
        "$$5 to $$10",
        r"\[see the note\]",
        "[1, 2]",
        "(see the note)",
        r"\(see the note\)",
    ],
)
def test_it_draws_no_price_and_no_remark_as_a_formula(text: str):
    shown = from_plain(text)

    assert math(text) == math(shown) == []
    assert phrase(shown) == text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("text", ["`$x^2$`", r"\$x^2\$", "$x\n^2$", "$**x**^2$"])
def test_it_draws_none_in_code_behind_backslashes_and_across_lines_or_emphasis(text: str):
    assert math(text) == []


@pytest.mark.parametrize(
    "latex",
    [
        r"$\frac{V}$",
        r"$\frac{V}{$",
        r"$\foo{x}$",
        r"$x_1}$",
        r"${x_1$",
        r"$\left( x$",
        "$" + "{" * 30 + "x_1" + "}" * 30 + "$",
        "$" + "x_1" * 200 + "$",
        "$" + r"\frac" * 90 + "$",
        r"$\begin{nothing}x\end{nothing}$",
    ],
)
def test_it_shows_latex_that_cannot_be_read_as_it_stands(latex: str):
    assert math(from_plain(latex)) == []
    assert phrase(from_plain(latex)) == latex


@pytest.mark.parametrize(
    "latex",
    [
        r"$\href{javascript:alert(1)}{x_1}$",
        r"$\style{position:fixed}{x_1}$",
        r"$\class{button}{x_1}$",
        r"$\text{<img src=x onerror=alert(1)>}_1$",
        r"$x_1 <script>$",
        r'$x_1 = \text{" onmouseover="alert(1)}$',
    ],
)
def test_it_lets_nothing_into_the_page_but_mathematics(latex: str):
    drawn = phrase(from_plain(latex))

    assert set(re.findall(r"<(\w+)", drawn)) <= {"math", "mrow", "mi", "mn", "mo", "msub", "mtext"}
    assert "href" not in drawn
    assert set(re.findall(r'<\w+ ([\w-]+)="', drawn)) <= {"aria-label"}


@pytest.mark.parametrize(
    ("latex", "heard"),
    [
        (r"I = \frac{U}{R_1 + R_2}", "I = U/(R_1 + R_2)"),
        (r"10^{-3}\,\text{A}", "10^(\N{MINUS SIGN}3) A"),
        (r"\sqrt{x} + \sqrt[3]{y + 1}", "√x + 3√(y + 1)"),
        (r"x_1^2 < 2.5\,\mathrm{k\Omega}", "x_1^2 < 2.5 kΩ"),
        (r"\frac{\frac{a}{b}}{2.5}", "(a/b)/2.5"),
    ],
)
def test_it_has_a_name_on_one_line_for_whoever_hears_it(latex: str, heard: str):
    drawn = fragment_fromstring(phrase(from_plain(f"${latex}$")))

    assert drawn.get("aria-label") == heard


def test_it_says_in_words_what_was_typed():
    text = r"What is $\frac{V}{R_1}$ here?"

    assert words_of(text) == text


def test_it_keeps_formulas_in_the_legend_and_in_tables():
    stem = stem_of("Given $R_1 = x$:\n\n| $U_1$ | b |\n|---|---|\n| 1 | 2 |\n\nWhat is $I_1$?")

    assert "<p>Given <math" in stem.before
    assert "<th><math" in stem.before
    assert "<math" in stem.legend[0]


def test_it_looks_once_at_what_is_nested(monkeypatch: pytest.MonkeyPatch):
    looked_at: list[object] = []
    on_one_line = mathml._on_one_line

    def look(element: Any) -> str:
        looked_at.append(element)
        return on_one_line(element)

    monkeypatch.setattr(mathml, "_on_one_line", look)

    drawn = phrase(f"${'x_{' * 12}x{'}' * 12}$")

    assert "<math" in drawn
    assert len(looked_at) == len(set(map(id, looked_at)))


def test_it_lets_a_long_formula_move_within_a_frame():
    drawn = blocks("$R_1 = R_2 + R_3 + R_4 + R_5 + R_6 + R_7 + R_8 + R_9$")

    assert drawn.startswith('<p><span class="wide" tabindex="0"><math aria-label=')
