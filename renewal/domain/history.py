"""What is known about one credential: the facts from which every state is derived.

Nothing here is computed. A `History` is read from the database as it stood at one instant
(facts recorded later are left out), handed to `credit_year`, `cycle` and `standing`, and
thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from renewal.domain.calendar import Month, Window


class PauseKind(StrEnum):
    """Why a credential gets no question for a while."""

    LEAVE = "leave"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A span in which questions are asked: from ``first_month`` until it is ended.

    ``ended_at`` is never earlier than the instant at which the end was recorded: an end in
    the past would change what months gone by amount to.
    """

    enrolled_on: date
    recorded_at: datetime
    first_month: Month
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A leave or suspension ``[begins_at, ends_at)``; without an end it is still running."""

    kind: PauseKind
    begins_at: datetime
    recorded_at: datetime
    ends_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Tell whether the pause runs at ``at``."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Question:
    """The scored question of one month and what became of it.

    ``right`` and ``received_at`` are None until an answer is recorded. ``voided_at`` is when the
    question was voided, unless a key made its answer right by itself; the policy of its credit
    year says whether that excuses the month.
    """

    month: Month
    code: str
    received_at: datetime | None = None
    right: bool | None = None
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """From ``effective_on`` the credential is valid to the end of ``expires_on``."""

    effective_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class History:
    """All facts of one credential known at ``known_at``, each tuple in time order.

    ``validities`` begins with the first certification; later ones follow from decisions.
    ``tests`` holds the days on which recertification tests were passed after the first.
    """

    area: str
    validities: tuple[Validity, ...]
    enrolments: tuple[Enrolment, ...] = ()
    questions: Mapping[Month, Question] = field(default_factory=dict)
    windows: Mapping[Month, Window] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    tests: tuple[date, ...] = ()
    withdrawn_at: datetime | None = None
    pending: bool = False

    @property
    def expires_on(self) -> date:
        """The last valid day as far as decisions have moved it."""
        return max(validity.expires_on for validity in self.validities)

    def enrolled_at(self, at: datetime) -> bool:
        """Tell whether an enrolment runs at ``at``."""
        return any(
            span.recorded_at <= at and (span.ended_at is None or at < span.ended_at)
            for span in self.enrolments
        )

    def paused_at(self, at: datetime, kind: PauseKind) -> bool:
        """Tell whether a pause of this kind runs at ``at``."""
        return any(pause.kind is kind and pause.covers(at) for pause in self.pauses)
