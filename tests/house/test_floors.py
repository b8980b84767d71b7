"""The floors of the house hold, and the contracts that say so can fail.

The contracts stand in pyproject.toml. Each is tried on the package as it is, and again on a copy
that breaks it: a contract that nothing can break protects nothing.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

WRONG_IMPORTS = {
    "the domain asks the store": ("domain/wrong.py", "import renewal.store"),
    "the domain knows flask": ("domain/wrong.py", "from flask import g"),
    "the domain knows flask-sqlalchemy": ("domain/wrong.py", "import flask_sqlalchemy"),
    "the domain knows sqlalchemy": ("domain/wrong.py", "import sqlalchemy as sa"),
    "the domain knows marshmallow": ("domain/wrong.py", "import marshmallow"),
    "the domain knows apscheduler": ("domain/wrong.py", "import apscheduler.triggers.cron"),
    "the domain knows numpy": ("domain/wrong.py", "import numpy"),
    "the domain knows scipy": ("domain/wrong.py", "from scipy import stats"),
    "the domain knows lxml": ("domain/wrong.py", "import lxml.etree"),
    "the store reads bank files": ("store/wrong.py", "import renewal.bank"),
    "the bank knows the store": ("bank/wrong.py", "import renewal.store"),
    "the bank knows sqlalchemy": ("bank/wrong.py", "import sqlalchemy"),
    "the web starts a job": ("web/wrong.py", "import renewal.jobs"),
    "a job draws a page": ("jobs/wrong.py", "import renewal.web"),
    "an action reads settings": ("actions/wrong.py", "import renewal.settings"),
    "an action asks the clock": ("actions/wrong.py", "import renewal.clock"),
    "an action knows flask": ("actions/wrong.py", "import flask"),
    "an action knows flask-sqlalchemy": ("actions/wrong.py", "import flask_sqlalchemy"),
    "the store knows a request": ("store/wrong.py", "from flask import request"),
    "the mail knows a request": ("mail/wrong.py", "from werkzeug import Request"),
    "an action knows the scheduler": ("actions/wrong.py", "import apscheduler"),
    "the app starts from the command line": ("app.py", "import renewal.cli"),
}

FLOORS = [
    "cli",
    "web",
    "jobs",
    "metrics",
    "actions",
    "mail",
    "store",
    "bank",
    "measurement",
    "domain",
]
ROOMS = ["app", "settings", "clock"]


def lint(home: Path) -> subprocess.CompletedProcess[str]:
    """Answers what the import linter says of the package in `home`."""
    return subprocess.run(
        [LINTER, "--config", home / "pyproject.toml", "--no-cache"],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    """A copy of the package as it is, under the same contracts."""
    shutil.copytree(
        ROOT / "renewal",
        tmp_path / "renewal",
        ignore=shutil.ignore_patterns("__pycache__", "static", "templates"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def bare_house(tmp_path: Path) -> Path:
    """Every floor with nothing in it, under the same contracts."""
    (tmp_path / "renewal").mkdir()
    (tmp_path / "renewal/__init__.py").touch()
    for floor in FLOORS:
        (tmp_path / "renewal" / floor).mkdir()
        (tmp_path / "renewal" / floor / "__init__.py").touch()
    for room in ROOMS:
        (tmp_path / "renewal" / f"{room}.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_it_keeps_every_contract():
    report = lint(ROOT)

    assert report.returncode == 0, report.stdout + report.stderr
    assert "0 broken" in report.stdout


def test_it_keeps_every_contract_when_the_house_is_empty(bare_house: Path):
    report = lint(bare_house)

    assert report.returncode == 0, report.stdout + report.stderr


def test_it_rejects_a_module_without_a_floor(copied_house: Path):
    (copied_house / "renewal/utils.py").touch()

    report = lint(copied_house)

    assert report.returncode == 1
    assert "renewal.utils" in report.stdout + report.stderr


@pytest.mark.parametrize("wrong", WRONG_IMPORTS)
def test_it_rejects_an_import_that_goes_up_or_out(bare_house: Path, wrong: str):
    path, statement = WRONG_IMPORTS[wrong]
    (bare_house / "renewal" / path).write_text(f"{statement}\n")

    report = lint(bare_house)

    assert report.returncode == 1, report.stdout + report.stderr
    assert "1 broken" in report.stdout or "2 broken" in report.stdout


def test_it_rejects_two_modules_of_a_floor_that_need_each_other(bare_house: Path):
    (bare_house / "renewal/domain/cycle.py").write_text("import renewal.domain.standing\n")
    (bare_house / "renewal/domain/standing.py").write_text("import renewal.domain.cycle\n")

    report = lint(bare_house)

    assert report.returncode == 1
    assert "1 broken" in report.stdout


def test_it_finds_only_the_standard_library_in_the_domain():
    allowed = sys.stdlib_module_names | {"renewal"}

    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "renewal/domain").rglob("*.py")
        for name in imported_packages(path)
        if name not in allowed
    }

    assert strangers == set()


def imported_packages(path: Path) -> set[str]:
    """Answers the top-level names that a file imports, wherever in it they stand."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names
