"""The image and the composed service keep what they promise, as far as their files can tell."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped]

from renewal.cli import commands
from renewal.settings import SETTINGS

ROOT = Path(__file__).parents[2]
SERVICES = ("prepare", "web", "scheduler")
SECRET = re.compile(r"KEY|PASSWORD")
PLACE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")
UNSAID = {"RENEWAL_DATA", "RENEWAL_HOME", "RENEWAL_CHECKPOINTS", "RENEWAL_MODE", "RENEWAL_NOW"}
"""Of these the image knows the first two, and a composed service has the default of the others."""


def dockerfile() -> list[list[str]]:
    """The instructions of the Dockerfile, each as its words."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split(maxsplit=1) for line in lines]


def goes_into_the_image(path: str) -> bool:
    """Whether .dockerignore lets ``path`` through: the last rule that fits it or a parent says."""
    names = [path, *(str(parent) for parent in Path(path).parents if str(parent) != ".")]
    goes = True
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for line in (line for line in lines if not line.startswith("#")):
        rule = line.removeprefix("!")
        everywhere = rule.removeprefix("**/")
        if any(fnmatch(n, rule) or (everywhere != rule and fnmatch(n, everywhere)) for n in names):
            goes = line.startswith("!")
    return goes


def composed() -> dict[str, Any]:
    """The services of the compose file, by name."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def place(value: str) -> re.Match[str]:
    """The one place in ``value`` that the operator's environment fills."""
    (found,) = PLACE.finditer(value)
    return found


def test_it_copies_what_is_there_and_goes_into_the_image() -> None:
    copied = [words[1].split()[0] for words in dockerfile() if words[0] == "COPY"]

    assert copied == ["locks/runtime.lock", "."]
    assert goes_into_the_image("locks/runtime.lock")


@pytest.mark.parametrize(
    "path",
    [
        "pyproject.toml",
        "README.md",
        "wsgi.py",
        "renewal/settings.py",
        "renewal/web/pages/templates/due.html",
        "migrations/env.py",
        "question_bank/programme.toml",
    ],
)
def test_it_takes_along_what_the_service_needs(path: str) -> None:
    assert (ROOT / path).is_file()
    assert goes_into_the_image(path)


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.production",
        ".git/config",
        ".venv/bin/python",
        "data/secret.key",
        "secret.key",
        "renewal.db",
        "before-upgrade.backup",
        "roster.csv",
        "tests/conftest.py",
        "renewal/domain/__pycache__/item.cpython-313.pyc",
        "renewal.egg-info/PKG-INFO",
    ],
)
def test_it_leaves_behind_what_nobody_else_should_have(path: str) -> None:
    assert not goes_into_the_image(path)


def test_it_runs_as_a_user_without_rights() -> None:
    words = dockerfile()
    user = words.index(["USER", "renewal"])

    assert [word for word, *_ in words[user:]].count("RUN") == 0
    assert not any(word == "USER" for word, *_ in words[user + 1 :])
    assert "--uid 10001" in " ".join(rest for word, rest in words if word == "RUN")


@pytest.mark.parametrize("name", SERVICES)
def test_it_gives_each_service_no_more_than_it_needs(name: str) -> None:
    service = composed()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["data:/var/lib/renewal"]


def test_it_builds_the_image_once_and_takes_it_from_no_registry() -> None:
    services = {name: composed()[name] for name in SERVICES}

    assert [name for name, service in services.items() if "build" in service] == ["prepare"]
    assert {service["image"] for service in services.values()} == {"renewal"}
    assert {service["pull_policy"] for service in services.values()} == {"never"}


def test_it_keeps_the_secrets_of_a_composed_service_out_of_commits() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()

    assert {".env", "secret.key", "*.backup"} <= set(ignored)


def test_it_lets_an_operator_choose_every_setting_that_a_container_leaves_open() -> None:
    settings = {setting.name for setting in SETTINGS}

    for name in SERVICES:
        assert set(composed()[name]["environment"]) == settings - UNSAID
    (said,) = (rest for word, rest in dockerfile() if word == "ENV")
    own = {one.partition("=")[0] for one in said.split()} - {"PYTHONUNBUFFERED"}
    assert own == {"RENEWAL_DATA", "RENEWAL_HOME"}


def test_it_has_the_defaults_of_the_settings_and_none_for_a_secret() -> None:
    environment = composed()["web"]["environment"]
    defaults = {setting.name: setting.default for setting in SETTINGS}
    asked = {"DATABASE_URL": "POSTGRES_PASSWORD"} | {
        name: name for name in ("RENEWAL_SECRET_KEY", "BASE_URL")
    }

    for name, value in environment.items():
        found = place(value)
        assert found["name"] == asked.get(name, name)
        assert found["kind"] == ("?" if name in asked else "-")
        if name not in asked:
            assert found["rest"] == defaults[name]
            assert not (SECRET.search(name) and found["rest"])
    assert place(composed()["database"]["environment"]["POSTGRES_PASSWORD"])["kind"] == "?"


def test_it_tells_operators_of_everything_that_must_be_set() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    must = {found["name"] for found in PLACE.finditer(compose) if found["kind"] == "?"}

    assert must == {"RENEWAL_SECRET_KEY", "POSTGRES_PASSWORD", "BASE_URL"}
    for name in must:
        assert re.search(rf"^{name}=\S", text, re.MULTILINE), name


def test_it_starts_commands_that_exist_with_options_they_have() -> None:
    (own,) = (rest for word, rest in dockerfile() if word == "CMD")
    started = [yaml.safe_load(own), *(composed()[name]["command"] for name in SERVICES[::2])]

    # With the group's own settings: a command keeps the help option of whoever asks for it first.
    top = click.Context(commands, **commands.context_settings)
    assert "command" not in composed()["web"]
    for program, command, *arguments in started:
        assert program == "renewal"
        found = commands.get_command(top, command)
        assert found is not None
        assert found.make_context(command, list(arguments), parent=top).args == []


def test_it_waits_for_a_database_that_answers_over_the_network() -> None:
    check = composed()["database"]["healthcheck"]["test"]

    assert shlex.join(check[:4]) == "CMD pg_isready --host 127.0.0.1"
    assert composed()["prepare"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("web", "scheduler"):
        waits = composed()[name]["depends_on"]["prepare"]["condition"]
        assert waits == "service_completed_successfully"
