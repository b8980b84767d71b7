"""Exhibits that stand in neighbouring files.

Exhibits are shared by the whole bank, so a file checked by itself may show one that another file
declares. Only then are the neighbours read, for that exhibit alone; their own faults are not the
matter here.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from renewal.bank.formats import toml
from renewal.bank.outline import AREA_FILE, area_of, shown_as
from renewal.bank.source import FolderCompanions, LocatedExhibit, LocatedItem, Source


def find_nearby(
    items: Sequence[LocatedItem], exhibits: Sequence[LocatedExhibit], sources: Sequence[Source]
) -> tuple[LocatedExhibit, ...]:
    """The exhibits that items show, that no source declares and a neighbouring file does."""
    declared = {each.id for each in exhibits}
    wanted = {each for located in items for each in located.item.exhibits} - declared
    found: dict[str, LocatedExhibit] = {}
    for path in _neighbours(sources) if wanted else ():
        for located in _exhibits_of(path, wanted - found.keys()):
            found.setdefault(located.id, located)
        if found.keys() == wanted:
            break
    return tuple(found.values())


def _neighbours(sources: Sequence[Source]) -> Iterator[Path]:
    """Native files in the sources' folders, then in the area folders beside them."""
    paths = [source.path for source in sources if source.path is not None]
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
    if any(each.encode() in content for each in wanted):
        source = Source(shown_as(path), content, companions=FolderCompanions(path.parent))
        yield from (each for each in toml.read(source).exhibits if each.id in wanted)
