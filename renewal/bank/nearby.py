"""Exhibits that stand in neighbouring files, or in the bank that is installed.

Exhibits are shared by the whole bank, so a file checked by itself may show one that another file
declares. Only then are the neighbours read, for that exhibit alone; their own faults are not the
matter here.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from renewal.bank.formats import toml
from renewal.bank.installed import Installed
from renewal.bank.outline import AREA_FILE, area_of, shown_as
from renewal.bank.source import FolderCompanions, LocatedExhibit, LocatedItem, Source

_ID = re.compile(rb"[A-Za-z0-9._:-]{1,100}")
_INSTALLED = "the bank that is installed"


def find_nearby(
    items: Sequence[LocatedItem], exhibits: Sequence[LocatedExhibit], paths: Sequence[Path]
) -> tuple[LocatedExhibit, ...]:
    """The exhibits that items show, that none of these files declares and a neighbour does."""
    wanted = _wanted(items, exhibits)
    found: dict[str, LocatedExhibit] = {}
    for path in _neighbours(paths) if wanted else ():
        for located in _exhibits_of(path, wanted - found.keys()):
            found.setdefault(located.id, located)
        if found.keys() == wanted:
            break
    return tuple(found.values())


def find_installed(
    items: Sequence[LocatedItem], exhibits: Sequence[LocatedExhibit], installed: Installed
) -> tuple[LocatedExhibit, ...]:
    """The exhibits that items show, that none of these is, and that the bank has already."""
    wanted = _wanted(items, exhibits)
    found = installed.named(wanted) if wanted else ()
    return tuple(LocatedExhibit(each.id, each, _INSTALLED, None) for each in found)


def _wanted(items: Sequence[LocatedItem], exhibits: Sequence[LocatedExhibit]) -> set[str]:
    declared = {each.id for each in exhibits}
    return {each for located in items for each in located.kept.exhibits} - declared


def _neighbours(paths: Sequence[Path]) -> Iterator[Path]:
    """Native files in the folders of these, then in the area folders beside them."""
    read = {path.resolve() for path in paths}
    folders = {path.resolve().parent for path in paths}
    beside = {
        sibling
        for folder in folders
        if area_of(folder.name)
        for sibling in folder.parent.iterdir()
        if sibling.is_dir() and area_of(sibling.name)
    }
    for folder in (*sorted(folders), *sorted(beside - folders)):
        for path in sorted(folder.glob("*.toml")):
            if path.resolve() not in read and path.name != AREA_FILE:
                yield path


def _exhibits_of(path: Path, wanted: set[str]) -> Iterator[LocatedExhibit]:
    try:
        if path.stat().st_size > toml.max_bytes:
            return
        content = path.read_bytes()
    except OSError:
        return
    if not wanted.isdisjoint(each.decode() for each in _ID.findall(content)):
        source = Source(shown_as(path), content, companions=FolderCompanions(path.parent))
        yield from (each for each in toml.read(source).exhibits if each.id in wanted)
