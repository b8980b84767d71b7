"""Numbered questions with lettered options in text, as Respondus, QCon and text2qti read them.

One tolerant reader for their dialects: a star before or behind the letter marks what is right, or a
list `Answers:` at the end says it; `[*]` and `[ ]` offer several. `Title:`, `Points:`, `Type:` and
feedback (`~`, `@`, `...`, `+`, `-`) are known. Files that show themselves as text2qti's have
Markdown in them, others plain text. Code that text2qti would run (`{.python .run}`) is text here.
"""

import re
from urllib.parse import unquote

from renewal.bank.codes.found import GRAMMAR, NO_QUESTIONS, READING_NOTE, TYPE_SKIPPED
from renewal.bank.decoding import decode_text
from renewal.bank.findings import Finding, FindingCode, Place
from renewal.bank.formats.respondus_lines import Block, blocks_of, is_text2qti
from renewal.bank.formats.respondus_question import RespondusQuestion
from renewal.bank.formats.sniffing import beginning
from renewal.bank.found import Placement
from renewal.bank.gallery import Gallery
from renewal.bank.limits import MOST_QUESTIONS
from renewal.bank.review.taking import Taking
from renewal.bank.source import ReadResult, Source
from renewal.bank.too_many import NONE_READ, too_many

name = "Respondus text"
max_bytes = 20_000_000

_STEM = re.compile(r"^[ \t]*\d{1,5}[.)][ \t]+\S", re.MULTILINE)
_MARKED = re.compile(
    r"^[ \t]*\*[ \t]*[A-Za-z][.)]|^[ \t]*[A-Za-z][.)][ \t]*\*[^*\n]*$", re.MULTILINE
)
_BOXES = re.compile(r"^[ \t]*\[[ \t*xX]?\][ \t]+\S", re.MULTILINE)
_NO_KEYS = re.compile(
    r"^[ \t]*\d{1,5}[.)][ \t]+\S.*\n\s*\(?[Aa][.)][ \t]+\S.*\n\s*\(?[Bb][.)][ \t]+\S", re.MULTILINE
)
_OPTION = re.compile(r"^[ \t]*[A-Za-z][.)][ \t]+\S", re.MULTILINE)
# A line ANSWER: with nothing behind it is one of Aiken's; what it begins here is a list.
_ANSWERS = re.compile(
    r"^[ \t]*(?:answers?[ \t]*:|answer key[ \t]*:?)[ \t]*\n\s*\d{1,5}[.)]?[ \t]+\(?[A-Za-z]\b"
    r"|^[ \t]*ANS:[ \t]*[A-Z]\b",
    re.MULTILINE | re.IGNORECASE,
)
LINES_AT_ALL = 200_000
LINES_EACH = 20
"""So many lines may the questions of a file have, and so many more for each of them."""


def recognises(content: bytes, file: str) -> int:  # noqa: ARG001 - the content alone decides
    """Sure of numbered questions whose right options have a star."""
    text = beginning(content)
    if text.lstrip().startswith(("<", "{", "[[", "[\n")) or not _STEM.search(text):
        return 0
    if _MARKED.search(text) or len(_BOXES.findall(text)) > 1:
        return 78
    if _ANSWERS.search(text) and len(_OPTION.findall(text)) > 1:
        return 74
    # Nothing says what is right, which is told question by question.
    return 20 if len(_NO_KEYS.findall(text)) > 1 else 0


def read(source: Source) -> ReadResult:
    """Every choice question of the file, and what is wrong with it or was left out."""
    decoded = decode_text(source.content, source.file)
    reading = _Reading(source, list(decoded.findings), is_markdown=is_text2qti(decoded.text))
    lines = 0
    for count, block in enumerate(blocks_of(decoded.text), 1):
        lines += len(block.lines)
        if len(reading.taking.items) == MOST_QUESTIONS:
            reading.tell(too_many(Place(source.file, block.line), MOST_QUESTIONS))
            break
        if lines > LINES_AT_ALL + LINES_EACH * count:
            problem = f"The questions have {lines:,} lines up to here; {NONE_READ}"
            place = Place(source.file, block.line)
            reading.tell(GRAMMAR.finding(place, problem=problem, fix="Split the file."))
            break
        reading.add(block)
        if reading.taking.is_full:
            break
    return reading.result()


class _Reading:
    """One file on its way from blocks to items."""

    def __init__(self, source: Source, findings: list[Finding], *, is_markdown: bool) -> None:
        self.source = source
        self.gallery = Gallery(source.installed)
        self.placement = Placement(source, findings, self.gallery.findings)
        self.taking = Taking(self.placement.findings)
        self._is_markdown = is_markdown
        self._skipped: dict[str, int] = {}
        self._noted: set[str] = set()

    def add(self, block: Block) -> None:
        """The question of the block is added, or what it is instead."""
        question = RespondusQuestion(
            block,
            self.source.file,
            is_markdown=self._is_markdown,
            gallery=self.gallery,
            find=self._beside,
        )
        place = Place(self.source.file, block.line)
        if question.kind:
            self._skipped[question.kind] = self._skipped.get(question.kind, 0) + 1
            self.placement.findings.append(TYPE_SKIPPED.finding(place, kind=question.kind))
            return
        found = question.read()
        self.placement.findings.extend(question.findings)
        for note in question.notes:
            if note not in self._noted:
                self._noted.add(note)
                self.placement.findings.append(READING_NOTE.finding(place, note=note))
        self.taking.add(self.placement.item(found))

    def _beside(self, src: str) -> bytes | FindingCode:
        return self.source.companions.read(unquote(src))

    def tell(self, finding: Finding) -> None:
        """What is wrong with the file is among its findings."""
        self.placement.findings.append(finding)

    def result(self) -> ReadResult:
        """What was found."""
        findings = self.placement.findings
        told, items = self.taking.all_told(), tuple(self.taking.items)
        if not items and not self._skipped and not any(each.is_error for each in findings):
            findings.append(NO_QUESTIONS.finding(Place(self.source.file, 1)))
        skipped = tuple(sorted(self._skipped.items()))
        told_of_pictures = (*findings, *self.gallery.findings)
        exhibits = tuple(self.gallery.exhibits)
        return ReadResult(items, exhibits, told_of_pictures, skipped, told)
