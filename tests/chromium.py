"""Finds the Chromium that the browser tests drive: one that the machine has, never a download."""

import os
import shutil
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMED = "RENEWAL_TEST_CHROMIUM"
MISSING = (
    "There is no Chromium for the browser tests: install it (Debian: sudo apt-get install "
    "chromium), or name the program in the environment variable "
    f"{NAMED}."
)


def find_chromium() -> Path | None:
    """Answers the program to start: the named one, one on the PATH, one of Playwright's, None."""
    if named := os.environ.get(NAMED):
        return Path(named) if Path(named).is_file() else None
    for command in COMMANDS:
        if path := shutil.which(command):
            return Path(path)
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    downloaded = sorted(kept.glob("chromium-*/chrome-linux*/chrome"))
    return downloaded[-1] if downloaded else None


def get_chromium() -> Path:
    """Answers the program to start, or raises RuntimeError that says what to install."""
    found = find_chromium()
    if found is None:
        raise RuntimeError(MISSING)
    return found
