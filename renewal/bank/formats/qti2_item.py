"""One item of QTI 2 or 3, its names those of QTI 2: what kind it is, and all of a choice item."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from renewal.bank.fields import usual_case
from renewal.bank.findings import Place
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.qti2_body import (
    RUBRIC,
    explanations_in,
    interactions_in,
    stem_of,
    text_of,
)
from renewal.bank.formats.qti2_key import DeclaredKey, declaration_of, key_of
from renewal.bank.formats.qti_feedback import Feedback
from renewal.bank.formats.qti_options import Choice, Options
from renewal.bank.found import FoundOption, FoundQuestion
from renewal.bank.gallery import Find
from renewal.bank.labels import Labels
from renewal.bank.xml import attribute, child, children, inside, line_of, name_of
from renewal.domain.item import Order

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHOICE = "choiceInteraction"
_ORDERS = {"true": Order.SHUFFLED, "false": Order.FIXED}


def kind_of(item: "Element") -> str:
    """What keeps the item from being a choice question; nothing when it is one."""
    if attribute(item, "adaptive") == "true":
        return "adaptive item"
    if next(inside(item, "templateDeclaration", "templateProcessing"), None) is not None:
        return "item with variables"
    if next(inside(item, "include"), None) is not None:
        return "item that includes other files"
    body = child(item, "itemBody")
    interactions = [] if body is None else interactions_in(body)
    if len(interactions) != 1:
        return "several interactions" if interactions else "no interaction"
    name = name_of(interactions[0])
    if name != _CHOICE:
        return name
    declaration = declaration_of(item, attribute(interactions[0], "responseIdentifier"))
    is_ordered = declaration is not None and attribute(declaration, "cardinality") == "ordered"
    return "ordering" if is_ordered else ""


class Qti2Item:
    """A choice question on its way; what is to be told goes to the harvest."""

    def __init__(
        self, element: "Element", harvest: Harvest, find: Find, member: str | None = None
    ) -> None:
        self._element = element
        self._harvest = harvest
        self._find = find
        self._place = Place(harvest.source.file, line_of(element), member=member)
        self._body = next(children(element, "itemBody"))
        (self._interaction,) = interactions_in(self._body)
        self._options = Options(harvest, self._place)

    def found(
        self, category: tuple[str, ...], labels: Labels, passages: Sequence["Element"]
    ) -> FoundQuestion:
        """The question, filed under the category; `passages` are texts that it is about."""
        stem = stem_of(self._body, passages)
        self._harvest.findings.extend(stem.findings(self._place, "the stem"))
        if next(inside(self._body, RUBRIC), None) is not None:
            self._harvest.note_once("The instructions", self._place)
        elements = list(children(self._interaction, "simpleChoice"))
        key = self._key([attribute(each, "identifier").strip() for each in elements])
        unread = frozenset({"key"} if key.reason else ())
        options: tuple[FoundOption, ...] = ()
        if self._options.too_many(len(elements)):
            unread = frozenset(("options", "key"))
        else:
            options = self._made(elements, key)
        found = FoundQuestion(
            stem=stem.text,
            options=options,
            line=self._place.line,
            member=self._place.member,
            id=attribute(self._element, "identifier").strip(),
            choose=key.choose,
            category=category,
            order=_ORDERS.get(attribute(self._interaction, "shuffle").strip()),
            language=self._language(),
            exhibits=self._harvest.gallery.hang(stem.pictures, self._find, self._place),
            unread=unread,
        )
        return labels.put_on(found)

    def _key(self, choices: Sequence[str]) -> DeclaredKey:
        response = attribute(self._interaction, "responseIdentifier")
        key = key_of(declaration_of(self._element, response), choices)
        self._options.tell_key(choices, key.reason, key.partial)
        return key

    def _made(self, elements: Sequence["Element"], key: DeclaredKey) -> tuple[FoundOption, ...]:
        choices = [_choice(each) for each in elements]
        labels = [choice.label for choice in choices]
        feedback = Feedback()
        for element, label in zip(elements, labels, strict=True):
            for each in explanations_in(element):
                feedback.add(label if each.is_shown else "", each.text, labels, {})
        for each in explanations_in(self._element):
            feedback.add(each.ident if each.is_shown else "", each.text, labels, {})
        return self._options.made(choices, key.right, feedback)

    def _language(self) -> str:
        tag = attribute(self._element, "lang").strip()
        return usual_case(tag) if tag else ""


def _choice(element: "Element") -> Choice:
    return Choice(
        attribute(element, "identifier").strip(),
        text_of(element, inline=True),
        line_of(element),
        attribute(element, "fixed").strip() == "true",
    )
