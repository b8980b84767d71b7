"""From regular HTML to Markdown: one pass over the tags, with what is open on a stack.

The input comes from `renewal.bank.markup_tags`: few tags, each closed in its place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from renewal.bank.findings import excerpt
from renewal.bank.markup_columns import MIXED, alignment_of
from renewal.bank.markup_escapes import Style
from renewal.bank.markup_layout import Cell, Flow, ItemList, Table, code_block, quotation
from renewal.bank.shifted import lowered, raised

_STYLES = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "mark": Style.STRONG,
    "em": Style.EMPHASIS,
    "i": Style.EMPHASIS,
    "u": Style.EMPHASIS,
    "ins": Style.EMPHASIS,
    "var": Style.EMPHASIS,
    "dfn": Style.EMPHASIS,
    "cite": Style.EMPHASIS,
    "s": Style.STRUCK,
    "strike": Style.STRUCK,
    "del": Style.STRUCK,
    "caption": Style.STRONG,
    "dt": Style.STRONG,
    **{f"h{level}": Style.STRONG for level in range(1, 7)},
}
_WRITTEN = (
    (re.compile(r"font-weight:\s*(?:bold|[6-9]00)"), Style.STRONG),
    (re.compile(r"font-style:\s*(?:italic|oblique)"), Style.EMPHASIS),
    (re.compile(r"text-decoration[a-z-]*:[^;]*underline"), Style.EMPHASIS),
    (re.compile(r"text-decoration[a-z-]*:[^;]*line-through"), Style.STRUCK),
)
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_PARAGRAPHS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 center dl dt dd caption figure figcaption address article aside"
    " details summary dir footer header nav section blockquote pre".split()
)
_SHIFTED = {"sup": raised, "sub": lowered}
_SHIFTED_WORDS = {"sup": "raised", "sub": "lowered"}


_TAG = r'<(/?)([a-z][a-z0-9]*+)((?: [a-z-]++="[^"]*+")*+)>'
_ATTRIBUTE = re.compile(r' ([a-z-]++)="([^"]*+)"')
_TOKEN = re.compile(rf"([^<]++)|{_TAG}")
_REGULAR = re.compile(rf"(?:[^<]++|{_TAG})*+")
_NOTHING: dict[str, str] = {}


EXHIBIT_CLASS = "renewal-exhibit"
"""The class of a picture in files of our own, where the file's name is the exhibit's id."""

STRUCK_CLASS = "renewal-struck"
"""The class of struck text in files of our own, for formats without an element for it."""


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture within a text: where it lies, as the file has it, and its alternative text."""

    src: str
    alt: str
    is_exhibit: bool = False


@dataclass(slots=True)
class _Link:
    """A link that is open, with what it has shown so far."""

    address: str
    text: str = ""


