"""The arithmetic of an expiry date that moves: by a credit year won, or by a test passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from renewal.domain.calendar import add_years, extend
from renewal.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Extension:
    """A new expiry: from which day it was counted, and how many days a cap cut off."""

    base_on: date
    expires_before: date
    expires_after: date
    clipped_days: int = 0


def extended_to(expires_on: date, decided_on: date, policy: Policy) -> Extension:
    """Return the extension that a credit year won on ``decided_on`` brings.

    It counts from the present expiry, or from the decision day when that has passed, and
    never moves the expiry earlier. A cap (years from the decision day) clips what lies
    beyond it.
    """
    base_on = max(expires_on, decided_on)
    wanted = extend(base_on, policy.grant_years, policy.rounding)
    granted = wanted
    if policy.cap_years is not None:
        granted = min(wanted, add_years(decided_on, policy.cap_years))
    granted = max(expires_on, granted)
    return Extension(base_on, expires_on, granted, max(0, (wanted - granted).days))


def certified_until(passed_on: date, policy: Policy) -> date:
    """Return the last valid day that a test passed on ``passed_on`` gives by itself."""
    return extend(passed_on, policy.test_grant_years, policy.rounding)


def recertified_to(expires_on: date, passed_on: date, policy: Policy) -> Extension:
    """Return the expiry after a recertification test: counted from the test, never earlier."""
    after = max(expires_on, certified_until(passed_on, policy))
    return Extension(passed_on, expires_on, after)
