"""``renewal token`` and ``renewal tokens``: how programs act for a technician.

Technicians end their tokens themselves on the page of signed-in devices; ``renewal tokens`` is for
those who have no e-mail address and so no page.
"""

from __future__ import annotations

import secrets
from typing import Any

import click

from renewal.actions.issue_token import issue_token
from renewal.actions.list_tokens import list_tokens
from renewal.actions.revoke_token import revoke_token
from renewal.cli.access import ACTORS
from renewal.cli.opened import opened, print_json
from renewal.domain.tokens import TOKEN_PREFIX
from renewal.store.queries.tokens import TokenRow

_REASON = click.option("--reason", default="", help="Why; it goes onto the record.")


@click.command()
@click.argument("number")
@click.option("--name", default="", help="What it is for, such as 'shop tablet'.")
@_REASON
def token(number: str, name: str, reason: str) -> None:
    """Print a new token; programs that send it act for the technician with this NUMBER."""
    with opened() as office:
        made = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
        issue_token(
            office.session,
            technician_id=office.technician_id(number),
            token=made,
            secret=office.settings.secret_key(),
            now=office.now,
            name=name,
            actors=ACTORS,
            reason=reason,
        )
    click.echo(made)
    click.echo("It is shown only now. Send it as 'Authorization: Bearer TOKEN'.", err=True)


@click.command()
@click.argument("number")
@click.option("--end", "ended", metavar="ID", type=int, help="End the token with this id.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@_REASON
def tokens(number: str, ended: int | None, as_json: bool, reason: str) -> None:
    """Show the tokens of the technician with this NUMBER, or end one of them."""
    with opened() as office:
        technician_id = office.technician_id(number)
        if ended is not None:
            revoke_token(
                office.session,
                technician_id=technician_id,
                token_id=ended,
                now=office.now,
                actors=ACTORS,
                reason=reason,
            )
        left = list_tokens(office.session, technician_id=technician_id)
    if as_json:
        print_json({"tokens": [token_json(row) for row in left]})
    else:
        click.echo("\n".join(map(_in_words, left)) or "There is no token.")


def token_json(row: TokenRow) -> dict[str, Any]:
    """Return a token in the form that scripts read."""
    return {
        "id": row.id,
        "name": row.name,
        "created_at": row.created_at.isoformat(),
        "used_at": row.used_at.isoformat() if row.used_at else None,
    }


def _in_words(row: TokenRow) -> str:
    used = f"last used on {row.used_at:%Y-%m-%d}" if row.used_at else "never used"
    return f"{row.id}  {row.name}, made on {row.created_at:%Y-%m-%d}, {used}"
