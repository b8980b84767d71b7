"""The command line: ``renewal COMMAND``. Each file holds the commands of one subject."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from renewal.cli.access import account, sign_in_link
from renewal.cli.acts import enrol, experience, leave, suspend, test, unenrol, withdraw
from renewal.cli.backup import backup, restore
from renewal.cli.bank import bank
from renewal.cli.cache import cache
from renewal.cli.choice import choice
from renewal.cli.decision import decision
from renewal.cli.doctor import doctor
from renewal.cli.installation import demo, downgrade, init
from renewal.cli.month import scheduler, tick
from renewal.cli.roster import roster
from renewal.cli.serving import run, serve
from renewal.cli.simulate import simulate
from renewal.cli.standing import standing
from renewal.cli.tokens import token, tokens
from renewal.cli.verification import verify
from renewal.domain.errors import RenewalError
from renewal.store.unwritable import NothingStored, is_unwritable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="renewal")
def commands() -> None:
    """Credentials renewed by one question a month."""


for command in (
    account,
    backup,
    bank,
    cache,
    choice,
    decision,
    demo,
    doctor,
    downgrade,
    enrol,
    experience,
    init,
    leave,
    restore,
    roster,
    run,
    scheduler,
    serve,
    sign_in_link,
    simulate,
    standing,
    suspend,
    test,
    tick,
    token,
    tokens,
    unenrol,
    verify,
    withdraw,
):
    commands.add_command(command)


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


def refuse(sentence: str) -> None:
    """End the process with a sentence on stderr."""
    click.echo(sentence, err=True)
    sys.exit(1)
