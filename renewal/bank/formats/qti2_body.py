"""The body of a QTI 2 or 3 item, taken apart: what is asked, the choices, what explains them.

The body is XHTML with the interaction somewhere in it. The stem is everything around the
interaction together with its prompt; instructions to candidates (`rubricBlock`) and what is shown
only afterwards stay out of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from renewal.bank.markup import Marked, from_html
from renewal.bank.markup_tags import TAGS
from renewal.bank.xml import Dialect, attribute, inside, markup_within, name_of, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
_INTERACTION = "Interaction"
_NOT_ASKED = frozenset(
    ("rubricBlock", "infoControl", "stylesheet", "catalogInfo", "templateBlock", *FEEDBACK)
)
_LOST = {
    "printedVariable": "A value that the program fills in",
    "templateInline": "A text that the program chooses",
    "templateBlock": "A text that the program chooses",
    "infoControl": "A hint",
}
RUBRIC = "rubricBlock"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Feedback, with the identifier that says when it is shown."""

    ident: str
    text: Marked
    is_shown: bool


def interactions_in(body: "Element") -> list["Element"]:
    """Everything in the body that asks for an answer."""
    return [each for each in body.iterdescendants() if name_of(each).endswith(_INTERACTION)]


def stem_of(body: "Element", passages: Sequence["Element"]) -> Marked:
    """What is asked; `passages` are texts of other files that the item is about."""
    html = "".join(f"<div>{_html(each)}</div>" for each in (*passages, body))
    marked = from_html(html)
    lost = (_LOST[name_of(each)] for each in body.iterdescendants() if name_of(each) in _LOST)
    return Marked(marked.text, (*marked.left, *dict.fromkeys(lost)), marked.pictures)


def text_of(element: "Element", *, inline: bool = False) -> Marked:
    """What the element says, without the feedback in it."""
    return from_html(_html(element), inline=inline)


def explanations_in(element: "Element") -> Iterator[Explanation]:
    """All feedback of an item or a choice that says anything; not that within choices below it."""
    for found in inside(element, *FEEDBACK):
        around = found.iterancestors()
        if element not in _up_to_choice(around):
            continue
        yield from _explanation(found)


def _up_to_choice(around: Iterable["Element"]) -> Iterator["Element"]:
    """What lies around a feedback, as far as the choice that it belongs to."""
    for each in around:
        yield each
        if name_of(each) == "simpleChoice":
            return


def _explanation(element: "Element") -> Iterator[Explanation]:
    text = from_html(_html(element))
    if text.text or text.left or text.pictures:
        ident = attribute(element, "identifier").strip()
        is_shown = attribute(element, "showHide").strip() != "hide"
        yield Explanation(ident, text, is_shown)


def _html(element: "Element") -> str:
    return markup_within(element, _BODY)


def _instead(element: "Element") -> str | None:
    """The HTML of a picture that is an object; nothing for what is not asked."""
    name = name_of(element)
    if name == "simpleChoice" or name in _NOT_ASKED:
        return ""
    return _picture(element) if name == "object" else None


def _named(name: str) -> str:
    return name if name in TAGS else "div"


def _picture(element: "Element") -> str | None:
    """An object that is a picture, as one."""
    src = attribute(element, "data").strip()
    if not attribute(element, "type").startswith("image/") or not src:
        return None
    alt = " ".join(text_at(element).split())
    return f'<img src="{escape(src)}" alt="{escape(alt)}">'


_BODY = Dialect(_instead, _named)
