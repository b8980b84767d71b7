"""One question of a Moodle XML file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from renewal.bank.codes.found import CONTENT_LEFT, GRAMMAR, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import Place, excerpt
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.moodle_texts import MoodleTexts, format_of
from renewal.bank.found import FoundOption, FoundQuestion, letter
from renewal.bank.labels import Labels, labels_in
from renewal.bank.limits import MOST_OPTIONS
from renewal.bank.markup import Marked
from renewal.bank.truths import truth_words
from renewal.bank.weights import Weighed, weigh, weight_of
from renewal.bank.xml import attribute, by_name, child, children, line_of, text_at, text_of
from renewal.domain.item import Choose, Order, Status

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TRUTH = "truefalse"
ALL_OR_NOTHING = "multichoiceset"
KINDS = frozenset(("multichoice", ALL_OR_NOTHING, TRUTH))
_NO_LABELS = Labels()
_VERDICTS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


class MoodleQuestion:
    """One question on its way; the findings of the harvest grow."""

    def __init__(self, element: "Element", kind: str, harvest: Harvest) -> None:
        source = harvest.source
        self.findings = harvest.findings
        self._parts = by_name(element)
        self._kind = kind
        self._source = source
        self._gallery = harvest.gallery
        self._place = Place(source.file, line_of(element))
        self._texts = MoodleTexts(source.companions)
        self._usual = format_of(self._part("questiontext"), "html")
        self._labels = self._read_labels()

    def found(self, category: tuple[str, ...]) -> FoundQuestion:
        """The question, filed under the category."""
        stem = self._stem()
        pictures = [
            *stem.pictures,
            *self._texts.old_picture(self._part("image"), self._part("image_base64")),
        ]
        exhibits = self._gallery.hang(pictures, self._texts.find, self._place)
        answers = self._parts.get("answer", [])
        if len(answers) > MOST_OPTIONS:
            return self._with_too_many(stem, answers, category)
        weighed = self._weighed(answers)
        options = [self._option(each, at, weighed) for at, each in enumerate(answers)]
        self._explain(options)
        self._tell_files()
        is_truth = self._kind == TRUTH
        found = FoundQuestion(
            stem=stem.text,
            options=tuple(options),
            line=self._place.line,
            id=text_of(self._part("idnumber")).strip(),
            choose=weighed.choose,
            category=category,
            status=Status.RETIRED if self._truth("hidden") else None,
            order=Order.FIXED if is_truth or self._truth("shuffleanswers") is False else None,
            exhibits=exhibits,
            unread=frozenset({"key"} if weighed.reason else ()),
        )
        return self._labels.put_on(found)

    def asides(self) -> Iterator[str]:
        """What the question has that nobody is shown here."""
        if any(text_at(hint, "text").strip() for hint in self._parts.get("hint", ())):
            yield "The hints"
        if self._labels.others:
            yield "The tags"
        verdicts = (self._part(each) for each in _VERDICTS)
        if any(each is not None and text_at(each, "text").strip() for each in verdicts):
            yield "The words for right, partly right and wrong answers"

    def _part(self, name: str) -> "Element | None":
        """The first child of that name."""
        found = self._parts.get(name)
        return found[0] if found else None

    def _read_labels(self) -> Labels:
        tags = self._part("tags")
        if tags is None:
            return _NO_LABELS
        return labels_in(text_at(tag, "text") for tag in children(tags, "tag"))

    def _truth(self, name: str) -> bool | None:
        """What a switch of the question says; None when the file does not have it."""
        element = self._part(name)
        if element is None:
            return None
        return text_of(element).strip().lower() in ("true", "1", "yes")

    def _stem(self) -> Marked:
        stem = self._texts.read(self._part("questiontext"), self._usual)
        self.findings.extend(stem.findings(self._place, "the stem"))
        return stem

    def _weighed(self, answers: Sequence["Element"]) -> Weighed:
        weights = [weight_of(attribute(each, "fraction")) for each in answers]
        is_single = self._kind == TRUTH or self._truth("single") in (None, True)
        each_is_full = self._kind == ALL_OR_NOTHING
        choose = Choose.ONE if is_single and not each_is_full else Choose.SEVERAL
        weighed = weigh(weights, choose, each_is_full=each_is_full)
        if weighed.reason:
            self.findings.append(KEY_UNCLEAR.finding(self._place, reason=weighed.reason))
        for index in weighed.partial:
            place = Place(self._place.file, line_of(answers[index]))
            what = f"The part of a credit ({weights[index]:g} %) for an answer that is not right"
            self.findings.append(CONTENT_LEFT.finding(place, what=what))
        return weighed

    def _option(self, answer: "Element", index: int, weighed: Weighed) -> FoundOption:
        place = Place(self._place.file, line_of(answer))
        where = f"option {letter(index)}"
        text = self._texts.read(answer, self._usual, inline=True)
        self._tell(text, where, place)
        return FoundOption(
            text=self._truth_word(text.text) if self._kind == TRUTH else text.text,
            is_key=index in weighed.right,
            rationale=self._feedback(child(answer, "feedback"), f"the feedback of {where}"),
            line=place.line,
        )

    def _truth_word(self, text: str) -> str:
        words = truth_words(self._source.defaults.language)
        return dict(zip(("true", "false"), words, strict=True)).get(text.lower(), text)

    def _feedback(self, element: "Element | None", where: str) -> str:
        if element is None:
            return ""
        feedback = self._texts.read(element, self._usual)
        self._tell(feedback, where, Place(self._place.file, line_of(element)))
        return feedback.text

    def _explain(self, options: list[FoundOption]) -> None:
        """The general feedback explains the right answer."""
        text = self._feedback(self._part("generalfeedback"), "the general feedback")
        if not text:
            return
        right = next((at for at, option in enumerate(options) if option.is_key), None)
        if right is None:
            what = "The general feedback, without a right answer to explain,"
            self.findings.append(CONTENT_LEFT.finding(self._place, what=what))
            return
        option = options[right]
        rationale = "\n\n".join(filter(None, (option.rationale, text)))
        options[right] = replace(option, rationale=rationale)
        note = "The general feedback was added to the rationale of the right answer"
        self.findings.append(READING_NOTE.finding(self._place, note=note))

    def _tell(self, text: Marked, where: str, place: Place) -> None:
        """What a text that can show no picture leaves behind."""
        if text.left:
            self.findings.extend(text.findings(place, where))
        for picture in text.pictures:
            self._texts.find(picture.src)
            shown = excerpt(picture.alt or picture.src.partition(",")[0])
            what = f"The picture in {where} ({shown})"
            self.findings.append(CONTENT_LEFT.finding(place, what=what))

    def _tell_files(self) -> None:
        for path in self._texts.repeated:
            note = f"Two different files are called {excerpt(path)}; the first is shown"
            self.findings.append(READING_NOTE.finding(self._place, note=note))
        for path in self._texts.unused():
            what = f"The file {excerpt(path)}, which no text shows,"
            self.findings.append(CONTENT_LEFT.finding(self._place, what=what))

    def _with_too_many(
        self, stem: Marked, answers: Sequence["Element"], category: tuple[str, ...]
    ) -> FoundQuestion:
        problem = f"The question offers {len(answers)} answers; at most {MOST_OPTIONS} can be read"
        told = GRAMMAR.finding(self._place, problem=problem, fix="Split the question.")
        self.findings.append(told)
        unread = frozenset(("options", "key"))
        return FoundQuestion(stem.text, (), self._place.line, category=category, unread=unread)
