"""Zip packages, read member by member without ever trusting what they say about themselves.

Nothing is unpacked to disk, and no package within a package is opened. The whole list of members
is looked at before the first byte of one is read: a name that leads out of the package, a link, two
members in one place or of one name, a password, and the package is refused, because programs that
export questions write none of these. Sizes are counted while reading; headers lie.
"""

import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

from renewal.bank.codes.exhibits import EXHIBIT_MISSING, EXHIBIT_TOO_LARGE
from renewal.bank.codes.found import PACKAGE_BROKEN, PACKAGE_FILE_MISSING, PACKAGE_REFUSED
from renewal.bank.findings import Finding, FindingCode, Place, excerpt
from renewal.bank.source import PICTURE_LIMIT

MOST_MEMBERS = 10_000
MOST_BYTES = 50_000_000
"""How much is read out of one package, all members together."""
MOST_PACKED = 60_000_000
HIGHEST_RATIO = 200
"""How many times its packed size a member may have; text has thirty at most."""
_SMALL = 100_000
_LONGEST_NAME = 500
_MOST_REPORTED = 10
_CHUNK = 1 << 16
_MEMBER_SIGN = b"PK\x01\x02"
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_KNOWN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_MARK = re.compile(r"__(xid-[0-9_]+)$")
_IGNORED = frozenset((".ds_store", "thumbs.db", "desktop.ini"))


class _Damaged(Exception):
    """A member cannot be read; the argument says why."""


class _Index(NamedTuple):
    """The members by their names in small letters, their last names, and Blackboard's marks."""

    folded: dict[str, str]
    called: dict[str, list[str]]
    uploaded: dict[str, list[str]]


def _index_of(names: Iterable[str]) -> _Index:
    index = _Index({}, {}, {})
    for name in names:
        index.folded.setdefault(name.casefold(), name)
        index.called.setdefault(posixpath.basename(name), []).append(name)
        mark = _MARK.search(posixpath.splitext(name)[0])
        if mark is not None:
            index.uploaded.setdefault(mark[1], []).append(name)
    return index


@dataclass(slots=True)
class Package:
    """A package that has passed; `names` are its files in the order of the package."""

    file: str
    names: tuple[str, ...]
    _archive: zipfile.ZipFile = field(repr=False)
    _infos: dict[str, zipfile.ZipInfo] = field(repr=False)
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)
    _total: int = 0
    _known: "_Index | None" = field(default=None, repr=False)

    def member(self, name: str) -> bytes | Finding:
        """The bytes of the member, or the finding that says why there are none."""
        if name in self._read:
            return self._read[name]
        place = Place(self.file, member=excerpt(name, _LONGEST_NAME))
        if name not in self._infos:
            return PACKAGE_FILE_MISSING.finding(place, name=excerpt(name))
        try:
            content = self._content(self._infos[name])
        except _Damaged as error:
            return PACKAGE_BROKEN.finding(place, reason=str(error))
        self._read[name] = content
        return content

    def let_go(self, name: str) -> None:
        """The bytes of the member are held no longer; they are read again when asked for."""
        self._read.pop(name, None)

    def size(self, name: str) -> int:
        """How many bytes the member has unpacked, as the package says; no more are ever read."""
        return self._infos[name].file_size

    def is_bloated(self, name: str) -> bool:
        """True when the member says that it is far larger than its packed bytes make likely."""
        info = self._infos[name]
        return info.file_size > max(info.compress_size * HIGHEST_RATIO, _SMALL)

    def find(self, name: str) -> str:
        """The name of the member that is meant, upper and lower case aside; else nothing."""
        if name in self._infos:
            return name
        return self._index().folded.get(name.casefold(), "")

    def called(self, name: str) -> Sequence[str]:
        """The members of this name, in whatever folder they lie."""
        return self._index().called.get(name, ())

    def uploaded(self, mark: str) -> Sequence[str]:
        """The members to whose name Blackboard has added this mark (`xid-` and a number)."""
        return self._index().uploaded.get(mark, ())

    def _index(self) -> "_Index":
        if self._known is None:
            self._known = _index_of(self.names)
        return self._known

    def picture(self, name: str) -> bytes | FindingCode:
        """The bytes of a picture, or the code that says why there are none."""
        found = self.find(name)
        if not found:
            return EXHIBIT_MISSING
        if self._infos[found].file_size > PICTURE_LIMIT:
            return EXHIBIT_TOO_LARGE
        content = self.member(found)
        return content if isinstance(content, bytes) else EXHIBIT_MISSING

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        pieces: list[bytes] = []
        size = 0
        bound = max(info.compress_size * HIGHEST_RATIO, _SMALL)
        try:
            with self._archive.open(info) as member:
                while piece := member.read(_CHUNK):
                    size += len(piece)
                    self._total += len(piece)
                    if size > bound:
                        raise _Damaged(f"it unpacks to more than {HIGHEST_RATIO} times its size")
                    if self._total > MOST_BYTES:
                        raise _Damaged(f"the package unpacks to more than {MOST_BYTES:,} bytes")
                    pieces.append(piece)
        except _DAMAGE as error:
            raise _Damaged(excerpt(str(error)).rstrip(".") or "it ends too early") from error
        return b"".join(pieces)


