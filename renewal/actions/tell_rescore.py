"""Tells technicians what was said of a question after they had been asked it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from renewal.domain.assignment import Rescored
from renewal.domain.receipt import said_right
from renewal.domain.rescoring import RescoreKind
from renewal.store.queries.questions import AskedRow
from renewal.store.queries.rescores import RescoreTold, keyed_by


def options_that_count(row: AskedRow, said: Sequence[RescoreTold]) -> frozenset[str]:
    """Return the author's ids of all options that a key names which counts."""
    return frozenset(option for key in keyed_by(row.key, said).keys for option in key)


def rescored_kind(said: Sequence[RescoreTold]) -> RescoreKind | None:
    """Return what counts of all that was said of a question, None where nothing was."""
    kinds = {each.kind for each in said}
    return RescoreKind.VOID if RescoreKind.VOID in kinds else next(iter(kinds), None)


def rescored_question(row: AskedRow, said: Sequence[RescoreTold]) -> Rescored | None:
    """Return what was said of a question, None where nothing was."""
    kind = rescored_kind(said)
    if kind is None:
        return None
    keys = tuple(_places(row, key) for key in keyed_by(row.key, said).keys)
    return Rescored(kind, said[-1].rescored_at, keys)


def rescored_answer(row: AskedRow, said: Sequence[RescoreTold]) -> Rescored | None:
    """Return what was said of a question, and what that did to the answer it got."""
    found = rescored_question(row, said)
    if found is None or row.chosen is None:
        return found
    is_right = keyed_by(row.key, said).judge(row.chosen).correct
    return Rescored(
        found.kind,
        found.rescored_at,
        found.keys,
        right_since=_right_since(row, said, row.chosen) if row.correct else None,
        waits=is_right and not row.correct,
    )


def _right_since(
    row: AskedRow, said: Sequence[RescoreTold], chosen: Collection[str]
) -> datetime | None:
    """Return when the answer became right, None where its receipt says that it always was."""
    if row.receipt is None or said_right(row.receipt):
        return None
    righted = (
        each.rescored_at
        for place, each in enumerate(said, start=1)
        if keyed_by(row.key, said[:place]).judge(chosen).correct
    )
    return next(righted, None)


def _places(row: AskedRow, key: Collection[str]) -> tuple[str, ...]:
    return tuple(place for place, option in row.places.items() if option in key)
