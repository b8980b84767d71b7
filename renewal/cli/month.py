"""``renewal tick`` and ``renewal scheduler``: the work that comes with time."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable

import click

from renewal.actions.send_letters import Sent
from renewal.actions.tick import TickReport
from renewal.actions.tick import tick as tick_once
from renewal.cli.checkpoints import keep_checkpoint
from renewal.cli.mailing import send_waiting
from renewal.cli.measuring import TickCount
from renewal.cli.opened import Opened, opened, print_json
from renewal.cli.uploads import UploadReader, advance
from renewal.settings import Settings
from renewal.web.request_log import log_lines


@click.command()
@click.option("--at", metavar="INSTANT", help="Pretend it is this instant (demo and test mode).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def tick(at: str | None, as_json: bool) -> None:
    """Do everything that is due; harmless at any moment, any number of times."""
    with opened(at) as office:
        report = run_tick(office)
        # Last, since a large upload takes its time and everything else is done by now.
        advance(office)
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(in_words(report))
    if report.warning:
        click.echo(report.warning, err=True)


def run_tick(
    office: Opened, note_letters: Callable[[Sent], None] = lambda _sent: None
) -> TickReport:
    """One tick runs, its checkpoint is kept and the outbox is sent as far as time allows."""
    report = tick_once(
        office.session,
        now=office.now,
        start=secrets.randbelow(1 << 16),
        process=f"{socket.gethostname()[:60]}:{os.getpid()}",
    )
    keep_checkpoint(office)
    note_letters(send_waiting(office))
    return report


def in_words(report: TickReport) -> str:
    """Return the report as lines for a person."""
    facts = report.as_json()
    lines = [
        f"Opened {row['month']} {row['area']}: {row['assignments']} questions."
        for row in facts["opened"]
    ]
    lines.append(
        f"{facts['assignments']} questions issued, {facts['decisions']} decisions made, "
        f"{facts['letters']} letters queued."
    )
    if facts["shared"]:
        lines.append("Another process did part of the work.")
    return "\n".join(lines)


@click.command()
def scheduler() -> None:
    """Tick once a minute until stopped (one process is enough; more do no harm).

    Uploads that wait in the office are looked for every few seconds.
    """
    from renewal.jobs.scheduler import run_scheduler

    settings = Settings.from_env()
    log_lines(settings)
    count = TickCount(settings)

    def once() -> None:
        with count.one(), opened() as office:
            report = run_tick(office, count.note_letters)
        count.note(report)
        if report.warning:
            logging.getLogger("renewal").warning(report.warning)
        if report.as_json()["assignments"] or report.decisions:
            logging.getLogger("renewal").info(in_words(report))

    reader = UploadReader(settings)
    run_scheduler(once, look=reader.look, stop_looking=reader.stop)
