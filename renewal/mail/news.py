"""What a letter tells, as values: read from the database when it is sent, worded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from renewal.domain.calendar import Month


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to; ``name`` is None for an account of the office."""

    email: str
    name: str | None
    language: str


@dataclass(frozen=True, slots=True)
class SignInNews:
    """A code to type (as people read it) and a link that does the same."""

    code: str
    link: str


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area as people call it, and where its question is."""

    area: str
    link: str


@dataclass(frozen=True, slots=True)
class YearLost:
    """A credit year that can no longer be won, with what it has and would have needed."""

    area: str
    first_month: Month
    last_month: Month
    credits: int
    needed: int
    link: str


@dataclass(frozen=True, slots=True)
class MonthNews:
    """The questions of a month that wait for an answer, and the years lost since the last.

    ``closes_on`` is the last day on which they can be answered; ``closes_time`` is the local
    time at which they close on that day, None for the end of the day.
    """

    month: Month
    questions: tuple[AreaLink, ...]
    closes_on: date
    closes_time: str | None
    home: str
    lost: tuple[YearLost, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionNews:
    """A decision about a credential; ``replaces`` says that it supersedes an earlier one."""

    kind: str
    area: str
    decided_at: datetime
    expires_before: date
    expires_after: date
    replaces: bool
    link: str


class OwnResult(StrEnum):
    """What a rescore made of somebody's own answer."""

    NOW_RIGHT = "now right"
    WAS_RIGHT = "was right"
    STILL_NOT_RIGHT = "still not right"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class RescoreNews:
    """A question that somebody answered was found faulty.

    ``own`` is None while nothing may be said yet of who is right.
    """

    is_void: bool
    area: str
    month: Month
    own: OwnResult | None
    link: str


News = SignInNews | MonthNews | DecisionNews | RescoreNews


@dataclass(frozen=True, slots=True)
class Worded:
    """The subject and the plain text of a letter."""

    subject: str
    body: str
