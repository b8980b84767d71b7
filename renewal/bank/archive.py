"""Zip files of bank files: a folder of them, packed, as native files are taken out of a bank.

The files are read one by one as those of a folder are: each in whatever format it is, its area told
by the folder it lies in, its pictures beside it. What one file may take of time and memory an
archive may take with all its files together, so that many are no worse than one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from renewal.bank.codes.exhibits import EXHIBIT_OUTSIDE, EXHIBITS_TOO_MUCH
from renewal.bank.codes.files import (
    ARCHIVE_TOO_MUCH,
    FILE_OTHER,
    FILE_PASSED_OVER,
    FORMAT_UNKNOWN,
    PACKAGE_WITHIN,
    PROGRAMME_WITHIN,
)
from renewal.bank.codes.found import MAPPING_UNFIT
from renewal.bank.findings import Finding, FindingCode, Place
from renewal.bank.gallery import MOST_PIXELS
from renewal.bank.gathering import holds_items, is_picture
from renewal.bank.limits import MOST_QUESTIONS
from renewal.bank.noting import counting_on
from renewal.bank.other_files import of_other_program
from renewal.bank.outline import PROGRAMME_FILE, area_of
from renewal.bank.package import Package, looks_like_package, open_package
from renewal.bank.raster import pixels_of
from renewal.bank.review.alike import Alike
from renewal.bank.review.taking import MOST_ERRORS, MOST_FAULTY
from renewal.bank.source import LocatedExhibit, LocatedItem, ReadResult, Source, leads_outside

MOST_BYTES = 15_000_000
"""So many bytes fill an archive if nothing else does: of files of questions, unpacked."""
MOST_SIGNS = 3_000_000
"""So do so many signs other than letters and digits; each of them may stand for much."""
MOST_FILES = 10_000
MOST_DRAWN = 30_000_000
"""And so many bytes of pictures, each as often as it is looked at."""
IN_NO_FORMAT = frozenset((FORMAT_UNKNOWN.code, FILE_OTHER.code, MAPPING_UNFIT.code))
"""What is said of a file that holds no questions, as far as can be seen."""
_PLAIN = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)) + b" ."

Read = Callable[[Source], ReadResult | Finding]
"""Reads one file, or says why not."""


def read_archive(source: Source, read: Read) -> ReadResult | None:
    """What the files in the archive hold; None for what is no archive, or holds no questions."""
    if not looks_like_package(source.content):
        return None
    package = open_package(source.content, source.file)
    if not isinstance(package, Package) or of_other_program(package) is not None:
        return None
    reading = _Reading(source, package, read)
    reading.read()
    return reading.result() if reading.is_bank else None


def files_in(content: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """Yield each file of an archive that may hold questions, as many as are read, by its name.

    Whether the archive is one that is read, its caller knows.
    """
    package = open_package(content, file) if looks_like_package(content) else None
    if not isinstance(package, Package) or of_other_program(package) is not None:
        return
    room = _Room()
    for name in filter(_is_read, sorted(package.names)):
        found = package.member(name)
        if isinstance(found, Finding):
            continue
        package.let_go(name)
        if looks_like_package(found):
            continue
        if not room.takes(found):
            return
        yield name, found


def _is_read(name: str) -> bool:
    path = PurePosixPath(name)
    return holds_items(path) and not is_picture(path.name)


@dataclass(slots=True)
class _Room:
    """What is left of what an archive may take, as shares of one."""

    left: float = 1.0

    def takes(self, content: bytes) -> bool:
        """Whether there is room for a file of questions; it is taken up then."""
        signs = len(content.translate(None, _PLAIN))
        return self._take(len(content) / MOST_BYTES + signs / MOST_SIGNS + 1 / MOST_FILES)

    def takes_picture(self, content: bytes) -> bool:
        """Whether there is room for a picture, which is taken up then."""
        return self._take(len(content) / MOST_DRAWN + pixels_of(content) / MOST_PIXELS)

    def takes_read(self, items: Sequence[LocatedItem], errors: int) -> None:
        """What was read of a file leaves less room for the next one."""
        faulty = sum(each.is_faulty for each in items)
        self._take(len(items) / MOST_QUESTIONS + faulty / MOST_FAULTY + errors / MOST_ERRORS)

    def _take(self, share: float) -> bool:
        self.left -= share
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class _Beside:
    """The files of an archive beside one of them and in the folders below; none outside."""

    package: Package
    folder: PurePosixPath
    room: _Room

    def read(self, name: str) -> bytes | FindingCode:
        """The bytes of a picture, or the code that says why not."""
        if leads_outside(name):
            return EXHIBIT_OUTSIDE
        found = self.package.picture(str(self.folder / name))
        if isinstance(found, bytes) and not self.room.takes_picture(found):
            return EXHIBITS_TOO_MUCH
        return found


@dataclass(slots=True)
class _Reading:
    """One archive on its way; `is_bank` once a file of it is in a format that is read."""

    source: Source
    package: Package
    read_file: Read
    is_bank: bool = False
    _items: list[LocatedItem] = field(default_factory=list)
    _exhibits: list[LocatedExhibit] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _told: list[Finding] = field(default_factory=list)
    _skipped: dict[str, int] = field(default_factory=dict)
    _alike: Alike = field(default_factory=Alike)
    _room: _Room = field(default_factory=_Room)

    def read(self) -> None:
        """Everything in the archive is read, or so much as one may hold."""
        for name in sorted(self.package.names):
            path = PurePosixPath(name)
            if path.name == PROGRAMME_FILE:
                self._findings.append(PROGRAMME_WITHIN.finding(self._place(name)))
            if not _is_read(name):
                continue
            if not self._read_member(name, path):
                self.is_bank = True
                self._findings.append(ARCHIVE_TOO_MUCH.finding(self._place(name)))
                return

    def result(self) -> ReadResult:
        """All that was read."""
        return ReadResult(
            tuple(self._items),
            tuple(self._exhibits),
            (*self._findings, *self._alike.untold()),
            tuple(sorted(self._skipped.items())),
            tuple(self._told),
        )

    def _read_member(self, name: str, path: PurePosixPath) -> bool:
        """Read one file; False where there is no room for it."""
        content = self.package.member(name)
        if isinstance(content, Finding):
            self.is_bank = True  # whatever else is in it, this is to be told
            self._findings.append(content)
            return True
        self.package.let_go(name)
        if looks_like_package(content):
            self._findings.append(PACKAGE_WITHIN.finding(self._place(name)))
            return True
        if not self._room.takes(content):
            return False
        beside = _Beside(self.package, path.parent, self._room)
        found = self.read_file(
            replace(
                self.source,
                content=content,
                member=name,
                file=f"{self.source.file}!{name}",
                area=area_of(path.parent.name) or self.source.area,
                companions=beside,
                note=counting_on(self.source.note, len(self._items)),
            )
        )
        if isinstance(found, Finding):
            self._findings.extend(self._placed([_passed_over(found)], name))
            return True
        self.is_bank = True
        self._add(found, name)
        return True

    def _add(self, found: ReadResult, name: str) -> None:
        file, before = self.source.file, self._alike.errors
        kept = frozenset(each.code for item in found.items for each in item.kept.dismissed)
        self._findings.extend(self._placed(self._alike.told(found.findings, kept), name))
        self._told.extend(self._placed(self._alike.told(found.told, kept), name))
        self._room.takes_read(found.items, self._alike.errors - before)
        self._items += (each._replace(file=file, member=name) for each in found.items)
        self._exhibits += (replace(each, file=file, member=name) for each in found.exhibits)
        for kind, count in found.skipped:
            self._skipped[kind] = self._skipped.get(kind, 0) + count

    def _placed(self, findings: list[Finding], name: str) -> Iterator[Finding]:
        for each in findings:
            yield replace(each, file=self.source.file, member=name)

    def _place(self, name: str) -> Place:
        return Place(self.source.file, member=name)


def _passed_over(found: Finding) -> Finding:
    """As in a folder, what is in no format that is read is passed over, and told as that."""
    return FILE_PASSED_OVER.finding(found.place) if found.code in IN_NO_FORMAT else found
