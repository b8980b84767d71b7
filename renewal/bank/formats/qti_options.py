"""Choices of a QTI item, of any version, as options; what they leave behind is told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from renewal.bank.codes.found import CONTENT_LEFT, GRAMMAR, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import Place, excerpt
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.qti_feedback import Feedback
from renewal.bank.found import FoundOption, letter
from renewal.bank.limits import MOST_OPTIONS
from renewal.bank.markup import Marked
from renewal.bank.truths import truth_words

# Identifiers that people gave are kept; those that programs made up say nothing.
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,11}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as the file has it."""

    label: str
    text: Marked
    line: int | None
    is_fixed: bool = False


class Options:
    """The options of one question on their way; what is to be told goes to the harvest."""

    def __init__(self, harvest: Harvest, place: Place) -> None:
        self._harvest = harvest
        self._place = place

    def too_many(self, count: int) -> bool:
        """True, and told, when nobody could mean a question with so many choices."""
        if count <= MOST_OPTIONS:
            return False
        problem = f"The question offers {count} answers; at most {MOST_OPTIONS} can be read"
        finding = GRAMMAR.finding(self._place, problem=problem, fix="Split the question.")
        self._harvest.findings.append(finding)
        return True

    def tell_key(self, labels: Sequence[str], reason: str, partial: Sequence[str]) -> None:
        """That the key is not clear, or what gets a part of a credit."""
        if reason:
            self._harvest.findings.append(KEY_UNCLEAR.finding(self._place, reason=reason))
        for index in sorted(labels.index(label) for label in partial):
            what = f"The part of a credit for option {letter(index)}"
            self._harvest.findings.append(CONTENT_LEFT.finding(self._place, what=what))

    def made(
        self, choices: Sequence[Choice], right: frozenset[str], feedback: Feedback
    ) -> tuple[FoundOption, ...]:
        """The options; what explains the right answer explains the first right option."""
        first_right = next((each.label for each in choices if each.label in right), None)
        keeps_labels = all(_SHORT.fullmatch(each.label) for each in choices)
        options = [
            FoundOption(
                text=self._text(choice, index),
                is_key=choice.label in right,
                rationale=self._rationale(choice, index, feedback, first_right),
                id=choice.label if keeps_labels else "",
                is_fixed=choice.is_fixed,
                line=choice.line,
            )
            for index, choice in enumerate(choices)
        ]
        self._tell_feedback(feedback, is_explained=first_right is not None)
        return tuple(self._with_words(options))

    def _text(self, choice: Choice, index: int) -> str:
        place = self._place._replace(line=choice.line)
        self._tell(choice.text, f"option {letter(index)}", place)
        return choice.text.text

    def _rationale(
        self, choice: Choice, index: int, feedback: Feedback, first_right: str | None
    ) -> str:
        texts = [*feedback.of_options.get(choice.label, ())]
        if choice.label == first_right:
            texts += feedback.of_key
        for text in texts:
            self._tell(text, f"the feedback of option {letter(index)}", self._place)
        return "\n\n".join(dict.fromkeys(text.text for text in texts if text.text))

    def _with_words(self, options: Sequence[FoundOption]) -> Iterator[FoundOption]:
        """The options; those of a true/false question as people write them."""
        true, false = truth_words(self._harvest.source.defaults.language)
        words = {"true": true, "false": false}
        is_truth = {option.text for option in options} == set(words)
        for option in options:
            yield replace(option, text=words[option.text]) if is_truth else option

    def _tell_feedback(self, feedback: Feedback, *, is_explained: bool) -> None:
        if feedback.of_wrong:
            self._harvest.note_once("The words for wrong answers", self._place)
        if feedback.of_key and is_explained:
            note = "The general feedback was added to the rationale of the right answer"
            self._harvest.findings.append(READING_NOTE.finding(self._place, note=note))
        for text in (*feedback.loose, *(() if is_explained else feedback.of_key)):
            what = f'The feedback "{excerpt(text.text, 40)}", which belongs to no option,'
            self._harvest.findings.append(CONTENT_LEFT.finding(self._place, what=what))

    def _tell(self, text: Marked, where: str, place: Place) -> None:
        """What a text that can show no picture leaves behind."""
        self._harvest.findings.extend(text.findings(place, where))
        for picture in text.pictures:
            shown = excerpt(picture.alt or picture.src.partition(",")[0])
            what = f"The picture in {where} ({shown})"
            self._harvest.findings.append(CONTENT_LEFT.finding(place, what=what))
