"""No page depends on a key before the answer is in: two services that differ only there agree.

One has the bank as written; the other has every key moved to another option and every rationale
written anew. Everything random is given, so whatever differs comes from the keys.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.web.guard import access_of
from tests.actions.rescoring import also, rescored, wrong_options
from tests.databases import SqliteDatabases
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.pages.test_exhibit import illustrate
from tests.web.visiting import Visitor, rosters, signed_in

MOVED = {"a": "b", "b": "c", "c": "d", "d": "a"}


def move_keys(bank: Path) -> None:
    """Every key is another one, and every rationale says something else."""
    for topic in bank.glob("*/*.toml"):
        lines = topic.read_text("utf-8").replace('"Why ', '"Not at all why ').splitlines()
        moved = [
            f'key = "{MOVED[line[7]]}"' if line.startswith('key = "') else line for line in lines
        ]
        topic.write_text("\n".join(moved) + "\n", encoding="utf-8")


@dataclass
class Twin:
    """One of two services, with Rosa signed in."""

    service: Installation
    rosa: Visitor

    def paths(self) -> list[str]:
        """Every address that a technician can open, with what is to be found there filled in."""
        row = self.service.asked("R1", "A5", Month(2026, 11))
        found = {
            "code": self.service.code(row),
            "area": "A5",
            "sha256": row.exhibits[0].sha256,
        }
        views = self.service.app.view_functions
        rules = [
            rule
            for rule in self.service.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and is_for_technicians(views[rule.endpoint])
        ]
        return sorted(filled(rule, found) for rule in rules if rule.arguments <= set(found))

    def answers(self) -> dict[str, tuple[int, bytes]]:
        """What each address answers: status and body."""
        answered = {path: self.rosa.client.get(path) for path in self.paths()}
        checks = f"{self.question()}/check?option=1"
        answered[checks] = self.rosa.client.get(checks)
        return {path: (answer.status_code, answer.data) for path, answer in answered.items()}

    def question(self) -> str:
        row = self.service.asked("R1", "A5", Month(2026, 11))
        return f"/question/{self.service.code(row)}"


def is_for_technicians(view: object) -> bool:
    access = access_of(view)  # type: ignore[arg-type]
    return access is not None and (access.roles is None or Role.TECHNICIAN in access.roles)


def filled(rule: Rule, found: dict[str, str]) -> str:
    path = rule.rule
    for name, value in found.items():
        path = path.replace(f"<{name}>", value)
    return path


@pytest.fixture
def twins(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[list[Twin]]:
    with ExitStack() as stack:
        made = []
        for name in ("one", "other"):
            folder = tmp_path / name
            bank = write_bank(folder / "bank", {"A4": 14, "A5": 14, "A6": 14})
            illustrate(bank / "a5")
            if name == "other":
                move_keys(bank)
            database = stack.enter_context(sqlite_databases.migrated())
            service = stack.enter_context(installed(database, folder, "2026-10-20T12:00:00"))
            numbers = itertools.count()
            service.app.extensions["renewal_tokens"] = lambda n=numbers: f"{next(n):043d}"
            service.load_bank(bank)
            service.load_roster(*rosters())
            service.tick("2026-11-01T04:05:00")
            service.tick("2026-11-24T19:05:09")
            made.append(Twin(service, signed_in(service, "rosa@example.org")))
        yield made


def test_it_shows_the_same_bytes_whatever_the_keys_are(twins: list[Twin]):
    one, other = (twin.answers() for twin in twins)

    differing = [path for path in one if one[path] != other.get(path)]
    assert len(one) >= 10
    assert one["/"][0] == one[twins[0].question()][0] == 200
    assert one.keys() == other.keys()
    assert differing == []


def rescore(twins: list[Twin]) -> None:
    """Both services let another key count for the open question, each another one."""
    for twin, place in zip(twins, (0, -1), strict=True):
        row = twin.service.asked("R1", "A5", Month(2026, 11))
        rescored(twin.service, row.revision_id, also(wrong_options(row)[place]))
        twin.service.tick()


def test_it_shows_the_same_bytes_whatever_keys_count_since(twins: list[Twin]):
    rescore(twins)

    one, other = (twin.answers() for twin in twins)

    differing = [path for path in one if one[path] != other.get(path)]
    assert one[twins[0].question()][0] == 200
    assert one.keys() == other.keys()
    assert differing == []


def test_it_would_see_a_key(twins: list[Twin]):
    for twin in twins:
        checked = twin.rosa.open(f"{twin.question()}/check?option=1")
        twin.rosa.press(checked, "Send answer")

    one, other = (twin.answers() for twin in twins)

    assert one[f"{twins[0].question()}/result"] != other[f"{twins[1].question()}/result"]
