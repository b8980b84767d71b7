"""The acts on a technician's page: what each asks for, says before it is done, and does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from renewal.actions.begin_pause import begin_leave
from renewal.actions.document_experience import document_experience
from renewal.actions.end_pause import end_leave
from renewal.actions.enrol import enrol
from renewal.actions.propose import propose
from renewal.actions.record_test import record_test
from renewal.actions.subject import ACCOUNT
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.domain.errors import RenewalError
from renewal.domain.two_people import ProposedAct
from renewal.web.office.form import REASON, Field, day_in


class UnknownAct(RenewalError):
    """An address names no act."""

    code = "unknown_act"


class Doing(NamedTuple):
    """An act about to be done: about whom, by whom, with what was typed."""

    session: Session
    technician_id: int
    number: str
    account_id: int
    typed: Mapping[str, str]
    now: datetime

    @property
    def actors(self) -> tuple[str, ...]:
        """The admin as the ledger names them."""
        return (f"{ACCOUNT}{self.account_id}",)


class Act(NamedTuple):
    """An act: its form, what to know before confirming, and what is said once it is done.

    The choices of ``area`` are the areas held, of ``any area`` all of the programme, of
    ``series`` its series.
    """

    slug: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    button: str
    done: str
    do: Callable[[Doing], object]


def act_called(slug: str) -> Act:
    """Return the act with this name in its address, or raise `UnknownAct`."""
    if slug not in ACTS:
        raise UnknownAct("There is no such act. Open the technician's page and choose one there.")
    return ACTS[slug]


def told(args: Mapping[str, str]) -> str:
    """Return what the address says has just been done, or nothing."""
    slug = args.get("done", "")
    return ACTS[slug].done if slug in ACTS else ""


def _test(doing: Doing) -> None:
    passed_on = day_in(doing.typed, "passed_on")
    assert passed_on is not None, "the form asks for it"
    record_test(
        doing.session,
        technician_number=doing.number,
        area=doing.typed["area"],
        passed_on=passed_on,
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _experience(doing: Doing) -> None:
    documented_on = day_in(doing.typed, "documented_on")
    assert documented_on is not None, "the form asks for it"
    document_experience(
        doing.session,
        technician_number=doing.number,
        series=doing.typed["series"],
        years=int(doing.typed["years"]),
        documented_on=documented_on,
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _enrol(doing: Doing) -> None:
    enrol(
        doing.session,
        technician_id=doing.technician_id,
        area=doing.typed["area"],
        enrolled_on=day_in(doing.typed, "enrolled_on"),
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _unenrol(doing: Doing) -> None:
    unenrol(
        doing.session,
        technician_id=doing.technician_id,
        area=doing.typed["area"],
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _leave(doing: Doing) -> None:
    begin_leave(
        doing.session,
        technician_number=doing.number,
        area=doing.typed["area"] or None,
        begins_on=day_in(doing.typed, "begins_on"),
        until=day_in(doing.typed, "until"),
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _end_leave(doing: Doing) -> None:
    end_leave(
        doing.session,
        technician_number=doing.number,
        area=doing.typed["area"] or None,
        until=day_in(doing.typed, "until"),
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _withdraw(doing: Doing) -> None:
    withdraw(
        doing.session,
        technician_number=doing.number,
        area=doing.typed["area"],
        reason=doing.typed["reason"],
        actors=doing.actors,
        now=doing.now,
    )


def _proposing(act: ProposedAct) -> Callable[[Doing], object]:
    def do(doing: Doing) -> None:
        fields = {name: value for name, value in doing.typed.items() if value and name != "reason"}
        propose(
            doing.session,
            act=act,
            technician_id=doing.technician_id,
            fields=fields,
            reason=doing.typed["reason"],
            account_id=doing.account_id,
            now=doing.now,
        )

    return do


ALL_AREAS: Final = "All areas held"
AT_ONCE: Final = "At once"
OPEN_ENDED: Final = "Until it is ended"
_AREA: Final = Field("area", "Area", "area")
_ANY_AREA: Final = Field("area", "Area", "any area")
_ALL_AREAS: Final = Field(
    "area", "Area", "area", "All areas held, unless one is chosen.", True, blank=ALL_AREAS
)
_FROM: Final = Field(
    "begins_on", "First day", "day", "At once, unless a day is given.", True, blank=AT_ONCE
)
_UNTIL: Final = Field(
    "until", "Last day", "day", "Until it is ended, unless a day is given.", True, blank=OPEN_ENDED
)
_LAST: Final = Field(
    "until", "Last day", "day", "It ends at once, unless a day is given.", True, blank=AT_ONCE
)

ACTS: Final[Mapping[str, Act]] = {
    act.slug: act
    for act in (
        Act(
            "test",
            "Record a test",
            "A first pass earns the credential for five years; a later one extends it.",
            (_ANY_AREA, Field("passed_on", "Passed on", "day"), REASON),
            "Record the pass",
            "The pass is on record.",
            _test,
        ),
        Act(
            "experience",
            "Document experience",
            "Experience counts for every area of a series, and may end a pending state.",
            (
                Field("series", "Series", "series"),
                Field("years", "Years of work", "number"),
                Field("documented_on", "Documented on", "day"),
                REASON,
            ),
            "Document it",
            "The experience is on record.",
            _experience,
        ),
        Act(
            "enrol",
            "Enrol",
            "From its first month on, the credential is asked one question a month.",
            (
                _AREA,
                Field(
                    "enrolled_on",
                    "First day",
                    "day",
                    "Today, unless a day is given.",
                    True,
                    blank="Today",
                ),
                REASON,
            ),
            "Enrol",
            "The credential is enrolled.",
            _enrol,
        ),
        Act(
            "unenrol",
            "End an enrolment",
            "No month that begins later is asked; months until a new enrolment count as missed.",
            (_AREA, REASON),
            "End the enrolment",
            "The enrolment has ended.",
            _unenrol,
        ),
        Act(
            "leave",
            "Begin a leave",
            "A leave excuses the months it covers, unless they are answered all the same.",
            (_ALL_AREAS, _FROM, _UNTIL, REASON),
            "Begin the leave",
            "The leave is on record.",
            _leave,
        ),
        Act(
            "end-leave",
            "End a leave",
            "The leave that runs is ended; where none runs, what was planned is called off.",
            (_ALL_AREAS, _LAST, REASON),
            "End the leave",
            "The end of the leave is on record.",
            _end_leave,
        ),
        Act(
            "suspend",
            "Suspend",
            "A suspended credential does not count and is asked nothing. It takes two admins: "
            "what you send waits until another one confirms it.",
            (_ALL_AREAS, _FROM, _UNTIL, REASON),
            "Propose the suspension",
            "The suspension is proposed. It waits for another admin.",
            _proposing(ProposedAct.SUSPEND),
        ),
        Act(
            "end-suspension",
            "End a suspension",
            "It takes two admins: what you send waits until another one confirms it.",
            (_ALL_AREAS, _LAST, REASON),
            "Propose the end",
            "The end of the suspension is proposed. It waits for another admin.",
            _proposing(ProposedAct.END_SUSPENSION),
        ),
        Act(
            "withdraw",
            "Withdraw",
            "The credential ends for good, with its enrolment. Nothing brings it back.",
            (_AREA, REASON),
            "Withdraw the credential for good",
            "The credential was withdrawn.",
            _withdraw,
        ),
    )
}
