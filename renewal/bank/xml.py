"""XML of other programs, read without anything that XML can do besides holding text.

No single guard is enough: lxml loads and resolves nothing, but would keep an unresolved entity
where text should be, and its limits leave room for millions of elements. So before lxml sees a
byte, the text is decoded here (encodings of old programs included), a document type is taken out
(one with entities of its own is refused), the entities that HTML has become characters, and tags
and attributes are counted, which bounds the memory that the tree can need.

Elements are found by local name only, since every program has its own idea of namespaces.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING

from renewal.bank.codes.found import XML_ENTITIES, XML_TOO_MUCH
from renewal.bank.codes.shape import ENCODING_NOT_UTF8
from renewal.bank.decoding import Decoded, control_characters, decode_text, with_plain_line_ends
from renewal.bank.findings import Finding, Place
from renewal.bank.limits import MOST_LISTED
from renewal.bank.xml_faults import fault_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_TAGS = 1_500_000
"""How many `<` a file may have; a question has some fifteen at least, and forty with feedback."""
MOST_ATTRIBUTES = 600_000
MOST_ENTITIES = 3_000_000
DEEPEST_MARKUP = 100
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(
    rb"""\s*<\?xml\b[^<>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["'][^<>]{0,100}\?>"""
)
_DECLARATION = re.compile(r"\s*<\?xml\b[^<>]{0,400}\?>")
_PROLOG = re.compile(r"\s+|<\?[^>]{0,1000}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_LEGACY = re.compile(
    r"(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp)125\d|gb2312|gbk|gb18030|big5|shift_jis"
    r"|euc-(?:jp|kr)",
    re.IGNORECASE,
)
_LATIN = re.compile(r"(?:us-)?ascii|iso-?8859-1|latin-?1", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_ROOT = re.compile(r"<(?:[\w.-]{1,100}:)?([A-Za-z_][\w.-]{0,100})")
# lxml looks through an element's attributes anew for each of them.
_CROWDED = re.compile(
    r"""<[^\s<>/!?]++(?:\s++[^\s=<>"']++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))"""
    rf"{{{MOST_LISTED + 1}}}"
)
_EMPTY = frozenset("br hr img col wbr".split())
_LOOKED_AT = 20_000
_TEXT_BEGINS = "<![CDATA["
_TEXT_ENDS = "]]>"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root of a file, or None and the reason among the findings."""

    root: "Element | None"
    findings: tuple[Finding, ...] = ()


def parse_xml(content: bytes, file: str, member: str | None = None) -> Parsed:
    """The tree of the file with the lines of the file; never raises, loads nothing else."""
    decoded = _decoded(content, file)
    findings = tuple(replace(each, member=member) for each in decoded.findings)
    if any(finding.is_error for finding in findings):
        return Parsed(None, findings)
    place = Place(file, 1, member=member)
    text = _without_declaration(decoded.text)
    refused = _too_much(text, place)
    if refused is None:
        plain = _without_doctype(text)
        refused = XML_ENTITIES.finding(place) if plain is None else None
        text = plain or ""
    if refused is not None:
        return Parsed(None, (*findings, refused))
    parsed = _tree(_with_characters(text), place)
    return Parsed(parsed.root, (*findings, *parsed.findings))


def looks_like_xml(content: bytes) -> bool:
    """True when the first thing in the file is a tag, a declaration or a comment."""
    head = content[:400]
    if head.startswith(_BOMS[1:]):
        head = head.decode("utf-16", "ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n").startswith(b"<")


def root_name(content: bytes) -> str:
    """The local name of the first element, as well as its beginning can be read; else nothing."""
    head = content[:_LOOKED_AT]
    text = head.decode("utf-16" if head.startswith(_BOMS[1:]) else "utf-8-sig", "replace")
    text = _without_declaration(text)
    position = _end_of_prolog(text)
    if _DOCTYPE.match(text, position):
        position = _end_of_prolog(text, text.find(">", position) + 1)
    found = _ROOT.match(text, position)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How elements that HTML does not know become HTML.

    `instead` gives the HTML of an element itself ("" drops it, None is as usual); `named` gives
    the name that an element has in HTML.
    """

    instead: "Callable[[Element], str | None]" = lambda _: None
    named: Callable[[str], str] = str


HTML = Dialect()


def markup_within(element: "Element", dialect: Dialect = HTML, levels: int = DEEPEST_MARKUP) -> str:
    """What stands in the element, as HTML without namespaces; below so many levels, as text."""
    pieces = [_text(element.text)]
    for node in element:
        name = name_of(node)
        own = dialect.instead(node) if name else ""
        if own is not None:
            pieces.append(own)
        elif levels:
            html = dialect.named(name)
            pieces += [_start_tag(node, html), markup_within(node, dialect, levels - 1)]
            pieces += [] if html in _EMPTY else [f"</{html}>"]
        else:
            pieces.append(_text("".join(str(each) for each in node.itertext())))
        pieces.append(_text(node.tail))
    return "".join(pieces)


def name_of(element: "Element") -> str:
    """The name of the element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: "Element", *names: str) -> Iterator["Element"]:
    """The child elements with one of these names, all of them when none is given."""
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and (tag in names or not names or tag.rpartition("}")[2] in names):
            yield child


def child(element: "Element", *path: str) -> "Element | None":
    """The first element at the end of this path of names."""
    found: Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def by_name(element: "Element") -> dict[str, list["Element"]]:
    """The child elements by their names; quicker for who asks for many of them."""
    found: dict[str, list[Element]] = {}
    for each in element:
        tag = each.tag
        if isinstance(tag, str):
            found.setdefault(tag.rpartition("}")[2], []).append(each)
    return found


def inside(element: "Element", *names: str) -> Iterator["Element"]:
    """The elements with one of these names at any depth, in the order of the file."""
    for each in element.iterdescendants():
        if name_of(each) in names:
            yield each


def attribute(element: "Element", *names: str) -> str:
    """The first of these attributes that is there, whatever its namespace; else nothing."""
    attributes = element.attrib.items()
    for name in names:
        for key, value in attributes:
            if key == name or ("}" in key and str(key).rpartition("}")[2] == name):
                return str(value)
    return ""


def text_at(element: "Element", *path: str) -> str:
    """All the text of the first element at the end of this path; nothing when there is none."""
    return text_of(child(element, *path))


def text_of(element: "Element | None") -> str:
    """All the text of the element; nothing when there is none."""
    if element is None:
        return ""
    if len(element) == 0:  # also of comments, which hide a part of the text
        return element.text or ""
    return "".join(str(each) for each in element.itertext())


def line_of(element: "Element") -> int | None:
    """The line of the element's first tag."""
    line = element.sourceline
    return int(line) if line is not None else None


def _text(text: str | None) -> str:
    return escape(text or "", quote=False)


def _start_tag(element: "Element", name: str) -> str:
    pairs = (
        f' {str(key).rpartition("}")[2]}="{escape(str(value))}"'
        for key, value in element.attrib.items()
    )
    return f"<{name}{''.join(pairs)}>"


def _decoded(content: bytes, file: str) -> Decoded:
    """The text by byte order mark, else by what the file declares, else as any text."""
    found = None if content.startswith(_BOMS) else _DECLARED.match(content[:1000])
    name = found[1].decode("ascii") if found else "utf-8"
    if not _LEGACY.fullmatch(name):
        return decode_text(content, file)
    # What calls itself Latin-1 is Windows-1252 everywhere; where they differ, Latin-1 has nothing.
    codec = "cp1252" if _LATIN.fullmatch(name) else name
    try:
        text = with_plain_line_ends(content.decode(codec))
    except (LookupError, UnicodeError):
        what = f"it says that it is {name} and is not"
        return Decoded("", (ENCODING_NOT_UTF8.finding(Place(file, 1), what=what),))
    faults = tuple(control_characters(text, file))
    return Decoded("" if faults else text, faults)


def _without_declaration(text: str) -> str:
    """The text without `<?xml …?>`, which may lack a blank and names an encoding that is gone."""
    found = _DECLARATION.match(text)
    return text if found is None else "\n" * found.group().count("\n") + text[found.end() :]


def _too_much(text: str, place: Place) -> Finding | None:
    for what, count, limit in (
        ("tags", text.count("<"), MOST_TAGS),
        ("entities", text.count("&"), MOST_ENTITIES),
        ("attributes", text.count('="') + text.count("='") + text.count("= "), MOST_ATTRIBUTES),
    ):
        if count > limit:
            return XML_TOO_MUCH.finding(place, what=f"{count:,} {what}", limit=limit)
    crowded = _CROWDED.search(text)
    if crowded is None:
        return None
    where = place._replace(line=text.count("\n", 0, crowded.start()) + 1)
    return XML_TOO_MUCH.finding(where, what="an element with more attributes", limit=MOST_LISTED)


def _without_doctype(text: str) -> str | None:
    """The text with the document type blanked out; None when that declares anything itself."""
    position = _end_of_prolog(text)
    if not _DOCTYPE.match(text, position):
        return text
    end = text.find(">", position)
    declaration = text[position : end + 1]
    if end < 0 or "[" in declaration or "<!" in declaration[2:]:
        return None
    return text[:position] + "\n" * declaration.count("\n") + text[end + 1 :]


def _end_of_prolog(text: str, position: int = 0) -> int:
    """Where the first thing begins that is no blank, comment or processing instruction."""
    while True:
        if text.startswith("<!--", position):
            end = text.find("-->", position)
            if end < 0:
                return position
            position = end + 3
            continue
        found = _PROLOG.match(text, position)
        if found is None:
            return position
        position = found.end()


def _with_characters(text: str) -> str:
    """The text with characters for the entities of HTML, except where `&` is just a character."""
    if "&" not in text:
        return text
    pieces: list[str] = []
    position = 0
    while True:
        begins = text.find(_TEXT_BEGINS, position)
        ends = text.find(_TEXT_ENDS, begins) if begins >= 0 else -1
        if ends < 0:
            pieces.append(_ENTITY.sub(_character, text[position:]))
            return "".join(pieces)
        pieces += [_ENTITY.sub(_character, text[position:begins]), text[begins:ends]]
        position = ends


def _character(found: re.Match[str]) -> str:
    meant = html5.get(f"{found[1]};")
    return found.group() if meant is None else escape(meant)


def _tree(text: str, place: Place) -> Parsed:
    from lxml import etree  # not needed to serve a page, and slow to import

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return Parsed(etree.fromstring(text.encode("utf-8"), parser))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        where = Place(place.file, max(line, 1), max(column, 0) or None, member=place.member)
        return Parsed(None, (fault_of(error.msg, where),))
