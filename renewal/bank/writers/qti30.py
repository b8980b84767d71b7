"""QTI 3.0 packages: those of QTI 2.1 under the names of QTI 3.

`simpleChoice` becomes `qti-simple-choice`, `maxChoices` becomes `max-choices`; HTML keeps its
names. Feedback has its text in a body of its own.
"""

import re
from collections.abc import Sequence

from renewal.bank.writers.qti_item import NAMESPACE, SCHEMA
from renewal.bank.writers.qti_packing import Version, write_package
from renewal.bank.writers.written import Written
from renewal.domain.item import Exhibit, Item

name = "QTI 3.0 package"
suffix = ".qti30.zip"
purpose = "For programs that ask for the newest version of QTI."

_NAMES = """
    assessmentItem assessmentItemRef assessmentSection assessmentTest baseValue choiceInteraction
    correct correctResponse defaultValue itemBody match modalFeedback outcomeDeclaration
    responseCondition responseDeclaration responseElse responseIf responseProcessing
    setOutcomeValue simpleChoice testPart value variable
""".split()
# Within attributes and texts < is written &lt;, so what looks like a tag is one.
_TAG = re.compile(rf"<(/?)({'|'.join(_NAMES)})(?=[\s/>])([^>]*)>")
_ATTRIBUTE = re.compile(r'(?<=\s)([a-z]+[A-Z]\w*)(?==")')
_CAPITAL = re.compile(r"[A-Z]")
_PLACES = (
    (NAMESPACE, "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"),
    (
        SCHEMA,
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    ),
    (
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    ),
)


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a package."""
    return write_package(items, exhibits, _VERSION)


def _renamed(content: bytes) -> bytes:
    """The file under the names of QTI 3."""
    return _TAG.sub(_tag, content.decode()).encode()


def _tag(found: re.Match[str]) -> str:
    closes, tag, rest = found.groups()
    for before, after in _PLACES:
        rest = rest.replace(before, after)
    rest = _ATTRIBUTE.sub(lambda each: _kebab(each[1]), rest)
    written = f"<{closes}qti-{_kebab(tag)}{rest}>"
    if tag != "modalFeedback":
        return written
    return f"</qti-content-body>{written}" if closes else f"{written}<qti-content-body>"


def _kebab(name: str) -> str:
    return _CAPITAL.sub(lambda capital: f"-{capital[0].lower()}", name)


_VERSION = Version(
    contents="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    schema="QTI Package",
    schema_version="3.0.0",
    kind="v3p0",
    file=_renamed,
)
