"""``renewal bank import``: what loading files would do, choosing, and loading them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.import_bank import import_bank, plan_import, read_beside
from renewal.actions.list_parts import ExportRefused
from renewal.actions.read_differences import read_differences
from renewal.bank.failed_items import as_csv, row_of_failed
from renewal.bank.guidance import Guidance
from renewal.cli.bank_check import CANNOT_READ, ERRORS
from renewal.cli.bank_preview import Outcome, as_document, as_lines
from renewal.cli.bank_reading import guided
from renewal.cli.opened import opened, print_json, print_lines
from renewal.domain.bank_choice import Choices, Resolution

_WAYS = click.Choice([each.value for each in Resolution])


class _Chosen(click.ParamType[tuple[str, Resolution]]):
    """ID=WAY, with one of the ways there are."""

    name = "id=way"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Resolution]:
        """Return the id and the way."""
        item_id, _, way = str(value).rpartition("=")
        if not item_id or way not in set(Resolution):
            self.fail(f"{value!r} is not like ID=replace, ID=keep-both or ID=skip.", param, ctx)
        return item_id, Resolution(way)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write what the preview shows.")
@click.option("--skip-bad", is_flag=True, help="Leave items with errors out, load the others.")
@click.option("--details", is_flag=True, help="Show what differs, field by field.")
@click.option("--only", multiple=True, metavar="ID", help="Load this item, and those named so.")
@click.option("--leave-out", multiple=True, metavar="ID", help="Do not load this item.")
@click.option("--on-conflict", type=_WAYS, help="What to do with every conflict.")
@click.option(
    "--on-duplicate",
    type=_WAYS,
    default=Resolution.SKIP.value,
    show_default=True,
    help="What to do with questions that are there already under another id.",
)
@click.option(
    "--choose",
    multiple=True,
    type=_Chosen(),
    metavar="ID=WAY",
    help="What to do with this one: replace, keep-both or skip.",
)
@click.option(
    "--near-duplicates",
    "compares",
    is_flag=True,
    help="Look for questions that read almost alike, in the bank, too.",
)
@click.option(
    "--failed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the items that something is wrong with to this CSV file, with the reasons.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@guided
def import_(
    paths: tuple[Path, ...],
    apply: bool,
    skip_bad: bool,
    details: bool,
    only: tuple[str, ...],
    leave_out: tuple[str, ...],
    on_conflict: str | None,
    on_duplicate: str,
    choose: tuple[tuple[str, Resolution], ...],
    compares: bool,
    failed: Path | None,
    as_json: bool,
    guidance: Guidance,
) -> None:
    """Show what loading these files would do; with --apply do it, all or nothing.

    A folder that holds a programme.toml has its programme loaded first. Each item is + new,
    ~ revised or changed, - retired, = the same, ! in conflict (the bank holds something else under
    its id), & there already (under another id), or . left out by choice. Conflicts stand in the
    way until something is chosen for them; what is there already is left out.
    """
    if failed is not None and failed.exists():
        raise ExportRefused(f"{failed} is in the way. Nothing was loaded; name a file that is new.")
    choices = Choices(
        frozenset(only),
        frozenset(leave_out),
        Resolution(on_conflict) if on_conflict else None,
        Resolution(on_duplicate),
        dict(choose),
    )
    with opened() as office:
        reading = read_beside(office.session, paths, compares=compares, guidance=guidance)
        plan = plan_import(office.session, paths, choices=choices, reading=reading)
        shown = read_differences(office.session, plan) if details or as_json else {}
        is_blocked = bool(plan.blocking(skip_bad=skip_bad))
        is_applied = apply and not is_blocked
        if is_applied and not plan.is_nothing:
            plan = import_bank(
                office.session,
                paths,
                now=office.now,
                skip_bad=skip_bad,
                choices=choices,
                plan=plan,
            )
        office.session.rollback()
    if failed is not None:
        failed.parent.mkdir(parents=True, exist_ok=True)
        failed.write_bytes(as_csv([row_of_failed(each) for each in plan.failed]))
    outcome = Outcome(plan, shown, is_blocked=is_blocked, is_applied=is_applied)
    if as_json:
        print_json(as_document(outcome))
    else:
        print_lines(as_lines(outcome))
    _end(plan, is_blocked=is_blocked)


def _end(plan: ImportPlan, *, is_blocked: bool) -> None:
    if plan.reading.unreadable:
        sys.exit(CANNOT_READ)
    if is_blocked:
        sys.exit(ERRORS)
