"""Lays uploaded files out in a folder, so that they are read as a bank's are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from renewal.actions.keep_upload import KeptUpload
from renewal.bank.gathering import EXHIBITS_FOLDER, is_picture

NO_AREA: Final = "upload"
"""The folder of files whose area nobody chose."""


@contextmanager
def laid_out(kept: KeptUpload) -> Iterator[list[Path]]:
    """The files lie in a folder that is named after their area, as in a bank; pictures beside.

    A browser sends files without their folder, so each picture lies in that for exhibits, too.
    """
    with TemporaryDirectory() as name:
        folder = Path(name) / (kept.area.lower() or NO_AREA)
        folder.mkdir()
        paths = kept.lay_out(folder)
        del kept  # what is packed need not be in memory while the files are read
        pictures = [path for path in paths if is_picture(path.name)]
        exhibits = folder / EXHIBITS_FOLDER
        if pictures and exhibits not in paths:
            exhibits.mkdir()
            for path in pictures:
                (exhibits / path.name).hardlink_to(path)
        yield [path for path in paths if not is_picture(path.name)]


def digests_of(paths: Sequence[Path]) -> dict[str, str]:
    """Return the hex SHA-256 of each file that came with these, pictures too, by its name."""
    found = {}
    for path in sorted(paths[0].parent.iterdir()) if paths else ():
        if path.is_file():
            with path.open("rb") as file:
                found[path.name] = file_digest(file, "sha256").hexdigest()
    return found
