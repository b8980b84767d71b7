"""``renewal verify``: the ledger recomputed from the evidence."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from renewal.actions.verify import Verification
from renewal.actions.verify import verify as verify_ledger
from renewal.cli.checkpoints import read_checkpoints
from renewal.cli.opened import opened, print_json
from renewal.store.db import one_instant

NOT_SHOWN = (
    "What this cannot show: what happened to entries before they were sealed; a history "
    "rewritten as a whole, tree and all, before the first checkpoint that was kept outside "
    "(--checkpoint); and whose number, name and account a pseudonym stands for, since people are "
    "kept apart from evidence, to be erased."
)
KINDS = {"first_shown": "First displays", "late_answer": "Late answers"}


@click.command()
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A file with checkpoints that were kept outside the database, old ones too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(files: tuple[Path, ...], as_json: bool) -> None:
    """Recompute every ledger entry from the evidence, and the sealed tree from the entries.

    Exit 1 at the first that disagrees.
    """
    kept = [checkpoint for file in files for checkpoint in read_checkpoints(file)]
    with opened() as office, one_instant(office.session):
        found = verify_ledger(office.session, kept=kept)
    if as_json:
        print_json(_as_json(found, len(kept), office.now))
    elif found.first_bad is not None:
        click.echo(found.first_bad.sentence)
    else:
        click.echo("\n".join(_in_words(found, len(kept), office.now)))
    if found.first_bad is not None:
        sys.exit(1)


def _as_json(found: Verification, kept: int, now: datetime) -> dict[str, Any]:
    bad, waiting = found.first_bad, found.waiting
    oldest = waiting.oldest_at
    return {
        "entries": found.entries,
        "ok": bad is None,
        "first_bad": {"entry": bad.entry_id, "row": bad.row, "message": bad.sentence}
        if bad
        else None,
        "oldest_entry_at": found.oldest_at.isoformat() if found.oldest_at else None,
        "sealed": found.sealed,
        "checkpoints": found.checkpoints,
        "kept_checkpoints": kept,
        "newest_checkpoint": found.newest.text().rstrip() if found.newest else None,
        "unsealed": waiting.entries,
        "oldest_unsealed_at": oldest.isoformat() if oldest else None,
        "oldest_unsealed_seconds": round((now - oldest).total_seconds()) if oldest else None,
        "older_without_entry": dict(found.older),
        "cannot_show": " ".join((*_older(found), NOT_SHOWN)),
    }


def _in_words(found: Verification, kept: int, now: datetime) -> list[str]:
    agree = (
        "entry agrees with the evidence it names"
        if found.entries == 1
        else ("entries agree with the evidence they name")
    )
    lines = [f"{found.entries} {agree}.", _sealed(found, kept)]
    if found.waiting.oldest_at is not None:
        age = _how_long(now - found.waiting.oldest_at)
        lines.append(
            f"1 entry is not sealed yet, for {age}."
            if found.waiting.entries == 1
            else f"{found.waiting.entries} entries are not sealed yet, the oldest for {age}."
        )
    return [*lines, *_older(found), NOT_SHOWN]


def _sealed(found: Verification, kept: int) -> str:
    are = "is" if found.sealed == 1 else "are"
    own = "checkpoint" if found.checkpoints == 1 else "checkpoints"
    others = f" and with {kept} that {'was' if kept == 1 else 'were'} kept" if kept else ""
    return (
        f"{found.sealed} of them {are} sealed; the tree agrees with its {found.checkpoints} "
        f"{own}{others}."
    )


def _older(found: Verification) -> list[str]:
    """Return what there is to say of rows from before the ledger covered their kind."""
    return [
        f"{KINDS.get(table, table)} from before such had entries: {rows}. Whether one of them was "
        "changed, added or removed cannot be shown."
        for table, rows in sorted(found.older.items())
    ]


def _how_long(age: timedelta) -> str:
    minutes = max(0, round(age.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
