"""The Markdown that pages can show, as a parser: for writing HTML, and for looking twice.

The same rules as in `renewal.web.markdown`, which a test compares: no raw HTML, no links, no
pictures, no headings.
"""

from typing import Final

from markdown_it import MarkdownIt

from renewal.bank.formula_budget import has_room, may_look_at
from renewal.bank.formulas import UNREADABLE, holds_formula, look_at_formulas

_REFUSED: Final = (
    "link", "image", "autolink", "reference", "html_block", "html_inline", "heading", "lheading",
)  # fmt: skip


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    return parser.enable(["table", "strikethrough"]).disable(_REFUSED)


_PARSER: Final = _made()
# HTML for other programs keeps formulas as they are written; most draw them themselves.
_WITH_FORMULAS: Final = _made()
_WITH_FORMULAS.core.ruler.before("text_join", "formulas", look_at_formulas)


def html_of_blocks(text: str) -> str:
    """The text as paragraphs, lists and tables, in HTML that is also XML."""
    rendered: str = _PARSER.render(text)
    return rendered


def html_of_phrase(text: str) -> str:
    """The text as one run of phrases, in HTML that is also XML."""
    rendered: str = _PARSER.renderInline(text.strip())
    return rendered


def text_of_phrase(text: str) -> str:
    """What a reader of the phrase sees, without any emphasis; line breaks as such."""
    return "".join(
        "\n" if child.type in ("hardbreak", "softbreak") else child.content
        for token in _PARSER.parseInline(text.strip())
        for child in token.children or ()
    )


def unreadable_formulas(text: str) -> list[str]:
    """The formulas of a text that pages show as they are written, their delimiters included.

    Of one file no more are looked for than a budget allows (`formula_budget`).
    """
    if not has_room() or not holds_formula(text) or not may_look_at(text):
        return []
    found: dict[str, list[str]] = {}
    _WITH_FORMULAS.parse(text, found)
    return found.get(UNREADABLE, [])
