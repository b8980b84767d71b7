"""``renewal bank mapping``: what the columns of a table are taken to hold, as a file to correct."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from renewal.actions.list_parts import ExportRefused
from renewal.bank.tables.mapping import MappingRefused, as_toml, fitting, proposed, read_mapping
from renewal.bank.tables_within import headers_within


@click.command("mapping")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; else stdout.")
@click.option(
    "--mapping",
    "earlier",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Begin with what this mapping says.",
)
def mapping(path: Path, out: Path | None, earlier: Path | None) -> None:
    """Propose what the columns of a CSV file, a workbook or the tables in a ZIP hold.

    Correct the file and give it to 'check' and 'import' with --mapping. Tables with other columns
    than the first have a [[table]] of their own in it. Files whose name ends in .mapping.toml are
    passed over when a folder is checked.
    """
    if out is not None and out.exists():
        raise ExportRefused(f"{out} exists already. Nothing was written.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingRefused((error.strerror or "it cannot be read").lower(), str(path)) from error
    headers = headers_within(content, path.name)
    if not headers:
        reason = "no row at its beginning has two columns or more"
        raise MappingRefused(reason, str(path))
    said = None if earlier is None else read_mapping(earlier)
    first, *others = (proposed(each, fitting(each, said)) for each in headers)
    found = replace(first, others=tuple(others))
    text = as_toml(found)
    if out is None:
        click.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(text)
    held = [word for each in found.tables for word in each.columns.values()]
    used = sum(word != "nothing" for word in held)
    kinds = f" in {len(found.tables)} kinds of table" if others else ""
    click.echo(f"Wrote {out}: {used} of {len(held)} columns{kinds} hold something that is read.")
