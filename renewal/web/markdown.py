"""Markdown of the question bank to HTML, for two places: blocks and single lines.

What authors write is data from files, so two things guard the page independently. The parser
knows no raw HTML, no links, no pictures and no headings (a heading inside a question would
break the outline of the page around it): such text appears as it was typed. After it, nh3
drops every element that is not on a short list, whatever the parser may have let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import nh3
from markupsafe import Markup

from renewal.bank import formulas, mathml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_REFUSED: Final = (
    "link", "image", "autolink", "reference", "html_block", "html_inline", "heading", "lheading",
)  # fmt: skip
_PHRASES: Final = {"em", "strong", "code", "br", "s", "span"} | mathml.TAGS
_BLOCKS: Final = _PHRASES | {
    "p", "ul", "ol", "li", "pre", "blockquote", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
_ATTRIBUTES: Final = {
    "ol": {"start"},
    "div": {"class", "tabindex"},
    **mathml.ATTRIBUTES,
}
# What pages may not say by a style, a class says.
_ALIGNED: Final = {"text-align:center": "centred", "text-align:right": "to-right"}
_VALUES: Final = {
    **{tag: {"class": set(_ALIGNED.values())} for tag in ("th", "td")},
    "span": {"class": {"wide"}, "tabindex": {"0"}},
}
_LONG_FORMULA: Final = 40
# A table that is wider than the screen moves within a frame of its own, by keyboard too.
_TABLE_BEGINS: Final = '<div class="wide" tabindex="0">\n<table>\n'
_TABLE_ENDS: Final = "</table>\n</div>\n"


class Stem(NamedTuple):
    """A stem cut for a fieldset, whose legend may hold phrases but no table and no list.

    ``before`` is what stands above the legend, ``legend`` its paragraphs as phrases, ``after``
    what follows it. A stem of paragraphs alone is all legend.
    """

    before: Markup
    legend: tuple[Markup, ...]
    after: Markup


def blocks(text: str) -> Markup:
    """Return the text as paragraphs, lists and tables."""
    return _cleaned(_parser().render(text), _BLOCKS)


def phrase(text: str) -> Markup:
    """Return the text as one run of phrases, for an option's row or a heading."""
    return _cleaned(_parser().renderInline(text.strip()), _PHRASES)


def words_of(text: str) -> str:
    """Return what is read of the text, on one line and without the signs that make it Markdown."""
    found = (piece for token in _parser().parse(text) for piece in _words(token))
    return " ".join("".join(found).split())


def stem_of(text: str) -> Stem:
    """Return the stem in three parts: the question itself becomes the legend.

    When something other than paragraphs is among it, the legend is the paragraph that ends the
    stem, else the paragraphs that begin it.
    """
    parts = _top_level(_parser().parse(text))
    plain = [_is_paragraph(part) for part in parts]
    if all(plain):
        return Stem(Markup(), _phrases(parts), Markup())
    if plain[-1]:
        return Stem(_drawn(parts[:-1]), _phrases(parts[-1:]), Markup())
    begins = plain.index(False)
    return Stem(Markup(), _phrases(parts[:begins]), _drawn(parts[begins:]))


@cache
def _parser() -> MarkdownIt:
    """Return the parser, which is loaded and made when something is drawn for the first time."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable(["table", "strikethrough"]).disable(_REFUSED)
    parser.core.ruler.push("aligned", _classify)
    parser.core.ruler.before("text_join", "formulas", formulas.mark_formulas)
    parser.add_render_rule("formula", _formula)
    parser.add_render_rule("table_open", lambda *_: _TABLE_BEGINS)
    parser.add_render_rule("table_close", lambda *_: _TABLE_ENDS)
    return parser


def _classify(state: StateCore) -> None:
    """Cells say by a class how they are aligned; from the left they are anyway."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and "style" in token.attrs:
            token.attrs = {"class": _ALIGNED.get(str(token.attrs["style"]), "")}


def _formula(_renderer: object, tokens: Sequence[Token], at: int, *_: object) -> str:
    """Return the formula; one that may be wider than the screen moves within a frame of its own."""
    drawn: str = tokens[at].meta["mathml"]
    is_long = len(tokens[at].content) > _LONG_FORMULA
    return f'<span class="wide" tabindex="0">{drawn}</span>' if is_long else drawn


def _top_level(tokens: list[Token]) -> list[list[Token]]:
    """Return the tokens of each block that lies in no other."""
    parts: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            parts.append([])
        parts[-1].append(token)
        depth += token.nesting
    return parts


def _words(token: Token) -> Iterator[str]:
    """Yield the words of a block's token; a paragraph, a cell or a line ends with a blank."""
    for each in token.children or ():
        yield each.content or (" " if each.type in {"softbreak", "hardbreak"} else "")
    if not token.children:
        yield token.content
    yield " " if token.block else ""


def _is_paragraph(part: list[Token]) -> bool:
    return part[0].type == "paragraph_open"


def _phrases(parts: list[list[Token]]) -> tuple[Markup, ...]:
    return tuple(phrase(part[1].content) for part in parts)


def _drawn(parts: list[list[Token]]) -> Markup:
    tokens = [token for part in parts for token in part]
    return _cleaned(_parser().renderer.render(tokens, _parser().options, {}), _BLOCKS)


def _cleaned(html: str, tags: set[str]) -> Markup:
    # The only place where text of the bank becomes markup: parsed without HTML, then cleaned.
    return Markup(  # noqa: S704 - cleaned
        nh3.clean(html, tags=tags, attributes=_ATTRIBUTES, tag_attribute_values=_VALUES)
    )
