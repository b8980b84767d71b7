"""Acts about people by command line; each has a reason, which goes onto the record.

Days are those of the programme's time zone. A refusal is a sentence and exit code 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import click

from renewal.actions.begin_pause import Paused, begin_leave, begin_suspension
from renewal.actions.document_experience import document_experience
from renewal.actions.end_pause import end_leave, end_suspension
from renewal.actions.enrol import enrol as enrol_now
from renewal.actions.programme import programme_in_force
from renewal.actions.record_test import record_test
from renewal.actions.subject import admin_called
from renewal.actions.unenrol import unenrol as unenrol_now
from renewal.actions.withdraw import withdraw as withdraw_now
from renewal.cli.opened import Opened, opened
from renewal.domain.calendar import local_date, zone_of

ACTORS = ("cli",)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day of the calendar, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with a sentence."""
        if isinstance(value, date):
            return value
        try:
            if _ISO.fullmatch(value) is None:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no day of the calendar; write it like 2026-03-09.", param, ctx)


DAY = Day()


def reason_option(command: _F) -> _F:
    """The command takes a reason, and is not run without one."""
    return click.option("--reason", required=True, help="Why; it goes onto the record.")(command)


@click.group()
def test() -> None:
    """Tests passed at a test centre."""


@test.command("record")
@click.argument("number")
@click.argument("area")
@click.argument("passed_on", type=DAY)
@reason_option
def record(number: str, area: str, passed_on: date, reason: str) -> None:
    """Record that technician NUMBER passed the test of AREA on PASSED_ON."""
    with opened() as office:
        found = record_test(
            office.session,
            technician_number=number,
            area=area,
            passed_on=passed_on,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
    earned = "earned" if found.first else "extended"
    click.echo(f"{area} of technician {number} is {earned}: valid until {found.expires_on}.")
    if found.pending:
        click.echo("It is pending until the work experience is documented.")


@click.command()
@click.argument("number")
@click.argument("series")
@click.argument("years", type=int)
@click.argument("documented_on", type=DAY)
@reason_option
def experience(number: str, series: str, years: int, documented_on: date, reason: str) -> None:
    """Record YEARS of work in SERIES for technician NUMBER, documented on DOCUMENTED_ON."""
    with opened() as office:
        document_experience(
            office.session,
            technician_number=number,
            series=series,
            years=years,
            documented_on=documented_on,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
    click.echo(
        f"{years} years in series {series} are on record for technician {number}, documented on "
        f"{documented_on}."
    )


@click.command()
@click.argument("number")
@click.argument("area")
@click.option(
    "--on", "enrolled_on", type=DAY, help="First day of the enrolment; today if not given."
)
@reason_option
def enrol(number: str, area: str, enrolled_on: date | None, reason: str) -> None:
    """Enrol the credential of technician NUMBER in AREA."""
    with opened() as office:
        found = enrol_now(
            office.session,
            technician_id=office.technician_id(number),
            area=area,
            enrolled_on=enrolled_on,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
    click.echo(
        f"{area} of technician {number} is enrolled; the first question is that of "
        f"{found.first_month}."
    )


@click.command()
@click.argument("number")
@click.argument("area")
@reason_option
def unenrol(number: str, area: str, reason: str) -> None:
    """End the enrolment of technician NUMBER in AREA."""
    with opened() as office:
        unenrol_now(
            office.session,
            technician_id=office.technician_id(number),
            area=area,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
    click.echo(f"The enrolment of technician {number} in {area} has ended.")


@click.command()
@click.argument("number")
@click.argument("area", required=False)
@click.option("--from", "begins_on", type=DAY, help="First day; at once if not given.")
@click.option("--until", type=DAY, help="Last day; until it is ended if not given.")
@click.option("--end", is_flag=True, help="End the leave: now, or with the day of --until.")
@reason_option
def leave(
    number: str,
    area: str | None,
    begins_on: date | None,
    until: date | None,
    end: bool,
    reason: str,
) -> None:
    """Put technician NUMBER on leave, in AREA or in all areas; with --end, end the leave."""
    _check_end(end, begins_on)
    with opened() as office:
        if end:
            areas = end_leave(
                office.session,
                technician_number=number,
                area=area,
                until=until,
                reason=reason,
                actors=ACTORS,
                now=office.now,
            )
            click.echo(_ended("leave", number, areas, until))
            return
        paused = begin_leave(
            office.session,
            technician_number=number,
            area=area,
            begins_on=begins_on,
            until=until,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
        click.echo(_begun(office, "on leave", number, paused))


@click.command()
@click.argument("number")
@click.argument("area", required=False)
@click.option("--by", required=True, metavar="EMAIL", help="The admin who decides it.")
@click.option("--and-by", required=True, metavar="EMAIL", help="A second admin who agrees.")
@click.option("--from", "begins_on", type=DAY, help="First day; at once if not given.")
@click.option("--until", type=DAY, help="Last day; until it is ended if not given.")
@click.option("--end", is_flag=True, help="End the suspension: now, or with the day of --until.")
@reason_option
def suspend(
    number: str,
    area: str | None,
    by: str,
    and_by: str,
    begins_on: date | None,
    until: date | None,
    end: bool,
    reason: str,
) -> None:
    """Suspend the credential of technician NUMBER in AREA, or every one; with --end, end it."""
    _check_end(end, begins_on)
    with opened() as office:
        actors = (admin_called(office.session, by), admin_called(office.session, and_by))
        if end:
            areas = end_suspension(
                office.session,
                technician_number=number,
                area=area,
                until=until,
                reason=reason,
                actors=actors,
                now=office.now,
            )
            click.echo(_ended("suspension", number, areas, until))
            return
        paused = begin_suspension(
            office.session,
            technician_number=number,
            area=area,
            begins_on=begins_on,
            until=until,
            reason=reason,
            actors=actors,
            now=office.now,
        )
        click.echo(_begun(office, "suspended", number, paused))


@click.command()
@click.argument("number")
@click.argument("area")
@reason_option
def withdraw(number: str, area: str, reason: str) -> None:
    """Withdraw the credential of technician NUMBER in AREA for good."""
    with opened() as office:
        withdraw_now(
            office.session,
            technician_number=number,
            area=area,
            reason=reason,
            actors=ACTORS,
            now=office.now,
        )
    click.echo(f"{area} of technician {number} was withdrawn.")


def _check_end(end: bool, begins_on: date | None) -> None:
    if end and begins_on is not None:
        raise click.UsageError("--end takes no --from; give the last day with --until.")


def _begun(office: Opened, how: str, number: str, paused: Paused) -> str:
    def day(instant: datetime) -> date:
        return local_date(instant, zone_of(programme_in_force(office.session).zone))

    until = "until it is ended"
    if paused.ends_at is not None:
        until = f"to {day(paused.ends_at - timedelta(microseconds=1))}"
    areas = ", ".join(paused.areas)
    return f"{areas} of technician {number}: {how} from {day(paused.begins_at)} {until}."


def _ended(what: str, number: str, areas: tuple[str, ...], until: date | None) -> str:
    when = "has ended" if until is None else f"has {until} as its last day"
    return f"{', '.join(areas)} of technician {number}: the {what} {when}."
