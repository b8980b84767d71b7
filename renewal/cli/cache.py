"""``renewal cache``: caches are made of the evidence, and can be made again at any time."""

from __future__ import annotations

import sys

import click

from renewal.actions.rebuild_cache import rebuild_cache
from renewal.actions.rebuild_counts import rebuild_counts
from renewal.cli.opened import opened, print_json


@click.group()
def cache() -> None:
    """What is kept beside the evidence for speed."""


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(as_json: bool) -> None:
    """Compare the caches with the evidence and change nothing; exit 1 where they differ."""
    with opened() as office:
        found = rebuild_cache(office.session, write=False)
        counted = rebuild_counts(office.session, write=False)
    differing, months = len(found.differing), len(counted.differing)
    if as_json:
        print_json(
            {
                "credentials": found.credentials,
                "differing": differing,
                "months": counted.months,
                "months_differing": months,
            }
        )
    else:
        click.echo(
            f"The memory of {differing} of {found.credentials} credentials is not what their "
            "answers say."
            if differing
            else f"The memory of all {found.credentials} credentials is what their answers say."
        )
        click.echo(
            f"The figures of {months} of {counted.months} months are not what the evidence says."
            if months
            else f"The figures of all {counted.months} months are what the evidence says."
        )
        if differing or months:
            click.echo("Run 'renewal cache rebuild' to make them again.")
    if differing or months:
        sys.exit(1)


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def rebuild(as_json: bool) -> None:
    """Make the caches again from the evidence, while the service runs."""
    with opened() as office:
        found = rebuild_cache(office.session, write=True)
        counted = rebuild_counts(office.session, write=True)
    differing, months = len(found.differing), len(counted.differing)
    if as_json:
        print_json(
            {
                "credentials": found.credentials,
                "rewritten": differing,
                "months": counted.months,
                "months_rewritten": months,
            }
        )
    else:
        click.echo(
            f"Looked at {found.credentials} credentials; the memory of {differing} was made again."
        )
        click.echo(f"Counted {counted.months} months; the figures of {months} were made again.")
