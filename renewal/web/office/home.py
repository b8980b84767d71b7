"""The office's first page: alarms, the month at a glance, where the bank runs short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, current_app, request

from renewal.actions.forecast_bank import AreaForecast, forecast_bank
from renewal.actions.read_overview import read_overview
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.store.db import db
from renewal.web.guard import allow, now
from renewal.web.office.frame import draw_office, words
from renewal.web.office.home_page import home_page

blueprint = Blueprint("office_home", __name__)
# Reckoning reads every running enrolment, so what was reckoned serves for a while.
KEPT_FOR: Final = timedelta(minutes=15)
_KEPT: Final = "renewal_forecast"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the bank runs short, as reckoned at an instant."""

    at: datetime
    areas: tuple[AreaForecast, ...]


@blueprint.get("/office")
@allow(Role.ADMIN)
def show_home() -> str:
    """The month asked for (or this one) is shown, with everything that should not wait."""
    asked = request.args.get("month", "")
    month = Month.parse(asked) if asked else None
    overview = read_overview(db.session(), now=now(), month=month)
    page = home_page(overview, _forecast().areas, now(), words())
    return draw_office("home.html", "Overview", page=page)


def _forecast() -> Forecast:
    kept: Forecast | None = current_app.extensions.get(_KEPT)
    if kept is None or not timedelta(0) <= now() - kept.at < KEPT_FOR:
        kept = Forecast(now(), forecast_bank(db.session(), now=now()))
        current_app.extensions[_KEPT] = kept
    return kept
