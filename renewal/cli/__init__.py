"""The command line: ``renewal COMMAND``. Each file holds the commands of one subject."""

from __future__ import annotations

import sys
from errno import EDQUOT, ENOSPC
from importlib import import_module
from tempfile import gettempdir
from typing import Final

import click
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from renewal.domain.errors import RenewalError
from renewal.store.unwritable import NothingStored, is_unwritable

SUBJECTS: Final = {
    "access": ("account", "sign-in-link"),
    "acts": ("enrol", "experience", "leave", "suspend", "test", "unenrol", "withdraw"),
    "backup": ("backup", "restore"),
    "bank": ("bank",),
    "cache": ("cache",),
    "choice": ("choice",),
    "decision": ("decision",),
    "doctor": ("doctor",),
    "installation": ("demo", "downgrade", "init"),
    "month": ("scheduler", "tick"),
    "rescoring": ("rescore", "rescores"),
    "roster": ("roster",),
    "serving": ("run", "serve"),
    "simulate": ("simulate",),
    "standing": ("standing",),
    "tokens": ("token", "tokens"),
    "verification": ("verify",),
}
"""Which file holds which commands."""

_FILES: Final = {command: file for file, commands in SUBJECTS.items() for command in commands}

_NO_ROOM: Final = frozenset({ENOSPC, EDQUOT})


class Commands(click.Group):
    """Commands whose files are read when they are asked for: a command starts with its own only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(_FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of this name."""
        file = _FILES.get(cmd_name)
        if file is None:
            return None
        found: click.Command = getattr(
            import_module(f"renewal.cli.{file}"), cmd_name.replace("-", "_")
        )
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="renewal")
def commands() -> None:
    """Credentials renewed by one question a month."""


def main() -> None:
    """Run a command; a refusal is a sentence on stderr and exit code 1."""
    try:
        commands()
    except RenewalError as error:
        refuse(str(error))
    except (InternalError, OperationalError, ProgrammingError) as error:
        if is_unwritable(error):
            refuse(str(NothingStored()))
        refuse(
            f"The database did not answer as it should: {str(error.orig).splitlines()[0]}. "
            "Check RENEWAL_DATA or DATABASE_URL, and run 'renewal init' if it is new."
        )
    except OSError as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        refuse(sentence)


def _sentence_of(error: OSError) -> str | None:
    """Return what to do about files, None where it is not about one."""
    if error.errno in _NO_ROOM:
        return (
            f"There is no room left for files, for those that wait meanwhile in {gettempdir()} or "
            "for what is written. Make room, or name another folder for the first in TMPDIR, then "
            "do the same again."
        )
    if error.filename is None:
        return None
    return (
        f"'{error.filename}' cannot be used ({error.strerror}). Look at the spelling, and whether "
        "the user who runs this may use it."
    )


def refuse(sentence: str) -> None:
    """End the process with a sentence on stderr."""
    click.echo(sentence, err=True)
    sys.exit(1)
