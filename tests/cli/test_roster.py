"""``renewal roster import``: what it prints, what it writes, and how it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.store.tables import Technician
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.office import Office, opened_office, row, sheet


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    with opened_office(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


@pytest.fixture
def run(office: Office, database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield lambda *arguments: made("roster", "import", *arguments)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def known(office: Office) -> int:
    return int(office.one(select(func.count()).select_from(Technician)))


def test_it_shows_what_would_change_and_writes_nothing(
    run: Run, office: Office, file: Path
) -> None:
    file.write_bytes(sheet(row(enrolled="2027-01-01"), row(area="A6")))

    result = run(str(file))

    what = "new technician, valid until 2030-03-09, 4 years documented on 2019-06-01"
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"+ 1001 A5: {what}, enrolled from 2027-01",
        f"+ 1001 A6: {what}",
        "+ 2 new  ~ 0 changed  = 0 same",
        "Nothing was written yet: run it again with --apply.",
    ]
    assert known(office) == 0


def test_it_writes_with_apply_and_has_nothing_to_do_the_second_time(
    run: Run, office: Office, file: Path
) -> None:
    file.write_bytes(sheet(row()))

    first, second = run(str(file), "--apply"), run(str(file), "--apply")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.splitlines()[-1] == "Written."
    assert second.stdout.splitlines() == ["+ 0 new  ~ 0 changed  = 1 same", "Nothing to do."]
    assert known(office) == 1


def test_it_tells_every_problem_and_writes_nothing(run: Run, office: Office, file: Path) -> None:
    file.write_bytes(
        sheet(row(), row("1002", "Ben Carter", passed="2025-02-30"), row("1003", "Chen Wei", "A99"))
    )

    result = run(str(file), "--apply")

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("roster.csv:3: error roster-date-does-not-exist: ")
    assert lines[1].startswith("roster.csv:4: error roster-area-unknown: ")
    assert lines[-1] == "Nothing was written: mend the 2 errors above first."
    assert known(office) == 0


def test_it_prints_one_json_document(run: Run, file: Path) -> None:
    file.write_bytes(sheet(row(), row("1002", "Ben Carter", language="fr")))

    result = run(str(file), "--apply", "--json")

    document = json.loads(result.stdout)
    assert (document["applied"], document["new"], document["changed"], document["same"]) == (
        True,
        2,
        0,
        0,
    )
    assert document["rows"][0] == {
        "line": 2,
        "technician": "1001",
        "area": "A5",
        "change": "new",
        "what": ["new technician", "valid until 2030-03-09", "4 years documented on 2019-06-01"],
    }
    (problem,) = document["problems"]
    assert set(problem) == {"severity", "code", "file", "line", "item", "message", "fix"}
    assert (problem["severity"], problem["line"], problem["item"]) == ("warning", 3, "1002 A5")


def test_it_prints_few_of_very_many_problems_of_a_kind(run: Run, file: Path) -> None:
    file.write_bytes(sheet(*(row(str(n), f"T{n} Person", "A99") for n in range(30))))

    result = run(str(file))

    assert result.stdout.count("roster-area-unknown:") == 20
    assert "… and 10 more of roster-area-unknown; --json lists all of them." in result.stdout
    assert "mend the 30 errors" in result.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "path-missing"),
        (b"", "roster-empty"),
        ("\ufeffnumber;name\n1;José\n".encode("utf-16"), "encoding-not-utf8"),
        (b"number;name\n1;2\n", "roster-column-unknown"),
    ],
)
def test_it_says_when_a_file_is_no_roster_at_all(
    run: Run, file: Path, content: bytes | None, code: str
) -> None:
    if content is not None:
        file.write_bytes(content)

    result = run(str(file), "--json", "--apply")

    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert code in {problem["code"] for problem in document["problems"]}
    assert document["applied"] is False


def test_it_says_that_a_folder_is_no_file(run: Run, tmp_path: Path) -> None:
    result = run(str(tmp_path))

    assert result.exit_code == 2
    assert "path-not-a-file" in result.stdout
