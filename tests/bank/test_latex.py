"""Formulas of a bank: those that cannot be read are told, with their place."""

from functools import partial

import pytest

from renewal.bank import formula_budget
from renewal.bank.formula_budget import FormulaBudget
from renewal.bank.formulas import holds_formula
from renewal.bank.markup_parser import unreadable_formulas
from renewal.bank.mathml import can_be_read, mathml_of
from renewal.bank.opening import ReadFile, read_source
from renewal.bank.review.plain_texts import texts_are_plain, translations_are_plain
from renewal.bank.source import Source
from renewal.domain.item import Option, OptionText, Translation
from tests.bank.writers.items import sound


def test_it_tells_where_a_formula_cannot_be_read():
    found = texts_are_plain(
        sound(
            stem=r"Is $x_1$ or $\frac{V}$ shown?",
            options=(Option("a", r"It is \\(\foo\\)", "Since $5 or $6."), Option("b", "$y^2$")),
        )
    )

    told = [(each.at, each.message) for each in found]

    assert [at for at, _ in told] == [("stem",), ("options", 0, "text")]
    assert r'The formula "$\frac{V}$" in the stem cannot be read as LaTeX' in told[0][1]
    assert r'The formula "\(\foo\)" in option a cannot be read' in told[1][1]


def test_it_tells_where_a_formula_of_a_translation_cannot_be_read():
    spanish = Translation(
        "es",
        reviewed=True,
        stem=r"¿Se muestra $x_1$ o $\frac{V}$?",
        options=(
            OptionText("a", "Cuesta $5 o $6.", r"Por \\(\foo\\)."),
            OptionText("b", r"$\bar$", ""),
        ),
    )

    found = list(translations_are_plain(sound(translations=(spanish,))))

    at = ("translations", "es")
    assert [each.at for each in found] == [
        (*at, "stem"),
        (*at, "options", 1, "text"),
        (*at, "options", 0, "rationale"),
    ]
    assert r'"$\frac{V}$" in the stem of translation es cannot be read as LaTeX' in found[0].message
    assert r'"\(\foo\)" in the rationale of option a of translation es' in found[2].message


def test_it_tells_of_html_and_pictures_of_a_translation():
    options = (OptionText("a", "<b>Sí</b>", ""), OptionText("b", "No", "![](rotor.png)"))
    spanish = Translation("es", reviewed=True, stem="¿A <2 mm?", options=options)

    found = list(translations_are_plain(sound(translations=(spanish,))))

    at = ("translations", "es", "options")
    assert [(each.kind.code, each.at) for each in found] == [
        ("raw-html", (*at, 0, "text")),
        ("image-in-text", (*at, 1, "rationale")),
    ]
    assert "option a of translation es" in found[0].message


def test_it_looks_for_no_formula_where_nothing_is_translated():
    assert list(translations_are_plain(sound(stem=r"$\frac{V}$", translations=()))) == []


@pytest.mark.parametrize("text", ["It costs $5 or $10.", r"`$\foo$`", r"\$\foo\$", "$x_1$"])
def test_it_tells_nothing_of_what_is_no_formula_or_can_be_read(text: str):
    assert unreadable_formulas(text) == []


def test_of_a_file_full_of_formulas_some_are_looked_at_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(formula_budget, "FormulaBudget", partial(FormulaBudget, 60))
    rows = [f"q{at},Is $\\foo{{{at}}}$ read?,x,y,A" for at in range(9)]
    content = "\n".join(["id,question,a,b,correct", *rows]).encode()

    found = read_source(Source("bank.csv", content, "A5"))

    assert isinstance(found, ReadFile)
    told = [each.code for each in (*found.result.told, *found.result.findings)]
    assert told.count("formula-unreadable") == 3
    assert told.count("reading-note") == 1


def test_prices_leave_room_for_formulas():
    with formula_budget.bounded_formulas() as budget:
        unreadable_formulas("It costs $5 or $10.")

    assert budget.left == formula_budget.SIGNS


@pytest.mark.parametrize(
    "latex", [r"\frac{V}{R}", r"\frac{V}", "x_1", r"\foo", "{", r"\begin{a}x\end{a}", "&", ""]
)
def test_what_can_be_read_is_what_is_drawn(latex: str):
    assert can_be_read(latex) is (mathml_of(latex) is not None)


def test_one_letter_between_dollars_is_a_formula():
    assert holds_formula("The force $F$ is larger.")
    assert not holds_formula("It costs $5 or $6, not $7.")
