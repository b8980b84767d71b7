"""Bytes that wait while a bank is read: the first ones in memory, the others in a file.

The file has no name and is gone with whoever holds the last of what waits in it, however that
ends. Packing instead of it took ten times as long, and still half of the memory.
"""

import os
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

HELD = 1_000_000
"""So many bytes are held in memory before they go into the file; small banks need none."""


class Waiting:
    """Pieces of bytes, each found again by where it begins and how long it is."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._written = 0
        self._file: IO[bytes] | None = None

    def put(self, piece: bytes) -> int:
        """The piece waits; return where it begins. OSError where the disk has no room for it."""
        begins = self._written + len(self._held)
        self._held += piece
        if len(self._held) > HELD:
            self._write()
        return begins

    def get(self, begins: int, length: int) -> bytes:
        """Return the piece that was put there."""
        held_from = begins - self._written
        if self._file is None or held_from >= 0:
            return bytes(self._held[held_from : held_from + length])
        return os.pread(self._file.fileno(), length, begins)

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(prefix="renewal-", buffering=0)  # noqa: SIM115
            finalize(self, self._file.close)
        waits = memoryview(self._held)
        while waits:  # a write may take a part of it
            waits = waits[self._file.write(waits) :]
        waits.release()
        self._written += len(self._held)
        self._held.clear()
