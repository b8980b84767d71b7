"""The log of ticks: when each ran, which process it was, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, request

from renewal.actions.read_overview import is_silent
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.store.queries.runs import Run, newest_runs
from renewal.web.guard import allow, now
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.home_page import number, silence_alarm
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import Mark
from renewal.web.words import Words

blueprint = Blueprint("office_runs", __name__)
AT_ONCE: Final = 50
_COLUMNS: Final = (
    Column("Began"),
    Column("Result"),
    Column("Questions", number=True),
    Column("Decisions", number=True),
    Column("Letters", number=True),
    Column("Took", number=True),
    Column("Process"),
)


@blueprint.get("/office/runs")
@allow(Role.ADMIN)
def show_runs() -> str:
    """The ticks are shown, newest first, some at a time."""
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else None
    found = newest_runs(db.session(), AT_ONCE + 1, before=before)
    shown = found[:AT_ONCE]
    older = f"/office/runs?before={shown[-1].id}" if len(found) > AT_ONCE else ""
    table = runs_table(shown, words())
    newer = "/office/runs" if before is not None else ""
    last = found[0] if before is None and found else None
    return draw_office(
        "runs.html",
        "Runs",
        (Link("Overview", HOME),),
        table=table,
        newer=newer,
        older=older,
        alarm=silence_alarm(last, now(), words()) if last and is_silent(last, now()) else None,
    )


def runs_table(runs: Sequence[Run], say: Words) -> Table:
    """Return the ticks as a table."""
    return Table(
        "Runs",
        _COLUMNS,
        [_row(run, say) for run in runs],
        "No tick has run yet. Start 'renewal scheduler', or let cron call 'renewal tick'.",
    )


def _row(run: Run, say: Words) -> Sequence[Cell]:
    summary: dict[str, Any] = dict(run.summary)
    mark = Mark("warn", "bang", "Look") if run.error else Mark("good", "check", "Well")
    counts = [summary.get(name, 0) for name in ("assignments", "decisions", "letters")]
    took = (run.finished_at - run.started_at).total_seconds()
    return (
        Cell(say.instant(run.started_at)),
        Cell(marks=(mark,), note=run.error or ""),
        *(Cell(number(count)) for count in counts),
        Cell(f"{took:.1f} s"),
        Cell(run.process or "not noted"),
    )
