"""One set of names for QTI 2.0, 2.1, 2.2 and 3.0.

QTI 3 says `qti-simple-choice` and `response-identifier` where QTI 2 says `simpleChoice` and
`responseIdentifier`. Here every tree gets the names of QTI 2, without namespaces, so that one
reader serves all of them.
"""

from typing import TYPE_CHECKING

from renewal.bank.xml import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ITEM = "assessmentItem"
TEST = "assessmentTest"
STIMULUS = "assessmentStimulus"
_PREFIX = "qti-"


def usual_name(name: str) -> str:
    """The name of an element as QTI 2 has it."""
    rest = name.removeprefix(_PREFIX)
    return _camel(rest) if rest != name and rest[:1].isalpha() else name


def use_usual_names(root: "Element") -> None:
    """Every element and attribute of the tree has its name of QTI 2."""
    for element in root.iter():
        name = name_of(element)
        if not name:
            continue
        element.tag = usual_name(name)
        is_qti = name.startswith(_PREFIX)
        for key in list(element.attrib):
            plain = str(key).rpartition("}")[2]
            usual = _camel(plain) if is_qti and not plain.startswith("data-") else plain
            if usual != key and usual not in element.attrib:
                element.set(usual, element.attrib.pop(key))


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
