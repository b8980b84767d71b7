"""The files in which tables are looked for: a file itself, or those in an archive of files."""

from collections.abc import Iterator, Sequence

from renewal.bank.archive import files_in
from renewal.bank.formats.registry import recognise
from renewal.bank.formats.table_header import find_headers, form_of
from renewal.bank.formats.table_sample import sample_tables
from renewal.bank.package import looks_like_package


def tables_within(content: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file that a table may be in, as findings name it."""
    if _is_archive(content, file):
        for name, found in files_in(content, file):
            yield f"{file}!{name}", found
    else:
        yield file, content


def headers_within(content: bytes, file: str) -> tuple[Sequence[str], ...]:
    """Return each header of the file once; of an archive those of all tables in it."""
    if not _is_archive(content, file):
        return tuple(each.cells for each in find_headers(content, file))
    found: dict[frozenset[str], Sequence[str]] = {}
    for name, each in tables_within(content, file):
        for table in sample_tables(each, name):
            cells = [column.header for column in table.columns]
            found.setdefault(form_of(cells), cells)
    return tuple(found.values())


def _is_archive(content: bytes, file: str) -> bool:
    return looks_like_package(content) and recognise(content, file) is None
