"""Rescoring a question: find it, say what counts, see what would follow, propose it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug import Response as Redirect
from werkzeug.datastructures import MultiDict

from renewal.actions.propose import propose
from renewal.actions.read_faulty_question import FaultyQuestion, read_faulty_question
from renewal.actions.read_rescores import RescorePreview, preview_rescore
from renewal.actions.rescore_question import rescore_fields
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.rescoring import Rescore, RescoreKind
from renewal.domain.two_people import ProposedAct
from renewal.store.db import db
from renewal.store.queries.revision_content import picture_of_bank
from renewal.web.guard import allow, now, viewer
from renewal.web.office.form import REASON, faults_in, typed_in
from renewal.web.office.pictures import send_picture
from renewal.web.office.rescore_page import Wanted, draw_rescore
from renewal.web.office.rescores import PATH
from renewal.web.pages.frame import Fault
from renewal.web.problems import status_of

blueprint = Blueprint("office_rescore", __name__)
Page = str | Redirect | tuple[str, int]
_LONGEST_ID: Final = 200
_MOST_DIGITS: Final = 8
_CONFLICT: Final = 409


@blueprint.get(f"{PATH}/new")
@allow(Role.ADMIN)
def show_question() -> Page:
    """The question is shown and, once it is chosen what is to count, what would follow."""
    return _look(_wanted(request.args), {"reason": ""})


@blueprint.post(f"{PATH}/new")
@allow(Role.ADMIN)
def propose_rescore() -> Page:
    """The rescore is proposed, or the page says why it is not."""
    return _look(_wanted(request.form), typed_in((REASON,), request.form), proposing=True)


@blueprint.get(f"{PATH}/pictures/<sha256>")
@allow(Role.ADMIN)
def show_picture(sha256: str) -> Response:
    """A picture of the bank is sent."""
    return send_picture(picture_of_bank(db.session(), sha256))


def _wanted(sent: MultiDict[str, str]) -> Wanted:
    item, number = sent.get("item", "").strip()[:_LONGEST_ID], sent.get("revision", "")
    # Whoever types another question means none of its revisions.
    is_number = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    is_meant = is_number and sent.get("of", item) == item
    return Wanted(
        item=item,
        number=int(number) if is_meant else None,
        kind=sent.get("kind", ""),
        key=tuple(dict.fromkeys(sent.getlist("key"))),
        is_asked="item" in sent,
        is_chosen="kind" in sent or "step" in sent,
    )


def _look(wanted: Wanted, reason: Mapping[str, str], *, proposing: bool = False) -> Page:
    if not wanted.item:
        return _without_question(wanted)
    try:
        question = read_faulty_question(db.session(), item=wanted.item, number=wanted.number)
    except RenewalError as refusal:
        fault = Fault(refusal.sentence, "item")
        return draw_rescore(wanted, faults=(fault,)), status_of(refusal)
    if not wanted.is_chosen and not proposing:
        return draw_rescore(wanted, question)
    faults = _faults_of(wanted)
    if faults:
        return draw_rescore(wanted, question, faults=faults), 400
    preview = _preview(wanted, question)
    if preview.problem is not None:
        fault = Fault(preview.problem)
        return draw_rescore(wanted, question, faults=(fault,)), _CONFLICT
    if not proposing:
        return draw_rescore(wanted, question, preview)
    faults = faults_in((REASON,), reason)
    if faults:
        return draw_rescore(wanted, question, preview, reason=reason, faults=faults), 400
    return _propose(wanted, question, preview, reason)


def _without_question(wanted: Wanted) -> Page:
    if wanted.is_asked:
        return draw_rescore(wanted, faults=(Fault("Question: fill this in.", "item"),)), 400
    return draw_rescore(wanted)


def _faults_of(wanted: Wanted) -> tuple[Fault, ...]:
    if wanted.kind not in set(RescoreKind):
        return (Fault("Choose what is to count.", "kinds"),)
    if wanted.kind == RescoreKind.RE_KEY and not wanted.key:
        return (Fault("Choose the answer that is right as well.", "keys"),)
    return ()


def _preview(wanted: Wanted, question: FaultyQuestion) -> RescorePreview:
    return preview_rescore(
        db.session(),
        item=question.item.id,
        kind=RescoreKind(wanted.kind),
        key=wanted.counting_key,
        number=question.content.number,
        now=now(),
    )


def _propose(
    wanted: Wanted,
    question: FaultyQuestion,
    preview: RescorePreview,
    reason: Mapping[str, str],
) -> Page:
    rescore = Rescore(RescoreKind(wanted.kind), wanted.counting_key)
    # Counting again for each look at what waits would take seconds, so the figures go along.
    counted = {
        "answers": str(preview.answers),
        "right": str(preview.now_right),
        "righted": str(preview.become_right),
    }
    try:
        propose(
            db.session(),
            act=ProposedAct.RESCORE,
            technician_id=None,
            fields={**rescore_fields(preview.revision_id, rescore), **counted},
            reason=reason["reason"],
            account_id=viewer().account_id,
            now=now(),
        )
    except RenewalError as refusal:
        db.session.rollback()
        fault = Fault(refusal.sentence)
        page = draw_rescore(wanted, question, preview, reason=reason, faults=(fault,))
        return page, status_of(refusal)
    return redirect("/office/waiting?done=proposed", 303)
