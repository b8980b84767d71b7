"""What a web process does before it answers."""

import subprocess
import sys
from pathlib import Path

LOADED = """
import gc
from renewal.cli.serving import _Server
app = _Server({}).load()
frozen = gc.get_freeze_count()
print(frozen, gc.collect(), len(gc.get_objects()))
"""


def test_it_does_not_look_again_through_what_it_has_made(tmp_path: Path) -> None:
    env = {"RENEWAL_MODE": "test", "RENEWAL_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}

    told = subprocess.run(
        [sys.executable, "-c", LOADED], env=env, capture_output=True, text=True, check=True
    )

    frozen, _, left = map(int, told.stdout.split())
    assert frozen > 50_000
    assert left < 1_000
