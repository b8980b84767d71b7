"""A bank of one item, and files to compare with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ImportPlan
from renewal.actions.import_bank import import_bank, plan_import
from renewal.domain.bank_change import ItemChange
from renewal.domain.bank_choice import Choices, Resolution
from renewal.store import tables
from tests.actions.issued import NOW
from tests.bank.writing import item, options, write
from tests.databases import Database
from tests.generated_bank import write_bank

STORED = "a5-disc-brakes-001"
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OTHER = {
    "stem": "Fluid seeps from under a dust boot after an overnight stand. Where from?",
    "options": options("abc", a="Past the piston seal", b="Out of a bleeder", c="From a hose"),
}
SECOND = "a5-disc-brakes-002"
LINED = {
    "id": SECOND,
    "stem": "Both linings of one caliper are worn unevenly. Which part is seized?",
    "options": options("abc", a="A guide pin", b="The piston", c="The parking brake lever"),
}


@contextmanager
def one_item(database: Database, folder: Path) -> Iterator[Session]:
    """A bank of one item of A5, with its programme, is loaded."""
    engine = create_engine(database.url)
    with Session(engine) as made:
        programme = write_bank(folder / "programme", {"A5": 0, "A4": 0})
        write(programme, item())
        import_bank(made, [programme], now=NOW)
        yield made
    engine.dispose()


def plan(
    session: Session, paths: Sequence[Path] | Path, choices: Choices | None = None
) -> ImportPlan:
    given = [paths] if isinstance(paths, Path) else paths
    made = plan_import(session, given, choices=choices or Choices())
    session.rollback()
    assert made.totals.adds_up
    return made


def load(session: Session, path: Path, choices: Choices) -> ImportPlan:
    made = import_bank(session, [path], now=NOW, choices=choices)
    session.commit()
    return made


def classes(made: ImportPlan) -> dict[str, ItemChange]:
    return {each.item.id: each.change for each in made.items}


def codes(made: ImportPlan) -> list[str]:
    kinds = ("conflict", "item-", "duplicate-", "replace-", "choice-", "other-", "key-ch", "area-")
    return [found.code for found in made.findings if found.code.startswith(kinds)]


def names(session: Session) -> list[str]:
    found = list(session.scalars(select(tables.Item.name).order_by(tables.Item.name)))
    session.rollback()
    return found


def chosen(item_id: str, way: Resolution) -> Choices:
    return Choices(each={item_id: way})
