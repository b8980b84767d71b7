"""Enrolling in an area, and ending it: each shows what it brings before it is confirmed."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from renewal.actions.enrol import EnrolmentPreview, enrol, preview_enrolment
from renewal.actions.unenrol import unenrol
from renewal.domain.access import Role
from renewal.domain.calendar import local_date
from renewal.domain.errors import RenewalError
from renewal.domain.policy import Policy
from renewal.domain.standing import Standing, State
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.pages.frame import Fault, draw, fault_of, frame, programme
from renewal.web.pages.person import technician_id
from renewal.web.pages.standing import credential_of
from renewal.web.problems import status_of
from renewal.web.words import Words

blueprint = Blueprint("enrolment", __name__)

MOST_REASON: Final = 500
_ACTORS: Final = ("technician",)
_ENROLLED: Final = "enrolled by the technician"
_ENDED: Final = "ended by the technician"

Page = str | Response | tuple[str, int]


class ReasonTooLong(RenewalError):
    """A reason was longer than the record should carry."""

    code = "reason_too_long"


class EnrolmentFact(NamedTuple):
    """A line of the preview: the id of its label, and what it says."""

    label: str
    told: str


class EnrolPage(NamedTuple):
    """What enrolling would bring; without facts there is nothing to confirm."""

    area: str
    lead: str = ""
    facts: tuple[EnrolmentFact, ...] = ()
    lapses: str = ""
    faults: tuple[Fault, ...] = ()


class EndPage(NamedTuple):
    """What ending brings; without consequences there is nothing to confirm."""

    area: str
    consequences: tuple[str, ...] = ()
    reason: str = ""
    faults: tuple[Fault, ...] = ()


@blueprint.get("/standing/<area>/enrol")
@allow(Role.TECHNICIAN)
def preview(area: str) -> Page:
    """What enrolling now would bring is shown, and can be confirmed."""
    code = credential_of(area).area
    try:
        found = preview_enrolment(db.session(), technician_id=technician_id(), area=code, now=now())
    except RenewalError as refusal:
        return _not_enrolled(code, refusal)
    today = local_date(now(), frame().say.zone)
    page = enrol_page(found, programme().policy_on(today), today, frame().say)
    return draw("enrol.html", page=page)


@blueprint.post("/standing/<area>/enrol")
@allow(Role.TECHNICIAN)
def confirm(area: str) -> Page:
    """The technician is enrolled from today on, or the page says why not."""
    code = credential_of(area).area
    try:
        enrol(
            db.session(),
            technician_id=technician_id(),
            area=code,
            enrolled_on=local_date(now(), frame().say.zone),
            reason=_ENROLLED,
            actors=_ACTORS,
            now=now(),
        )
    except RenewalError as refusal:
        return _not_enrolled(code, refusal)
    return redirect(url_for("standing.show_credential", area=code, done="enrolled"), 303)


@blueprint.get("/standing/<area>/end")
@allow(Role.TECHNICIAN)
def preview_end(area: str) -> Page:
    """What ending the enrolment brings is shown, and can be confirmed."""
    return draw("end_enrolment.html", page=end_page(credential_of(area), frame().say))


@blueprint.post("/standing/<area>/end")
@allow(Role.TECHNICIAN)
def confirm_end(area: str) -> Page:
    """The enrolment has ended, or the page says why not and keeps what was typed."""
    say, credential = frame().say, credential_of(area)
    reason = " ".join(request.form.get("reason", "").split())
    if len(reason) > MOST_REASON:
        too_long = ReasonTooLong(say("error.reason_too_long", most=MOST_REASON, length=len(reason)))
        page = end_page(credential, say, reason, (Fault(too_long.sentence, "reason"),))
        return draw("end_enrolment.html", page=page), status_of(too_long)
    try:
        unenrol(
            db.session(),
            technician_id=technician_id(),
            area=credential.area,
            reason=reason or _ENDED,
            actors=_ACTORS,
            now=now(),
        )
    except RenewalError as refusal:
        page = end_page(credential, say, reason, (fault_of(refusal, say),))
        return draw("end_enrolment.html", page=page), status_of(refusal)
    done = url_for("standing.show_credential", area=credential.area, done="ended")
    return redirect(done, 303)


def enrol_page(found: EnrolmentPreview, policy: Policy, today: date, say: Words) -> EnrolPage:
    """Return the preview in the words of its reader."""
    expires = say.date(found.expires_on)
    earliest = say.date(found.earliest_extension_on)
    expired = found.book_by is None
    validity = "standing.expired_on" if expired else "standing.valid_until"
    lapses = ""
    if found.lapses_before:
        text_id = "lapses.expired" if expired else "lapses.text"
        lapses = say(text_id, expires=expires, earliest=earliest)
    return EnrolPage(
        area=found.area,
        lead=say("enrol.lead", needed=policy.needed, years=say.years(policy.grant_years)),
        facts=(
            EnrolmentFact("enrol.first", say.month(found.first_month)),
            EnrolmentFact("enrol.earliest", earliest),
            EnrolmentFact(validity, expires),
            EnrolmentFact("enrol.lapses", say("enrol.yes" if found.lapses_before else "enrol.no")),
            EnrolmentFact(
                "enrol.book" if expired else "enrol.book_by", _book_by(found.book_by, today, say)
            ),
        ),
        lapses=lapses,
    )


def _book_by(day: date | None, today: date, say: Words) -> str:
    if day is None:
        return say("enrol.book_now")
    return say.date(day) if today <= day else say("enrol.book_past", day=say.date(day))


def end_page(
    credential: Standing, say: Words, reason: str = "", faults: tuple[Fault, ...] = ()
) -> EndPage:
    """Return what ending the enrolment would bring, or that there is none to end."""
    area = credential.area
    if credential.outlook is None:
        return EndPage(area, faults=(*faults, Fault(say("end.not_enrolled", area=area))))
    stays = say("end.what_valid", expires=say.date(credential.expires_on))
    if credential.state is State.EXPIRED:
        stays = say("end.what_expired")
    return EndPage(
        area,
        (
            say("end.what_questions", area=area),
            say("end.what_months"),
            stays,
            say("end.what_again"),
        ),
        reason,
        faults,
    )


def _not_enrolled(area: str, refusal: RenewalError) -> Page:
    page = EnrolPage(area, faults=(fault_of(refusal, frame().say),))
    return draw("enrol.html", page=page), status_of(refusal)
