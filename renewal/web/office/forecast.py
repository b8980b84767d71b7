"""When items of an area run out: topic by topic, and for how many people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from flask import Blueprint, abort, current_app

from renewal.actions.programme import programme_in_force
from renewal.domain.access import Role
from renewal.domain.forecast import AreaForecast
from renewal.store.db import db
from renewal.store.queries.bank_state import BankState, bank_state
from renewal.web.guard import allow, now
from renewal.web.office.forecast_page import forecast_lead, topics_table
from renewal.web.office.frame import HOME, Link, draw_office, words

blueprint = Blueprint("office_forecast", __name__)
# Reckoning reads every running enrolment, so what was reckoned serves for a while.
KEPT_FOR: Final = timedelta(minutes=15)
_KEPT: Final = "renewal_forecast"


class Forecast(NamedTuple):
    """When the bank runs short, as reckoned at an instant with the bank that there was."""

    at: datetime
    state: BankState
    areas: tuple[AreaForecast, ...]


@blueprint.get("/office/forecast/<area>")
@allow(Role.ADMIN)
def show_area(area: str) -> str:
    """The topics of an area are shown, those that run out first before all others."""
    known = programme_in_force(db.session()).find_area(area)
    if known is None:
        abort(404)
    kept = kept_forecast()
    told = next((each for each in kept.areas if each.area == area), None)
    titles = {topic.id: topic.title for topic in known.blueprint.topics}
    return draw_office(
        "forecast.html",
        f"{area} {known.title}: when items run out",
        (Link("Overview", HOME),),
        reckoned=words().instant(kept.at),
        lead=forecast_lead(told, words()),
        table=topics_table(told, titles, words()),
    )


def kept_forecast() -> Forecast:
    """Return the forecast for the bank as it is; its people may be some minutes old."""
    # Loaded when it is first needed: a web process starts without numpy.
    from renewal.actions.forecast_bank import forecast_bank

    kept: Forecast | None = current_app.extensions.get(_KEPT)
    state = bank_state(db.session())
    fresh = kept is not None and timedelta(0) <= now() - kept.at < KEPT_FOR
    if kept is None or not fresh or kept.state != state:
        kept = Forecast(now(), state, forecast_bank(db.session(), now=now()))
        current_app.extensions[_KEPT] = kept
    return kept
