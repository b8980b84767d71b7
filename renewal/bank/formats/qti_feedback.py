"""Which feedback of a QTI item explains which option.

Feedback is told apart by the names that programs give it: Canvas writes `general_fb`,
`correct_fb`, `general_incorrect_fb` and `<option>_fb`, Blackboard `correct`, `incorrect` and the
option's own identifier. Where the name says nothing, the conditions of the item do (`links`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from renewal.bank.markup import Marked

CORRECT = frozenset(("correct", "correct_fb", "correctfeedback", "feedback_correct"))
_GENERAL = frozenset(("general_fb", "general", "generalfeedback", "solution"))
_WRONG = frozenset(
    "incorrect general_incorrect_fb incorrect_fb incorrectfeedback feedback_incorrect".split()
)


@dataclass(slots=True)
class Feedback:
    """Feedback by what it belongs to: an option's label, the right answer, a wrong one, nothing."""

    of_options: dict[str, list[Marked]] = field(default_factory=dict)
    of_key: list[Marked] = field(default_factory=list)
    of_wrong: list[Marked] = field(default_factory=list)
    loose: list[Marked] = field(default_factory=list)

    def add(
        self, ident: str, text: Marked, labels: Sequence[str], links: Mapping[str, str]
    ) -> None:
        """The text lies with what its name or a link says; one that says nothing is forgotten."""
        name = ident.casefold()
        label = _label(ident, labels) or links.get(ident, "")
        if not (text.text or text.pictures or text.left):
            return
        if label:
            self.of_options.setdefault(label, []).append(text)
        elif name in CORRECT | _GENERAL:
            self.of_key.append(text)
        elif name in _WRONG:
            self.of_wrong.append(text)
        else:
            self.loose.append(text)


def _label(ident: str, labels: Sequence[str]) -> str:
    plain = ident.removesuffix("_fb")
    return next((label for label in labels if label in (ident, plain)), "")
