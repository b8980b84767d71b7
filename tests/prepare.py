"""Makes sure that the machine has what the browser tests need beside the Python environment.

That is Chromium, and the library that Playwright's driver is linked to but does not bring along.
PostgreSQL comes with the environment. As root on Debian what is missing is installed; elsewhere the
run ends here with a sentence that says what to install. Nothing is ever skipped for its lack.
"""

import os
import resource
import shutil
import subprocess
import sys

from tests.chromium import MISSING, NAMED, find_chromium

# Without its recommended packages Chromium brings no font at all, and text would measure wrong.
CHROMIUM_PACKAGES = ("chromium", "fonts-dejavu-core")
DRIVER_PACKAGES = ("libatomic1",)
DRIVER = (sys.executable, "-m", "playwright")
DRIVER_MISSING = (
    "Playwright's driver does not start: install the library that the line above names "
    "(Debian: sudo apt-get install libatomic1)."
)
LIMITED = (
    "The address space of this shell is limited (ulimit -v), and a Chromium reserves far more than "
    "it ever uses: run the browser tests from a shell without that limit."
)


def main() -> int:
    """Answers 0 when the browser tests can run, else 1 after saying what is missing."""
    if why_not(DRIVER):
        _install(DRIVER_PACKAGES)
    if find_chromium() is None and NAMED not in os.environ:
        _install(CHROMIUM_PACKAGES)
    chromium = find_chromium()
    if why := why_not(DRIVER):
        print(f"{why}\n{DRIVER_MISSING}", file=sys.stderr)
    elif chromium is None:
        print(MISSING, file=sys.stderr)
    elif why := why_not((str(chromium),)):
        print(f"{chromium} does not start: {why}\n{_what_to_do()}", file=sys.stderr)
    else:
        return 0
    return 1


def why_not(command: tuple[str, ...]) -> str | None:
    """Answers None when the program tells its version, else what it says instead."""
    try:
        answer = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return None if answer.returncode == 0 else answer.stderr.strip()


def _what_to_do() -> str:
    """Answers what makes a Chromium start that is there and does not."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return MISSING if most == resource.RLIM_INFINITY else LIMITED


def _install(packages: tuple[str, ...]) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' and '.join(packages)} for the browser tests ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )


if __name__ == "__main__":
    sys.exit(main())
