r"""Formulas in the Markdown of a question: `\(…\)` and `$…$` in LaTeX, shown as MathML.

Other programs set some of them apart as `$$…$$` or `\[…\]`; here those stand in the line as well.

Nothing that is stored changes: formulas are found when a text is drawn, between the delimiters that
other programs know. A price is no formula, and LaTeX that cannot be read stays the text that it is.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from renewal.bank.mathml import can_be_read, mathml_of

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

UNREADABLE: Final = "unreadable"
_DOLLAR: Final = "\N{DOLLAR SIGN}"
_NO_DELIMITER: Final = "\ue000"
_DELIMITED: Final = re.compile(
    rf"\\\((?P<round>(?:[^\\{_NO_DELIMITER}]|\\[^()])+?)\\\)"
    rf"|\\\[(?P<square>(?:[^\\{_NO_DELIMITER}]|\\[^\[\]])+?)\\\]"
    rf"|(?<![\w$\\])\$\$(?P<double>(?:[^$\\{_NO_DELIMITER}]|\\.)+?)\$\$(?![\w$])"
    rf"|(?<![\w$\\])\$(?P<dollar>(?! )(?:[^$\\{_NO_DELIMITER}]|\\.)+?(?<! ))\$(?![\w$])"
)
# What begins with a figure may be a price, unless LaTeX's own signs say otherwise.
_SAYS_FORMULA: Final = re.compile(r"\\[A-Za-z]|[\^_]|^[^\d.,].*[=<>]|^[A-Za-z]$")
# Without one of these signs or such a letter nothing says so, whatever stands between delimiters.
_SIGNS: Final = ("\\", "^", "_", "=", "<", ">")
_LETTER: Final = re.compile(r"\$\s*[A-Za-z]\s*\$")
# In a sentence between two prices there are words; in a formula they stand in a command's braces.
_COMMANDS: Final = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?")
_WORD: Final = re.compile(r"(?<![A-Za-z{])[a-z]{2,}(?![A-Za-z}])")
# Before these, Markdown takes a backslash away that LaTeX needs; our readers never put one there.
_LATEX_OWN: Final = frozenset(r"\, \; \: \! \% \{ \} \( \) \#".split())
_Draw = Callable[[str], str | None]
_TEXTS: Final = frozenset(("text", "text_special"))


class _Piece(NamedTuple):
    """A piece of text: as LaTeX has it, and as a reader of the text sees it."""

    latex: str
    shown: str


def mark_formulas(state: "StateCore") -> None:
    """A rule for the parser, before it joins texts: what is a formula becomes a token `formula`.

    Its content is the text that it was, `meta` holds its MathML. Where the LaTeX cannot be read it
    stays text, which the environment has in a list under `UNREADABLE`.
    """
    _mark(state, mathml_of)


def look_at_formulas(state: "StateCore") -> None:
    """As `mark_formulas`, but no formula is drawn: who only asks what is unreadable sees none."""
    _mark(state, lambda latex: "" if can_be_read(latex) else None)


def _mark(state: "StateCore", draw: _Draw) -> None:
    for token in state.tokens:
        if token.children and may_hold_formulas(token.content):
            token.children = list(_marked(token.children, state.env, draw))


def may_hold_formulas(text: str) -> bool:
    """Whether there are delimiters in the text; most have none."""
    return "$" in text or "\\(" in text or "\\[" in text


def holds_formula(markdown: str) -> bool:
    """Whether something in the text looks like a formula, prices apart; it is not parsed for it."""
    if not may_hold_formulas(markdown) or not _may_say_formula(markdown):
        return False
    latex = markdown.replace("\\\\", "\\")
    return any(map(_is_formula, _DELIMITED.finditer(latex)))


def _may_say_formula(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) or _LETTER.search(text) is not None


def _marked(
    tokens: "Sequence[Token]", env: MutableMapping[str, Any], draw: _Draw
) -> "Iterator[Token]":
    for is_text, group in groupby(tokens, key=lambda token: token.type in _TEXTS):
        run = list(group)
        yield from _cut(run, env, draw) if is_text else run


def _cut(texts: "list[Token]", env: MutableMapping[str, Any], draw: _Draw) -> "Iterator[Token]":
    """The texts as they are, or cut where formulas begin and end."""
    pieces = [piece for token in texts for piece in _pieces(token)]
    latex = "".join(piece.latex for piece in pieces)
    found = [each for each in _DELIMITED.finditer(latex) if _is_formula(each)]
    if not found:
        yield from texts
        return
    starts = [0, *accumulate(len(piece.latex) for piece in pieces)]
    done = 0
    for each in found:
        begins, ends = bisect_left(starts, each.start()), bisect_left(starts, each.end())
        yield _text(texts[0], pieces[done:begins])
        shown = _text(texts[0], pieces[begins:ends])
        mathml = draw(_latex_in(each).strip())
        if mathml is None:
            env.setdefault(UNREADABLE, []).append(shown.content)
            yield shown
        else:
            yield shown.copy(type="formula", meta={"mathml": mathml})
        done = ends
    yield _text(texts[0], pieces[done:])


def _pieces(token: "Token") -> Iterator[_Piece]:
    if token.type == "text":
        yield from (_Piece(each, each) for each in token.content)
    elif token.markup in _LATEX_OWN:
        yield _Piece(token.markup, token.content)
    elif token.content == _DOLLAR:
        yield _Piece(_NO_DELIMITER, token.content)
    else:
        yield _Piece(token.content, token.content)


def _is_formula(found: re.Match[str]) -> bool:
    latex = _latex_in(found)
    says = _SAYS_FORMULA.search(latex.strip()) is not None
    return says and _WORD.search(_COMMANDS.sub(" ", latex)) is None


def _latex_in(found: re.Match[str]) -> str:
    return str(found[found.lastgroup or 0])


def _text(like: "Token", pieces: Sequence[_Piece]) -> "Token":
    return like.copy(
        type="text", content="".join(piece.shown for piece in pieces), markup="", info=""
    )
