"""One item of a QTI 1.2 file: what kind it is, and when it is a choice question, all of it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from renewal.bank.findings import Place
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.qti1_key import FoundKey, conditions_of, key_of
from renewal.bank.formats.qti1_material import stem_of, text_of
from renewal.bank.formats.qti_feedback import CORRECT, Feedback
from renewal.bank.formats.qti_options import Choice, Options
from renewal.bank.found import FoundOption, FoundQuestion
from renewal.bank.gallery import Find
from renewal.bank.labels import Labels, labels_in
from renewal.bank.xml import attribute, child, children, inside, line_of, name_of, text_at
from renewal.domain.item import Choose, Order

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_OTHER_RESPONSES = {
    "response_str": "text entry",
    "response_num": "numerical",
    "response_xy": "hotspot",
    "response_grp": "matching",
}
_TYPE_LABELS = tuple(
    "question_type cc_profile bbmd_questiontype qmd_itemtype qmd_questiontype".split()
)
_FIELDS = ("qtimetadatafield", "qti_metadatafield")
_CHOICE_TYPES = frozenset(
    """
    multiple_choice_question multiple_answers_question true_false_question
    cc.multiple_choice cc.multiple_response cc.true_false
    multiplechoice multipleanswer true/false either/or multipleresponse truefalse
    logicalidentifier yes/no multi-select
    """.split()
)
LABEL = "renewal_label"
"""The field of an item's metadata that holds what our own files carry along."""
_VERSION = re.compile(r"\.v\d+p\d+$")
_SEVERAL = ("multiple_answers", "multipleanswer", "multiple_response", "multipleresponse")
# Brightspace writes the cardinality Multiple for these, too.
_ONE = frozenset(("multiplechoice", "true/false"))


def kind_of(item: "Element") -> str:
    """What keeps the item from being a choice question; nothing when it is one."""
    stated = _stated_type(item)
    plain = _VERSION.sub("", "".join(stated.casefold().split()))
    if plain and plain not in _CHOICE_TYPES:
        return stated
    presentation = child(item, "presentation")
    responses = [] if presentation is None else list(inside(presentation, *_RESPONSES))
    if len(responses) != 1:
        return "several responses" if responses else "no response"
    (response,) = responses
    name = name_of(response)
    if name in _OTHER_RESPONSES:
        return _OTHER_RESPONSES[name]
    if attribute(response, "rcardinality").casefold() == "ordered":
        return "ordering"
    return "" if next(inside(response, "render_choice"), None) is not None else "other response"


def _stated_type(item: "Element") -> str:
    """The type as the program that wrote the item calls it; nothing when it does not."""
    metadata = child(item, "itemmetadata")
    if metadata is None:
        return ""
    for entry in inside(metadata, *_FIELDS):
        if text_at(entry, "fieldlabel").strip().casefold() in _TYPE_LABELS:
            return text_at(entry, "fieldentry").strip()
    for name in _TYPE_LABELS[2:]:
        found = next(inside(metadata, name), None)
        if found is not None:
            return text_at(found).strip()
    return ""


class Qti1Item:
    """A choice question on its way; what is to be told goes to the harvest."""

    def __init__(
        self, element: "Element", harvest: Harvest, find: Find, member: str | None
    ) -> None:
        self._element = element
        self._harvest = harvest
        self._find = find
        self._place = Place(harvest.source.file, line_of(element), member=member)
        self._presentation = next(children(element, "presentation"))
        self._response = next(inside(self._presentation, "response_lid"))
        self._choices = next(inside(self._response, "render_choice"))
        self._options = Options(harvest, self._place)
        self._conditions = conditions_of(element, attribute(self._response, "ident").strip())

    def found(self, category: tuple[str, ...]) -> FoundQuestion:
        """The question, filed under the category."""
        stem = stem_of(self._presentation)
        self._harvest.findings.extend(stem.findings(self._place, "the stem"))
        if next(children(self._element, "rubric"), None) is not None:
            self._harvest.note_once("The instructions", self._place)
        elements = list(inside(self._choices, "response_label"))
        labels = [attribute(each, "ident").strip() for each in elements]
        choose = self._choose()
        unread: frozenset[str] = frozenset(("options", "key"))
        options: tuple[FoundOption, ...] = ()
        if not self._options.too_many(len(elements)):
            key = self._key(labels, choose)
            unread = frozenset({"key"} if key.reason else ())
            choices = [_choice(*each) for each in zip(elements, labels, strict=True)]
            options = self._options.made(choices, key.labels, self._feedback(labels))
        found = FoundQuestion(
            stem=stem.text,
            options=options,
            line=self._place.line,
            member=self._place.member,
            id=attribute(self._element, "ident").strip(),
            choose=choose,
            category=category,
            order=self._order(),
            exhibits=self._harvest.gallery.hang(stem.pictures, self._find, self._place),
            unread=unread,
        )
        return _labels_of(self._element).put_on(found)

    def _choose(self) -> Choose:
        is_multiple = attribute(self._response, "rcardinality").casefold() == "multiple"
        stated = "".join(_stated_type(self._element).casefold().split())
        says_multiple = any(each in stated for each in _SEVERAL)
        if stated in _ONE:
            return Choose.ONE
        return Choose.SEVERAL if is_multiple or says_multiple else Choose.ONE

    def _order(self) -> Order | None:
        shuffle = attribute(self._choices, "shuffle").casefold()
        return {"no": Order.FIXED, "yes": Order.SHUFFLED}.get(shuffle)

    def _key(self, labels: Sequence[str], choose: Choose) -> FoundKey:
        if len(set(labels)) < len(labels):
            key = FoundKey(reason="two options have the same identifier")
        else:
            key = key_of(self._conditions, labels, choose)
        self._options.tell_key(labels, key.reason, key.partial)
        return key

    def _feedback(self, labels: Sequence[str]) -> Feedback:
        links = {
            ident: condition.chosen[0]
            for condition in self._conditions
            if len(condition.chosen) == 1 and condition.chosen[0] in labels
            for ident in condition.feedback
            if ident.casefold() not in CORRECT
        }
        feedback = Feedback()
        for element in children(self._element, "itemfeedback"):
            ident = attribute(element, "ident").strip()
            feedback.add(ident, text_of(element), labels, links)
        return feedback


def _labels_of(item: "Element") -> Labels:
    """The labels that a file of our own has in the item's metadata."""
    metadata = child(item, "itemmetadata")
    if metadata is None:
        return Labels()
    return labels_in(
        text_at(entry, "fieldentry")
        for entry in inside(metadata, "qtimetadatafield")
        if text_at(entry, "fieldlabel").strip() == LABEL
    )


def _choice(element: "Element", label: str) -> Choice:
    is_fixed = attribute(element, "rshuffle").casefold() == "no"
    return Choice(label, text_of(element, inline=True), line_of(element), is_fixed)
