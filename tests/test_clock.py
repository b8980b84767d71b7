"""The clock: the machine's, in UTC, unless it was frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from renewal.app import create_app
from renewal.clock import clock_of
from renewal.settings import Settings

TEST = {"RENEWAL_MODE": "test"}


def test_it_shows_the_time_of_the_machine_in_utc() -> None:
    clock = clock_of(Settings.from_env({}))

    before, shown, after = datetime.now(UTC), clock(), datetime.now(UTC)

    assert before <= shown <= after
    assert shown.utcoffset() == timedelta(0)


def test_it_goes_on_from_one_reading_to_the_next() -> None:
    clock = clock_of(Settings.from_env(TEST))

    readings = [clock() for _ in range(50)]

    assert readings == sorted(readings)
    assert readings[0] is not readings[-1]


def test_it_stands_still_where_it_was_frozen() -> None:
    clock = clock_of(Settings.from_env({**TEST, "RENEWAL_NOW": "2027-03-14T02:30:00-05:00"}))

    assert {clock() for _ in range(3)} == {datetime(2027, 3, 14, 7, 30, tzinfo=UTC)}


def test_it_is_the_clock_of_the_whole_application() -> None:
    frozen = Settings.from_env({**TEST, "RENEWAL_NOW": "2027-01-01T00:00:00Z"})
    by_hand = datetime(2030, 1, 1, tzinfo=UTC)

    own, given = create_app(frozen), create_app(frozen, clock=lambda: by_hand)

    assert own.extensions["renewal_clock"]() == datetime(2027, 1, 1, tzinfo=UTC)
    assert given.extensions["renewal_clock"]() == by_hand
