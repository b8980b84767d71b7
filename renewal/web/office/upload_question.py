"""A question of an upload as the technician will see it, and apart from that its key."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from markupsafe import Markup

from renewal.domain.item import Choose, Kind
from renewal.web.markdown import Stem, phrase, stem_of
from renewal.web.pages.question_page import MIND, ShownOption

_ORDERS: Final = {"shuffled": "shuffled for each person"}


class KeyedOption(NamedTuple):
    """An option under the author's letter, whether it is right, and why or why not."""

    name: str
    text: Markup
    right: bool
    rationale: Markup | None


class ShownQuestion(NamedTuple):
    """A question as the technician's page draws it; ``picture_path`` is where its pictures are."""

    stem: Stem
    options: tuple[ShownOption, ...]
    several: bool
    mind: str | None
    language: str
    exhibits: tuple[Any, ...]
    keyed: tuple[KeyedOption, ...]
    told: tuple[tuple[str, str], ...]
    chosen: frozenset[str] = frozenset()
    faults: tuple[Any, ...] = ()

    @property
    def described_by(self) -> str:
        """The ids of what belongs to the options besides the legend."""
        return "case hint" if self.stem.before or self.stem.after else "hint"


def shown_question(body: Any) -> ShownQuestion:
    """Return the question of a line as the technician's page shows it, and its key apart."""
    asked = body["question"]
    return ShownQuestion(
        stem=stem_of(asked["stem"]),
        options=tuple(ShownOption(name, phrase(text)) for name, text, _ in asked["options"]),
        several=asked["choose"] == Choose.SEVERAL,
        mind=MIND.get(Kind(asked["kind"])),
        language=asked["language"],
        exhibits=tuple(asked["pictures"]),
        keyed=tuple(
            KeyedOption(name, phrase(text), name in asked["key"], phrase(why) if why else None)
            for name, text, why in asked["options"]
        ),
        told=(
            (
                "Options",
                "shuffled for each person" if asked["order"] == "shuffled" else "in this order",
            ),
            ("Topic", asked["topic"] or "none"),
            ("Author", asked["author"] or "not said"),
            ("References", "; ".join(asked["references"]) or "none"),
        ),
    )
