"""Documents say of settings and commands what the code says, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from renewal.settings import SETTINGS
from tests.house.documents import (
    API,
    COMMANDS,
    OPERATING,
    api_document,
    commands_document,
    operating_document,
)

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("question_bank/*.md")]
)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
READ = re.compile(r"read\.(?:text|choice|number|address)\(\"([A-Z_]+)\"")


def test_it_lists_every_command_with_its_options() -> None:
    assert COMMANDS.read_text("utf-8") == commands_document(), "run make docs"


def test_it_describes_every_route_of_the_api() -> None:
    assert API.read_text("utf-8") == api_document(), "run make docs"


def test_it_lists_every_setting_with_its_default() -> None:
    text = OPERATING.read_text("utf-8")
    assert text == operating_document(text), "run make docs"


def test_it_reads_no_setting_that_is_not_listed_and_lists_none_that_is_not_read() -> None:
    source = (ROOT / "renewal" / "settings.py").read_text("utf-8")
    assert set(READ.findall(source)) == {setting.name for setting in SETTINGS}


def test_it_reads_the_environment_nowhere_but_in_the_settings() -> None:
    # Two hand something on to the processes that they start.
    allowed = {"renewal/settings.py", "renewal/cli/serving.py", "renewal/cli/measuring.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "renewal").rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text("utf-8"))
    }
    assert found <= allowed


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_links_to_files_that_exist(document: Path) -> None:
    links = LINK.findall(document.read_text("utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []
