"""What goes into a format and what comes out: the seam between files and readers.

A format is a module under `renewal.bank.formats` with the names of `Format`. It gets a `Source`
(bytes and a name; where pictures lie is the source's business) and returns a `ReadResult`: every
choice question it recognised, faulty ones included. A question with fields that could not be read
comes with placeholders, and names those fields in `unread`: the rules that need them are not
asked, the others are, so that one slip does not hide the next.
"""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple, Protocol

from renewal.bank.codes.exhibits import EXHIBIT_MISSING, EXHIBIT_OUTSIDE, EXHIBIT_TOO_LARGE
from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import At, Finding, FindingCode, Place
from renewal.bank.installed import NOTHING, Installed
from renewal.bank.markup_budget import grant_for_question
from renewal.bank.noting import NOTED_AFTER, Note, quiet
from renewal.bank.packed_item import Kept, item_of
from renewal.domain.item import Exhibit, Item, Status
from renewal.domain.upload import Phase

PICTURE_LIMIT = 2_000_000
"""The largest picture file that is read, in bytes."""


def leads_outside(name: str) -> bool:
    """True of a name that is not one below the folder in which it stands."""
    relative = PurePosixPath(name)
    return relative.is_absolute() or ".." in relative.parts or "\\" in name or ":" in name


class Companions(Protocol):
    """The files that came along with a source, such as pictures."""

    def read(self, name: str) -> bytes | FindingCode:
        """The bytes of the file of that relative name, or the code that says why not."""


class NoCompanions:
    """A source that came alone, as an upload of one file does."""

    def read(self, name: str) -> bytes | FindingCode:
        """There is no such file."""
        return EXHIBIT_MISSING


@dataclass(frozen=True, slots=True)
class FolderCompanions:
    """The files in and below one folder; nothing outside it can be reached."""

    folder: Path

    def read(self, name: str) -> bytes | FindingCode:
        """The bytes of an ordinary file below the folder, or the code that says why not."""
        if leads_outside(name):
            return EXHIBIT_OUTSIDE
        try:
            path = (self.folder / PurePosixPath(name)).resolve()
            if not path.is_relative_to(self.folder.resolve()):
                return EXHIBIT_OUTSIDE
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                return EXHIBIT_MISSING
            return EXHIBIT_TOO_LARGE if status.st_size > PICTURE_LIMIT else path.read_bytes()
        except (OSError, ValueError, RuntimeError):  # the last: a circle of links, in Python 3.11
            return EXHIBIT_MISSING


@dataclass(frozen=True, slots=True)
class Defaults:
    """What questions get whose file does not say it, as the person who loads them decides.

    `key_is_first`: where no question names its key, the first option is the right one.
    """

    topic: str = ""
    status: Status = Status.DRAFT
    author: str = ""
    language: str = "en"
    key_is_first: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One bank file: its bytes, the name people know it by, and the area its folder stands for.

    `mapping` says what the columns of a table hold, `installed` what pictures the bank has already,
    `note` is told how many questions were read. `member` is its name in an
    archive, if it is in one.
    """

    file: str
    content: bytes = field(repr=False)
    area: str = ""
    companions: Companions = field(default_factory=NoCompanions)
    path: Path | None = None
    defaults: Defaults = field(default_factory=Defaults)
    mapping: ColumnMapping | None = None
    installed: Installed = NOTHING
    note: Note = field(default=quiet, repr=False)
    member: str = ""

    @property
    def name(self) -> str:
        """The last part of the name, without folders."""
        return PurePosixPath(self.member or self.file).name

    def has_read(self, count: int) -> None:
        """One more question was read, so many in all; whoever waits is told now and then."""
        grant_for_question()
        if count % NOTED_AFTER == 0:
            self.note(Phase.READING, count, 0)


class KeyPlace(NamedTuple):
    """Where the one key of an item stands (from 0) among its options, and whether it is longest."""

    options: int
    place: int
    is_longest: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules see in an item by itself, as far as it is asked of all items together.

    `key` is None where its place and its length say nothing.
    """

    is_wrong: bool
    is_operational: bool
    key: KeyPlace | None


class Repeated(NamedTuple):
    """That a question stands at `other` already, and the id that both would have."""

    id: str
    other: Place


NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})
NO_LINES: Mapping[At, int] = MappingProxyType({})


class LocatedItem(NamedTuple):
    """An item with the place it was read from (a tuple, since a large bank makes 200,000 of them).

    `kept` is the item, or a packed one where a file may hold very many. `lines` knows the lines of
    single fields where the format can tell; `unread` names the fields of `item` that are
    placeholders because the file had something unusable there. An item that its format reports an
    error about names at least one field, and so stays out of the bank.
    `typed` is what the file has in their stead, by the headers of our own tables.
    `repeats` names the same question earlier in the file, which has no id either. `seen` is what
    the rules see in it, once they have looked.
    """

    kept: Kept
    file: str
    line: int | None
    member: str | None = None
    lines: Mapping[At, int] = NO_LINES
    unread: frozenset[str] = frozenset()
    repeats: Repeated | None = None
    seen: Seen | None = None
    typed: Mapping[str, str] = NOTHING_TYPED

    @property
    def is_faulty(self) -> bool:
        """True when something is known to be wrong with it by itself, so that it stays out."""
        is_wrong = self.seen is not None and self.seen.is_wrong
        return is_wrong or bool(self.unread and self.repeats is None)

    @property
    def item(self) -> Item:
        """The item."""
        return item_of(self.kept)

    def place(self, at: At = ()) -> Place:
        """The place of a field: its own line, or that of the nearest thing around it."""
        for length in range(len(at), 0, -1):
            line = self.lines.get(at[:length])
            if line is not None:
                return Place(self.file, line, member=self.member)
        return Place(self.file, self.line, member=self.member)


@dataclass(frozen=True, slots=True)
class LocatedExhibit:
    """An exhibit with the place that declares it; `exhibit` is None when it is faulty."""

    id: str
    exhibit: Exhibit | None
    file: str
    line: int | None
    member: str | None = None

    def place(self) -> Place:
        """Where the exhibit is declared."""
        return Place(self.file, self.line, member=self.member)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one file holds; `skipped` counts other kinds of question, by type.

    `findings` are the format's, `told` is what the rules found in items they have seen already.
    """

    items: tuple[LocatedItem, ...] = ()
    exhibits: tuple[LocatedExhibit, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    told: tuple[Finding, ...] = ()


class Format(Protocol):
    """What a module under `renewal.bank.formats` offers."""

    @property
    def name(self) -> str:
        """What people call the format."""

    @property
    def max_bytes(self) -> int:
        """The largest file of this format that is read."""

    def recognises(self, content: bytes, file: str) -> int:
        """How sure the format is, from 0 (not mine) to 100; the file's name may only help."""

    def read(self, source: Source) -> ReadResult:
        """Everything the file holds and everything that is wrong with its form.

        Raises nothing but `TooMuchMarkup`.
        """
