"""LaTeX to MathML, with the formula on one line for whoever hears the page."""

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CHILDREN: Final = {
    "mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "mroot": 2,
    "mover": 2, "munder": 2, "munderover": 3,
}  # fmt: skip
TAGS: Final = frozenset(_CHILDREN) | frozenset(
    "math mrow mi mn mo mtext mspace msqrt mstyle mtable mtr mtd".split()
)
"""The elements of MathML that pages show; a formula that needs others stays text."""
ATTRIBUTES: Final = {
    "math": {"aria-label"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form"},
    "mspace": {"width"},
}
_LONGEST: Final = 500
_DEEPEST: Final = 20
_ENVIRONMENT: Final = r"\begin"
"""The converter takes environments of any name for nothing, so none is drawn."""
_BRACE: Final = re.compile(r"\\.|[{}]")
_SIGN_BEFORE: Final = re.compile(r"^([+\N{MINUS SIGN}]) ")
_ON_ONE_LINE: Final = {
    "mfrac": "{0}/{1}",
    "msub": "{0}_{1}",
    "msup": "{0}^{1}",
    "msubsup": "{0}_{1}^{2}",
    "mroot": "{1}√{0}",
}


@lru_cache(maxsize=1024)
def mathml_of(latex: str) -> str | None:
    """The MathML of a formula, None where the LaTeX cannot be read in every detail."""
    # Loaded when there is a formula: most processes never see one.
    from xml.etree.ElementTree import tostring

    root = _element_of(latex)
    if root is None:
        return None
    for each in root.iter():
        each.text = unescape(each.text) if each.text else None  # the converter names characters
    root.attrib.clear()
    root.set("aria-label", " ".join(_on_one_line(root).split()))
    return tostring(root, encoding="unicode")


@lru_cache(maxsize=1024)
def can_be_read(latex: str) -> bool:
    """Whether there is MathML of the formula; to draw it takes a third longer."""
    return _element_of(latex) is not None


def _element_of(latex: str) -> "Element | None":
    """What the converter makes of the LaTeX, if it reads it in every detail."""
    from latex2mathml.converter import convert_to_element

    if len(latex) > _LONGEST or not _is_balanced(latex) or _ENVIRONMENT in latex:
        return None
    try:
        root: Element = convert_to_element(latex)
    except Exception:  # noqa: BLE001 - it raises of many kinds where LaTeX is wrong
        return None
    return root if all(map(_is_whole, root.iter())) else None


def _is_balanced(latex: str) -> bool:
    depth = 0
    for found in _BRACE.finditer(latex):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def _is_whole(element: "Element") -> bool:
    """Whether nothing of the LaTeX is left over, and nothing lacks that belongs there."""
    name, children = element.tag, len(element)
    is_known = name in TAGS and children == _CHILDREN.get(name, children)
    return is_known and not (element.text or "").startswith("\\")


def _on_one_line(element: "Element") -> str:
    """What stands above and below each other one after the other, as in U/(R_1 + R_2)."""
    parts = list(map(_on_one_line, element))
    if element.tag in _ON_ONE_LINE:
        return _ON_ONE_LINE[element.tag].format(*(_together(part.strip()) for part in parts))
    if element.tag == "msqrt":
        return f"√{_together(''.join(parts).strip())}"
    if element.tag == "mo":
        return f" {element.text or ''} "
    return " " if element.tag == "mspace" else (element.text or "") + "".join(parts)


def _together(part: str) -> str:
    part = _SIGN_BEFORE.sub(r"\1", part)
    is_one = part.replace("_", "").replace(".", "").isalnum() or len(part) < 2
    return part if is_one else f"({part})"
