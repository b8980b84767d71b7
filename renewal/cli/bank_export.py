"""``renewal bank export`` and ``template``: questions as a file of another program.

What a format cannot carry is told, and never left out in silence.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from renewal.actions.list_parts import ExportRefused
from renewal.bank.reader import read_bank
from renewal.bank.writers import BY_NAME, templates, toml
from renewal.bank.writers.exported import carried, counted, lines_of
from renewal.bank.writers.written import Written
from renewal.cli.opened import opened
from renewal.domain.item import Exhibit, Item
from renewal.store.queries.bank_content import stored_bank

FORMATS = click.Choice(list(BY_NAME))
TEMPLATES = click.Choice(templates.NAMES)


@click.command("export")
@click.argument("areas", nargs=-1, metavar="[AREA]…")
@click.option("--format", "format_", required=True, type=FORMATS, help="The format to write.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write; for toml a folder, unless the name ends in .toml.",
)
@click.option(
    "--from",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Read these files or folders instead of the bank of the installation.",
)
@click.option("--force", is_flag=True, help="Write over what is there.")
def export(
    areas: tuple[str, ...], format_: str, out: Path, paths: tuple[Path, ...], force: bool
) -> None:
    """Write the questions of these areas (of all, if none is named) in another format.

    However many there are, they go into one file (the office gives a large bank in parts). What the
    format cannot carry is listed on standard error. Keys are in the file: keep it as you keep the
    bank.
    """
    named = tuple(area.upper() for area in areas)
    items, exhibits = _from_files(paths, named) if paths else _from_installation(named)
    if not items:
        raise ExportRefused("There are no questions to write. Nothing was written.")
    if out.exists() and not force:
        raise ExportRefused(
            f"{out} exists already. Nothing was written; use --force to replace it."
        )
    if format_ == "toml" and out.suffix != ".toml":
        files = toml.write_folder(items, exhibits)
        for file in files:
            _save(out / file.path, file.content)
        click.echo(f"Wrote {counted(len(items))} to {len(files)} files below {out}.")
        return
    written = BY_NAME[format_].write(items, exhibits)
    _save(out, written.content)
    _tell(written, items, out)


@click.command("template")
@click.option("--format", "format_", default="csv", type=TEMPLATES, help="The format to write.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; else stdout.")
def template(format_: str, out: Path | None) -> None:
    """Write a file to fill in: an empty table, or one question as an example."""
    if out is not None and out.exists():
        raise ExportRefused(f"{out} exists already. Nothing was written.")
    content = templates.template(format_)
    if out is None:
        click.echo(content, nl=False)
    else:
        _save(out, content)
        click.echo(f"Wrote {out}.")


def _from_files(
    paths: Sequence[Path], areas: Sequence[str]
) -> tuple[Sequence[Item], Sequence[Exhibit]]:
    reading = read_bank(paths)
    if reading.has_errors:
        for finding in reading.findings:
            if finding.is_error:
                click.echo(f"{finding.place}: {finding.message} {finding.fix}", err=True)
        raise ExportRefused(
            "There are errors in these files. Nothing was written; mend them first."
        )
    items = [each.item for each in reading.items if not areas or each.item.area in areas]
    return items, [each.exhibit for each in reading.exhibits if each.exhibit is not None]


def _from_installation(areas: Sequence[str]) -> tuple[Sequence[Item], Sequence[Exhibit]]:
    with opened() as office:
        return stored_bank(office.session, areas)


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _tell(written: Written, items: Sequence[Item], out: Path) -> None:
    click.echo(f"Wrote {counted(carried(items, written.left))} to {out}.")
    for line in lines_of(written.left):
        click.echo(line, err=True)
    sys.stderr.flush()
