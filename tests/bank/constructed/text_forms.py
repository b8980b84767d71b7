"""Questions in plain text (GIFT, Aiken, Respondus) that nobody writes, up to the largest file."""

from collections.abc import Callable

from renewal.bank.formats import aiken, gift, respondus
from tests.bank.constructed.form import Build, Form, fed

_G = "What of it? {=right ~wrong}\n\n"
_A = "What of it?\nA) right\nB) wrong\nANSWER: A\n\n"
_R = "1. What of it?\n*a. right\nb. wrong\n\n"


def _in_parts(head: str, piece: str, tail: str, count: int) -> Build:
    """Questions with so many of these pieces each."""
    return fed(lambda _: f"{head}{piece * count}{tail}")


def _new(text: str) -> Callable[[int], str]:
    return lambda n: text.replace("#", str(n))


_GIFT: dict[str, Build] = {
    "tiny questions": fed(_new("#{=a~b}\n\n")),
    "questions": fed(_new("::n#:: What of #? {=right# ~wrong#}\n\n")),
    "answers without end": fed(_new("~a"), "What? {=right "),
    "a hundred answers": _in_parts("What? {=right ", "~a", "}\n\n", 99),
    "a thousand answers": _in_parts("What? {=right ", "~a", "}\n\n", 1_000),
    "feedback": _in_parts("What? {=right ", "~a#b", "}\n\n", 99),
    "hashes": _in_parts("What? {=right ", "#", "}\n\n", 90_000),
    "escapes": _in_parts("What? {=right ", r"\~", "}\n\n", 40_000),
    "weights": _in_parts("What? {", "~%50%a", "}\n\n", 99),
    "braces": _in_parts("What? ", "{", "}\n\n", 10_000),
    "open braces": fed(lambda _: "{", _G),
    "comments": fed(lambda _: "//\n", _G),
    "comments in questions": _in_parts("", "// [tag:x] [id:y]\n", _G, 4_000),
    "categories": fed(_new("$CATEGORY: a/b#\n\n#{=a~b}\n\n")),
    "deep categories": fed(_new(f"$CATEGORY: {'a/' * 2_000}b#\n\n#{{=a~b}}\n\n")),
    "one endless text": fed(lambda _: "more ", "What "),
    "endless lines": fed(lambda _: "more\n", "What "),
    "blank lines": fed(lambda _: "\n", _G),
    "markup": _in_parts("[html]", "<b>x</b>", "{=a~b}\n\n", 300),
    "markdown": _in_parts("[markdown]", "*x* `y` ", "{=a~b}\n\n", 4_000),
    "matching": _in_parts("What? {", "=a -> b ", "}\n\n", 1_000),
    "texts": fed(_new("Only text #.\n\n")),
    "pictures": _in_parts("[html]", '<img src="a.png">', "{=a~b}\n\n", 300),
}
_AIKEN: dict[str, Build] = {
    "tiny questions": fed(_new("#\nA)a\nB)b\nANSWER:A\n\n"), _A),
    "questions": fed(_new("What of #?\nA) right#\nB) wrong#\nANSWER: A\n\n"), _A),
    "stems of lines": _in_parts("", "more\n", _A, 15_000),
    "answers without end": fed(_new("A) x\n"), f"{_A}What?\n"),
    "a hundred answers": _in_parts("What?\n", "B) x\n", "ANSWER: B\n\n", 100),
    "keys": fed(lambda _: "ANSWER: A\n", _A),
    "texts": fed(_new("Only text #.\n\n"), _A),
    "lines": fed(lambda _: "x\n", _A),
    "one endless line": fed(lambda _: "more ", _A),
    "blank lines": fed(lambda _: "\n", _A),
    "markup": _in_parts("", "*x* `y` <b> &amp; ", _A, 4_000),
    "letters": fed(_new("What of #?\na.a\nb.b\nAnswers: b\n\n"), _A),
}
_RESPONDUS: dict[str, Build] = {
    "tiny questions": fed(_new("1. #\n*a. a\nb. b\n\n")),
    "questions": fed(_new("#. What of #?\n*a. right#\nb. wrong#\n\n"), _R),
    "stems of lines": _in_parts("1. What?\n", "more\n", "*a. x\nb. y\n\n", 15_000),
    "answers without end": fed(lambda _: "[ ] x\n", f"{_R}2. What?\n[*] y\n"),
    "a hundred answers": _in_parts("1. What?\n*a. x\n", "b. y\n", "\n", 99),
    "feedback": _in_parts("1. What?\n*a. x\n", "@ why\n", "b. y\n\n", 1_000),
    "titles": fed(_new("Title: t#\n1. What?\n*a. x\nb. y\n\n")),
    "lines": fed(lambda _: "x\n", _R),
    "one endless line": fed(lambda _: "more ", f"{_R}2. What "),
    "blank lines": fed(lambda _: "\n", _R),
    "stars": fed(lambda _: "*", f"{_R}2. What "),
    "keys": fed(_new("#. a\n"), f"{_R}Answers:\n"),
    "keys of all": fed(_new("1. a\n"), "1. What?\na. x\nb. y\n\nAnswers:\n"),
    "markdown": _in_parts("1. *x* ", "*x* `y` ", "\n*a. x\nb. y\n\n", 4_000),
    "groups": fed(lambda _: "GROUP\npick: 1\nEND_GROUP\n", _R),
}

FORMS = {
    f"{name} {form}": Form(file, build, most)
    for name, file, most, builders in (
        ("GIFT", "bank.gift", gift.max_bytes, _GIFT),
        ("Aiken", "bank.txt", aiken.max_bytes, _AIKEN),
        ("Respondus", "bank.txt", respondus.max_bytes, _RESPONDUS),
    )
    for form, build in builders.items()
}
