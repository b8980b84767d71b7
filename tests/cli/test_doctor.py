"""``renewal doctor``: one line a check, and what to do where something is not well."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from renewal.cli import commands
from renewal.store.addresses import file_of
from renewal.store.migrate import UnknownVersion
from tests.actions.answered_months import ROSA, go_through, service_with
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.mail.post_office import PostOffice, post_office

AT = "2027-01-04T15:00:00"
CHECKS = (
    "secret,key file,address,mail,disk,checkpoints,database,tables,ticks,clock,ledger,bank".split(
        ","
    )
)


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Iterator[Run]:
    if (file := file_of(database.url)) is not None:
        file.chmod(0o600)  # As one that `init` makes.
    with command_line(database, tmp_path, AT) as made:
        made("init")
        made("bank", "import", str(write_bank(tmp_path / "bank", {"A5": 14})), "--apply")
        yield made


def checks(run: Run) -> tuple[int, dict[str, Any]]:
    result = run("doctor", "--json")
    found = json.loads(result.stdout)
    assert found["ok"] is (result.exit_code == 0)
    return result.exit_code, {each["check"]: each for each in found["checks"]}


def test_it_finds_no_error_in_a_service_that_ticks(run: Run) -> None:
    run("tick")

    code, found = checks(run)

    assert code == 0
    assert list(found) == CHECKS
    assert {each["check"] for each in found.values() if each["state"] != "ok"} == {
        "address",
        "mail",
    }


def test_it_says_one_line_a_check(run: Run) -> None:
    run("tick")

    lines = run("doctor").stdout.splitlines()

    assert len(lines) == len(CHECKS)
    assert lines[0] == "ok      secret:      There is a secret key."


def test_it_says_that_nobody_ticks(run: Run) -> None:
    code, found = checks(run)

    assert code == 1
    assert found["ticks"]["state"] == "error"
    assert found["ticks"]["message"].startswith("No tick ran ever. Start 'renewal scheduler'")


def test_it_says_that_ticks_refuse_since_the_clock_went_back(
    run: Run, database: Database, tmp_path: Path
) -> None:
    with command_line(database, tmp_path, "2027-01-08T10:00:00") as later:
        later("tick")

    code, found = checks(run)

    assert code == 1
    assert found["ticks"]["state"] == "error"
    assert found["ticks"]["message"] == (
        "The last ran at 2027-01-08 10:00 UTC, and the clock says 2027-01-04 15:00 UTC, so ticks "
        "do nothing. Set the clock right."
    )


def test_it_counts_the_entries_that_wait_too_long_to_be_sealed(
    run: Run, database: Database, tmp_path: Path
) -> None:
    run("tick")
    told = []
    for items in (15, 16):
        bank = write_bank(tmp_path / "bank", {"A5": items})
        assert run("bank", "import", str(bank), "--apply").exit_code == 0
        with command_line(database, tmp_path, "2027-01-08T10:00:00") as later:
            told.append(checks(later)[1]["ledger"]["message"])

    since = "since 2027-01-04 15:00 UTC. Look whether ticks run and what they warn of."
    assert told == [
        f"1 entry is not sealed, {since}",
        f"2 entries are not sealed, the oldest {since}",
    ]


def test_it_says_that_tables_are_old(run: Run, database: Database) -> None:
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()

    code, found = checks(run)

    assert code == 1
    assert "run 'renewal init'" in found["tables"]["message"]
    assert "ticks" not in found


def test_it_advises_no_migration_where_the_tables_are_newer_than_the_program(
    run: Run, database: Database
) -> None:
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    code, found = checks(run)
    tried = run("init")

    assert code == 1
    assert "Install the program that was last used with them" in found["tables"]["message"]
    assert "renewal init" not in found["tables"]["message"]
    assert isinstance(tried.exception, UnknownVersion)


@pytest.mark.parametrize(
    ("at", "state"), [("2027-11-20T15:00:00", "ok"), ("2027-12-20T15:00:00", "warning")]
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_foresees_a_bank_that_runs_short(
    database: Database, tmp_path: Path, at: str, state: str
) -> None:
    # Rosa has had a question a month out of twelve; the thirteenth comes in January 2028.
    with service_with(database, tmp_path, ROSA, items=12) as service:
        go_through(service, ("R1", "-" * int(at[5:7])))
    with command_line(database, tmp_path, at) as run:
        _, found = checks(run)

    assert found["bank"]["state"] == state
    assert ("A5" in found["bank"]["message"]) is (state == "warning")


def diagnosed(**env: str) -> tuple[int, dict[str, Any]]:
    """What the doctor says of these settings alone."""
    result = CliRunner(env={"RENEWAL_NOW": "", "RENEWAL_MODE": "", **env}).invoke(
        commands, ["doctor", "--json"]
    )
    found = json.loads(result.stdout)
    return result.exit_code, {each["check"]: each for each in found["checks"]}


def test_it_refuses_a_secret_that_is_easy_to_guess(tmp_path: Path) -> None:
    code, found = diagnosed(RENEWAL_DATA=str(tmp_path), RENEWAL_SECRET_KEY="changeme")

    assert code == 1
    assert "too easy to guess" in found["settings"]["message"]


def test_it_wants_a_secret(tmp_path: Path) -> None:
    code, found = diagnosed(RENEWAL_DATA=str(tmp_path))

    assert code == 1
    assert found["secret"]["state"] == "error"


def test_it_wants_the_key_file_for_its_owner_only(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("0123456789abcdef" * 4)
    key.chmod(0o644)

    code, found = diagnosed(RENEWAL_DATA=str(tmp_path))

    assert code == 1
    assert found["key file"]["message"].endswith(f"Run: chmod 600 {key}")


def test_it_wants_the_file_of_the_database_for_its_owner_only(tmp_path: Path) -> None:
    env = {"RENEWAL_DATA": str(tmp_path), "DATABASE_URL": "", "RENEWAL_MODE": ""}
    made = CliRunner(env=env).invoke(commands, ["init"])
    file = tmp_path / "renewal.db"

    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("renewal.db*")}
    _, good = diagnosed(**env)
    file.chmod(0o644)
    _, bad = diagnosed(**env)

    assert made.exit_code == 0, made.output
    assert {mode & 0o077 for name, mode in modes.items() if name != "renewal.db-turn"} == {0}
    assert good["database"]["state"] == "ok"
    assert bad["database"]["state"] == "warning"
    assert bad["database"]["message"].endswith(f"Run: chmod 600 {file}*")


def test_it_says_that_a_database_does_not_answer(tmp_path: Path) -> None:
    code, found = diagnosed(
        RENEWAL_DATA=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/renewal.db"
    )

    assert code == 1
    assert found["database"]["message"].startswith("It does not answer:")


@pytest.mark.parametrize(
    ("settings", "state", "said"),
    [
        ({"MAIL_SENDER": "console"}, "warning", "MAIL_SENDER=smtp"),
        ({"MAIL_SENDER": "smtp"}, "warning", "Set MAIL_FROM"),
        (
            {
                "MAIL_SENDER": "smtp",
                "MAIL_FROM": "renewal@example.org",
                "SMTP_PASSWORD": "secret",
                "SMTP_TLS": "none",
            },
            "error",
            "unencrypted",
        ),
    ],
)
def test_it_looks_at_the_mail(
    tmp_path: Path, settings: dict[str, str], state: str, said: str
) -> None:
    _, found = diagnosed(RENEWAL_DATA=str(tmp_path), **settings)

    assert found["mail"]["state"] == state
    assert said in found["mail"]["message"]


def smtp(post: PostOffice) -> dict[str, str]:
    return {
        "MAIL_SENDER": "smtp",
        "MAIL_FROM": "renewal@example.org",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(post.port),
        "SMTP_TLS": "none",
    }


def test_it_greets_the_mail_server_and_sends_nothing(tmp_path: Path) -> None:
    with post_office() as post:
        _, found = diagnosed(RENEWAL_DATA=str(tmp_path), **smtp(post))

    assert found["mail"]["state"] == "ok"
    assert found["mail"]["message"] == f"Letters go to 127.0.0.1:{post.port}."
    assert (post.conversations, post.taken) == (1, [])


def test_it_says_that_the_mail_server_takes_no_letters(tmp_path: Path) -> None:
    with post_office() as post:
        post.refuse("greeting", "554 not for you")
        code, found = diagnosed(RENEWAL_DATA=str(tmp_path), **smtp(post))

    assert (code, found["mail"]["state"]) == (1, "error")
    assert "takes no letters (554 not for you): check SMTP_HOST" in found["mail"]["message"]


def test_it_says_that_the_migrations_are_not_where_they_should_be(
    run: Run, database: Database, tmp_path: Path
) -> None:
    code, found = diagnosed(
        RENEWAL_DATA=str(tmp_path),
        DATABASE_URL=database.url,
        RENEWAL_SECRET_KEY="only-for-tests-0123456789abcdefghij",
        RENEWAL_HOME=str(tmp_path / "nowhere"),
    )

    assert code == 1
    assert found["tables"]["state"] == "error"
    assert "Set RENEWAL_HOME" in found["tables"]["message"]


def test_it_says_what_it_may_not_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("renewal.cli.diagnosis.shutil.disk_usage", refuse)
    code, found = diagnosed(RENEWAL_DATA=str(tmp_path))

    assert (code, found["disk"]["state"]) == (1, "error")
    assert "Run this as the user of the service." in found["disk"]["message"]
