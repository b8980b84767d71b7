"""Rescoring by command line: what it would come to, by whom, and how far it came."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from renewal.actions.subject import TwoAdminsNeeded
from renewal.domain.rescoring import KeyCountsAlready
from renewal.store.tables import Item, RescoreRow, Revision
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, count, service_with
from tests.actions.rescoring import two_admins, wrong_options
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.installation import Installation

BOTH = ("--by", "ada@example.org", "--and-by", "bo@example.org")
WHY = ("--reason", "two readings fit")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        made.tick("2027-01-01T12:00:00")
        answer(made, "B1", JANUARY, right=False)
        two_admins(made)
        yield made


@pytest.fixture
def run(service: Installation, database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, "2027-01-06T15:00:00") as made:
        yield made


def question(service: Installation) -> tuple[str, str, str]:
    """Its id, its key, and the option that Ben chose."""
    row = service.asked("B1", "A5", JANUARY)
    item = service.session.scalars(
        select(Item.name)
        .join(Revision, Revision.item_id == Item.id)
        .where(Revision.id == row.revision_id)
    ).one()
    service.session.rollback()
    return item, row.key[0], wrong_options(row)[0]


def said(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_it_says_what_a_rescore_comes_to_and_then_how_far_it_came(
    run: Run, service: Installation
) -> None:
    item, key, chosen = question(service)
    asked = ("rescore", item, "--key", chosen, *BOTH, *WHY)

    tried = said(run(*asked, "--dry-run"))
    assert count(service, RescoreRow) == 0
    done = said(run(*asked))
    waiting = said(run("rescores"))
    service.tick("2027-01-06T15:01:00")
    begun = said(run("rescores"))
    service.tick("2027-01-06T15:20:00")
    ended = said(run("rescores"))

    assert tried[0] == f"{item}, revision 1 (A5): {chosen} counts as well."
    assert tried[-2:] == [
        f"Keys that count now: {key}.",
        "1 answer, 0 of them right; 1 more would be.",
    ]
    assert done[:-1] == tried
    assert waiting[1].endswith("by ada@example.org and bo@example.org: two readings fit")
    assert waiting[2] == "  The answers wait for the next tick."
    assert begun[2] == (
        "  1 of 1 answer scored anew; 1 became right. In ten minutes those that were on their way "
        "are looked for."
    )
    assert ended[2] == "  Scored anew: all of 1 answer; 1 became right."
    [told] = json.loads(run("rescores", "--json").stdout)
    assert (told["item"], told["key"], told["done"]) == (item, [chosen], True)


def test_it_takes_two_admins_and_one_kind(run: Run, service: Installation) -> None:
    item, key, chosen = question(service)

    alone = run("rescore", item, "--void", *BOTH[:2], "--and", "ADA@example.org", *WHY)
    both = run("rescore", item, "--void", "--key", chosen, *BOTH, *WHY)
    neither = run("rescore", item, *BOTH, *WHY)
    counting = run("rescore", item, "--key", key, *BOTH, *WHY)

    assert isinstance(alone.exception, TwoAdminsNeeded)
    assert (both.exit_code, neither.exit_code) == (2, 2)
    assert "and not both" in both.stderr
    assert isinstance(counting.exception, KeyCountsAlready)
    assert count(service, RescoreRow) == 0
    assert said(run("rescores")) == ["No question has been rescored."]
