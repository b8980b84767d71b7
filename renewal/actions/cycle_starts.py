"""Finds the months with which credentials' present cycles and credit years began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import numpy as np
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, zone_of
from renewal.domain.credit_year import credit_years
from renewal.domain.cycle import cycles
from renewal.domain.ids import PublicCodes
from renewal.domain.programme import Programme
from renewal.measurement.keyed_arrays import Indexes, Mask
from renewal.store.asking import Asking, month_of, ordinal
from renewal.store.queries.histories import credential_records


@dataclass(frozen=True, slots=True)
class Begun:
    """The first months of a credential's present cycle and credit year."""

    cycle: Month
    year: Month


@dataclass(frozen=True, slots=True)
class CycleStarts:
    """Finds them for one month's questions.

    ``asked_months`` are, by area, the ordinals of the months that had questions up to
    ``month``. Where the months since enrolment simply follow each other the starts can be
    counted; the others are derived from the credential's history.
    """

    session: Session
    programme: Programme
    codes: PublicCodes
    month: Month
    now: datetime
    asked_months: Mapping[int, Indexes]

    @property
    def cycle_length(self) -> int:
        """How many months a cycle counts under the policy of the month."""
        policy = self.programme.policy_on(self.month.first_day)
        return policy.cycle_years * policy.counted_months

    @property
    def year_length(self) -> int:
        """How many months a credit year counts under the policy of the month."""
        return self.programme.policy_on(self.month.first_day).counted_months

    def counted(self, asking: Asking, undisturbed: Mask) -> Asking:
        """Return those asked; straight is who is ``undisturbed``, too, and under one length only.

        Running cycles and years keep the length that they began with, and what follows begins
        where they end: whoever began under another policy has a history to be derived.
        """
        begun = asking.begun >= self._lengths_since()
        return replace(asking, straight=asking.straight & undisturbed & begun)

    def _lengths_since(self) -> int:
        """Return the ordinal of the first month from which all policies have had these lengths."""
        since = 0
        lengths = (self.cycle_length, self.year_length)
        policies = sorted(self.programme.policies, key=lambda each: each.takes_effect_on)
        for before, after in pairwise(policies):
            other = (before.cycle_years * before.counted_months, before.counted_months)
            if after.takes_effect_on <= self.month.first_day and other != lengths:
                # One that began within the month may have begun before that day.
                since = ordinal(Month.of(after.takes_effect_on).plus(1))
        return since

    def asked(self, area_id: int, begun: Indexes) -> Indexes:
        """Return how many months have had a question since each enrolment ``begun``."""
        months = self.asked_months[area_id]
        return np.asarray(len(months) - 1 - np.searchsorted(months, begun), dtype=np.int64)

    def years_begun(self, area_id: int, begun: Indexes) -> Indexes:
        """Return the ordinal of the first month of each straight credential's credit year."""
        months = self.asked_months[area_id]
        return months[len(months) - 1 - self.asked(area_id, begun) % self.year_length]

    def cycles_begun(self, area_id: int, begun: Indexes) -> Indexes:
        """Return the ordinal of the first month of each straight credential's cycle."""
        months = self.asked_months[area_id]
        return months[len(months) - 1 - self.asked(area_id, begun) % self.cycle_length]

    def of(self, asking: Asking) -> dict[int, Begun]:
        """Return the starts of each credential."""
        starts: dict[int, Begun] = {}
        others: list[int] = []
        for place, credential_id in enumerate(asking.credential_ids.tolist()):
            area_id = int(asking.area_ids[place])
            if area_id not in self.asked_months:
                starts[credential_id] = Begun(self.month, self.month)
            elif asking.straight[place]:
                months = self.asked_months[area_id]
                asked = len(months) - 1 - int(np.searchsorted(months, asking.begun[place]))
                starts[credential_id] = Begun(
                    month_of(int(months[-1 - asked % self.cycle_length])),
                    month_of(int(months[-1 - asked % self.year_length])),
                )
            else:
                others.append(credential_id)
        return starts | self.derived(others)

    def derived(self, credential_ids: Sequence[int]) -> dict[int, Begun]:
        """Return the starts of credentials by their histories."""
        if not credential_ids:
            return {}
        zone = zone_of(self.programme.zone)
        starts = {}
        for record in credential_records(
            self.session, self.programme, self.codes, credential_ids, at=self.now
        ):
            years = credit_years(record.history, self.programme.policies, zone, self.now)
            cycle = cycles(years, record.history.tests, asked_on=True)[-1]
            over = len(cycle.years) == cycle.length or cycle.ended_by is not None
            year = cycle.years[-1]
            starts[record.id] = Begun(
                self.month if over and year.last_month < self.month else cycle.years[0].first_month,
                self.month if year.last_month < self.month else year.first_month,
            )
        return starts
