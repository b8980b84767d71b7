"""Keeps a key that a program put on a request from serving for another request.

A program that does not know whether its request arrived sends it again under the same key. The key
says that it is the same one: under another body it is refused, instead of being taken for what was
asked before. Keys expire (`sweep`); that an answer is recorded once does not depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.store.conflicts import inserting
from renewal.store.db import is_sqlite
from renewal.store.tables import RequestKey


class RequestKeyReused(RenewalError):
    """A key came with another request than the first time."""

    code = "request_key_reused"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was sent before with another request. Nothing was changed; send "
            "each new request under a new key."
        )


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A key as it was sent, and all that was asked with it, in one text."""

    key: str
    asked: str


def check_request_key(session: Session, technician_id: int, request: KeyedRequest | None) -> None:
    """The technician's programs have sent no other request under this key.

    Raises `RequestKeyReused`. Without a key there is nothing to check.
    """
    if request is None:
        return
    known = session.scalar(
        select(RequestKey.body_digest).where(
            RequestKey.technician_id == technician_id,
            RequestKey.key_digest == _digest(request.key),
        )
    )
    if known not in {None, _digest(request.asked)}:
        raise RequestKeyReused


def claim_request_key_within(
    session: Session, technician_id: int, request: KeyedRequest | None, *, now: datetime
) -> None:
    """The key belongs to this request from now on, or `RequestKeyReused` is raised.

    On PostgreSQL it waits for another transaction that claims the same key.
    """
    if request is None:
        return
    session.execute(
        inserting(is_sqlite(session))(RequestKey)
        .values(
            technician_id=technician_id,
            key_digest=_digest(request.key),
            body_digest=_digest(request.asked),
            recorded_at=now,
        )
        .on_conflict_do_nothing()
    )
    check_request_key(session, technician_id, request)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
