"""The office's first page: alarms, the month at a glance, where the bank runs short."""

from __future__ import annotations

from flask import Blueprint, request

from renewal.actions.read_overview import read_overview
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.office.forecast import kept_forecast
from renewal.web.office.forecast_page import areas_table
from renewal.web.office.frame import draw_office, words
from renewal.web.office.home_page import home_page

blueprint = Blueprint("office_home", __name__)


@blueprint.get("/office")
@allow(Role.ADMIN)
def show_home() -> str:
    """The month asked for (or this one) is shown, with everything that should not wait."""
    asked = request.args.get("month", "")
    month = Month.parse(asked) if asked else None
    overview = read_overview(db.session(), now=now(), month=month)
    kept = kept_forecast()
    return draw_office(
        "home.html",
        "Overview",
        page=home_page(overview, kept.areas, now(), words()),
        bank=areas_table(kept.areas, words()),
        reckoned=words().instant(kept.at),
    )
