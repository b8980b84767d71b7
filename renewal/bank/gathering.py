"""From the paths that a person names to the files to read.

A file named directly is read whatever it is called and wherever it lies. A folder is walked; on
the way, what a bank's folder holds besides questions is left alone: programme and blueprint,
documents, review records, saved column mappings, exhibits, and everything hidden.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from renewal.bank.codes.files import PATH_MISSING, PATH_NOT_A_FILE, PATH_UNREADABLE
from renewal.bank.findings import Finding, Place
from renewal.bank.outline import AREA_FILE, PROGRAMME_FILE, shown_as

EXHIBITS_FOLDER = "exhibits"
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_OTHER_FILES = frozenset(
    {PROGRAMME_FILE, AREA_FILE, "SCHEMA.md", "README.md", "REVIEW.csv", "LICENSE", "LICENSE.md"}
)
_MAPPINGS = (".mapping.toml", ".mapping.json")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file to read, with the paths it was found by: itself, or folders around it."""

    path: Path
    found_by: frozenset[Path] = field(default_factory=frozenset)

    @property
    def is_named(self) -> bool:
        """True when a person named the file, not only a folder around it."""
        return self.path in self.found_by


@dataclass(frozen=True, slots=True)
class Gathering:
    """Each file once, in the order of the paths and then of names; the folders walked; the rest."""

    files: tuple[Gathered, ...]
    folders: tuple[Path, ...]
    findings: tuple[Finding, ...]


def gather(paths: Sequence[Path]) -> Gathering:
    """The files that these paths name, directly or by a folder around them."""
    files: dict[Path, Gathered] = {}
    findings: list[Finding] = []
    for path in paths:
        for found in _under(path):
            if isinstance(found, Finding):
                findings.append(found)
                continue
            known = files.get(found.resolve(), Gathered(found))
            shown = found if found == path else known.path
            files[found.resolve()] = Gathered(shown, known.found_by | {path})
    folders = tuple(dict.fromkeys(path for path in paths if path.is_dir()))
    return Gathering(tuple(files.values()), folders, tuple(findings))


def cannot_read(path: Path, error: OSError) -> Finding:
    """The finding that says why the system did not let it be read."""
    reason = (error.strerror or type(error).__name__).lower()
    return PATH_UNREADABLE.finding(Place(shown_as(path)), reason=reason)


def holds_items(path: PurePosixPath) -> bool:
    """Whether a file of that place in a bank's folder may hold questions, as its name tells."""
    return all(map(_is_entered, path.parts[:-1])) and _may_hold_items(path.name)


def is_picture(name: str) -> bool:
    """Whether a file of this name is shown by questions, and holds none."""
    return name.lower().endswith(PICTURES)


def _under(path: Path) -> Iterator[Path | Finding]:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        yield PATH_MISSING.finding(Place(shown_as(path)))
    except OSError as error:
        yield cannot_read(path, error)
    else:
        if stat.S_ISDIR(mode):
            yield from _walked(path)
        elif stat.S_ISREG(mode):
            yield path
        else:
            yield PATH_NOT_A_FILE.finding(Place(shown_as(path)))


def _walked(folder: Path) -> Iterator[Path | Finding]:
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if _is_entered(name))
        for name in sorted(names):
            path = Path(parent, name)
            if _may_hold_items(name) and path.is_file():
                yield path
    for error in closed:
        yield cannot_read(Path(error.filename or folder), error)


def _is_entered(name: str) -> bool:
    return not name.startswith(".") and name not in (EXHIBITS_FOLDER, "__MACOSX", "__pycache__")


def _may_hold_items(name: str) -> bool:
    return not name.startswith(".") and name not in _OTHER_FILES and not name.endswith(_MAPPINGS)
