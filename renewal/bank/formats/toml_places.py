"""The lines of one TOML text, looked for when somebody asks for the first of them.

Of a sound item nobody asks where its fields stand, and noting it takes as long as reading them.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from renewal.bank.findings import At
from renewal.bank.formats.toml_lines import lines_of
from renewal.bank.formats.toml_tables import header_lines


class TextLines:
    """The lines of a text that begins in a line of its file; the text is kept until they are known.

    Those of a table are by paths within it; () is its header.
    """

    __slots__ = ("_before", "_tables", "_text", "_whole")

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._before = first_line - 1
        self._whole: Mapping[At, int] | None = None
        self._tables: dict[At, dict[At, int]] | None = None

    def whole(self) -> Mapping[At, int]:
        """The line of every path in the text; ask before any table is asked for."""
        if self._whole is None:
            lines, before = lines_of(self._text), self._before
            self._whole = MappingProxyType({at: line + before for at, line in lines.items()})
        return self._whole

    def headers(self) -> dict[str, list[int]]:
        """As `header_lines`; ask before any table is asked for."""
        return header_lines(self._text, self._before + 1)

    def of_table(self, table: At) -> Mapping[At, int]:
        """The lines of the table, such as ("item", 0)."""
        return self._by_table().get(table, _NONE)

    def taken(self, table: At) -> Mapping[At, int]:
        """The lines of the table, which are not kept here any longer."""
        return self._by_table().pop(table, _NONE)

    def _by_table(self) -> dict[At, dict[At, int]]:
        if self._tables is None:
            self._tables = {}
            for path, line in self.whole().items():
                if len(path) > 1:
                    self._tables.setdefault(path[:2], {})[path[2:]] = line
            self._whole, self._text = None, ""
        return self._tables


class TableLines(Mapping[At, int]):
    """The lines of one table of a text."""

    __slots__ = ("_lines", "_table")

    def __init__(self, lines: TextLines, table: At) -> None:
        self._lines = lines
        self._table = table

    def __getitem__(self, at: At) -> int:
        """The line of the path; KeyError when the table has no such path."""
        return self._lines.of_table(self._table)[at]

    def taken(self) -> Mapping[At, int]:
        """The lines, which are not kept with the text any longer."""
        return self._lines.taken(self._table)

    def __iter__(self) -> Iterator[At]:
        """The paths, in the order of the file."""
        return iter(self._lines.of_table(self._table))

    def __len__(self) -> int:
        """How many paths there are."""
        return len(self._lines.of_table(self._table))


_NONE: dict[At, int] = {}
