"""The lines of one question of a Respondus text to a question."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from renewal.bank.codes.found import CONTENT_LEFT, GRAMMAR, KEY_UNCLEAR
from renewal.bank.findings import Finding, FindingCode, Place, excerpt
from renewal.bank.formats.respondus_lines import MOST_LINES, Block, Line, Sort
from renewal.bank.found import FoundOption, FoundQuestion, letter, slug
from renewal.bank.gallery import Find, Gallery
from renewal.bank.limits import LONGEST_QUESTION, MOST_OPTIONS
from renewal.bank.markup import Marked, from_plain, pictures_apart
from renewal.domain.item import Choose

_OTHERS = {"=": "numerical", "==": "numerical", "*": "short answer"}
_TYPES = {
    "mc": Choose.ONE,
    "t": Choose.ONE,
    "tf": Choose.ONE,
    "t/f": Choose.ONE,
    "mr": Choose.SEVERAL,
    "ma": Choose.SEVERAL,
    "multiple choice": Choose.ONE,
    "true/false": Choose.ONE,
    "multiple response": Choose.SEVERAL,
    "multiple answer": Choose.SEVERAL,
}
_OTHER_TYPES = {
    "e": "essay",
    "es": "essay",
    "ess": "essay",
    "f": "fill in the blank",
    "fb": "fill in the blank",
    "fib": "fill in the blank",
    "fmb": "fill in multiple blanks",
    "j": "jumbled sentence",
    "m": "matching",
    "mt": "matching",
    "mat": "matching",
    "n": "numerical",
    "num": "numerical",
    "o": "ordering",
    "ord": "ordering",
    "sa": "short answer",
}
"""What the letters of other types stand for; one that is not known is told as it stands."""
_LETTERS = re.compile(r"[A-Za-z]")
_LETTER_LIST = re.compile(r"\(?[A-Za-z][.)]?(?:\s*(?:,|;|&|and)\s*\(?[A-Za-z][.)]?)*")
_LONGEST_ANSWER = 1_000
_WRONG_NOTE = "Feedback for wrong answers as a whole was left out"
_TITLE_NOTE = "Titles of questions that are no names were left out"
_ABOVE_NOTES = {
    "text": "Texts between the questions were left out",
    "text title": "Texts between the questions were left out",
    "group": "That questions stand in groups, of which some are drawn, was left out",
}
_EXPLANATION = re.compile(
    r"(?:explanation|feedback|rationale|solution|reason|explicaci[o\xf3]n|retroalimentaci[o\xf3]n)"
    r"[ \t]*:[ \t]*(.*)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


@dataclass(slots=True)
class _Text:
    """A text that goes on over several lines."""

    line: Line
    _pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join((self.line.text, *self._pieces))

    def go_on(self, line: Line) -> None:
        between = "\n\n" if line.is_behind_gap else "\n"
        is_begun = self.line.text or any(self._pieces)
        self._pieces += [between if is_begun else "", line.text]


@dataclass(slots=True)
class _Option(_Text):
    feedback: list[_Text] = field(default_factory=list)


@dataclass(slots=True)
class RespondusQuestion:
    """One question on its way; `findings` grows, `notes` are told once a file."""

    block: Block
    file: str
    is_markdown: bool
    gallery: Gallery
    find: Find
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What keeps the block from being a choice question; nothing when it is one."""
        stated = self.block.fields.get("type", "").casefold()
        if stated and stated not in _TYPES:
            return _OTHER_TYPES.get(stated) or excerpt(stated, 40)
        if any(line.sort is Sort.OPTION for line in self.block.lines):
            return ""
        others = [line.mark for line in self.block.lines if line.sort is Sort.OTHER]
        return _OTHERS.get(others[0], "text entry") if others else "text without options"

    def read(self) -> FoundQuestion:
        """The question of the block."""
        stem, options, general = self._parts()
        unread = self._faults(options)
        options = [] if "options" in unread else options
        right = frozenset[int]() if unread else self._right(options)
        if not right:
            unread |= {"key"}
        self._give(general, options, right)
        self.notes += [note for name, note in _ABOVE_NOTES.items() if name in self.block.fields]
        is_box = any(each.line.is_box for each in options)
        stated = _TYPES.get(self.block.fields.get("type", "").casefold())
        shown = self._shown(stem.text, inline=False)
        asked = pictures_apart(shown) if self.is_markdown else Marked(shown)
        place = Place(self.file, self.block.line)
        return FoundQuestion(
            stem=asked.text,
            options=tuple(
                FoundOption(
                    self._shown(each.text, inline=True),
                    index in right,
                    "\n\n".join(self._shown(told.text, inline=False) for told in each.feedback),
                    "" if is_box else each.line.mark,
                    line=each.line.number,
                )
                for index, each in enumerate(options)
            ),
            line=self.block.line,
            id=self._id(),
            topic=slug(self.block.fields.get("topic", "")),
            choose=Choose.SEVERAL if is_box else stated or Choose.ONE,
            exhibits=self.gallery.hang(asked.pictures, self.find, place),
            unread=frozenset(unread),
        )

    def _id(self) -> str:
        """The title, where it is a name and no sentence; an id of its own before it."""
        title = self.block.fields.get("title", "")
        is_name = _TITLE.fullmatch(title) is not None
        if title and not is_name:
            self.notes.append(_TITLE_NOTE)
        return self.block.fields.get("id", "") or (title if is_name else "")

    def _parts(self) -> tuple[_Text, list[_Option], list[_Text]]:
        first, *rest = self.block.lines
        stem = _Text(first)
        options: list[_Option] = []
        general: list[_Text] = []
        last: _Text = stem
        for line in rest:
            if line.sort is Sort.OPTION:
                last = _Option(line)
                options.append(last)
            elif line.sort is Sort.BEHIND:
                last = self._behind(line, last, general)
            elif line.sort is Sort.FEEDBACK:
                last = _Text(line)
                is_own = line.mark == "..." and options
                (options[-1].feedback if is_own else general).append(last)
            else:
                last.go_on(line)
        return stem, options, general

    def _behind(self, line: Line, last: _Text, general: list[_Text]) -> _Text:
        """A text behind the options and their answer: it explains them, or is left out."""
        explained = _EXPLANATION.fullmatch(line.text)
        if explained:
            general.append(_Text(line._replace(text=explained[1])))
            return general[-1]
        if last.line.sort in (Sort.BEHIND, Sort.FEEDBACK) and not line.is_behind_gap:
            last.go_on(line)
        else:
            what = f'The text "{excerpt(line.text)}" behind the options'
            self._tell(CONTENT_LEFT, line.number, what=what)
        return last

    def _faults(self, options: Sequence[_Option]) -> set[str]:
        """The fields that cannot be read, and why they cannot."""
        if sum(len(line.text) for line in self.block.lines) > LONGEST_QUESTION:
            problem = f"The question is longer than {LONGEST_QUESTION:,} characters"
            self._tell(GRAMMAR, self.block.line, problem=problem, fix="Number the next question.")
            return {"stem", "options", "key"}
        if len(self.block.lines) >= MOST_LINES:
            problem = f"The question has {MOST_LINES:,} lines and more; those behind are not read"
            self._tell(GRAMMAR, self.block.line, problem=problem, fix="Number the next question.")
            return {"stem", "options", "key"}
        if len(options) > MOST_OPTIONS:
            problem = f"The question offers {len(options)} answers; {MOST_OPTIONS} can be read"
            self._tell(GRAMMAR, self.block.line, problem=problem, fix="Split the question.")
            return {"options", "key"}
        marks = [each.line.mark for each in options if not each.line.is_box]
        expected = [letter(index) for index in range(len(options))]
        if marks and marks != expected:
            shown = ", ".join(each.upper() for each in marks[:26])
            problem = f"The options are not lettered A, B, C and so on ({shown})"
            fix = "Letter the options in order, each on a line of its own."
            self._tell(GRAMMAR, options[0].line.number, problem=problem, fix=fix)
            return {"options", "key"}
        return set()

    def _right(self, options: Sequence[_Option]) -> frozenset[int]:
        """The places of the right options; none, and an error, where it is not clear."""
        starred = frozenset(index for index, each in enumerate(options) if each.line.is_right)
        stated = self.block.answer.strip()
        reason = "no option is marked as right"
        if stated:
            known = {each.line.mark: index for index, each in enumerate(options)}
            letters = [each.lower() for each in _letters(stated)]
            listed = frozenset(known[each] for each in letters if each in known)
            if letters and len(listed) == len(letters) and starred in (frozenset(), listed):
                return listed
            reason = f'the answer "{excerpt(stated, 30)}" does not agree with the options'
        elif len({options[index].line.has_star_behind for index in starred}) > 1:
            reason = "a star stands before one letter and behind another"
        elif starred:
            return starred
        self._tell(KEY_UNCLEAR, self.block.line, reason=reason)
        return frozenset()

    def _give(
        self, general: Sequence[_Text], options: Sequence[_Option], right: frozenset[int]
    ) -> None:
        """General feedback explains the first right option; that for wrong ones is left out."""
        for each in general:
            if each.line.mark in ("@", "-"):
                self.notes.append(_WRONG_NOTE)
            elif right:
                options[min(right)].feedback.append(each)

    def _shown(self, text: str, *, inline: bool) -> str:
        plain = unicodedata.normalize("NFC", text.strip())
        return plain if self.is_markdown else from_plain(plain, inline=inline)

    def _tell(self, code: FindingCode, line: int, **words: str) -> None:
        self.findings.append(code.finding(Place(self.file, line), **words))


def _letters(stated: str) -> list[str]:
    """The letters of a list of letters; none for anything else."""
    if len(stated) > _LONGEST_ANSWER or not _LETTER_LIST.fullmatch(stated):
        return []
    return _LETTERS.findall(re.sub(r"\band\b", ",", stated))
