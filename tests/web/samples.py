"""People and questions that the pages are tried on, as the values that the actions would give.

It is 24 November 2026, 14:05 in New York, a Tuesday. Rosa Delgado is enrolled in A5 and A6, and
holds A4 without being enrolled; what she is asked and how she stands is built by the same rules as
in the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from renewal.domain.assignment import (
    AskedExhibit,
    AskedOption,
    AskedQuestion,
    AssignmentState,
    ExplainedOption,
    Outcome,
)
from renewal.domain.calendar import Month, window_of
from renewal.domain.designation import Designation
from renewal.domain.history import Enrolment, History, Pause, PauseKind, Question, Validity
from renewal.domain.item import Choose, Kind
from renewal.domain.policy import Policy
from renewal.domain.programme import Area, Programme, Series
from renewal.domain.requirement import Requirement
from renewal.domain.standing import Standing, standing_of
from renewal.web.words import Words

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 19, 5, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MONTH = Month(2026, 11)
APRIL = Month(2026, 4)
ENGLISH = Words("en", ZONE)
SPANISH = Words("es", ZONE)

TITLES = {
    "A1": "Engine Repair",
    "A2": "Automatic Transmission/Transaxle",
    "A3": "Manual Drive Train and Axles",
    "A4": "Suspension and Steering",
    "A5": "Brakes",
    "A6": "Electrical/Electronic Systems",
    "A7": "Heating and Air Conditioning",
    "A8": "Engine Performance",
}
PROGRAMME = Programme(
    name="Automotive Service Certification",
    zone="America/New_York",
    languages=("en", "es"),
    series=(
        Series("A", "Automobile"),
        Series("H", "Transit Bus"),
        Series("E", "Truck Equipment"),
    ),
    areas=(
        *(Area(code=code, title=title, series="A") for code, title in TITLES.items()),
        Area(code="H1", title="Compressed Natural Gas Engines", series="H"),
        Area(code="H2", title="Diesel Engines", series="H"),
        Area(code="H4", title="Brakes", series="H"),
        Area(code="E1", title="Installation and Repair", series="E"),
    ),
    designations=(
        Designation(
            "master-automobile",
            "Master Automobile Technician",
            tuple(Requirement((code,)) for code in TITLES),
        ),
        Designation(
            "master-transit-bus",
            "Master Transit Bus Technician",
            (Requirement(("H1", "H2")), Requirement(("H4",))),
        ),
        Designation(
            "master-truck-equipment", "Master Truck Equipment Technician", (Requirement(("E1",)),)
        ),
    ),
    policies=(Policy(code="standard", version=1, takes_effect_on=date(2000, 1, 1)),),
)

STEM = (
    "A front-wheel-drive sedan pulls to the left under moderate braking. The left front rotor is "
    "*hotter* than the right after a road test.\n\n"
    "Technician A says a collapsed right front brake hose may be the cause.\n\n"
    "Technician B says a seized caliper piston on the right may be the cause."
)
OPTIONS = ("A only", "B only", "Both A and B", "Neither A nor B")


def question(area: str = "A5", **changes: object) -> AskedQuestion:
    """Rosa's open question of the month in an area, with what a test is about changed."""
    asked = AskedQuestion(
        code=f"7F3K{area}QW",
        area=area,
        month=MONTH,
        window=window_of(MONTH, ZONE),
        state=AssignmentState.OPEN,
        scored=True,
        counts=True,
        choose=Choose.ONE,
        kind=Kind.TECHNICIAN_A_B,
        language="en",
        stem=STEM,
        options=tuple(AskedOption(str(n), text) for n, text in enumerate(OPTIONS, start=1)),
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


def exhibit(alt: str = "Rotor readings in a table") -> AskedExhibit:
    return AskedExhibit("ab" * 32, "image/svg+xml", alt)


def outcome(chosen: str = "3", key: str = "3", **changes: object) -> Outcome:
    """What Rosa sees after choosing an option of `question()`; positions as text."""
    asked = question(state=AssignmentState.ANSWERED)
    found = Outcome(
        question=asked,
        options=tuple(
            ExplainedOption(o.id, o.text, f"Because of {o.text}.", o.id == key, o.id == chosen)
            for o in asked.options
        ),
        references=("Service manual: Brakes, brake pull diagnosis",),
        correct=chosen == key,
        receipt="QX7F3K9A",
        received_at=NOW,
        credits=5,
        needed=8,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def missed() -> Outcome:
    """What Rosa sees of the question of October, which she did not answer."""
    october = Month(2026, 10)
    asked = question(month=october, window=window_of(october, ZONE), state=AssignmentState.MISSED)
    return outcome(chosen="", question=asked, correct=None, receipt=None, received_at=None)


def history(
    area: str = "A5",
    *,
    first: Month = APRIL,
    answers: str = "rrwr.rr",
    expires_on: date = date(2029, 3, 10),
    enrolled: bool = True,
    **changes: object,
) -> History:
    """A credential enrolled in ``first``; a letter a month: r right, w wrong, . missed, ? open."""
    recorded_at = min(window_of(first, ZONE).opens_at, NOW - timedelta(days=1))
    span = Enrolment(first.first_day, recorded_at, first)
    known = History(
        area=area,
        validities=(Validity(date(2024, 3, 11), expires_on),),
        enrolments=(span,) if enrolled else (),
        questions=_questions(first, answers),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def standing(area: str = "A5", at: datetime = NOW, **changes: object) -> Standing:
    """The standing of `history(area, …)` at an instant."""
    return standing_of(history(area, **changes), PROGRAMME.policies, ZONE, at)  # type: ignore[arg-type]


def paused(kind: PauseKind) -> tuple[Pause, ...]:
    """A pause that began on 1 November and has no end yet."""
    begins_at = window_of(MONTH, ZONE).opens_at
    return (Pause(kind, begins_at, begins_at),)


def _questions(first: Month, answers: str) -> Mapping[Month, Question]:
    asked = {}
    for offset, letter in enumerate(answers):
        month = first.plus(offset)
        received_at = window_of(month, ZONE).opens_at + timedelta(days=3, hours=14)
        given = received_at if letter in "rw" else None
        asked[month] = Question(
            month, f"Q{month.year % 100:02}{month.number:02}", given, _right(letter)
        )
    return asked


def _right(letter: str) -> bool | None:
    return letter == "r" if letter in "rw" else None
