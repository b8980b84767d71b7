"""The lines of one Aiken question to a question, its key looked up by its letter."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from renewal.bank.codes.found import GRAMMAR, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import Finding, FindingCode, Place, excerpt
from renewal.bank.formats.aiken_lines import Block, Line
from renewal.bank.found import FoundOption, FoundQuestion, letter
from renewal.bank.limits import LONGEST_QUESTION
from renewal.bank.markup import from_plain
from renewal.domain.item import Choose

_KEY = re.compile(r"\(?([A-Za-z])(?:[).:]|\s|$)\s*(.*)", re.DOTALL)
_BETWEEN = re.compile(r"[\s,;&/+().]+")
_AND = frozenset(("and", "y", "und"))
_NUMBER = re.compile(r"\d{1,4}[.)]\s+(?=\S)")
_MOST_LABELS = 26


@dataclass(slots=True)
class AikenQuestion:
    """One question on its way; `findings` grows, `is_numbered` says that a number was left out."""

    block: Block
    file: str
    findings: list[Finding] = field(default_factory=list)
    is_numbered: bool = False

    def read(self) -> FoundQuestion | None:
        """The question, or None where the lines are no question at all."""
        stem, options = _cut(self.block.lines)
        if not options and not self.block.answers:
            return None
        unread: set[str] = set()
        if sum(len(line.text) for line in self.block.lines) > LONGEST_QUESTION:
            problem = f"The question is longer than {LONGEST_QUESTION:,} characters"
            self._tell(
                GRAMMAR, self.block.line, problem=problem, fix="Look for the missing ANSWER."
            )
            unread, stem, options = {"stem", "options", "key"}, (), ()
        problem = _fault(options)
        found = [] if problem else self._options(options)
        if problem:
            line = options[0].number if options else self.block.line
            fix = "Letter the options A, B, C and so on, each on a line of its own."
            self._tell(GRAMMAR, line, problem=problem, fix=fix)
            unread |= {"options", "key"}
        right = None if unread else self._key(found)
        if right is None:
            unread.add("key")
        return FoundQuestion(
            stem=self._stem(stem),
            options=tuple(
                FoundOption(
                    each.text,
                    index == right,
                    self._explanation() if index == right else "",
                    each.id,
                    line=each.line,
                )
                for index, each in enumerate(found)
            ),
            line=self.block.line,
            choose=Choose.ONE,
            unread=frozenset(unread),
        )

    def _stem(self, lines: Sequence[Line]) -> str:
        texts = [line.text for line in lines]
        if texts and _NUMBER.match(texts[0]):
            self.is_numbered = True
            texts[0] = _NUMBER.sub("", texts[0], count=1)
        if len(texts) > 1:
            note = f"The question stands on {len(texts)} lines, which were put together"
            self._tell(READING_NOTE, lines[0].number, note=note)
        pieces: list[str] = []
        for line, text in zip(lines, texts, strict=True):
            between = "\n\n" if line.is_behind_gap else "\n"
            pieces += [between if any(pieces) else "", _plain(text, inline=False)]
        return "".join(pieces)

    def _options(self, lines: Sequence[Line]) -> list[FoundOption]:
        groups: list[list[Line]] = []
        for line in lines:
            if line.label or not groups:
                groups.append([line])
            else:
                groups[-1].append(line)
        return [self._option(first, more) for first, *more in groups]

    def _option(self, first: Line, more: Sequence[Line]) -> FoundOption:
        """The option that begins in a line, and goes on in those without a letter."""
        if more:
            others = f" and {len(more) - 1:,} more behind it" if more[1:] else ""
            note = f'"{excerpt(more[0].text)}"{others} was taken for a part of the option before it'
            self._tell(READING_NOTE, more[0].number, note=note)
        texts = [first.rest if first.label else first.text, *(line.text for line in more)]
        text = "\n".join(_plain(each, inline=True) for each in texts)
        return FoundOption(text, id=first.label, line=first.number)

    def _explanation(self) -> str:
        """What stands behind the answer to explain it."""
        texts = (_plain(line.rest, inline=False) for line in self.block.explanations)
        return "\n\n".join(filter(None, texts))

    def _key(self, options: Sequence[FoundOption]) -> int | None:
        """The place of the right option; None, and an error, where it is not clear."""
        answers = self.block.answers
        if len(answers) != 1:
            line = answers[1].number if answers else self.block.lines[-1].number
            many = f"{len(answers)} lines ANSWER follow the options"
            reason = many if answers else "no line ANSWER follows the options"
            self._unclear(line, reason)
            return None
        (answer,) = answers
        known = {option.id: index for index, option in enumerate(options)}
        found = _KEY.fullmatch(answer.rest)
        index = known.get(found[1].lower()) if found else None
        if found and index is not None:
            rest = " ".join(found[2].split())
            if not rest or _plain(rest, inline=True) == options[index].text:
                return index
        if _names_several(answer.rest, known):
            reason = f'"{excerpt(answer.rest, 30)}" names several options, and Aiken knows one'
        elif answer.rest:
            reason = f'"{excerpt(answer.rest, 30)}" names none of the options'
        else:
            reason = "the line names no option"
        self._unclear(answer.number, reason)
        return None

    def _unclear(self, line: int, reason: str) -> None:
        self._tell(KEY_UNCLEAR, line, reason=reason)

    def _tell(self, code: FindingCode, line: int, **words: str) -> None:
        self.findings.append(code.finding(Place(self.file, line), **words))


def _cut(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of the stem, and those of the options.

    A stem may begin like an option ("A. Lincoln said"): the options begin with the first A that
    is not on the first line.
    """
    labelled = [index for index, line in enumerate(lines) if line.label]
    starts = [index for index in labelled if index and lines[index].label == "a"]
    start = starts[0] if starts else labelled[0] if labelled else len(lines)
    before = [index for index in labelled if 0 < index < start]
    start = before[0] if before else start
    return lines[:start], lines[start:]


def _fault(options: Sequence[Line]) -> str:
    """What is wrong with the letters of the options, or nothing."""
    labels = [line.label for line in options if line.label]
    if len(labels) > _MOST_LABELS:
        return f"The question offers {len(labels):,} answers, and Aiken has {_MOST_LABELS} letters"
    expected = [letter(index) for index in range(len(labels))]
    if labels == expected or not labels:
        return ""
    shown = ", ".join(each.upper() for each in labels)
    if len(set(labels)) < len(labels):
        return f"A letter stands before two options ({shown})"
    if sorted(labels) == expected:
        return f"The options are not in the order of their letters ({shown})"
    return f"The letters of the options are not A, B, C and so on ({shown})"


def _names_several(rest: str, known: Mapping[str, int]) -> bool:
    """True for a list of letters, each of them an option's: "A, C", "A and C"."""
    tokens = [token for token in _BETWEEN.split(rest.lower()) if token]
    letters = [token for token in tokens if token not in _AND or token in known]
    return len(letters) > 1 and all(token in known for token in letters)


def _plain(text: str, *, inline: bool) -> str:
    return from_plain(unicodedata.normalize("NFC", text), inline=inline)
