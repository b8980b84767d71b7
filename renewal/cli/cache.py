"""``renewal cache``: caches are made of the evidence, and can be made again at any time."""

from __future__ import annotations

import sys

import click

from renewal.actions.rebuild_cache import rebuild_cache
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
    differing = len(found.differing)
    if as_json:
        print_json({"credentials": found.credentials, "differing": differing})
    elif differing:
        click.echo(
            f"The memory of {differing} of {found.credentials} credentials is not what their "
            "answers say. Run 'renewal cache rebuild' to make it again."
        )
    else:
        click.echo(f"The memory of all {found.credentials} credentials is what their answers say.")
    if differing:
        sys.exit(1)


@cache.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def rebuild(as_json: bool) -> None:
    """Make the caches again from the evidence, while the service runs."""
    with opened() as office:
        found = rebuild_cache(office.session, write=True)
    differing = len(found.differing)
    if as_json:
        print_json({"credentials": found.credentials, "rewritten": differing})
    else:
        click.echo(
            f"Looked at {found.credentials} credentials; the memory of {differing} was made again."
        )
