"""A month by command line: from an empty database to a decision, in words and in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from renewal.cli import commands
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.generated_bank import item_text, write_bank
from tests.installation import ROSTER_COLUMNS
from tests.mail.post_office import post_office

AT = "2026-12-28T15:00:00"
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, AT) as made:
        made("init")
        yield made


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank", {"A5": 14, "A6": 12})


@pytest.fixture
def office(run: Run, bank: Path, tmp_path: Path) -> Run:
    """Programme, bank and two technicians are loaded."""
    roster = tmp_path / "roster.csv"
    roster.write_text(
        f"{ROSTER_COLUMNS}\n"
        f"T-1,Rosa,Alvarez,rosa@example.org,en,Harbor,A5,{HELD},2027-01-01\n"
        f"T-2,Ben,Carter,ben@example.org,en,Harbor,A5,{HELD},\n"
    )
    assert run("bank", "import", str(bank), "--apply").exit_code == 0
    assert run("roster", "import", str(roster), "--apply").exit_code == 0
    return run


def document(run: Run, *arguments: str) -> Any:
    """The one JSON document that a command prints on stdout."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def test_it_makes_the_database_once(run: Run) -> None:
    again = run("init")

    assert again.exit_code == 0
    assert again.stdout == "The database is up to date.\n"


def test_it_shows_a_bank_before_it_loads_it(run: Run, bank: Path) -> None:
    shown = run("bank", "import", str(bank))
    loaded = run("bank", "import", str(bank), "--apply")
    again = run("bank", "import", str(bank), "--apply")

    lines = shown.stdout.splitlines()
    assert lines[-2:] == [
        "+ 26 new  ~ 0 revised, 0 changed  - 0 retired  = 0 same",
        "Nothing was written yet: run it again with --apply.",
    ]
    assert loaded.stdout.splitlines()[-1] == "Written."
    assert again.stdout.splitlines()[-2:] == [
        "+ 0 new  ~ 0 revised, 0 changed  - 0 retired  = 26 same",
        "Nothing to do.",
    ]


def test_it_loads_nothing_of_a_bank_with_errors_unless_told(run: Run, bank: Path) -> None:
    topic = next(p for p in sorted((bank / "a5").glob("*.toml")) if p.stem != "area")
    bad = item_text("A5", topic.stem, 90).replace('key = "', 'key = "z')
    topic.write_text(topic.read_text("utf-8") + bad, "utf-8")

    refused = run("bank", "import", str(bank), "--apply")
    skipped = run("bank", "import", str(bank), "--apply", "--skip-bad")

    assert refused.exit_code == 1
    assert f"{topic.name}:" in refused.stdout
    assert refused.stdout.splitlines()[-1].startswith("Nothing was written")
    assert skipped.exit_code == 0
    assert "+ 26 new" in skipped.stdout


def test_it_says_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    assert run("bank", "import", str(tmp_path / "nowhere"), "--apply").exit_code == 2


def test_it_ticks_in_json(office: Run) -> None:
    first = document(office, "tick", "--at", "2027-01-01T12:00:00Z", "--json")
    again = document(office, "tick", "--at", "2027-01-01T12:01:00Z", "--json")

    assert first == {
        "opened": [{"month": "2027-01", "area": "A5", "assignments": 1}],
        "assignments": 1,
        "decisions": 0,
        "letters": 1,
        "shared": False,
    }
    assert again == {
        "opened": [],
        "assignments": 0,
        "decisions": 0,
        "letters": 0,
        "shared": False,
    }


def test_it_keeps_month_credential_and_slot_in_the_table(office: Run, database: Database) -> None:
    office("tick", "--at", "2027-01-01T12:00:00Z")

    engine = create_engine(database.url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT month, slot, count(credential_id) FROM assignment GROUP BY month, slot")
        ).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [("2027-01", "scored", 1)]


def test_it_says_that_a_clock_was_set_back(office: Run) -> None:
    office("tick", "--at", "2027-01-20T12:00:00Z")

    result = office("tick", "--at", "2027-01-02T12:00:00Z", "--json")

    assert json.loads(result.stdout)["assignments"] == 0
    assert "set the clock right" in result.stderr


def test_it_says_why_no_letter_leaves(
    office: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with post_office() as post:
        post.refuse("greeting", "554 not for you")
        monkeypatch.setenv("MAIL_SENDER", "smtp")
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(post.port))
        ticked = office("tick", "--at", "2027-01-02T12:00:00Z")

    assert ticked.exit_code == 0
    assert "takes no letters (554 not for you)" in caplog.text


def test_it_moves_no_clock_in_production(database: Database, tmp_path: Path) -> None:
    env = {
        "RENEWAL_DATA": str(tmp_path),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": "only-for-tests-0123456789abcdefghij",
        "RENEWAL_MODE": "production",
        "RENEWAL_NOW": "",
    }

    result = CliRunner(env=env).invoke(commands, ["tick", "--at", "2027-01-01T12:00:00Z"])

    assert "--at moves the clock" in str(result.exception)


def test_it_tells_where_somebody_stands_in_json(office: Run) -> None:
    office("tick", "--at", "2027-01-01T12:00:00Z")

    found = document(office, "standing", "T-1", "--at", "2027-01-02T12:00:00Z", "--json")

    assert found["technician"] == "T-1"
    assert found["credentials"] == [
        {
            "area": "A5",
            "state": "active",
            "expires_on": "2029-03-10",
            "standing": "on track",
            "credits": 0,
            "needed": 8,
            "months_left": 12,
            "misses_left": 4,
            "earliest_extension_on": "2027-08-01",
            "lapses_before": False,
            "book_by": "2029-01-09",
            "on_leave": False,
            "cycle": {
                "number": 1,
                "year": 1,
                "won": 0,
                "lost": 0,
                "open": 5,
                "renewed": None,
                "unbroken": True,
                "ended_by": None,
                "expires_if_none": "2029-03-10",
                "expires_if_all": "2034-03-10",
            },
        }
    ]
    master = next(d for d in found["designations"] if d["code"] == "master-automobile")
    assert (master["held"], "A5" in master["missing"], "A1" in master["missing"]) == (
        False,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("at", "earliest", "lapses"),
    [
        ("2026-12-31T12:00:00Z", "2027-08-01", False),
        ("2028-07-31T12:00:00Z", "2029-03-01", False),
        ("2028-08-31T12:00:00Z", "2029-04-01", True),
    ],
)
def test_it_tells_the_earliest_extension_before_anybody_enrols(
    office: Run, at: str, earliest: str, lapses: bool
) -> None:
    found = document(office, "standing", "T-2", "--at", at, "--json")

    [credential] = found["credentials"]
    assert credential["standing"] is credential["misses_left"] is credential["cycle"] is None
    assert credential["earliest_extension_on"] == earliest
    assert credential["lapses_before"] is lapses
    assert credential["book_by"] == "2029-01-09"


def test_it_knows_no_technician_that_is_not_there(office: Run) -> None:
    result = office("standing", "T-9")

    assert result.exit_code != 0
    assert "T-9" in str(result.exception)


def test_it_verifies_and_lists(office: Run) -> None:
    office("tick", "--at", "2027-01-01T12:00:00Z")

    verified = document(office, "verify", "--json")

    assert verified["ok"] is True
    assert verified["first_bad"] is None
    assert verified["entries"] >= 5
    assert office("decision", "list", "T-1").stdout == (
        "There is no decision about this technician yet.\n"
    )