# What zipfile raises on damaged members, as met in its own source.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)


def looks_like_package(content: bytes) -> bool:
    """True when the file begins as zip files do."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_package(content: bytes, file: str) -> Package | tuple[Finding, ...]:
    """The package, or everything that keeps it closed; never raises."""
    place = Place(file)
    if len(content) > MOST_PACKED:
        return (
            _refused(place, f"it has {len(content):,} bytes, at most {MOST_PACKED:,} are read"),
        )
    # Every entry of the list of members begins with this sign: counted before zipfile builds it.
    if content.count(_MEMBER_SIGN) > MOST_MEMBERS:
        return (_refused(place, f"it holds more than {MOST_MEMBERS:,} files"),)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _DAMAGE as error:
        reason = excerpt(str(error)).rstrip(".") or "it ends too early"
        return (PACKAGE_BROKEN.finding(place, reason=reason[:1].lower() + reason[1:]),)
    infos = archive.infolist()
    if any(info.header_offset < 0 for info in infos):
        return (PACKAGE_BROKEN.finding(place, reason="its beginning is missing"),)
    reasons = [*_names_refused(infos), *_places_refused(infos)]
    if reasons:
        return tuple(
            _refused(Place(file, member=_shown(name)), why)
            for name, why in reasons[:_MOST_REPORTED]
        )
    kept = {_plain(info.filename): info for info in infos if _is_kept(info)}
    return Package(file, tuple(kept), archive, kept)


def _refused(place: Place, reason: str) -> Finding:
    return PACKAGE_REFUSED.finding(place, reason=reason)


def _names_refused(infos: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Each member that no honest package holds, with the reason."""
    seen: dict[str, str] = {}
    for info in infos:
        name = info.orig_filename
        reason = _reason_of_name(name) or _reason_of_kind(info)
        if reason:
            yield name, reason
            continue
        name = _plain(name)
        before = seen.setdefault(name.casefold(), name)
        if before is not name:
            is_same = "the same name" if before == name else "names that differ by case alone"
            yield name, f"two files have {is_same}"


def _reason_of_name(name: str) -> str:
    if _UNPRINTABLE.search(name) or not name or len(name) > _LONGEST_NAME:
        return "the name of a file cannot be one"
    parts = PurePosixPath(name).parts
    is_elsewhere = name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name)
    if is_elsewhere or "\\" in name:
        return "the name of a file leads out of the package"
    return ""


def _reason_of_kind(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "it holds a link instead of a file"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it holds something that is neither a file nor a folder"
    if info.flag_bits & _ENCRYPTED:
        return "it is locked with a password"
    if info.compress_type not in _KNOWN_PACKING:
        return "it is packed in a way that is not read here"
    return ""


def _places_refused(infos: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Each member that lies upon the one before it."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            yield info.orig_filename, "two files lie in the same place"
        size = _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
        end = max(end, info.header_offset + size)


def _plain(name: str) -> str:
    """The name without steps that lead nowhere, such as `./`."""
    return str(PurePosixPath(name))


def _is_kept(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    is_noise = "__MACOSX" in path.parts or path.name.casefold() in _IGNORED
    return not info.is_dir() and not is_noise


def _shown(name: str) -> str:
    return excerpt(name, _LONGEST_NAME)
