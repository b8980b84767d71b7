"""What the practice pages show, made from the domain's values and the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from renewal.actions.read_practice import PracticeArea, PracticeOutcome
from renewal.domain.assignment import AskedQuestion
from renewal.domain.practice import Only
from renewal.web.markdown import blocks, phrase
from renewal.web.pages.rescored_words import explained_note, keys_that_count, rescored_texts
from renewal.web.pages.result_page import ShownExplanation, Verdict, asked_again_texts
from renewal.web.words import Words


class PracticeRow(NamedTuple):
    """An area with what may be practised in it now."""

    area: str
    texts: tuple[str, ...]
    slipped: bool
    seen: bool


class PracticePage(NamedTuple):
    """The overview of practice."""

    rows: tuple[PracticeRow, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to practise in any area."""
        return not self.rows


class PracticeResultPage(NamedTuple):
    """A practice answer explained; ``more`` says that another question waits today.

    Without ``explained`` the key is kept back.
    """

    question: AskedQuestion
    verdict: Verdict
    stem: Markup
    options: tuple[ShownExplanation, ...]
    references: tuple[str, ...]
    more: bool
    only: Only
    explained: bool
    keys: tuple[Markup, ...] = ()
    explained_note: str = ""


def practice_page(areas: Sequence[PracticeArea], say: Words) -> PracticePage:
    """Return the overview in the words of its reader."""
    return PracticePage(
        tuple(
            PracticeRow(area.area, _texts(area, say), area.slipped > 0, area.seen > 0)
            for area in areas
        )
    )


def practice_result_page(outcome: PracticeOutcome, only: Only, say: Words) -> PracticeResultPage:
    """Return the page of a practice answer in the words of its reader."""
    return PracticeResultPage(
        question=outcome.question,
        verdict=_verdict(outcome, say),
        stem=blocks(outcome.question.stem),
        options=tuple(
            ShownExplanation(phrase(o.text), blocks(o.rationale), o.right, o.chosen)
            for o in outcome.options
        ),
        references=outcome.references,
        more=outcome.left > 0,
        only=only,
        explained=outcome.asked_again is None,
        keys=keys_that_count(outcome),
        explained_note=explained_note(outcome, say),
    )


def _verdict(outcome: PracticeOutcome, say: Words) -> Verdict:
    done = () if outcome.left else (say("practice.done"),)
    if outcome.asked_again is not None:
        texts = asked_again_texts(outcome.asked_again, say)
        return Verdict("plain", "clock", say("result.recorded"), (*texts, *done))
    found = rescored_texts(outcome, say)
    if outcome.correct:
        return Verdict("good", "check", say("result.right"), (*found, *done))
    texts = (*found, say("practice.comes_back"), *done)
    return Verdict("bad", "cross", say("result.wrong"), texts)


def _texts(area: PracticeArea, say: Words) -> tuple[str, ...]:
    told = [say.count("practice.seen_ever", area.seen_ever)]
    if area.slipped:
        told.append(say.count("practice.slipped_left", area.slipped))
    if not area.seen:
        told.append(say("practice.rested"))
    return tuple(told)
