"""What a reader of another program's XML gathers from one file, until it is a `ReadResult`.

Some things are told at each place, some once a file with a count: a remark that would stand beside
every question of a bank helps nobody.
"""

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from renewal.bank.codes.found import (
    GRAMMAR,
    NO_QUESTIONS,
    READING_NOTE,
    TYPE_SKIPPED,
    XML_TOO_MUCH,
)
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.found import FoundQuestion, Placement
from renewal.bank.gallery import Gallery
from renewal.bank.limits import MOST_ELEMENTS, MOST_QUESTIONS
from renewal.bank.review.taking import Taking
from renewal.bank.source import ReadResult, Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_UNREAD = frozenset(("stem", "options", "key"))
MOST_TOLD = 1_000
"""How many questions of other kinds are told one by one; the rest is told by its number."""
MOST_KINDS = 200
"""So many kinds are counted each by itself; a program has some twenty."""
MOST_PICTURES = 20_000
"""So many pictures of a file are read: each is drawn anew, which takes as long as a question."""
MOST_PICTURE_FAULTS = 20_000
"""Behind so many faults of pictures a file is read no further."""


class Harvest:
    """The questions of one source; `findings` and `gallery` grow with them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.gallery = Gallery(source.installed)
        self.findings: list[Finding] = []
        self._placement = Placement(source, self.findings, self.gallery.findings)
        self._taking = Taking(self.findings)
        self._is_told_to_be_full = False
        self._skipped: Counter[str] = Counter()
        self._asides: dict[str, list[Place]] = {}

    def add(self, found: FoundQuestion) -> None:
        """The question is one of the file's items."""
        self._taking.add(self._placement.item(found))

    def is_too_large(self, place: Place, *parts: "Element") -> bool:
        """True, and the question told and counted, when it has more elements than any needs."""
        elements = chain.from_iterable(part.iter() for part in parts)
        if sum(1 for _ in islice(elements, MOST_ELEMENTS + 1)) <= MOST_ELEMENTS:
            return False
        problem = f"The question has more than {MOST_ELEMENTS:,} elements; none of them is read"
        fix = "Make several questions of it, or export it again without what nobody is asked."
        self.findings.append(GRAMMAR.finding(place, problem=problem, fix=fix))
        self.add(FoundQuestion("", (), place.line, place.member, unread=_UNREAD))
        return True

    def skip(self, kind: str, place: Place) -> None:
        """A question of another kind stands there; it is counted and told."""
        shown = excerpt(kind, 40) or "no type"
        if len(self._skipped) >= MOST_KINDS and shown not in self._skipped:
            shown = "further kinds"
        self._skipped[shown] += 1
        if self._skipped.total() <= MOST_TOLD:
            self.findings.append(TYPE_SKIPPED.finding(place, kind=shown))

    def note_once(self, what: str, place: Place) -> None:
        """That the question there has this, which nobody is shown, is told with the others."""
        self._asides.setdefault(what, []).append(place)

    def is_full(self, place: Place) -> bool:
        """True, and told, when no more questions of this file can be taken."""
        if self._taking.is_full:
            return True
        what, limit = "more questions", MOST_QUESTIONS
        if len(self.gallery.findings) > MOST_PICTURE_FAULTS:
            what, limit = "pictures with more faults", MOST_PICTURE_FAULTS
        elif len(self.gallery.exhibits) > MOST_PICTURES:
            what, limit = "more pictures", MOST_PICTURES
        elif len(self._taking.items) < MOST_QUESTIONS:
            return False
        finding = XML_TOO_MUCH.finding(place, what=what, limit=limit)
        if not self._is_told_to_be_full:
            self._is_told_to_be_full = True
            self.findings.append(finding)
        return True

    def result(self, *before: Finding) -> ReadResult:
        """All that was gathered; `before` stands in front of the findings."""
        told, items = self._taking.all_told(), tuple(self._taking.items)
        is_empty = not items and not self._skipped
        if is_empty and not any(finding.is_error for finding in (*before, *self.findings)):
            self.findings.append(NO_QUESTIONS.finding(Place(self.source.file, 1)))
        findings = (
            *before,
            *self.findings,
            *self.gallery.findings,
            *(self._aside(what, places) for what, places in self._asides.items()),
        )
        skipped = tuple(sorted(self._skipped.items()))
        untold = self._skipped.total() - MOST_TOLD
        if untold > 0:
            note = f"{untold:,} more questions that are no choice questions were left out"
            findings += (READING_NOTE.finding(Place(self.source.file, 1), note=note),)
        return ReadResult(items, tuple(self.gallery.exhibits), findings, skipped, told)

    def _aside(self, what: str, places: list[Place]) -> Finding:
        count = "1 question" if len(places) == 1 else f"{len(places)} questions"
        return READING_NOTE.finding(places[0], note=f"{what} of {count} were left out")
