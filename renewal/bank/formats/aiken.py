"""Aiken: a question, its options behind letters, and a line `ANSWER: B`.

Moodle's own reader loses questions without a word: small letters, a stem of several lines, letters
out of order, several right ones. Here all of that is read where it is clear, with a note, and is an
error at its line where it is not. Letters are looked up, never counted. Aiken knows no formatting:
texts are shown as they stand.
"""

import re

from renewal.bank.codes.found import READING_NOTE, TYPE_SKIPPED
from renewal.bank.decoding import decode_text
from renewal.bank.findings import Finding, Place
from renewal.bank.formats.aiken_lines import MOODLE_LABEL, Block, blocks_of
from renewal.bank.formats.aiken_question import AikenQuestion
from renewal.bank.formats.sniffing import beginning
from renewal.bank.found import Placement
from renewal.bank.limits import MOST_QUESTIONS
from renewal.bank.review.taking import Taking
from renewal.bank.source import ReadResult, Source
from renewal.bank.too_many import too_many

name = "Aiken"
max_bytes = 20_000_000

_TEXT = "text without options"
_ANSWER = re.compile(
    r"^[ \t]*ANSWERS?[ \t]*[:\N{FULLWIDTH COLON}][ \t]*\(?[A-Z]\b", re.IGNORECASE | re.MULTILINE
)
_OPTION = re.compile(
    r"^[ \t]*\(?[A-Z][.)\N{FULLWIDTH FULL STOP}\N{FULLWIDTH RIGHT PARENTHESIS}][ \t]*+\S",
    re.IGNORECASE | re.MULTILINE,
)
_OTHERS = ("<", "{", "[")


def recognises(content: bytes, file: str) -> int:  # noqa: ARG001 - the content alone decides
    """Sure of lines ANSWER: B among options with letters."""
    text = beginning(content)
    answers = len(_ANSWER.findall(text))
    options = len(_OPTION.findall(text))
    if not answers or options < 2 or text.lstrip().startswith(_OTHERS):
        return 0
    return 72 if options >= 2 * answers else 35


def read(source: Source) -> ReadResult:
    """Every question of the file, and what is wrong with it."""
    decoded = decode_text(source.content, source.file)
    reading = _Reading(source, list(decoded.findings))
    for block in blocks_of(decoded.text):
        if len(reading.taking.items) == MOST_QUESTIONS:
            reading.tell_too_many(block.line)
            break
        reading.add(block)
        if reading.taking.is_full:
            break
    return reading.result()


class _Reading:
    """One file on its way from blocks to items."""

    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self.source = source
        self.placement = Placement(source, findings)
        self.taking = Taking(self.placement.findings)
        self._texts = 0
        self._noted: set[str] = set()

    def add(self, block: Block) -> None:
        """The question of the block is added, or what it is instead."""
        question = AikenQuestion(block, self.source.file)
        found = question.read()
        place = Place(self.source.file, block.line)
        if found is None:
            self._texts += 1
            self.placement.findings.append(TYPE_SKIPPED.finding(place, kind=_TEXT))
            return
        self.placement.findings.extend(question.findings)
        if question.is_numbered:
            self._note_once("The numbers before the questions were left out", block.line)
        labelled = (line for line in block.lines if line.label)
        odd = next((line for line in labelled if not MOODLE_LABEL.match(line.text)), None)
        if odd is not None:
            note = "Letters that are not written like A) or A. were read all the same"
            self._note_once(note, odd.number)
        self.taking.add(self.placement.item(found))

    def tell_too_many(self, line: int) -> None:
        """The rest is not read, and the file says so."""
        told = too_many(Place(self.source.file, line), MOST_QUESTIONS)
        self.placement.findings.append(told)

    def _note_once(self, note: str, line: int) -> None:
        if note not in self._noted:
            self._noted.add(note)
            place = Place(self.source.file, line)
            self.placement.findings.append(READING_NOTE.finding(place, note=note))

    def result(self) -> ReadResult:
        """What was found."""
        told = self.taking.all_told()
        return ReadResult(
            items=tuple(self.taking.items),
            findings=tuple(self.placement.findings),
            skipped=((_TEXT, self._texts),) if self._texts else (),
            told=told,
        )
