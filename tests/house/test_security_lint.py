"""Bandit finds nothing in the package that is not accepted where it stands, with a reason.

Ruff knows most of bandit's checks by the same numbers, S for B: a line that says
`noqa: S608 - why` has accepted B608 as well.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What bandit sees and ruff does not; each with the reason why it stays.
ACCEPTED = {
    ("B404", "renewal/cli/serving.py"): "starts our own two processes, by `sys.executable`",
    ("B404", "renewal/cli/measuring.py"): "starts our own process, by `sys.executable`",
    ("B404", "renewal/cli/uploads.py"): "starts our own process, by `sys.executable`",
    ("B405", "renewal/bank/mathml.py"): "writes XML and reads none",
    ("B105", "renewal/web/pages/sessions_page.py"): "the name of a text, not a token",
}
# Asserts narrow types and are never the only check: nothing here depends on them.
SKIPPED = "B101"


@dataclass(frozen=True)
class Found:
    """One finding of bandit, with the lines of source that it is about."""

    check: str
    file: str
    line: int
    source: str

    @property
    def accepted(self) -> bool:
        """Whether its own lines or the table above say why it stays."""
        reason = re.search(rf"# noqa: S{self.check[1:]} - \w+", self.source)
        return reason is not None or (self.check, self.file) in ACCEPTED


def findings(folder: Path) -> list[Found]:
    """Everything that bandit finds below ``folder``."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", ".", "-f", "json", "--skip", SKIPPED]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 0
    return [_found(folder, result) for result in report["results"]]


def _found(folder: Path, result: dict[str, object]) -> Found:
    path = (folder / str(result["filename"])).resolve()
    lines = path.read_text("utf-8").splitlines()
    numbers = result["line_range"]
    assert isinstance(numbers, list)
    source = "\n".join(lines[number - 1] for number in numbers)
    where = path.relative_to(folder.resolve().parent)
    return Found(str(result["test_id"]), str(where), min(numbers), source)


def test_it_has_nothing_in_the_package_that_is_not_accepted_with_a_reason() -> None:
    found = findings(ROOT / "renewal")

    assert [each for each in found if not each.accepted] == []
    # Nothing is accepted that is no longer there.
    assert {(each.check, each.file) for each in found} >= ACCEPTED.keys()


def test_it_would_find_a_weakness(tmp_path: Path) -> None:
    folder = tmp_path / "renewal"
    folder.mkdir()
    (folder / "weak.py").write_text("import pickle\n\npickle.loads(b'')\n", "utf-8")

    found = findings(folder)

    assert "B301" in {each.check for each in found}
    assert not any(each.accepted for each in found)
