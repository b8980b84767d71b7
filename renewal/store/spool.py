"""Values that wait in a file without a name, so that memory holds some of them at a time.

The file has no name and is gone with its process, however that ends; and since nobody else can
write to it, what is read from it is what this process put there.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

_QUICK = 1
_LENGTH = 8


class Spool:
    """A row of plain values (tuples, lists, texts, numbers, bytes), each read in its turn."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="renewal-")  # noqa: SIM115 - `close` closes it

    def put(self, value: Any) -> None:
        """The value stands behind the others."""
        content = zlib.compress(marshal.dumps(value), _QUICK)
        self._file.write(len(content).to_bytes(_LENGTH, "big"))
        self._file.write(content)

    def __iter__(self) -> Iterator[Any]:
        """Yield every value from the first one on."""
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            content = zlib.decompress(self._file.read(int.from_bytes(length, "big")))
            yield marshal.loads(content)  # noqa: S302 - made by `put`, above

    def close(self) -> None:
        """The file is gone."""
        self._file.close()
