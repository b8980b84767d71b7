"""``renewal rescore`` and ``renewal rescores``: faulty questions, and how far scoring anew came."""

from __future__ import annotations

from typing import Any

import click

from renewal.actions.agree_on_rescore import agree_on_rescore
from renewal.actions.read_rescores import (
    ListedRescore,
    RescorePreview,
    list_rescores,
    preview_rescore,
)
from renewal.actions.subject import admin_called
from renewal.cli.acts import reason_option
from renewal.cli.opened import opened, print_json
from renewal.domain.rescoring import Rescore, RescoreKind, shown_key


@click.command()
@click.argument("item")
@click.option("--void", is_flag=True, help="Every answer counts as right.")
@click.option(
    "--key",
    "key",
    multiple=True,
    metavar="OPTION",
    help="An option of the key that counts as well, by its id in the file; repeat it for several.",
)
@click.option("--revision", type=int, help="Its number; the newest that was asked if not given.")
@click.option("--by", required=True, metavar="EMAIL", help="The admin who decides it.")
@click.option("--and-by", "--and", required=True, metavar="EMAIL", help="A second who agrees.")
@click.option("--dry-run", is_flag=True, help="Only say what it would come to.")
@reason_option
def rescore(
    item: str,
    void: bool,
    key: tuple[str, ...],
    revision: int | None,
    by: str,
    and_by: str,
    dry_run: bool,
    reason: str,
) -> None:
    """Void the question ITEM (its id), or let another key count for it as well.

    The answers there are will be scored anew by the next ticks.
    """
    if void == bool(key):
        raise click.UsageError("Say --void, or name another key with --key, and not both.")
    wanted = Rescore(RescoreKind.VOID if void else RescoreKind.RE_KEY, key)
    with opened() as office:
        session, now = office.session, office.now
        actors = (admin_called(session, by), admin_called(session, and_by))
        found = preview_rescore(
            session, item=item, kind=wanted.kind, key=key, now=now, number=revision
        )
        click.echo("\n".join(_preview(found, wanted)))
        if dry_run:
            return
        agree_on_rescore(
            session,
            revision_id=found.revision_id,
            wanted=wanted,
            reason=reason,
            actors=actors,
            now=now,
        )
    click.echo("It is on record; the next ticks score the answers anew. See 'renewal rescores'.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def rescores(as_json: bool) -> None:
    """List the rescores, newest first, and how many answers are scored anew."""
    with opened() as office:
        found = list_rescores(office.session)
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        click.echo("\n".join(_listed(each)))
    if not found:
        click.echo("No question has been rescored.")


def _preview(found: RescorePreview, wanted: Rescore) -> list[str]:
    more = f"{found.become_right:,} more would be"
    lines = [
        f"{found.item}, revision {found.revision_number} ({found.area}): {_what(wanted)}.",
        *(f"  {option}  {' '.join(text.split())}" for option, text in found.options),
        "Keys that count now: " + "; ".join(map(shown_key, found.keys_that_count)) + ".",
        f"{_answers(found.answers)}, {found.now_right:,} of them right; {more}.",
    ]
    return [*lines, found.problem] if found.problem else lines


def _listed(found: ListedRescore) -> list[str]:
    what = _what(Rescore(found.kind, found.key))
    when, who = f"{found.rescored_at:%Y-%m-%d %H:%M} UTC", (found.proposed_by, found.confirmed_by)
    return [
        f"{found.item}, revision {found.revision_number} ({found.area}): {what}.",
        f"  {when}, by {' and '.join(who)}: {found.reason}",
        f"  {_progress(found)}",
    ]


def _answers(number: int) -> str:
    return f"{number:,} {'answer' if number == 1 else 'answers'}"


def _what(wanted: Rescore) -> str:
    if wanted.kind is RescoreKind.VOID:
        return "every answer counts as right"
    return f"{shown_key(wanted.key)} counts as well"


def _progress(found: ListedRescore) -> str:
    if found.total is None:
        return "The answers wait for the next tick."
    total = max(found.total, found.scored)
    righted = f"{found.righted:,} became right"
    if found.done:
        return f"Scored anew: all of {_answers(total)}; {righted}."
    told = f"{found.scored:,} of {_answers(total)} scored anew; {righted}"
    if found.scored < total:
        return f"{told}."
    return f"{told}. In ten minutes those that were on their way are looked for."


def _as_json(found: ListedRescore) -> dict[str, Any]:
    return {
        "item": found.item,
        "area": found.area,
        "revision": found.revision_number,
        "kind": str(found.kind),
        "key": list(found.key),
        "reason": found.reason,
        "rescored_at": found.rescored_at.isoformat(),
        "by": [found.proposed_by, found.confirmed_by],
        "answers": found.total,
        "scored": found.scored,
        "righted": found.righted,
        "done": found.done,
    }
