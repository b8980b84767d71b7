"""Moodle GIFT: questions in plain text, read in the order in which Moodle reads them.

The published grammar refuses most files that teachers wrote and Moodle loads, so this reader
follows Moodle. Where Moodle would take something without a word that nobody can have meant (two
right answers, weights that add up to 90), it says so at the line. GIFT knows no pictures.
"""

import re
from itertools import islice

from renewal.bank.categories import split_category
from renewal.bank.codes.found import CONTENT_LEFT, READING_NOTE, TYPE_SKIPPED
from renewal.bank.decoding import decode_text
from renewal.bank.findings import Finding, Place
from renewal.bank.formats.gift_blocks import Block, blocks_of, unescaped
from renewal.bank.formats.gift_question import is_remainder, is_unclosed, read_question
from renewal.bank.formats.sniffing import beginning
from renewal.bank.found import FoundQuestion, Placement
from renewal.bank.limits import MOST_QUESTIONS
from renewal.bank.review.taking import Taking
from renewal.bank.source import ReadResult, Source
from renewal.bank.too_many import too_many

name = "Moodle GIFT"
max_bytes = 20_000_000

_CATEGORY = "$CATEGORY:"
MOST_PARAGRAPHS = 250_000
"""A question is one, and so is each category; what follows so many is not read."""
_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~]|%-?\d|(?:T|TRUE|F|FALSE)\s*(?=[#}]))[^{}]*\}")
_CHOICE = re.compile(r"(?<!\\)\{[^{}~]*+(?:(?<=\\)~[^{}~]*+)*+~[^{}]*+\}")
_TITLE = re.compile(r"^[ \t]*::[^\n]+?::", re.MULTILINE)
_CATEGORY_LINE = re.compile(r"^[ \t]*\$CATEGORY:", re.MULTILINE)


def recognises(content: bytes, file: str) -> int:
    """Sure of answers in braces, surer still with titles or categories above them."""
    text = beginning(content)
    if text.lstrip().startswith("<"):
        return 0
    if _CATEGORY_LINE.search(text):
        return 85
    named = _TITLE.search(text) is not None
    if _ANSWERS.search(text) or _CHOICE.search(text):
        return 80 if named else 70
    if named and "{" in text:
        return 60
    return 40 if file.lower().endswith(".gift") else 0


def read(source: Source) -> ReadResult:
    """Every choice question of the file, and what is wrong with it or was left out."""
    decoded = decode_text(source.content, source.file)
    reading = _Reading(source, list(decoded.findings))
    reading.add(list(islice(blocks_of(decoded.text), MOST_PARAGRAPHS + 1)))
    return reading.result()


class _Reading:
    """One file on its way from paragraphs to items."""

    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self.source = source
        self.placement = Placement(source, findings)
        self.taking = Taking(self.placement.findings)
        self.skipped: dict[str, int] = {}
        self._category: tuple[str, ...] = ()
        self._tagged: list[int] = []

    def add(self, blocks: list[Block]) -> None:
        """The questions among these paragraphs are added."""
        position = 0
        while position < len(blocks):
            block = blocks[position]
            if len(self.taking.items) >= MOST_QUESTIONS or position >= MOST_PARAGRAPHS:
                self._tell_too_many(block)
                return
            cut = position + 1
            if is_unclosed(block):
                cut = _end_of_cut_question(blocks, position)
            self._add_block(block)
            if self.taking.is_full:
                return
            position = cut

    def _add_block(self, block: Block) -> None:
        if not block.text.startswith(_CATEGORY):
            self._add_question(block)
            return
        line = block.text.partition("\n")[0]
        self._category = split_category(unescaped(line.removeprefix(_CATEGORY)))
        rest = block.after_first_line()
        if rest is not None:
            note = "A question follows its category without a blank line between them"
            self._tell(READING_NOTE.finding(Place(self.source.file, rest.line), note=note))
            self._add_question(rest)

    def _add_question(self, block: Block) -> None:
        language = self.source.defaults.language
        outcome = read_question(block, self.source.file, self._category, language)
        self.placement.findings.extend(outcome.findings)
        if outcome.question is None:
            kind = outcome.skipped
            self.skipped[kind] = self.skipped.get(kind, 0) + 1
            self._tell(TYPE_SKIPPED.finding(Place(self.source.file, block.line), kind=kind))
            return
        self._note_tags(block, outcome.question)
        self.taking.add(self.placement.item(outcome.question))

    def _note_tags(self, block: Block, question: FoundQuestion) -> None:
        if block.comments and any("[tag:" in comment for _, comment in block.comments):
            self._tagged.append(question.line or block.line)

    def _tell_too_many(self, block: Block) -> None:
        has_all = len(self.taking.items) >= MOST_QUESTIONS
        limit, what = (MOST_QUESTIONS, "questions") if has_all else (MOST_PARAGRAPHS, "paragraphs")
        self._tell(too_many(Place(self.source.file, block.line), limit, what))

    def _tell(self, finding: Finding) -> None:
        self.placement.findings.append(finding)

    def result(self) -> ReadResult:
        """What was found."""
        if self._tagged:
            what = f"The tags of {len(self._tagged)} question(s), which have no place here,"
            place = Place(self.source.file, self._tagged[0])
            self._tell(CONTENT_LEFT.finding(place, what=what))
        told = self.taking.all_told()
        return ReadResult(
            items=tuple(self.taking.items),
            findings=tuple(self.placement.findings),
            skipped=tuple(sorted(self.skipped.items())),
            told=told,
        )


def _end_of_cut_question(blocks: list[Block], position: int) -> int:
    """The place behind the paragraphs that a blank line cut off an unclosed question."""
    for later in range(position + 1, len(blocks)):
        if is_remainder(blocks[later]):
            return later + 1
        if "{" in blocks[later].masked or blocks[later].text.startswith(_CATEGORY):
            break
    return position + 1
