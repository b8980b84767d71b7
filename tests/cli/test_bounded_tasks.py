"""A task of an upload has time as long as it goes on, up to a bound."""

import signal

import pytest

from renewal.cli import uploads
from renewal.domain.upload import LONGEST, STANDS_STILL


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds after which an alarm was ordered, one order after the other."""
    seconds: list[float] = []
    monkeypatch.setattr(signal, "setitimer", lambda _kind, after: seconds.append(after))
    return seconds


def test_it_has_its_time_anew_with_each_sign(given: list[float]) -> None:
    with uploads._bounded() as goes_on:
        goes_on()

    assert given == [STANDS_STILL.total_seconds()] * 2 + [0]
    assert LONGEST > 10 * STANDS_STILL


def test_it_has_no_time_beyond_the_bound(
    given: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LONGEST", STANDS_STILL / 10)

    with uploads._bounded():
        pass

    assert 0 < given[0] <= STANDS_STILL.total_seconds() / 10