class Reading(HTMLParser):
    """One text on its way; after `read`, what came of it."""

    def __init__(self, *, inline: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.found_pictures: list[FoundPicture] = []
        self.left: list[str] = []
        self._flows = [Flow(inline)]
        self._lists: list[ItemList] = []
        self._tables: list[Table] = []
        self._styles: list[tuple[str, Style]] = []
        self._shifted: list[str] = []
        self._links: list[_Link] = []
        self._row_alignment = ""
        self._code = 0
        self._pre: list[str] | None = None

    def read(self, html: str) -> None:
        """The text, all of it; where every tag is as nh3 writes it, without a parser of others."""
        if _REGULAR.fullmatch(html) is None:
            self.feed(html)
            self.close()
            return
        for data, closes, name, attributes in _TOKEN.findall(html):
            if data:
                self.handle_data(unescape(data) if "&" in data else data)
            elif closes:
                self.handle_endtag(name)
            else:
                pairs = _ATTRIBUTE.findall(attributes) if attributes else ()
                self.handle_starttag(name, [(each, unescape(value)) for each, value in pairs])

    def markdown(self) -> str:
        """The Markdown of everything that was read."""
        return self._flows[0].markdown().strip()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """What the tag means begins."""
        given = {name: value or "" for name, value in attrs} if attrs else _NOTHING
        if tag in _PARAGRAPHS:
            self._begin_paragraph(tag)
        if tag in _STYLES:
            self._styles.append((tag, _STYLES[tag]))
        elif tag == "span":
            self._styles.append((tag, _style_of_span(given)))
        elif tag in _CODE:
            self._code += 1
        elif tag in _SHIFTED:
            self._shifted.append(tag)
        elif (begin := getattr(self, f"_begin_{tag}", None)) is not None:
            begin(given)

    def handle_endtag(self, tag: str) -> None:
        """What the tag means ends."""
        if tag in _STYLES or tag == "span":
            self._end_style(tag)
        elif tag in _CODE:
            self._code -= 1
        elif tag in _SHIFTED:
            self._shifted.pop()
        elif (end := getattr(self, f"_end_{tag}", None)) is not None:
            end()
        if tag in _PARAGRAPHS:
            self._flow.end_paragraph()

    def handle_data(self, data: str) -> None:
        """The text goes on."""
        for link in self._links:
            link.text += data
        if self._pre is not None:
            self._pre.append(data)
            return
        if self._shifted and data.strip():
            data = self._shift(data)
        self._flow.add_text(data, self._style, is_code=self._code > 0)

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    @property
    def _style(self) -> Style:
        style = Style.NONE
        for _, each in self._styles:
            style |= each
        return style

    def _leave(self, what: str) -> None:
        if what not in self.left:
            self.left.append(what)

    def _end_style(self, tag: str) -> None:
        places = [place for place, (open_tag, _) in enumerate(self._styles) if open_tag == tag]
        if places:
            del self._styles[places[-1]]

    def _shift(self, text: str) -> str:
        tag = self._shifted[-1]
        shifted = _SHIFTED[tag](text)
        if not shifted.is_exact:
            self._leave(f'The {_SHIFTED_WORDS[tag]} text "{excerpt(text)}"')
        return shifted.text

    def _begin_paragraph(self, tag: str) -> None:
        self._flow.end_paragraph()
        if tag == "p":
            self._flow.has_paragraphs = True

    def _begin_br(self, given: dict[str, str]) -> None:
        if self._pre is not None:
            self._pre.append("\n")
        else:
            self._flow.add_break()

    def _begin_hr(self, given: dict[str, str]) -> None:
        self._flow.end_paragraph()
        self._flow.add_block("" if self._flow.inline else "***")

    def _begin_img(self, given: dict[str, str]) -> None:
        latex = given.get("data-equation-content", "")
        if latex:
            self._flow.add_text(rf"\({latex}\)", self._style, is_code=False)
        else:
            alt = " ".join((given.get("alt") or given.get("title") or "").split())
            is_exhibit = EXHIBIT_CLASS in given.get("class", "").split()
            found = FoundPicture(given.get("src", "").strip(), alt, is_exhibit)
            self.found_pictures.append(found)

    def _begin_q(self, given: dict[str, str]) -> None:
        self._flow.add_text("\N{LEFT DOUBLE QUOTATION MARK}", self._style, is_code=False)

    def _end_q(self) -> None:
        self._flow.add_text("\N{RIGHT DOUBLE QUOTATION MARK}", self._style, is_code=False)

    def _begin_a(self, given: dict[str, str]) -> None:
        self._links.append(_Link(given.get("href", "").strip()))

    def _end_a(self) -> None:
        link = self._links.pop()
        shown = link.text.strip()
        if link.address and shown not in (link.address, link.address.removeprefix("mailto:")):
            self._leave(f"The link to {excerpt(link.address)}")

    def _begin_pre(self, given: dict[str, str]) -> None:
        self._pre = self._pre if self._pre is not None else []

    def _end_pre(self) -> None:
        text = "".join(self._pre or ())
        self._pre = None
        self._flow.add_block(code_block(text, inline=self._flow.inline))

    def _begin_blockquote(self, given: dict[str, str]) -> None:
        self._flows.append(Flow(self._flow.inline))

    def _end_blockquote(self) -> None:
        inner = self._flows.pop()
        text = inner.markdown()
        self._flow.add_block(text if self._flow.inline else quotation(text))

    def _begin_ul(self, given: dict[str, str]) -> None:
        self._begin_list(None)

    def _begin_ol(self, given: dict[str, str]) -> None:
        if given.get("type", "1") != "1":
            self._leave("The lettering of a list")
        start = given.get("start", "1")
        self._begin_list(int(start) if start.isascii() and start.isdecimal() else 1)

    def _begin_list(self, start: int | None) -> None:
        self._flow.end_paragraph()
        self._lists.append(ItemList(start))

    def _end_ul(self) -> None:
        self._lists.pop().add_to(self._flow)

    _end_ol = _end_ul

    def _begin_li(self, given: dict[str, str]) -> None:
        self._flow.end_paragraph()
        flow = Flow(self._flow.inline)
        if self._lists:
            self._lists[-1].items.append(flow)
        self._flows.append(flow)

    def _end_li(self) -> None:
        flow = self._flows.pop()
        flow.end_paragraph()
        if not self._lists:
            self._flow.add_block(flow.markdown())

    def _begin_table(self, given: dict[str, str]) -> None:
        self._flow.end_paragraph()
        if self._flow.inline:
            self._leave("The layout of a table")
        self._tables.append(Table())

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.add_to(self._flow)
        if table.is_mixed:
            self._leave(MIXED)

    def _begin_tr(self, given: dict[str, str]) -> None:
        self._row_alignment = alignment_of(given) if given else ""
        if self._tables:
            self._tables[-1].rows.append([])

    def _begin_td(self, given: dict[str, str], *, is_heading: bool = False) -> None:
        if any(given.get(name, "1") not in ("", "1") for name in ("colspan", "rowspan")):
            self._leave("Merged cells of a table")
        alignment = (alignment_of(given) if given else "") or self._row_alignment
        self._flows.append(Flow(inline=True))
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append(Cell(self._flow, is_heading, alignment))

    def _begin_th(self, given: dict[str, str]) -> None:
        self._begin_td(given, is_heading=True)

    def _end_td(self) -> None:
        self._flows.pop().end_paragraph()

    _end_th = _end_td


def _style_of_span(given: dict[str, str]) -> Style:
    style = Style.STRUCK if STRUCK_CLASS in given.get("class", "").split() else Style.NONE
    css = given.get("style", "").lower()
    for pattern, each in _WRITTEN:
        if pattern.search(css):
            style |= each
    return style
