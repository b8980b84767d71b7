"""The lines of an Aiken file: which are options, which name the answer, where a question ends."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from renewal.bank.lines_in_turn import lines_in_turn

_LABEL = re.compile(
    r"\(?([A-Za-z])(?:[)\N{FULLWIDTH RIGHT PARENTHESIS}]\s*"
    r"|[.\N{FULLWIDTH FULL STOP}](?:\s+|(?=[^\s.](?!\.))|$))"
)
_ANSWER = re.compile(
    r"(?:correct\s+)?answers?\s*[:\N{FULLWIDTH COLON}]\s*(.*)", re.IGNORECASE | re.DOTALL
)
_EXPLANATION = re.compile(
    r"(?:explanation|feedback|rationale|explicaci[o\xf3]n|retroalimentaci[o\xf3]n)"
    r"\s*[:\N{FULLWIDTH COLON}]\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
MOST_LINES = 2_000
"""Where a question is cut that never ends, and how many lines with its answer are kept."""
MOODLE_LABEL = re.compile(r"[A-Z][).]")
"""How Moodle wants a label; others it takes for the stem."""


class Line(NamedTuple):
    """A line that says something; `label` is the letter of an option, in small.

    (A tuple, since there may be millions and one is made in a third of the time.)
    """

    number: int
    text: str
    label: str = ""
    rest: str = ""
    is_behind_gap: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question, what its ANSWER lines say, and those behind that explain it."""

    lines: tuple[Line, ...]
    answers: tuple[Line, ...] = ()
    explanations: tuple[Line, ...] = ()

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return (self.lines or self.answers)[0].number


def blocks_of(text: str) -> Iterator[Block]:
    """The questions of the file, one after the other."""
    lines: list[Line] = []
    answers: list[Line] = []
    explanations: list[Line] = []
    has_gap = False
    for number, raw in enumerate(lines_in_turn(text), 1):
        stripped = raw.strip()
        if not stripped:
            has_gap = True
            continue
        answer = _ANSWER.fullmatch(stripped)
        explained = _EXPLANATION.fullmatch(stripped) if answers else None
        if explained is not None:
            if len(explanations) < MOST_LINES:
                explanations.append(Line(number, stripped, rest=explained[1].strip()))
            has_gap = False
            continue
        if (answer is None and answers) or len(lines) == MOST_LINES:
            yield from _blocks(lines, answers, explanations)
            lines, answers, explanations = [], [], []
        if answer is not None:
            if len(answers) < MOST_LINES:
                answers.append(Line(number, stripped, rest=answer[1].strip()))
        else:
            lines.append(_line(number, stripped, has_gap=has_gap))
        has_gap = False
    yield from _blocks(lines, answers, explanations)


def _line(number: int, text: str, *, has_gap: bool) -> Line:
    found = _LABEL.match(text)
    if found is None:
        return Line(number, text, is_behind_gap=has_gap)
    return Line(number, text, found[1].lower(), text[found.end() :].strip(), has_gap)


def _blocks(
    lines: Sequence[Line], answers: Iterable[Line], explanations: Iterable[Line]
) -> Iterator[Block]:
    """The lines before an answer, cut where a question before it has no answer of its own."""
    start = 0
    options = 0
    behind: int | None = None  # the first line behind the options that is none itself
    for index, line in enumerate(lines):
        if line.label:
            if line.label == "a" and options > 1 and behind is not None:
                yield Block(tuple(lines[start:behind]))
                start, options = behind, 0
            options += 1
            behind = None
        elif options and line.is_behind_gap:
            yield Block(tuple(lines[start:index]))
            start, options, behind = index, 0, None
        elif options and behind is None:
            behind = index
    told = tuple(answers)
    if lines[start:] or told:
        yield Block(tuple(lines[start:]), told, tuple(explanations))
