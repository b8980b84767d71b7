"""The answers between the braces of a GIFT question: what is offered, and what is right.

As in Moodle, `=` marks a right answer and `~` a wrong one or, with weights (`~%50%`), one of
several. Where an `=` stands anywhere, one answer is to be chosen. What Moodle would take without a
word is told here: weights that do not add up to 100, two right answers where one is asked for, an
`=` inside an HTML attribute.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from renewal.bank.findings import excerpt
from renewal.bank.limits import MOST_OPTIONS
from renewal.domain.item import Choose

_MARK = re.compile(r"~\s*=|=|~")
_WEIGHT = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")
_OTHER_WEIGHT = re.compile(r"%\s*-*\s*[0-9]{1,3}(?:[.,][0-9]*)?\s*%")
# At the beginning of a line an answer begins, whatever stands open before it.
_OPEN_TAG = re.compile(r"<[A-Za-z](?:[^<>~]*[^<>~\s])?[ \t]*\Z")
_LONGEST_TAG = 500
_FULL = 100.0
_NEARLY = 0.5
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class Answer(NamedTuple):
    """One answer as it stands in the file; positions count from the start of the block."""

    text: str
    at: int
    is_marked: bool = False
    weight: float | None = None
    feedback: str = ""
    feedback_at: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the answers cannot be read: a sentence and its fix, at a position of the block."""

    at: int
    problem: str
    fix: str


class Key(NamedTuple):
    """Which answers are right; `reason` says why that is not clear, if it is not."""

    choose: Choose
    right: frozenset[int] = frozenset()
    reason: str = ""
    partial: tuple[int, ...] = ()


def kind_of_answers(masked: str) -> str:
    """What Moodle makes of the text between the braces; "choice" and "truth" are ours."""
    if not masked:
        return "essay"
    if masked.startswith("#"):
        return "numerical"
    if "~" in masked:
        return "choice"
    if "=" in masked and "->" in masked:
        return "matching"
    word = masked.partition("#")[0].strip()
    return "truth" if word in TRUTHS else "short answer"


def answers_of(text: str, masked: str, start: int) -> tuple[Answer, ...] | Fault:
    """The answers of a choice question; `start` is where the two texts begin in the block."""
    marks = list(_MARK.finditer(masked))
    if len(marks) > MOST_OPTIONS:
        problem = f"The question offers {len(marks)} answers; at most {MOST_OPTIONS} can be read"
        fix = r"Write every ~ and = that belongs to a text as \~ and \=."
        return Fault(start, problem, fix)
    for mark in marks if "<" in masked else ():
        if mark[0] == "=" and _OPEN_TAG.search(
            masked, max(0, mark.start() - _LONGEST_TAG), mark.start()
        ):
            problem = "The = inside an HTML tag would begin a new right answer"
            return Fault(start + mark.start(), problem, r"Write \= inside the tag.")
    return tuple(_answers(text, masked, start, marks))


def _answers(
    text: str, masked: str, start: int, marks: Sequence[re.Match[str]]
) -> Iterator[Answer]:
    before = masked[: marks[0].start()] if marks else masked
    if before.strip():
        yield _answer(text, masked, start, 0, len(before), is_marked=False)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield _answer(text, masked, start, mark.end(), end, is_marked=mark[0].endswith("="))


def _answer(text: str, masked: str, start: int, begin: int, end: int, *, is_marked: bool) -> Answer:
    while begin < end and masked[begin].isspace():
        begin += 1
    at = start + begin
    weight = _WEIGHT.match(masked, begin, end)
    if weight:
        begin = weight.end()
    feedback = masked.find("#", begin, end)
    stop = end if feedback < 0 else feedback
    return Answer(
        text=text[begin:stop].strip(),
        at=at,
        is_marked=is_marked,
        weight=_number(weight[0]) if weight else None,
        feedback="" if feedback < 0 else text[feedback + 1 : end].strip(),
        feedback_at=start + max(feedback, 0),
    )


def key_of(answers: Sequence[Answer]) -> Key:
    """Which answers are right, or why nobody can say."""
    marked = [index for index, answer in enumerate(answers) if answer.is_marked]
    odd = next((answer for answer in answers if _OTHER_WEIGHT.match(answer.text)), None)
    if odd is not None:
        shown = excerpt(odd.text, 20)
        reason = f'the weight before "{shown}" is not written like %50% or %33.33333%'
        return Key(Choose.ONE if marked else Choose.SEVERAL, reason=reason)
    return _key_of_one(answers, marked) if marked else _key_of_several(answers)


def _key_of_one(answers: Sequence[Answer], marked: Sequence[int]) -> Key:
    full = [
        index
        for index, answer in enumerate(answers)
        if answer.is_marked or (answer.weight or 0) >= _FULL
    ]
    if len(full) > 1:
        reason = f"{len(full)} answers are marked as right where one is to be chosen"
        return Key(Choose.ONE, reason=reason)
    weight = answers[marked[0]].weight
    if weight is not None and weight != _FULL:
        reason = f"an answer is marked as right by = and has a weight of {weight:g} %"
        return Key(Choose.ONE, reason=reason)
    partial = tuple(index for index, answer in enumerate(answers) if (answer.weight or 0) > 0)
    return Key(
        Choose.ONE, frozenset(marked), partial=tuple(each for each in partial if each not in marked)
    )


def _key_of_several(answers: Sequence[Answer]) -> Key:
    right = [index for index, answer in enumerate(answers) if (answer.weight or 0) > 0]
    if not right:
        reason = "no answer is marked by = and none has a weight above 0"
        return Key(Choose.ONE, reason=reason)
    total = sum(answers[index].weight or 0 for index in right)
    if abs(total - _FULL) > _NEARLY:
        reason = f"the weights of the right answers add up to {total:g} %, not 100"
        return Key(Choose.SEVERAL, reason=reason)
    return Key(Choose.SEVERAL, frozenset(right))


def split_feedback(masked: str) -> tuple[int, int]:
    """Where the answers end and where the general feedback begins (both the end if there is none).

    The last four # in a row separate them, as in Moodle.
    """
    at = masked.rfind("####")
    return (len(masked), len(masked)) if at < 0 else (at, at + len("####"))


def truth_of(masked: str) -> tuple[bool, tuple[tuple[int, int], ...]]:
    """Whether TRUE is right, and where the feedbacks stand: for the wrong answer, for the right."""
    word, _, _ = masked.partition("#")
    bounds = [index for index, character in enumerate(masked) if character == "#"]
    ends = [*bounds, len(masked)][1:]
    spans = tuple((begin + 1, end) for begin, end in zip(bounds, ends, strict=False))
    return TRUTHS[word.strip()], spans[:2]


def _number(weight: str) -> float:
    digits = weight.strip("%")
    return -float(digits.lstrip("-")) if digits.startswith("-") else float(digits)
