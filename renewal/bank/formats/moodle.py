"""Moodle XML: `<quiz>` with questions, and categories between them that hold for what follows.

What is read: choice questions of both kinds and true/false. Everything else that Moodle knows
(cloze, matching, calculated …) is counted by its type. What Moodle puts around a question and
nobody is shown here (tags of its users, hints, words for "right" and "wrong") is told once a file.
"""

from typing import TYPE_CHECKING

from renewal.bank.findings import Place
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.moodle_question import KINDS, MoodleQuestion
from renewal.bank.source import ReadResult, Source
from renewal.bank.xml import attribute, children, line_of, parse_xml, root_name, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

name = "Moodle XML"
max_bytes = 50_000_000

_NO_NAMES = frozenset(("", "top", "$course$", "$module$", "$system$", "$cat$"))
_SLASH = "\x00"


def recognises(content: bytes, file: str) -> int:
    """Sure of a quiz with questions in it; other programs have a quiz without any."""
    if root_name(content) != "quiz":
        return 0
    if b"<question" in content or b"<\0q\0u\0e\0s\0t\0i" in content:
        return 95
    return 30 if file.lower().endswith(".xml") else 20


def read(source: Source) -> ReadResult:
    """Every choice question of the file, and how many there are of other types."""
    parsed = parse_xml(source.content, source.file)
    if parsed.root is None:
        return ReadResult(findings=parsed.findings)
    harvest = Harvest(source)
    _read_quiz(parsed.root, harvest)
    return harvest.result(*parsed.findings)


def category_of(path: str) -> tuple[str, ...]:
    """The names of a category's path from the outermost, without Moodle's own."""
    names = path.replace("//", _SLASH).split("/")
    plain = (each.replace(_SLASH, "/").strip() for each in names)
    return tuple(each for each in plain if each.casefold() not in _NO_NAMES)


def _read_quiz(root: "Element", harvest: Harvest) -> None:
    """Every question of the quiz is read or counted."""
    category: tuple[str, ...] = ()
    for element in children(root, "question"):
        place = Place(harvest.source.file, line_of(element))
        kind = attribute(element, "type").strip()
        if kind == "category":
            category = category_of(text_at(element, "category", "text"))
        elif kind not in KINDS:
            harvest.skip(kind, place)
        elif harvest.is_full(place):
            return
        elif not harvest.is_too_large(place, element):
            question = MoodleQuestion(element, kind, harvest)
            found = question.found(category)
            for aside in question.asides():
                harvest.note_once(aside, place)
            harvest.add(found)
