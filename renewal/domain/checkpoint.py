"""A checkpoint of the ledger's tree: how many entries it held, and the root over them.

Its text is that of a C2SP checkpoint without signatures: origin, size and root in base64, a
line each, and as an extension line the instant of sealing. Kept outside the database, it shows
a history that was rewritten in it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from renewal.domain.calendar import utc
from renewal.domain.errors import RenewalError

LARGEST = 2**63 - 1
_SIZE = re.compile("0|[1-9][0-9]{0,18}")


class UnreadableCheckpoint(RenewalError):
    """A text is no checkpoint of a ledger."""

    code = "unreadable_checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of ``size`` leaves had this root when it was sealed.

    ``sealed_at`` is None in a checkpoint that was written down without it.
    """

    origin: str
    size: int
    root: bytes
    sealed_at: datetime | None = None

    def text(self) -> str:
        """Return the checkpoint as it is kept outside the database, ended by an empty line."""
        lines = [self.origin, str(self.size), b64encode(self.root).decode()]
        if self.sealed_at is not None:
            lines.append(utc(self.sealed_at).isoformat())
        return "\n".join(lines) + "\n\n"

    def chained(self, before: bytes) -> bytes:
        """Return what hangs this checkpoint on the chain of the one before (empty: the first)."""
        return sha256(before + self.text().encode()).digest()


def ledger_origin(code_key: str) -> str:
    """Return the name of an installation's tree, which follows from the key of its codes."""
    return f"renewal-ledger/{sha256(b'ledger origin ' + code_key.encode()).hexdigest()[:16]}"


def parse_checkpoints(text: str) -> tuple[Checkpoint, ...]:
    """Return all checkpoints of a text in which empty lines part them, or raise a sentence.

    Lines after the third that are no instant, such as signatures, are passed over.
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    found: list[Checkpoint] = []
    for block in blocks:
        lines = block.split("\n")
        # A signed checkpoint has its signatures behind an empty line.
        if found and all(line.startswith("\u2014 ") for line in lines):
            continue
        found.append(_checkpoint(lines))
    return tuple(found)


def _checkpoint(lines: list[str]) -> Checkpoint:
    try:
        origin, size, root = lines[:3]
        digest = b64decode(root, validate=True)
    except ValueError:
        raise _unreadable(lines) from None
    if not origin or not _SIZE.fullmatch(size) or int(size) > LARGEST or len(digest) != 32:
        raise _unreadable(lines)
    return Checkpoint(origin, int(size), digest, _instant(lines[3:4]))


def _instant(lines: list[str]) -> datetime | None:
    try:
        return utc(datetime.fromisoformat(lines[0])) if lines else None
    except (ValueError, OverflowError, RenewalError):
        return None


def _unreadable(lines: list[str]) -> UnreadableCheckpoint:
    return UnreadableCheckpoint(
        f"This is no checkpoint of a ledger: '{lines[0][:60]}'. A checkpoint has three lines: "
        "origin, number of entries and root in base64; give a file of the folder 'checkpoints'."
    )
