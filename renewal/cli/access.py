"""``renewal account`` and ``renewal sign-in-link``: who may sign in, and getting them in.

The first admin is made here, by whoever may run commands on the machine. Technicians' accounts
come with the roster.
"""

from __future__ import annotations

import secrets
from typing import Any

import click

from renewal.actions.add_account import add_account
from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.cli.opened import opened, print_json
from renewal.domain.access import OPERATOR_LINK_LIFE, Role, normal_email
from renewal.settings import Mode
from renewal.store.queries.access import AccountRow, accounts

ACTORS = ("cli",)
_REASON = click.option("--reason", default="", help="Why; it goes onto the record.")


@click.group()
def account() -> None:
    """Accounts to sign in with."""


@account.command("add")
@click.argument("email")
@click.option(
    "--role", required=True, type=click.Choice([str(role) for role in Role]), help="What it is for."
)
def add(email: str, role: str) -> None:
    """Open an account for EMAIL, or open a closed one again."""
    with opened() as office:
        again = add_account(
            office.session, email=email, role=Role(role), actors=ACTORS, now=office.now
        )
    address = normal_email(email)
    click.echo(f"The account {address} is open{' again' if again else ''}, as {role}.")
    click.echo(f"'renewal sign-in-link {address}' makes a link to sign in with.", err=True)


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_(as_json: bool) -> None:
    """Show every account, by address."""
    with opened() as office:
        found = accounts(office.session)
    if as_json:
        print_json({"accounts": [account_json(row) for row in found]})
    elif found:
        click.echo("\n".join(_in_words(row) for row in found))
    else:
        click.echo("There is no account. 'renewal account add EMAIL --role admin' makes the first.")


@account.command("close")
@click.argument("email")
@_REASON
def close(email: str, reason: str) -> None:
    """Close the account of EMAIL and sign it out everywhere."""
    with opened() as office:
        ended = close_account(
            office.session, email=email, actors=ACTORS, reason=reason, now=office.now
        )
    browsers = "1 browser was" if ended == 1 else f"{ended} browsers were"
    click.echo(f"The account {normal_email(email)} is closed; {browsers} signed out.")


@click.command("sign-in-link")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@_REASON
def sign_in_link(email: str, as_json: bool, reason: str) -> None:
    """Print a link that signs EMAIL in from any browser, once, within 24 hours."""
    with opened() as office:
        reusable = office.settings.mode is Mode.DEMO
        link = issue_sign_in_link(
            office.session,
            email=email,
            base_url=office.settings.base_url,
            secret=office.settings.secret_key(),
            nonce=secrets.token_urlsafe(32),
            now=office.now,
            reusable=reusable,
            actors=ACTORS,
            reason=reason,
        )
        expires_at = office.now + OPERATOR_LINK_LIFE
    if as_json:
        print_json({"link": link, "expires_at": expires_at.isoformat(), "reusable": reusable})
        return
    click.echo(link)
    often = "any number of times" if reusable else "once"
    click.echo(f"It works {often}, until {expires_at:%Y-%m-%d %H:%M} UTC.", err=True)


def account_json(row: AccountRow) -> dict[str, Any]:
    """Return an account in the form that scripts read."""
    return {
        "email": row.email,
        "role": str(row.role),
        "technician": row.technician_id is not None,
        "created_at": row.created_at.isoformat(),
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
    }


def _in_words(row: AccountRow) -> str:
    closed = f", closed on {row.closed_at:%Y-%m-%d}" if row.closed_at else ""
    return f"{row.email}  {row.role}{closed}"
