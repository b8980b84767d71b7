"""What the page after an answer shows: right or not, why, what it earned, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from renewal.domain.assignment import AskedQuestion, Outcome
from renewal.domain.calendar import Window, month_at
from renewal.domain.credit_year import CreditYear
from renewal.domain.programme import Programme
from renewal.domain.standing import Standing
from renewal.web.markdown import blocks, phrase
from renewal.web.pages.frame import Fault
from renewal.web.pages.marks import RENEWABLE
from renewal.web.pages.question_page import credits_needed
from renewal.web.pages.rescored_words import (
    explained_note,
    is_void,
    keys_that_count,
    receipt_text,
    rescored_texts,
)
from renewal.web.words import Words


class Verdict(NamedTuple):
    """The headline: its colour, its sign, its words and the lines beneath."""

    kind: str
    sign: str
    title: str
    texts: tuple[str, ...]


class ShownExplanation(NamedTuple):
    """An option with the reason why it is right or not."""

    text: Markup
    rationale: Markup
    right: bool
    chosen: bool


class ResultPage(NamedTuple):
    """The page of an outcome. ``credit_line`` is empty when no credit year holds the month.

    ``key`` repeats the right options beside a verdict that is not "right"; where several ``keys``
    count, each of them is there instead. ``receipt_text`` says why the receipt says otherwise, and
    ``explained_note`` what to bear in mind when the explanations are read.
    """

    question: AskedQuestion
    verdict: Verdict
    stem: Markup
    explained: bool
    key: tuple[Markup, ...]
    options: tuple[ShownExplanation, ...]
    references: tuple[str, ...]
    receipt: str | None
    received: str
    received_iso: str
    zone_name: str
    credits: int
    needed: int
    credit_line: str
    won_line: str
    next_code: str | None
    next_area: str
    next_lines: tuple[str, ...]
    again: bool
    faults: tuple[Fault, ...]
    until: str = ""
    remarks: tuple[str, ...] = ()
    keys: tuple[Markup, ...] = ()
    explained_note: str = ""
    receipt_text: str = ""


class ResultFacts(NamedTuple):
    """What a result page is made of besides the outcome itself."""

    standing: Standing | None
    others: Sequence[AskedQuestion]
    programme: Programme
    now: datetime


def result_page(
    outcome: Outcome,
    facts: ResultFacts,
    say: Words,
    *,
    again: bool = False,
    faults: tuple[Fault, ...] = (),
) -> ResultPage:
    """Return the page of an outcome in the words of its reader."""
    following = facts.others[0] if facts.others else None
    return ResultPage(
        question=outcome.question,
        verdict=_verdict(outcome, facts, say),
        stem=blocks(outcome.question.stem),
        explained=outcome.explained,
        key=_key(outcome),
        options=tuple(
            ShownExplanation(phrase(o.text), blocks(o.rationale), o.right, o.chosen)
            for o in outcome.options
        ),
        references=outcome.references,
        receipt=outcome.receipt,
        received=say.instant(outcome.received_at) if outcome.received_at else "",
        received_iso=outcome.received_at.isoformat() if outcome.received_at else "",
        zone_name=facts.programme.zone,
        credits=outcome.credits,
        needed=outcome.needed,
        credit_line=_credit_line(outcome, facts.standing, say),
        won_line=_won_line(outcome, facts.standing, say),
        next_code=following.code if following else None,
        next_area=following.area if following else "",
        next_lines=_next_lines(outcome, facts, say),
        again=again,
        faults=faults,
        keys=keys_that_count(outcome),
        explained_note=explained_note(outcome, say),
        receipt_text=receipt_text(outcome, say),
    )


def _verdict(outcome: Outcome, facts: ResultFacts, say: Words) -> Verdict:
    closing = say.closing(outcome.question.window, year=True)
    if outcome.receipt is None:
        text = say("result.missed_text", closing=closing)
        found = rescored_texts(outcome, say, answered=False)
        excused = (say("result.excused"),) if found and outcome.excused else ()
        texts = (text, *found, *excused, *asked_again_texts(outcome.asked_again, say))
        return Verdict("plain", "dash", say("result.missed"), texts)
    if outcome.asked_again is not None:
        texts = asked_again_texts(outcome.asked_again, say)
        return Verdict("plain", "clock", say("result.recorded"), texts)
    if outcome.correct is None:
        text = say("result.recorded_later", closing=closing)
        return Verdict("plain", "clock", say("result.recorded"), (text,))
    found = rescored_texts(outcome, say)
    if outcome.rescored is not None and outcome.rescored.waits:
        return Verdict("plain", "clock", say("result.recorded"), found)
    texts = (*found, _earned(outcome, facts, say))
    if outcome.correct:
        return Verdict("good", "check", say("result.right"), texts)
    return Verdict("bad", "cross", say("result.wrong"), texts)


def asked_again_texts(window: Window | None, say: Words) -> tuple[str, ...]:
    """Return why key and rationale of an item that is open in ``window`` wait, and until when."""
    if window is None:
        return ()
    return (say("result.asked_again", closing=say.closing(window, year=True)),)


def _key(outcome: Outcome) -> tuple[Markup, ...]:
    """Return the right options where the answer was not exactly these, else nothing."""
    if outcome.correct or not outcome.explained or is_void(outcome) or keys_that_count(outcome):
        return ()
    return tuple(phrase(option.text) for option in outcome.options if option.right)


def _earned(outcome: Outcome, facts: ResultFacts, say: Words) -> str:
    """Return what the answer brought: a credit, none, or only practice."""
    question = outcome.question
    if not question.scored:
        return say("question.extra")
    if outcome.excused:
        return say("result.excused")
    if _won_before(outcome, _year(outcome, facts.standing)):
        needed = outcome.needed or credits_needed(facts.programme, question.month.first_day)
        return say("question.practice", needed=needed)
    return say("result.credit" if outcome.correct else "result.no_credit")


def _year(outcome: Outcome, standing: Standing | None) -> CreditYear | None:
    """Return the running credit year when the question belongs to it."""
    year = standing.year if standing else None
    return year if year and year.holds(outcome.question.month) else None


def _won_before(outcome: Outcome, year: CreditYear | None) -> bool:
    """Tell whether the year was won before this answer came.

    Of a year that is over the order is no longer at hand; there a credit is a credit.
    """
    if year is None or year.won_at is None or outcome.received_at is None:
        return False
    return year.won_at < outcome.received_at


def _credit_line(outcome: Outcome, standing: Standing | None, say: Words) -> str:
    if not outcome.question.scored or not outcome.needed:
        return ""
    misses = standing.misses_left if standing and _year(outcome, standing) else None
    return say.credits(outcome.credits, outcome.needed, misses)


def _won_line(outcome: Outcome, standing: Standing | None, say: Words) -> str:
    """Return that the year is won and until when the credential is valid."""
    year = _year(outcome, standing)
    if year is None or standing is None or not year.won or not outcome.question.scored:
        return ""
    return say("result.won", area=standing.area, expires=say.date(standing.expires_on))


def _next_lines(outcome: Outcome, facts: ResultFacts, say: Words) -> tuple[str, ...]:
    lines = []
    if facts.others:
        lines.append(say.count("result.more", len(facts.others)))
    standing = facts.standing
    if standing is not None and standing.outlook is not None and standing.state in RENEWABLE:
        opens_on = month_at(facts.now, say.zone).plus(1).first_day
        lines.append(say("result.next_day", area=outcome.question.area, day=say.day(opens_on)))
    return tuple(lines)
