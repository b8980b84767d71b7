"""Where the technician stands: all credentials and titles, and one credential in full."""

from __future__ import annotations

from flask import Blueprint, request

from renewal.actions.read_standing import Standings, read_standings
from renewal.actions.subject import NoCredential
from renewal.domain.access import Role
from renewal.domain.calendar import local_date
from renewal.domain.standing import Standing
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.pages.credential_page import Done, credential_page
from renewal.web.pages.frame import draw, frame, programme
from renewal.web.pages.person import technician_id
from renewal.web.pages.standing_page import standing_page
from renewal.web.words import Words

blueprint = Blueprint("standing", __name__)


@blueprint.get("/standing")
@allow(Role.TECHNICIAN)
def show_standing() -> str:
    """Every credential and every title is shown as it stands now."""
    say = frame().say
    page = standing_page(_standing(), programme(), local_date(now(), say.zone), say)
    return draw("standing.html", page=page)


@blueprint.get("/standing/<area>")
@allow(Role.TECHNICIAN)
def show_credential(area: str) -> str:
    """One credential is shown in full, after an act with what was done."""
    say, credential = frame().say, credential_of(area)
    today = local_date(now(), say.zone)
    done = _done(request.args.get("done"), credential, say)
    return draw("credential.html", page=credential_page(credential, programme(), today, say, done))


def credential_of(area: str) -> Standing:
    """Return the standing of the signed-in technician's credential in an area."""
    wanted = area.upper()
    found = next((c for c in _standing().credentials if c.area == wanted), None)
    if found is None:
        raise NoCredential(
            f"You hold no certification in area {wanted[:16]}. Open Standing and choose one of "
            "yours."
        )
    return found


def _standing() -> Standings:
    return read_standings(db.session(), programme(), technician_id=technician_id(), now=now())


def _done(act: str | None, credential: Standing, say: Words) -> Done | None:
    """Return what has just been done, where the record agrees that it has been."""
    area, year = credential.area, credential.year
    enrolled = credential.outlook is not None
    if act == "enrolled" and enrolled and year is not None:
        month = max(year.first_month, year.answerable[0]) if year.answerable else year.first_month
        text = say("enrol.done_text", month=say.month(month))
        return Done(say("enrol.done", area=area), text)
    if act == "ended" and not enrolled:
        return Done(say("end.done", area=area), say("end.done_text"))
    return None
