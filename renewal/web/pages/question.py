"""One question: choose, check, send, see the result.

The choice travels in the form and the address only. Looking at the question and checking the
choice change nothing, so both are GET pages: going back from the result asks the server again,
which then shows that the question is answered. Only `/answer` records anything.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from renewal.actions.read_question import (
    read_assignments,
    read_outcome,
    read_question,
)
from renewal.actions.read_standing import read_standings
from renewal.actions.record_displays import record_displays
from renewal.actions.record_response import record_response
from renewal.domain.access import Role
from renewal.domain.assignment import AskedQuestion, AssignmentState
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web.cookies import settings
from renewal.web.guard import allow, now
from renewal.web.pages.frame import Fault, draw, fault_of, frame, programme
from renewal.web.pages.person import technician_id
from renewal.web.pages.question_page import SURENESS, choice_fault, question_page
from renewal.web.pages.result_page import ResultFacts, result_page
from renewal.web.problems import status_of

blueprint = Blueprint("question", __name__)

ANSWERED: Final = "answered"
_TEN_MINUTES: Final = 600
_SHOWN_AS_OUTCOME: Final = frozenset({AssignmentState.ANSWERED, AssignmentState.MISSED})
_ABOUT_THE_CHOICE: Final = frozenset({"nothing_chosen", "choose_one", "option_not_offered"})

Page = str | Response | tuple[str, int]


@blueprint.get("/question/<code>")
@allow(Role.TECHNICIAN)
def show_question(code: str) -> Page:
    """The question is shown with the options to choose from, and its first display recorded."""
    question = _question(code)
    if question.state in _SHOWN_AS_OUTCOME:
        return _outcome(question, again=question.state is AssignmentState.ANSWERED)
    return _form(question)


@blueprint.get("/question/<code>/check")
@allow(Role.TECHNICIAN)
def check_answer(code: str) -> Page:
    """The choice is shown once more; nothing is recorded yet."""
    question = _question(code)
    if question.state in _SHOWN_AS_OUTCOME:
        return _outcome(question, again=question.state is AssignmentState.ANSWERED)
    say, chosen = frame().say, request.args.getlist("option")
    refusal = choice_fault(question, chosen, say)
    if refusal is not None:
        faults = (fault_of(refusal, say, _first_field(question)),)
        return _form(question, faults), status_of(refusal)
    if question.state is AssignmentState.TO_COME:
        return _form(question)
    record_displays(db.session(), technician_id=technician_id(), questions=[question], now=now())
    return draw("check.html", page=question_page(question, programme(), say, chosen=chosen))


@blueprint.post("/question/<code>/check")
@allow(Role.TECHNICIAN)
def check_posted_answer(code: str) -> Response:
    """The check page is opened under an address that can be gone back to and loaded again."""
    return redirect(
        url_for("question.check_answer", code=code, option=request.form.getlist("option")), 303
    )


@blueprint.post("/question/<code>/answer")
@allow(Role.TECHNICIAN)
def send_answer(code: str) -> Page:
    """The answer is on record, or the page says why it is not."""
    try:
        recorded = record_response(
            db.session(),
            technician_id=technician_id(),
            code=code,
            options=request.form.getlist("option"),
            received_at=now(),
            now=now(),
            sure=SURENESS.get(request.form.get("sure", "")),
        )
    except RenewalError as refusal:
        return _refused(code, refusal)
    result = redirect(url_for("question.show_result", code=recorded.code), 303)
    return _answered(result, recorded.receipt)


@blueprint.get("/question/<code>/answer")
@allow(Role.TECHNICIAN)
def reopen_question(code: str) -> Response:
    """An address left over from sending leads back to the question or its result."""
    return redirect(url_for("question.show_question", code=code), 303)


@blueprint.get("/question/<code>/result")
@allow(Role.TECHNICIAN)
def show_result(code: str) -> Page:
    """The outcome is shown; a question that can still be answered is shown instead."""
    question = _question(code)
    if question.state in _SHOWN_AS_OUTCOME:
        return _outcome(question)
    return redirect(url_for("question.show_question", code=question.code), 303)


def _answered(response: Response, receipt: str) -> Response:
    """Return the response with a cookie that makes going back ask the server again.

    Some browsers keep the pages of the form alive for going back, "no-store" or not, and would
    show them as they were; they let go of such pages when a cookie of theirs changes.
    """
    response.set_cookie(
        ANSWERED,
        receipt,
        max_age=_TEN_MINUTES,
        path="/question/",
        httponly=True,
        secure=settings().secure,
        samesite="Lax",
    )
    return response


def _question(code: str) -> AskedQuestion:
    return read_question(db.session(), technician_id=technician_id(), code=code, now=now())


def _first_field(question: AskedQuestion) -> str:
    return f"option-{question.options[0].id}"


def _form(question: AskedQuestion, faults: tuple[Fault, ...] = ()) -> str:
    """Return the question with what is chosen already, or when it opens."""
    chosen = request.values.getlist("option")
    page = question_page(question, programme(), frame().say, chosen=chosen, faults=faults)
    if question.state is AssignmentState.TO_COME:
        return draw("question_not_open.html", page=page)
    record_displays(db.session(), technician_id=technician_id(), questions=[question], now=now())
    return draw("question.html", page=page)


def _refused(code: str, refusal: RenewalError) -> Page:
    """Return the page again with the reason on top: the form, or the outcome that stands.

    A code that names no question of this person has no page to show again.
    """
    question = _question(code)
    about_choice = refusal.code in _ABOUT_THE_CHOICE
    field = _first_field(question) if about_choice else None
    faults = (fault_of(refusal, frame().say, field),)
    if question.state in _SHOWN_AS_OUTCOME:
        return _outcome(question, faults=faults), status_of(refusal)
    return _form(question, faults), status_of(refusal)


def _outcome(
    question: AskedQuestion, *, again: bool = False, faults: tuple[Fault, ...] = ()
) -> str:
    who, at = technician_id(), now()
    outcome = read_outcome(db.session(), technician_id=who, code=question.code, now=at)
    standing = read_standings(db.session(), programme(), technician_id=who, now=at)
    facts = ResultFacts(
        standing=next((c for c in standing.credentials if c.area == question.area), None),
        others=tuple(
            other
            for other in read_assignments(db.session(), technician_id=who, now=at)
            if other.state is AssignmentState.OPEN and other.code != question.code
        ),
        programme=programme(),
        now=at,
    )
    page = result_page(outcome, facts, frame().say, again=again, faults=faults)
    return draw("result.html", page=page)
