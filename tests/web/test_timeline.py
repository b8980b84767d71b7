"""The line of years holds everything it is to show, at its place."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.domain.history import Validity
from renewal.web.timeline import timeline_of
from tests.web.samples import NOW, TODAY, standing


def test_it_shows_today_the_expiry_and_the_best_that_can_be_won():
    rosa = standing("A5")

    line = timeline_of(rosa, TODAY)

    assert rosa.cycle is not None
    assert [(event.kind, event.on) for event in line.events] == [
        ("today", date(2026, 11, 24)),
        ("now", date(2029, 3, 10)),
        ("none", date(2029, 3, 10)),
        ("all", date(2034, 3, 10)),
    ]
    assert [bar.kind for bar in line.bars] == ["now", "all"]


def test_it_puts_the_first_of_january_at_equal_steps():
    line = timeline_of(standing("A5", expires_on=date(2028, 12, 31), enrolled=False), TODAY)

    assert [tick.label for tick in line.ticks] == ["2026", "2027", "2028"]
    assert [round(tick.x) for tick in line.ticks] == [0, 33, 67]


def test_it_shows_no_promise_to_somebody_who_is_not_enrolled():
    line = timeline_of(standing("A5", enrolled=False, answers=""), TODAY)

    assert [event.kind for event in line.events] == ["today", "now"]
    assert [bar.kind for bar in line.bars] == ["now"]


def test_it_shows_the_gap_of_an_expired_credential():
    line = timeline_of(standing("A5", expires_on=date(2026, 6, 30)), TODAY)

    past, best = line.bars
    assert (past.kind, best.kind) == ("past", "all")
    assert past.x + past.width == line.today
    assert best.x > line.today


def test_it_begins_the_promise_at_the_earliest_extension_when_the_credential_lapses_before():
    lapsing = standing("A5", first=Month(2026, 10), answers="r?", expires_on=date(2027, 1, 20))

    line = timeline_of(lapsing, TODAY)

    now, best = line.bars
    assert lapsing.lapses_before
    assert best.x > now.x + now.width


@given(days=st.integers(-8000, 8000), enrolled=st.booleans())
def test_it_stays_on_the_line_with_few_enough_labels(days: int, enrolled: bool):
    expires_on = TODAY + timedelta(days=days)
    held = (Validity(expires_on - timedelta(days=1826), expires_on),)
    where = standing("A5", enrolled=enrolled, answers="", validities=held)

    line = timeline_of(where, TODAY)

    places = [line.today, *(tick.x for tick in line.ticks)]
    places += [end for bar in line.bars for end in (bar.x, round(bar.x + bar.width, 2))]
    assert all(0 <= place <= 100.01 for place in places)
    assert sum(bool(tick.label) for tick in line.ticks) <= 5
    assert NOW.year in {event.on.year for event in line.events}
