"""`renewal bank check`: what is in these question files and what is wrong with them.

Reads only. Exit 0: no error (warnings are advice); 1: errors; 2: something could not be read at
all, or is in no format that is known. With `--json`, standard output is one JSON document in every
one of these cases.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from renewal.bank.findings import Severity
from renewal.bank.guidance import Guidance
from renewal.bank.reader import BankReading, read_bank
from renewal.cli.bank_each import kinds_of_errors, read_each
from renewal.cli.bank_findings import finding_line, finding_object
from renewal.cli.bank_reading import guided

ERRORS = 1
CANNOT_READ = 2


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
@click.option(
    "--no-duplicates", is_flag=True, help="Do not look for questions that read almost alike."
)
@click.option("--each", is_flag=True, help="Read each file by itself, and print its counts only.")
@guided
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    as_json: bool,
    no_duplicates: bool,
    each: bool,
    guidance: Guidance,
) -> None:
    """Say what is wrong with question files, without changing anything.

    PATH is a file or a folder; a folder is searched with everything below it. Exit status: 0 no
    error, 1 errors, 2 something could not be read.

    This reads the files alone and needs no installation. What loading them would change in the
    bank that is installed, and whether it has these questions already, 'renewal bank import PATH…'
    shows, which changes nothing without --apply.
    """
    if each and as_json:
        raise click.UsageError("--each prints lines; leave --json out.")
    if each:
        context.exit(_print_each(paths, guidance, compares=not no_duplicates))
    reading = read_bank(paths, compares=not no_duplicates, guidance=guidance)
    click.echo(as_document(reading) if as_json else as_lines(reading))
    context.exit(exit_status(reading))


def _print_each(paths: Sequence[Path], guidance: Guidance, *, compares: bool) -> int:
    """The counts of each file are printed; return the worst exit status."""
    refused, files = read_each(paths, guidance, compares=compares)
    worst, items, count = (CANNOT_READ if refused else 0), 0, 0
    for finding in refused:
        click.echo(finding_line(finding))
    for each in files:
        if each.reading is None:
            click.echo(f"{each.file}: no question file, passed over.")
            continue
        errors = kinds_of_errors(each.reading)
        shown = f" Errors: {errors}." if errors else ""
        click.echo(f"{each.file}: {_summary(each.reading).partition(', ')[2]}{shown}")
        worst = max(worst, exit_status(each.reading))
        items, count = items + each.reading.recognised, count + 1
    click.echo(f"{_counted(count, 'file')}, {_counted(items, 'item')} in all.")
    return worst


def exit_status(reading: BankReading) -> int:
    """2 when something could not be read, 1 when there are errors, otherwise 0."""
    if reading.unreadable:
        return CANNOT_READ
    return ERRORS if reading.has_errors else 0


def as_document(reading: BankReading) -> str:
    """The reading as one JSON document, its keys fixed for scripts."""
    return json.dumps(
        {
            "files": reading.files,
            "items": reading.recognised,
            "choice_items": reading.choice_items,
            "skipped": dict(reading.skipped),
            "problems": [finding_object(finding) for finding in reading.findings],
        },
        indent=2,
    )


def as_lines(reading: BankReading) -> str:
    """The reading as one line for each finding, sorted by place, and a summary."""
    return "\n".join([*map(finding_line, reading.findings), _summary(reading)])


def _summary(reading: BankReading) -> str:
    parts = [_counted(reading.files, "file"), _counted(reading.recognised, "item")]
    parts += [_counted(reading.count(each), _NAMES[each]) for each in Severity]
    text = ", ".join(parts)
    if reading.skipped:
        kinds = ", ".join(f"{count} {kind}" for kind, count in reading.skipped)
        text += f"; not choice questions: {kinds}"
    return f"{text}."


_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
