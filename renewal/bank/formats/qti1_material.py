"""Texts of QTI 1.2: `material` with pieces of plain text, HTML and pictures, as Markdown.

The type of a text is written in any case (`TEXT/HTML`), its HTML escaped, verbatim or as elements.
Blackboard has elements of its own (`mat_formattedtext`), whose "smart text" is HTML in which a line
end is a line end.
"""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from renewal.bank.markup import Marked, from_html, from_plain
from renewal.bank.xml import attribute, children, inside, markup_within, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FLOWS = frozenset(("flow", "flow_mat", "mat_extension"))
_ANSWERS = frozenset(
    ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
)
_CHOICES = frozenset(("render_choice", "render_hotspot", "render_slider", "render_fib"))
_LOUD = {"mataudio": "A sound", "matvideo": "A film", "matapplet": "An embedded object"}
_HTML = ("html", "xhtml")


def stem_of(presentation: "Element") -> Marked:
    """What is asked: everything in the presentation but the answers."""
    return _marked(list(_materials(presentation)), inline=False)


def text_of(element: "Element", *, inline: bool = False) -> Marked:
    """All the material in the element."""
    found = list(inside(element, "material"))
    return _marked(found, inline=inline)


def _materials(element: "Element") -> Iterator["Element"]:
    """The material in the order of the file, without that of options."""
    for child in children(element):
        name = name_of(child)
        if name == "material":
            yield child
        elif name in _FLOWS | _ANSWERS:
            yield from _materials(child)


def _marked(materials: list["Element"], *, inline: bool) -> Marked:
    pieces = [piece for material in materials for piece in children(material)]
    if len(pieces) == 1 and _is_plain(pieces[0]):
        return Marked(from_plain(pieces[0].text or "", inline=inline))
    blocks = ("".join(_html(each) for each in children(material)) for material in materials)
    marked = from_html("".join(f"<div>{block}</div>" for block in blocks), inline=inline)
    loud = (_LOUD[name_of(piece)] for piece in pieces if name_of(piece) in _LOUD)
    return Marked(marked.text, (*marked.left, *dict.fromkeys(loud)), marked.pictures)


def _is_plain(piece: "Element") -> bool:
    kind = attribute(piece, "texttype", "type").casefold()
    has_elements = next(children(piece), None) is not None
    is_text = name_of(piece) == "mattext" or "plain" in kind
    return is_text and not has_elements and not any(kind.endswith(each) for each in _HTML)


def _html(piece: "Element") -> str:
    """One piece of material as HTML."""
    name = name_of(piece)
    if name == "matimage":
        return _picture(piece)
    if name == "matbreak":
        return "<br>"
    if name in _FLOWS:
        return "".join(_html(each) for each in children(piece))
    if name not in ("mattext", "matemtext", "mat_formattedtext"):
        return ""
    text = _text(piece)
    return f"<em>{text}</em>" if name == "matemtext" else text


def _text(piece: "Element") -> str:
    if _is_plain(piece):
        return escape((piece.text or "").strip("\n"), quote=False).replace("\n", "<br>")
    if next(children(piece), None) is not None:
        return markup_within(piece)
    text = piece.text or ""
    is_smart = "smart" in attribute(piece, "type").casefold()
    return text.strip().replace("\n", "<br>") if is_smart else text


def _picture(piece: "Element") -> str:
    src = attribute(piece, "uri").strip()
    content = (piece.text or "").strip()
    if not src and content:
        kind = attribute(piece, "imagtype", "imagetype").strip() or "image/png"
        src = f"data:{kind};base64,{''.join(content.split())}"
    alt = attribute(piece, "label").strip()
    return f'<img src="{escape(src)}" alt="{escape(alt)}">' if src else ""
