"""Keeps the ledger's checkpoints outside the database, and reads them again.

A file a month, only ever appended to: whoever copies the folder to another machine can show
later that nothing sealed before was changed.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from renewal.cli.opened import Opened
from renewal.domain.checkpoint import Checkpoint, UnreadableCheckpoint, parse_checkpoints
from renewal.store.installation import NotInitialised
from renewal.store.sealing import last_checkpoint, origin_of

LOG = logging.getLogger("renewal")
_TAIL = 500


class UnreadableFile(UnreadableCheckpoint):
    """A file that was given as a checkpoint cannot be read."""

    code = "unreadable_checkpoint_file"


def keep_checkpoint(office: Opened) -> None:
    """The newest checkpoint is the last in its month's file; where that fails, the log says so."""
    try:
        newest = last_checkpoint(office.session, origin_of(office.session))
    except NotInitialised:
        newest = None
    office.session.rollback()
    if newest is None or newest.sealed_at is None:
        return
    path = office.settings.checkpoints / f"{newest.sealed_at:%Y-%m}.txt"
    try:
        _append(path, newest)
    except OSError as error:
        LOG.warning(
            "The checkpoint over %d entries could not be kept in %s (%s). The ledger is sealed "
            "all the same; make the folder writable, or set RENEWAL_CHECKPOINTS.",
            newest.size,
            path,
            error.strerror,
        )


def read_checkpoints(path: Path) -> tuple[Checkpoint, ...]:
    """Return the checkpoints of a file, or raise `UnreadableCheckpoint`."""
    try:
        return parse_checkpoints(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"The file '{path}' cannot be read as checkpoints ({error}). Give a file of the "
            "folder 'checkpoints', or one written like them."
        ) from None


def _append(path: Path, newest: Checkpoint) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(descriptor, "r+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        end = file.read()
        if end.endswith(newest.text().encode()):
            return
        before = end.rstrip().rpartition(b"\n\n")[2].split(b"\n")
        if len(before) > 1 and before[1].isdigit() and int(before[1]) > newest.size:
            LOG.warning(
                "The ledger has %d entries, and %s was over %s before: the database was restored "
                "from an older backup, or entries were removed.",
                newest.size,
                path,
                before[1].decode(),
            )
        file.write(newest.text().encode())
        file.flush()
        os.fsync(file.fileno())
