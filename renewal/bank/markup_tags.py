"""HTML of other programs, made harmless and regular before anything is read from it.

Three steps: what only looks like a tag becomes text again (`a < b`, `#include <stdio.h>`), then
nh3 drops what no question needs and mends the nesting, and what was dropped is told. nh3 needs
quadratic time for tags within tags within tags, so depth and length have bounds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3

LONGEST = 200_000
"""The longest text of one field, in characters; pictures written into it do not count."""
DEEPEST = 60
_MOST_QUOTED = 40
_KEPT = frozenset(
    """
    a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup
    dd del details dfn dir div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img
    ins kbd li mark nav ol p picture pre q s samp section small span strike strong sub summary sup
    table tbody td tfoot th thead tr tt u ul var
    """.split()
)
_GONE = frozenset("script style svg template select textarea noscript title".split())
_UNWRAPPED = frozenset(
    """
    audio body button canvas embed fieldset font form head html iframe input label legend link main
    map menu meta object optgroup option param source time track video wbr
    """.split()
)
# The HTML parser knows these as another language and drops what stands in them.
_MATHEMATICAL = frozenset(
    """
    annotation math mfenced mfrac mi mmultiscripts mn mo mover mpadded mroot mrow ms mspace msqrt
    mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics
    """.split()
)
TAGS = _KEPT | _GONE | _UNWRAPPED | _MATHEMATICAL
"""The tags that are known as such; `<` before anything else is a character."""
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "class", "data-equation-content"},
    "ol": {"start", "type"},
    "span": {"class", "style"},
    "td": {"colspan", "rowspan", "align", "style", "class"},
    "th": {"colspan", "rowspan", "align", "style", "class"},
    "tr": {"align", "style", "class"},
}
_SCHEMES = {"http", "https", "mailto", "data", "file", "cid"}
_TOLD = {
    "script": "A script",
    "svg": "A drawing (SVG)",
    "math": "The layout of a formula (MathML)",
    "iframe": "An embedded page",
    "object": "An embedded object",
    "embed": "An embedded object",
    "audio": "A sound",
    "video": "A film",
    "canvas": "A drawing",
    "form": "A form",
    "input": "A field to fill in",
    "select": "A list to choose from",
    "textarea": "A field to fill in",
    "button": "A button",
}
_CLOSED_BY_OTHERS = frozenset(
    "br hr img p li td th tr dd dt col wbr input meta link source".split()
)
_OPENING = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+(?:[:-][A-Za-z0-9:_-]*+)?)(?=[\s/>])")
_DATA = re.compile(r"data:[\w/+.;=-]{0,100}+,[A-Za-z0-9+/=%\s]{200,}+")
_PLACED = re.compile(r"data:,(\d+)$")
_FORMULA = re.compile(
    r"<annotation[^<>]*encoding=[\"']application/x-tex[\"'][^<>]*>([^<]*)</annotation>",
    re.IGNORECASE,
)
_MATH = re.compile(r"<math\b", re.IGNORECASE)
_MATH_END = "</math>"


@dataclass(frozen=True, slots=True)
class Tidy:
    """HTML with few tags, well nested; `left` says what is gone, `data` holds long addresses."""

    html: str
    left: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def address(self, src: str) -> str:
        """The address of a picture as the file has it."""
        found = _PLACED.match(src)
        return self.data[int(found[1])] if found and int(found[1]) < len(self.data) else src


def tidy(html: str) -> Tidy:
    """The HTML without what no question needs; a text beyond all bounds is left whole."""
    data: list[str] = []

    def _put_aside(found: re.Match[str]) -> str:
        data.append(found.group())
        return f"data:,{len(data) - 1}"

    short = _DATA.sub(_put_aside, html) if "data:" in html else html
    if len(short) > LONGEST:
        return Tidy("", (f"A text of {len(short):,} characters (at most {LONGEST:,} are read)",))
    scan = _Scan(_formulas_as_text(short))
    text = "".join(scan.pieces())
    if scan.deepest > DEEPEST:
        return Tidy("", (f"A text with more than {DEEPEST} tags within each other",))
    clean = nh3.clean(
        text,
        tags=set(_KEPT),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(_GONE),
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    told = dict.fromkeys(_TOLD[name] for name in scan.names if name in _TOLD)
    return Tidy(clean, tuple(told), tuple(data))


def _formulas_as_text(html: str) -> str:
    """Formulas that carry their LaTeX along are shown by it."""
    lower = html.lower() if _MATH.search(html) else ""
    pieces: list[str] = []
    start = 0
    for found in _MATH.finditer(lower):
        end = lower.find(_MATH_END, found.end())
        if end < 0:
            break
        latex = _FORMULA.search(html, found.end(), end) if found.start() >= start else None
        if latex:
            pieces += [html[start : found.start()], rf"\({latex[1].strip()}\)"]
            start = end + len(_MATH_END)
    return "".join([*pieces, html[start:]])


class _Scan:
    """One pass over a text: what is no tag gets its `<` escaped."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.names: dict[str, None] = {}
        self.deepest = 0
        self._depth = 0

    def pieces(self) -> Iterator[str]:
        """The text in pieces, tags as they are."""
        position = 0
        while True:
            start = self.html.find("<", position)
            if start < 0:
                yield self.html[position:]
                return
            yield self.html[position:start]
            found = _OPENING.match(self.html, start)
            name = found[1].lower() if found else ""
            end = self._end_of_tag(start, found.end(), name) if found else self._end_of_other(start)
            if not end:
                yield "&lt;"
            else:
                yield " " if name in _MATHEMATICAL else self.html[start:end]
            position = end or start + 1

    def _end_of_other(self, start: int) -> int:
        """Where a comment or a declaration that begins here ends; 0 when none does."""
        if self.html.startswith("<!--", start):
            return self._end_of_comment(start)
        if self.html.startswith(("<![", "<!DOCTYPE", "<!doctype", "<?xml"), start):
            return self.html.find(">", start) + 1
        return 0

    def _end_of_tag(self, start: int, behind: int, name: str) -> int:
        """Where the tag of that name, which begins here, ends; 0 when it is none."""
        if name not in TAGS and ":" not in name and "-" not in name:
            return 0
        is_plain = self.html.startswith(">", behind)
        end = behind + 1 if is_plain else _end_of_attributes(self.html, behind)
        if end:
            self._note(name, is_end=self.html.startswith("</", start))
        return end

    def _end_of_comment(self, start: int) -> int:
        end = self.html.find("-->", start + 2)
        return end + 3 if end >= 0 else len(self.html)

    def _note(self, name: str, *, is_end: bool) -> None:
        if not is_end:
            self.names[name] = None
        if name not in _CLOSED_BY_OTHERS:
            self._depth = max(0, self._depth - 1) if is_end else self._depth + 1
            self.deepest = max(self.deepest, self._depth)


def _end_of_attributes(html: str, position: int) -> int:
    """The place behind the `>` that ends a tag, quotation marks heeded; 0 when there is none."""
    for _ in range(_MOST_QUOTED):
        found = _NEXT.match(html, position)
        if found is None or found[1] == "<":
            return 0
        if found[1] == ">":
            return found.end()
        closing = html.find(found[1], found.end())
        if closing < 0:
            return 0
        position = closing + 1
    return 0


_NEXT = re.compile(r"""[^<>"']*+(["'<>])""")
