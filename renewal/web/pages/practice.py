"""Practice between the months: an overview, one question after the other, and what was right."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from renewal.actions.answer_refusals import ChooseOne, NothingChosen, OptionNotOffered
from renewal.actions.read_practice import (
    PracticeQuestion,
    read_practice,
    read_practice_outcome,
    read_practice_question,
)
from renewal.actions.record_practice import record_practice
from renewal.domain.access import Role
from renewal.domain.practice import Only
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.pages.frame import Fault, draw, fault_of, frame, programme
from renewal.web.pages.person import technician_id
from renewal.web.pages.practice_page import practice_page, practice_result_page
from renewal.web.pages.question_page import SURENESS, question_page
from renewal.web.problems import status_of

blueprint = Blueprint("practice", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/practice")
@allow(Role.TECHNICIAN)
def show_practice() -> str:
    """What may be practised is shown, area by area."""
    areas = read_practice(db.session(), technician_id=technician_id(), now=now())
    return draw("practice.html", page=practice_page(areas, frame().say))


@blueprint.get("/practice/<area>")
@allow(Role.TECHNICIAN)
def practise(area: str) -> Page:
    """The next question is shown; when all was practised today, the overview."""
    waiting = _next(area)
    if waiting is None:
        return redirect(url_for("practice.show_practice"), 303)
    return _form(waiting)


@blueprint.post("/practice/<area>")
@allow(Role.TECHNICIAN)
def send_practice(area: str) -> Page:
    """The answer is on record and the next page explains it, or the form says what is missing."""
    number = request.form.get("number", 0, type=int)
    try:
        record_practice(
            db.session(),
            technician_id=technician_id(),
            area=area,
            number=number,
            code=request.form.get("question", ""),
            options=request.form.getlist("option"),
            now=now(),
            sure=SURENESS.get(request.form.get("sure", "")),
        )
    except (NothingChosen, ChooseOne, OptionNotOffered) as refusal:
        waiting = _next(area)
        if waiting is None:
            return redirect(url_for("practice.show_practice"), 303)
        field = f"option-{waiting.question.options[0].id}"
        return _form(waiting, (fault_of(refusal, frame().say, field),)), status_of(refusal)
    return redirect(
        url_for("practice.show_practice_result", area=area, number=number, only=_only()), 303
    )


@blueprint.get("/practice/<area>/<int:number>")
@allow(Role.TECHNICIAN)
def show_practice_result(area: str, number: int) -> str:
    """A practice answer is explained."""
    only = _only()
    outcome = read_practice_outcome(
        db.session(),
        technician_id=technician_id(),
        area=area,
        number=number,
        only=only,
        now=now(),
    )
    page = practice_result_page(outcome, only, frame().say)
    return draw("practice_result.html", page=page)


def _only() -> Only:
    return Only.SLIPPED if request.values.get("only") == Only.SLIPPED else Only.SEEN


def _next(area: str) -> PracticeQuestion | None:
    return read_practice_question(
        db.session(), technician_id=technician_id(), area=area, only=_only(), now=now()
    )


def _form(waiting: PracticeQuestion, faults: tuple[Fault, ...] = ()) -> str:
    say = frame().say
    return draw(
        "practice_question.html",
        page=question_page(waiting.question, programme(), say, faults=faults),
        number=waiting.number,
        left=say.count("practice.left", waiting.left),
        only=_only(),
    )
