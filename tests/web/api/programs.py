"""Programs that act for people of the installation."""

from __future__ import annotations

from flask.testing import FlaskClient

from renewal.actions.issue_token import issue_token
from renewal.domain.tokens import TOKEN_PREFIX
from tests.installation import SECRET, Installation


def token_for(service: Installation, number: str) -> str:
    """A new token of a technician."""
    token = f"{TOKEN_PREFIX}{service.chance()}{'t' * 11}"
    issue_token(
        service.session,
        technician_id=service.technician_id(number),
        token=token,
        secret=SECRET,
        now=service.now,
    )
    return token


def program(service: Installation, number: str = "R1") -> FlaskClient:
    """A program that sends a token of the technician with every request."""
    client = service.client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_for(service, number)}"
    return client
