"""One paragraph of a GIFT file as a question, in the order in which Moodle reads it.

Title, first brace, first closing brace, stem and gap, general feedback, answers. What is no choice
question says what it is; what cannot be read says why, and stays a question all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from renewal.bank.codes.found import CONTENT_LEFT, GRAMMAR, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.formats.gift_answers import (
    Answer,
    Fault,
    Key,
    answers_of,
    key_of,
    kind_of_answers,
    split_feedback,
    truth_of,
)
from renewal.bank.formats.gift_blocks import Block
from renewal.bank.formats.gift_comments import Comments, comments_of
from renewal.bank.formats.gift_texts import Texts
from renewal.bank.found import FoundOption, FoundQuestion, letter
from renewal.bank.labels import dismissal_in
from renewal.bank.limits import LONGEST_QUESTION
from renewal.bank.truths import truth_words
from renewal.domain.item import Choose, Dismissal, Kind, Order, Status

GAP = "_____"
_JUNK = re.compile(r"[\"';]+")
_ANSWERS_LATER = re.compile(r"\{[^{}~]*+~[^{}]*+\}")
_UNREADABLE = frozenset({"stem", "options", "key", "references"})


class Outcome(NamedTuple):
    """What a paragraph is: a question, or of another kind (`skipped` names it)."""

    question: FoundQuestion | None = None
    skipped: str = ""
    findings: tuple[Finding, ...] = ()


class _Braces(NamedTuple):
    """The first { and the first } of a block, and where its title ends."""

    stem_at: int
    opening: int
    closing: int


def read_question(block: Block, file: str, category: Sequence[str], language: str) -> Outcome:
    """The question of a block, filed under the category."""
    return _Question(block, file, tuple(category), language).read()


def is_unclosed(block: Block) -> bool:
    """True when the block opens a brace that it does not close."""
    return "{" in block.masked and "}" not in block.masked


def is_remainder(block: Block) -> bool:
    """True when the block closes a brace that it has not opened."""
    closing, opening = block.masked.find("}"), block.masked.find("{")
    return closing >= 0 and (opening < 0 or closing < opening)


class _Question:
    """One question on its way."""

    def __init__(self, block: Block, file: str, category: tuple[str, ...], language: str) -> None:
        self.block = block
        self.file = file
        self.category = category
        self.language = language
        self.comments: Comments = comments_of(block, file)
        self.texts = Texts(file)
        self.findings: list[Finding] = []

    def read(self) -> Outcome:
        """The question, or what it is instead."""
        if len(self.block.text) > LONGEST_QUESTION:
            problem = f"The question is longer than {LONGEST_QUESTION:,} characters"
            return self._unreadable(0, problem, "Put a blank line between the questions.")
        braces = self._braces()
        if braces.opening < 0 and braces.closing < 0:
            return Outcome(skipped="description")
        if braces.opening < 0 or 0 <= braces.closing < braces.opening:
            problem = "The } here closes no {"
            fix = r"Write \} if it belongs to the text; no blank line may stand in a question."
            return self._unreadable(braces.closing, problem, fix)
        if braces.closing < 0:
            problem = f"The {{ here is not closed before the blank line {self.block.end}"
            fix = r"Close it with }, or delete that blank line; a { of the text is written \{."
            return self._unreadable(braces.opening, problem, fix)
        return self._between(braces)

    def _between(self, braces: _Braces) -> Outcome:
        begin, end = _trimmed(self.block.masked, braces.opening + 1, braces.closing)
        answers_end, feedback_at = split_feedback(self.block.masked[begin:end])
        feedback_at += begin
        begin, end_of_answers = _trimmed(self.block.masked, begin, begin + answers_end)
        kind = kind_of_answers(self.block.masked[begin:end_of_answers])
        if kind not in ("choice", "truth"):
            if _ANSWERS_LATER.search(self.block.masked, braces.closing + 1):
                problem = "The { here holds no answers, and a later one does"
                fix = r"Write \{ and \} for braces of the text, as in a formula."
                return self._unreadable(braces.opening, problem, fix)
            return Outcome(skipped=kind)
        stem = self._stem(braces)
        answers: tuple[FoundOption, ...] | Fault
        if kind == "truth":
            answers, key = self._truths(begin, end_of_answers)
        else:
            answers, key = self._choices(begin, end_of_answers)
        if isinstance(answers, Fault):
            return self._unreadable(answers.at, answers.problem, answers.fix, stem=stem)
        answers = self._with_general_feedback(answers, feedback_at, end)
        return self._finished(stem, answers, key, is_truth=kind == "truth")

    def _braces(self) -> _Braces:
        masked = self.block.masked
        stem_at = 0
        if masked.startswith("::"):
            ended = masked.find("::", 2)
            stem_at = ended + 2 if ended >= 0 else 2
        return _Braces(stem_at, masked.find("{", stem_at), masked.find("}", stem_at))

    def _stem(self, braces: _Braces) -> str:
        text = self.block.text
        before = text[braces.stem_at : braces.opening]
        after = text[braces.closing + 1 :].strip()
        line = self.block.line_at(braces.stem_at)
        if _JUNK.fullmatch(after):
            note = f"The characters {after} behind the braces were left out"
            self._note(READING_NOTE.finding(self._place(braces.closing), note=note))
            after = ""
        if "{" in self.block.masked[braces.closing + 1 :]:
            what = (
                "What the second braces mean (only the first hold answers; they stay in the stem)"
            )
            self._note(CONTENT_LEFT.finding(self._place(braces.closing + 1), what=what))
        rest = text[braces.closing + 1 :] if after else ""
        return self.texts.stem(before + (GAP if after else "") + rest, line)

    def _choices(self, begin: int, end: int) -> tuple[tuple[FoundOption, ...] | Fault, Key]:
        block = self.block
        answers = answers_of(block.text[begin:end], block.masked[begin:end], begin)
        if isinstance(answers, Fault):
            return answers, Key(Choose.ONE)
        key = key_of(answers)
        for index in key.partial:
            weight = f"{answers[index].weight or 0:g} %"
            what = f"The part of a credit ({weight}) for an answer that is not the right one"
            self._note(CONTENT_LEFT.finding(self._place(answers[index].at), what=what))
        return tuple([self._option(each, at, key) for at, each in enumerate(answers)]), key

    def _option(self, answer: Answer, index: int, key: Key) -> FoundOption:
        line = self.block.line_at(answer.at)
        return FoundOption(
            text=self.texts.option(answer.text, line),
            is_key=index in key.right,
            rationale=self._feedback(answer.feedback, answer.feedback_at),
            line=line,
        )

    def _truths(self, begin: int, end: int) -> tuple[tuple[FoundOption, ...], Key]:
        is_true, spans = truth_of(self.block.masked[begin:end])
        told = [self._feedback(self.block.text[begin + a : begin + b], begin + a) for a, b in spans]
        wrong, right = (*told, "", "")[:2]
        words = truth_words(self.language)
        line = self.block.line_at(begin)
        options = tuple(
            FoundOption(word, each is is_true, right if each is is_true else wrong, line=line)
            for word, each in zip(words, (True, False), strict=True)
        )
        return options, Key(Choose.ONE, frozenset({0 if is_true else 1}))

    def _feedback(self, text: str, at: int) -> str:
        return self.texts.feedback(text, self.block.line_at(at)) if text.strip() else ""

    def _with_general_feedback(
        self, options: tuple[FoundOption, ...], at: int, end: int
    ) -> tuple[FoundOption, ...]:
        """The options, the general feedback added to what explains the right one."""
        text = self._feedback(self.block.text[at:end], at)
        first = next((index for index, each in enumerate(options) if each.is_key), None)
        if not text:
            return options
        if first is None:
            what = "The general feedback, without a right option to explain,"
            self._note(CONTENT_LEFT.finding(self._place(at), what=what))
            return options
        note = "The general feedback was added to the rationale of the right option"
        self._note(READING_NOTE.finding(self._place(at), note=note))
        right = options[first]
        rationale = "\n\n".join(filter(None, (right.rationale, text)))
        explained = replace(right, rationale=rationale)
        return (*options[:first], explained, *options[first + 1 :])

    def _finished(
        self, stem: str, options: tuple[FoundOption, ...], key: Key, *, is_truth: bool
    ) -> Outcome:
        said = self.comments
        unread = {"key"} if key.reason else set()
        if key.reason:
            self._note(KEY_UNCLEAR.finding(self._place(0), reason=key.reason))
        order = said.word("order", Order)
        dismissed = self._dismissed()
        question = FoundQuestion(
            stem=stem,
            options=self._named(options),
            line=self.block.line,
            id=said.one("id"),
            choose=key.choose,
            category=self.category,
            area=said.one("area"),
            topic=said.one("topic"),
            concept=said.one("concept"),
            kind=said.word("kind", Kind),
            status=said.word("status", Status),
            order=order or (Order.FIXED if is_truth else None),
            author=said.one("author"),
            language=said.one("language"),
            references=said.every("reference"),
            exhibits=tuple(dict.fromkeys(said.every("exhibit"))),
            dismissed=dismissed,
            unread=frozenset(unread | said.unread),
        )
        return self._outcome(question)

    def _dismissed(self) -> tuple[Dismissal, ...]:
        """The warnings put aside, one in each comment: the code, a colon and the reason."""
        told = [dismissal_in(each) for each in self.comments.every("dismissed")]
        if None in told:
            problem = "A comment puts a warning aside without its code or without a reason"
            fix = "Write a comment like [dismissed:stem-long: It tells a case.]"
            self._note(GRAMMAR.finding(self._place(0), problem=problem, fix=fix))
            self.comments.unread.add("dismissed")
        return tuple(filter(None, told))

    def _named(self, options: tuple[FoundOption, ...]) -> tuple[FoundOption, ...]:
        """The options with the ids and the fixed places that a comment gives them."""
        ids = tuple(self.comments.one("options").split())
        fixed = set(self.comments.one("fixed").split())
        if not ids and not fixed:
            return options
        if ids and len(ids) != len(options):
            note = f"The comment names {len(ids)} options and there are {len(options)}"
            self._note(READING_NOTE.finding(self._place(0), note=note))
            ids = ()
        names = ids or ("",) * len(options)
        letters = ids or tuple(map(letter, range(len(options))))
        return tuple(
            FoundOption(each.text, each.is_key, each.rationale, name, known in fixed, each.line)
            for each, name, known in zip(options, names, letters, strict=True)
        )

    def _unreadable(self, at: int, problem: str, fix: str, *, stem: str = "") -> Outcome:
        said = self.comments
        self._note(GRAMMAR.finding(self._place(at), problem=problem, fix=fix))
        question = FoundQuestion(
            stem=stem or excerpt(self.block.text),
            options=(),
            line=self.block.line,
            id=said.one("id"),
            category=self.category,
            unread=_UNREADABLE - ({"stem"} if stem else frozenset()),
        )
        return self._outcome(question)

    def _outcome(self, question: FoundQuestion) -> Outcome:
        told = (*self.findings, *self.texts.findings, *self.comments.findings)
        return Outcome(question, findings=told)

    def _note(self, finding: Finding) -> None:
        self.findings.append(finding)

    def _place(self, at: int) -> Place:
        return Place(self.file, self.block.line_at(at))


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The bounds of the stretch without the blanks at its ends."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
