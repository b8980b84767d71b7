"""The lines of a Respondus text: what each one is, and where a question begins and ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from renewal.bank.lines_in_turn import lines_in_turn

_FIELD = re.compile(r"(title|points|type|topic|id)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_FILE_FIELD = re.compile(
    r"(?:quiz (?:title|description)|shuffle answers|show correct answers|one question at a time"
    r"|can't go back|feedback is solution|solutions sample groups|solutions randomize groups"
    r"|text title|text|pick|points per question|group|end_group)[ \t]*(?::.*)?",
    re.IGNORECASE,
)
_REGION = re.compile(r"(text title|text|group)(?:[ \t]*:[ \t]*(.*))?", re.IGNORECASE)
_STEM = re.compile(r"\d{1,5}[.)](?:[ \t]+(.*)|$)")
_BOX = re.compile(r"\[([ \t*xX]?)\][ \t]+(.*)")
_STARRED = re.compile(r"\*[ \t]*\(?([A-Za-z])[.)][ \t]*(.*)")
# With a second star it is text in emphasis, or a product: that marks nothing.
_STARRED_BEHIND = re.compile(r"\(?([A-Za-z])[.)][ \t]*\*[ \t]*([^*]*)")
_PLAIN = re.compile(r"\(?([A-Za-z])[.)](?:[ \t]+(.*)|$)")
_OTHER = re.compile(r"(={1,2}|\^{2,}|_{3,}|\*)[ \t]*(.*)")
_FEEDBACK = re.compile(r"(\.\.\.|[~@+-])[ \t]+(.*)")
_ANSWERS = re.compile(r"(?:answers?[ \t]*:|answer key[ \t]*:?)[ \t]*", re.IGNORECASE)
_ANSWER = re.compile(r"(\d{1,5})[.)]?[ \t]+\(?([A-Za-z](?:[ \t]*[,;&][ \t]*[A-Za-z])*)[.)]?")
# ExamView says behind the letter what the question is worth.
_ANSWER_BELOW = re.compile(
    r"(?:correct )?ans(?:wer)?[ \t]*:[ \t]*(\S.*?)(?:[ \t]+PTS:.*)?", re.IGNORECASE
)
_TEXT2QTI = re.compile(
    r"^(?:Quiz title:|Quiz description:|\[[ *]\] |\.\.\. |GROUP\s*$|```)", re.MULTILINE
)
_COMMENT = re.compile(r"^COMMENT[ \t]*\n.*?^END_COMMENT[ \t]*$", re.MULTILINE | re.DOTALL)
MOST_LINES = 2_000


class Sort(Enum):
    """What a line begins."""

    STEM = auto()
    OPTION = auto()
    FEEDBACK = auto()
    OTHER = auto()
    MORE = auto()
    BEHIND = auto()


class Line(NamedTuple):
    """A line that says something; `mark` is the letter of an option, or the sign of feedback."""

    number: int
    sort: Sort
    text: str
    mark: str = ""
    is_right: bool = False
    is_box: bool = False
    is_behind_gap: bool = False
    has_star_behind: bool = False


@dataclass(slots=True)
class Block:
    """The lines of one question, what is said above it, and its answer where that is apart.

    `is_stem` is true as long as no line of it begins anything but the question, `is_over` once
    nothing more can belong to its options.
    """

    line: int
    lines: list[Line] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    number: str = ""
    answer: str = ""
    is_stem: bool = True
    has_options: bool = False
    is_over: bool = False


def is_text2qti(text: str) -> bool:
    """True for a file with signs that only text2qti knows; its texts are Markdown."""
    return _TEXT2QTI.search(text) is not None


def blocks_of(text: str) -> Iterator[Block]:
    """The questions of the file, one after the other."""
    plain = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    body, answers = _without_answers(plain)
    for block in _blocks(body):
        block.answer = block.answer or answers.get(block.number, "")
        yield block


def _without_answers(text: str) -> tuple[str, Mapping[str, str]]:
    """The text before a list of answers at the end, and the answers by number."""
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        if _ANSWERS.fullmatch(text[start:end].strip()):
            answers = _answers_in(text[end + 1 :])
            return (text, {}) if answers is None else (text[:start], answers)
        end = start - 1
    return text, {}


def _answers_in(text: str) -> dict[str, str] | None:
    """The answers by number; None where a line is no answer."""
    answers: dict[str, str] = {}
    for line in lines_in_turn(text):
        found = _ANSWER.fullmatch(line.strip())
        if found:
            answers[found[1]] = found[2]
        elif line.strip():
            return None
    return answers


def _blocks(text: str) -> Iterator[Block]:
    """The blocks that its lines make; a field or a new number ends the one before."""
    current: Block | None = None
    fields: dict[str, str] = {}
    has_gap = False
    for number, raw in enumerate(lines_in_turn(text), 1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("%"):
            has_gap = has_gap or not stripped
            continue
        begun = _begun(number, raw, None if has_gap and raw[:1].strip() else current)
        if (begun is not None or _is_field(raw)) and current is not None:
            yield current
            current = None
        if begun is not None:
            begun.fields, fields = fields, {}
            current = begun
        elif current is not None and len(current.lines) < MOST_LINES:
            _add(current, number, raw, has_gap=has_gap)
        elif current is None:
            fields |= _fields_in(stripped)
        has_gap = False
    if current is not None:
        yield current


def _is_field(raw: str) -> bool:
    """True for a line that says something about the next question, or about the file."""
    plain = raw.rstrip()
    return bool(_FIELD.fullmatch(plain) or _FILE_FIELD.fullmatch(plain))


def _fields_in(text: str) -> dict[str, str]:
    named = _FIELD.fullmatch(text) or _REGION.fullmatch(text)
    return {named[1].casefold(): (named[2] or "").strip()} if named else {}


def _begun(number: int, raw: str, current: Block | None) -> Block | None:
    """The question that the line begins; none where it goes on with, or lists within, a stem."""
    found = _STEM.match(raw.strip())
    is_within = current is not None and (not raw[:1].strip() or current.is_stem)
    if found is None or is_within:
        return None
    label = re.match(r"\d+", raw.strip())
    first = Line(number, Sort.STEM, found[1] or "")
    return Block(number, [first], number=label[0] if label else "")


def _add(block: Block, number: int, raw: str, *, has_gap: bool) -> None:
    stripped = raw.strip()
    below = _ANSWER_BELOW.fullmatch(stripped)
    if below and block.has_options:
        block.answer = below[1]
        block.is_over = True
        return
    is_inside = raw[:1] in (" ", "\t")
    line = _line(number, stripped, is_inside=is_inside, has_gap=has_gap)
    if line.sort is Sort.MORE and block.has_options:
        # What is no option's second paragraph would give the key away, or be the next heading.
        block.is_over = block.is_over or (has_gap and not is_inside)
        line = line._replace(sort=Sort.BEHIND) if block.is_over else line
    block.lines.append(line)
    block.is_stem = block.is_stem and line.sort is Sort.MORE
    block.has_options = block.has_options or line.sort is Sort.OPTION


def _line(number: int, text: str, *, is_inside: bool, has_gap: bool) -> Line:
    box = _BOX.fullmatch(text)
    if box:
        return Line(number, Sort.OPTION, box[2], "", bool(box[1].strip()), is_box=True)
    for pattern in (_STARRED, _STARRED_BEHIND):
        starred = pattern.fullmatch(text)
        if starred:
            label, behind = starred[1].lower(), pattern is _STARRED_BEHIND
            said = Line(number, Sort.OPTION, starred[2], label, is_right=True)
            return said._replace(has_star_behind=behind)
    plain = _PLAIN.fullmatch(text)
    if plain:
        return Line(number, Sort.OPTION, plain[2] or "", plain[1].lower())
    if not is_inside:
        feedback = _FEEDBACK.fullmatch(text)
        if feedback:
            return Line(number, Sort.FEEDBACK, feedback[2], feedback[1])
        other = _OTHER.fullmatch(text)
        if other:
            return Line(number, Sort.OTHER, other[2], other[1])
    return Line(number, Sort.MORE, text, is_behind_gap=has_gap)
