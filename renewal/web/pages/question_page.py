"""What the pages before an answer show: the question and the choice about to be sent.

Nothing here knows a key: these values are made of an `AskedQuestion` and of what was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from markupsafe import Markup

from renewal.actions.answer_refusals import ChooseOne, NothingChosen, OptionNotOffered
from renewal.domain.assignment import AskedQuestion
from renewal.domain.calendar import local_date
from renewal.domain.errors import RenewalError
from renewal.domain.item import Choose, Kind
from renewal.domain.programme import Programme
from renewal.domain.spacing import Sure
from renewal.web.markdown import Stem, blocks, phrase, stem_of
from renewal.web.pages.frame import Fault
from renewal.web.words import Words

SURENESS: Final = {sure.name.lower(): sure for sure in Sure}
MIND: Final = {Kind.EXCEPT: "question.except", Kind.LEAST: "question.least"}


class ShownOption(NamedTuple):
    """An option as a row shows it."""

    id: str
    text: Markup


class QuestionPage(NamedTuple):
    """The page of a question; ``chosen`` are the positions that are marked already."""

    question: AskedQuestion
    stem: Stem
    whole: Markup
    options: tuple[ShownOption, ...]
    chosen: frozenset[str]
    until: str
    remarks: tuple[str, ...]
    opens: str
    faults: tuple[Fault, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """How sure one may say to be, from least to most."""
        return tuple(SURENESS)

    @property
    def several(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.question.choose is Choose.SEVERAL

    @property
    def mind(self) -> str | None:
        """The id of the text that warns of a question asked the other way round."""
        return MIND.get(self.question.kind)

    @property
    def described_by(self) -> str:
        """The ids of what belongs to the group of options besides its legend."""
        case = "case" if self.stem.before or self.stem.after else ""
        fault = "fault" if any(fault.field for fault in self.faults) else ""
        return " ".join(part for part in (case, "hint", fault) if part)


def question_page(
    question: AskedQuestion,
    programme: Programme,
    say: Words,
    *,
    chosen: Sequence[str] = (),
    faults: tuple[Fault, ...] = (),
) -> QuestionPage:
    """Return the page of a question in the words of its reader."""
    offered = {option.id for option in question.options}
    opens_on = local_date(question.window.opens_at, say.zone)
    return QuestionPage(
        question=question,
        stem=stem_of(question.stem),
        whole=blocks(question.stem),
        options=tuple(ShownOption(o.id, phrase(o.text)) for o in question.options),
        chosen=frozenset(chosen) & offered,
        until=say("question.until", closing=say.closing(question.window)),
        remarks=remarks(question, programme, say),
        opens=say("question.not_open_until", day=say.date(opens_on)),
        faults=faults,
    )


def remarks(question: AskedQuestion, programme: Programme, say: Words) -> tuple[str, ...]:
    """Return what is to be known about a question before it is answered."""
    told = []
    if not question.scored:
        told.append(say("question.extra"))
    elif not question.counts:
        needed = credits_needed(programme, question.month.first_day)
        told.append(say("question.practice", needed=needed))
    if question.came_back:
        back = question.came_back
        told.append(say(f"question.back.{back.how.name.lower()}", month=say.month(back.month)))
    return tuple(told)


def credits_needed(programme: Programme, on: date) -> int:
    """Return how many credits a year takes under the policy in force on a day."""
    return programme.policy_on(on).needed


def choice_fault(question: AskedQuestion, chosen: Sequence[str], say: Words) -> RenewalError | None:
    """Return what is wrong with a choice before it is sent, None when nothing is.

    The same three things are refused, in the same order, when an answer is recorded.
    """
    different = set(chosen)
    if not different:
        return NothingChosen(say("error.nothing_chosen"))
    if different - {option.id for option in question.options}:
        return OptionNotOffered(say("error.option_not_offered"))
    if question.choose is Choose.ONE and len(different) > 1:
        return ChooseOne(say("error.choose_one"))
    return None
