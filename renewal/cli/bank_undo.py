"""``renewal bank imports`` and ``undo``: what was loaded, and taking it back."""

from __future__ import annotations

from typing import Any

import click

from renewal.actions.undo_import import UndoPlan, plan_undo, undo_import
from renewal.cli.opened import opened, print_json
from renewal.store.queries.imports import ImportRow, newest_imports

AT_ONCE = 50


@click.command("imports")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def imports(as_json: bool) -> None:
    """List the newest imports of questions with their numbers."""
    with opened() as office:
        found = newest_imports(office.session, AT_ONCE)
        office.session.rollback()
    if as_json:
        print_json([_import_as_json(row) for row in found])
    elif not found:
        click.echo("Nothing was imported yet.")
    for row in () if as_json else found:
        undone = f", taken back {row.undone_at:%Y-%m-%d}" if row.undone_at else ""
        click.echo(
            f"{row.id}  {row.imported_at:%Y-%m-%d %H:%M} UTC  {row.imported_by}  "
            f"{row.items} {'item' if row.items == 1 else 'items'} of {row.source}{undone}"
        )


@click.command("undo")
@click.argument("number", metavar="IMPORT", type=int)
@click.option("--reason", default="", help="Why; it goes onto the record. Needed with --apply.")
@click.option("--apply", is_flag=True, help="Write what the preview shows.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def undo(number: int, reason: str, apply: bool, as_json: bool) -> None:
    """Show what taking an import back would do; with --apply do it.

    New questions are retired, changed ones are as before. What somebody was asked since, or
    what was changed since, stays and is named. The programme itself stays as it is.
    """
    with opened() as office:
        plan = plan_undo(office.session, number)
        if apply and not plan.is_nothing:
            actors = ("cli",)
            plan = undo_import(office.session, number, reason=reason, actors=actors, now=office.now)
        office.session.rollback()
    applied = apply and not plan.is_nothing
    if as_json:
        print_json(_as_json(plan, applied))
    else:
        click.echo("\n".join(_in_words(plan, applied)))


def _as_json(plan: UndoPlan, applied: bool) -> dict[str, Any]:
    return {
        "import": plan.row.id,
        "applied": applied,
        "retired": [each.name for each in plan.retired],
        "restored": [each.name for each in plan.restored],
        "left": [{"item": each.name, "why": str(why)} for each, why in plan.left],
    }


def _import_as_json(row: ImportRow) -> dict[str, Any]:
    return {
        "import": row.id,
        "source": row.source,
        "digest": row.digest,
        "items": row.items,
        "imported_by": row.imported_by,
        "imported_at": row.imported_at.isoformat(),
        "undone_by": row.undone_by or None,
        "undone_at": row.undone_at.isoformat() if row.undone_at else None,
    }


def _in_words(plan: UndoPlan, applied: bool) -> list[str]:
    lines = [f"- {each.name}: retired" for each in plan.retired]
    lines += [f"~ {each.name}: as before" for each in plan.restored]
    lines += [f"= {each.name}: stays, {why}" for each, why in plan.left]
    lines.append(
        f"- {len(plan.retired)} retired  ~ {len(plan.restored)} as before  = {len(plan.left)} stay"
    )
    if plan.is_nothing:
        lines.append("Nothing to take back.")
    else:
        told = "Nothing was written yet: run it again with --apply and a --reason."
        lines.append("Taken back." if applied else told)
    return lines
