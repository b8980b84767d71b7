"""Which SVG drawings may be shown: an allow-list of what can only draw.

A drawing is shown by `<img>`, where browsers run no script and load nothing; this list makes it
true of the file itself, wherever it is opened. No links, no styles, no scripts, no `<use>`, no
`<defs>`, no outside anything. Parsing is hardened in three ways, because no single one holds: a
file with a DOCTYPE or an entity is refused unread, lxml resolves and loads nothing, and what lxml
then reports of a document type or a processing instruction is refused again.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from renewal.bank.codes.exhibits import (
    SVG_ATTRIBUTE,
    SVG_DOCTYPE,
    SVG_ELEMENT,
    SVG_ROOT,
    SVG_SYNTAX,
    SVG_VALUE,
)
from renewal.bank.findings import Notice, excerpt

if TYPE_CHECKING:
    from lxml import etree

SIZE_LIMIT = 200_000
"""The largest drawing, in bytes."""
MOST_REPORTED = 20

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
ELEMENTS = tuple(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc".split()
)
_WORDS = frozenset(f"id role aria-label aria-hidden {_XML}lang {_XML}space lang".split())
_GEOMETRY = frozenset(
    "x y x1 y1 x2 y2 cx cy r rx ry dx dy width height d points rotate transform viewBox"
    " preserveAspectRatio version pathLength textLength lengthAdjust".split()
)
_PRESENTATION = frozenset(
    "alignment-baseline baseline-shift color display dominant-baseline fill fill-opacity fill-rule"
    " font-family font-size font-size-adjust font-stretch font-style font-variant font-weight"
    " letter-spacing opacity paint-order shape-rendering stroke stroke-dasharray stroke-dashoffset"
    " stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor"
    " text-decoration text-rendering vector-effect visibility word-spacing writing-mode".split()
)
_FUNCTIONS = frozenset("rgb rgba hsl hsla translate rotate scale matrix skewx skewy calc".split())
_CALL = re.compile(r"([\w-]*)\s*\(")
# No number, colour, path or font name needs these; CSS escapes and comments could hide a call.
_SUSPICIOUS = re.compile(r"[\\:;@{}<>&]|/\*")


def svg_notices(content: bytes, name: str) -> tuple[Notice, ...]:
    """Everything that keeps the drawing out; nothing when it may be shown as it is."""
    lowered = content.lower()
    if b"<!doctype" in lowered or b"<!entity" in lowered:
        return (SVG_DOCTYPE.notice(name=name),)
    root = _parsed(content)
    if isinstance(root, str):
        return (SVG_SYNTAX.notice(name=name, reason=root),)
    found: list[Notice] = []
    for notice in _walk(root, name):
        if len(found) < MOST_REPORTED:
            found.append(notice)
    return tuple(found)


def _parsed(content: bytes) -> "etree._Element | str":
    """The root element, or the reason why there is none."""
    from lxml import etree  # not needed to serve a page, and slow to import

    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return excerpt(str(error), 100)
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        return f"it says that its encoding is {encoding}; save it as UTF-8"
    return root


def _walk(root: "etree._Element", name: str) -> Iterator[Notice]:
    from lxml import etree

    strange = [*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter()]
    foreign = [node for node in strange if not isinstance(node.tag, str)]
    if root.getroottree().docinfo.doctype or any(each.tag is not etree.Comment for each in foreign):
        yield SVG_DOCTYPE.notice(name=name)
    if root.tag != f"{_NAMESPACE}svg" or not root.get("viewBox"):
        yield SVG_ROOT.notice(name=name)
        if not str(root.tag).startswith(_NAMESPACE):
            return  # every element would be reported as foreign
    for element in root.iter(etree.Element):
        yield from _element(element, name)


def _element(element: "etree._Element", name: str) -> Iterator[Notice]:
    line = element.sourceline or 1
    tag = str(element.tag)
    short = tag.removeprefix(_NAMESPACE)
    if tag == short or short not in ELEMENTS:
        allowed = ", ".join(ELEMENTS)
        shown = _without_namespace(short)
        yield SVG_ELEMENT.notice(name=name, svg_line=line, element=shown, allowed=allowed)
        return
    for attribute, value in element.attrib.items():
        yield from _attribute(short, str(attribute), str(value), name, line)


def _attribute(element: str, attribute: str, value: str, name: str, line: int) -> Iterator[Notice]:
    shown: dict[str, Any] = {
        "name": name,
        "svg_line": line,
        "attribute": _without_namespace(attribute),
    }
    if attribute in _WORDS:
        return
    if attribute not in _GEOMETRY and attribute not in _PRESENTATION:
        yield SVG_ATTRIBUTE.notice(element=element, **shown)
    elif _SUSPICIOUS.search(value) or any(
        call.group(1).lower() not in _FUNCTIONS for call in _CALL.finditer(value)
    ):
        yield SVG_VALUE.notice(value=excerpt(value), **shown)


def _without_namespace(name: str) -> str:
    return excerpt(name.rpartition("}")[2])
