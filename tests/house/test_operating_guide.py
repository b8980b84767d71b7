"""What the operating guide tells people to type hands on every setting."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from renewal.settings import SETTINGS

GUIDE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
CRON = re.search(r"^\* \* \* \* \* renewal (.*)$", GUIDE, re.MULTILINE)
BY_HAND = re.search(r"^sudo -u renewal (bash -c '.*')$", GUIDE, re.MULTILINE)
VALUE = "Renewal <renewal@example.org> & $HOME"


@pytest.mark.parametrize("line", [CRON, BY_HAND], ids=["cron", "by hand"])
def test_it_hands_every_setting_of_the_file_on(line: re.Match[str] | None, tmp_path: Path) -> None:
    assert line is not None, "the guide has such a line"
    settings, told = tmp_path / "renewal.env", tmp_path / "told"
    settings.write_text("".join(f"{each.name}='{VALUE}'\n" for each in SETTINGS))
    teller = tmp_path / "teller"
    teller.write_text(
        f'#!{sys.executable}\nimport os\nopen("{told}", "w").write(repr(os.environ))\n'
    )
    teller.chmod(0o755)
    typed = line[1].replace("/etc/renewal.env", str(settings))
    typed = typed.replace("/opt/renewal/.venv/bin/renewal", str(teller))
    typed = typed.replace("/var/lib/renewal/tick.log", str(tmp_path / "log"))

    subprocess.run(["/bin/sh", "-c", typed], check=True, env={"PATH": "/usr/bin:/bin"})

    found = told.read_text()
    assert [s.name for s in SETTINGS if f"'{s.name}': '{VALUE}'" not in found] == []
