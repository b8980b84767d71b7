"""What a check has to say: findings, their codes, and where in a file they belong.

A `FindingCode` is written once, under `renewal.bank.codes`, with its sentence and its fix. A rule
that knows only an item yields a `Notice` (the code filled in, and where within the item); the
reader, who knows the file, turns it into a `Finding`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

At = tuple[str | int, ...]
"""A way into an item: ("options", 1, "text") is the text of the second option; () the item."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Severity(StrEnum):
    """An error keeps the item out; a warning asks for a look; an info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(NamedTuple):
    """Where something stands: file, member of a package, line and column counted from 1.

    (A tuple, as is a notice: a large file has millions, and one is made in a third of the time.)
    """

    file: str
    line: int | None = None
    column: int | None = None
    member: str | None = None

    def __str__(self) -> str:
        """The place as `file!member:line:column`, leaving out what is not known."""
        name = self.file if self.member is None else f"{self.file}!{self.member}"
        numbers = [number for number in (self.line, self.column) if number is not None]
        return ":".join([name, *map(str, numbers)])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check says, as people and scripts get it.

    `other` is what the sentence names besides, such as the item that this one resembles.
    """

    severity: Severity
    code: str
    file: str
    member: str | None
    line: int | None
    column: int | None
    item: str | None
    message: str
    fix: str
    other: str = ""

    @property
    def place(self) -> Place:
        """Where the finding belongs."""
        return Place(self.file, self.line, self.column, self.member)

    @property
    def is_error(self) -> bool:
        """True when the finding keeps its item or file out of the bank."""
        return self.severity is Severity.ERROR

    @property
    def order(self) -> tuple[str, str, int, int, str, str]:
        """The key that sorts findings as a reader goes through the files."""
        return (
            self.file,
            self.member or "",
            self.line or 0,
            self.column or 0,
            self.code,
            self.message,
        )


@dataclass(frozen=True, slots=True)
class FindingCode:
    """A stable code with its sentence and its fix; words in braces are filled in."""

    code: str
    severity: Severity
    message: str
    fix: str

    def notice(self, at: At = (), /, **words: object) -> "Notice":
        """The filled-in sentence, with where in the item it belongs."""
        return Notice(self, at, words)

    def finding(self, place: Place, *, item: str | None = None, **words: object) -> Finding:
        """The filled-in sentence at a place in a file."""
        return self.notice(**words).at_place(place, item)


class Notice(NamedTuple):
    """What a rule says about an item before anyone asks which file the item came from.

    Its sentence is made when it is asked for: of a warning that stands at each question of a large
    file most are only counted.
    """

    kind: FindingCode
    at: At
    words: Mapping[str, object]

    @property
    def message(self) -> str:
        """The filled-in sentence."""
        return self.kind.message.format(**self.words)

    def at_place(self, place: Place, item: str | None) -> Finding:
        """The finding that says this at a place in a file."""
        other = self.words.get("other", "")
        return Finding(
            severity=self.kind.severity,
            code=self.kind.code,
            file=place.file,
            member=place.member,
            line=place.line,
            column=place.column,
            item=item or None,
            message=self.message,
            fix=self.kind.fix.format(**self.words),
            other=other if isinstance(other, str) else "",
        )


def excerpt(text: str, width: int = 60) -> str:
    """The text on one line, made printable and cut to `width` characters, for a sentence."""
    line = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", " ".join(text[: width * 4].split()))
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"
