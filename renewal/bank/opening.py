"""One file after the other: opened, recognised and read, its bytes let go before the next."""

from dataclasses import dataclass, replace
from pathlib import Path

from renewal.bank.archive import IN_NO_FORMAT, read_archive
from renewal.bank.codes.files import FILE_OTHER, FILE_PASSED_OVER, FILE_TOO_LARGE, FORMAT_UNKNOWN
from renewal.bank.codes.found import GRAMMAR, MAPPING_UNFIT, READING_NOTE
from renewal.bank.decoding import with_mark
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.formats.registry import FORMATS, names, recognise, recognise_mapped
from renewal.bank.formats.table_sample import sample_tables
from renewal.bank.formula_budget import SIGNS, bounded_formulas
from renewal.bank.gathering import Gathered, cannot_read
from renewal.bank.guidance import Guidance
from renewal.bank.markup_budget import AT_ALL, WITH_EACH, TooMuchMarkup, bounded_markup
from renewal.bank.noting import Note, quiet
from renewal.bank.other_files import other_file, other_package, other_text
from renewal.bank.outline import area_of, shown_as
from renewal.bank.source import FolderCompanions, ReadResult, Source

_FORMULAS = (
    f"The file has more text with formulas than the {SIGNS:,} characters in which they are looked "
    "at: behind these nobody is told of a formula that cannot be read and is shown as it stands"
)
_MARKED = (
    f"The texts of the file hold more than {AT_ALL:,} tags and {WITH_EACH} for each question; "
    "nothing of it is read"
)
_BY_MAPPING = (
    "Say what they hold: 'renewal bank mapping' proposes it for --mapping, and an upload in the "
    "office asks for it. Or name the columns as in the template."
)
_LONGEST_HEADER = 60
_PLAINER = "Take the formatting out of the texts, or split the file."


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file held, and the path it was read from; None for bytes that came alone."""

    path: Path | None
    result: ReadResult


def read_path(gathered: Gathered, guidance: Guidance, note: Note = quiet) -> ReadFile | Finding:
    """What the file holds, or why it is not read."""
    path = gathered.path
    place = Place(shown_as(path))
    largest = max(each.max_bytes for each in FORMATS)
    try:
        size = path.stat().st_size
        if size > largest:
            return FILE_TOO_LARGE.finding(place, size=size, limit=largest)
        content = with_mark(path.read_bytes())
    except OSError as error:
        return cannot_read(path, error)
    folder = path.resolve().parent
    area, beside = area_of(folder.name), FolderCompanions(folder)
    told = (guidance.defaults, guidance.mapping, guidance.installed, note)
    found = read_source(Source(place.file, content, area, beside, path, *told))
    if isinstance(found, Finding) and found.code in IN_NO_FORMAT and not gathered.is_named:
        return FILE_PASSED_OVER.finding(place)
    return found


def read_source(source: Source) -> ReadFile | Finding:
    """What the source holds, or why it is not read."""
    with bounded_formulas() as formulas:
        found = _read(source)
    if isinstance(found, Finding) or not formulas.is_spent:
        return found
    told = READING_NOTE.finding(Place(source.file), note=_FORMULAS)
    return replace(found, result=replace(found.result, findings=(*found.result.findings, told)))


def _read(source: Source) -> ReadFile | Finding:
    place = Place(source.file)
    source = replace(source, content=with_mark(source.content))
    other = other_file(source.content)
    if other is not None:
        return FILE_OTHER.finding(place, kind=other.kind, fix=other.fix)
    format_ = recognise_mapped(source) or recognise(source.content, source.file)
    if format_ is None:
        archived = read_archive(source, _result_of)
        return _no_format(source) if archived is None else ReadFile(source.path, archived)
    size = len(source.content)
    if size > format_.max_bytes:
        return FILE_TOO_LARGE.finding(place, size=size, limit=format_.max_bytes)
    try:
        with bounded_markup():
            return ReadFile(source.path, format_.read(source))
    except TooMuchMarkup:
        return GRAMMAR.finding(place, problem=_MARKED, fix=_PLAINER)


def _no_format(source: Source) -> Finding:
    """Why no format has it for its own."""
    place = Place(source.file)
    if source.mapping is not None:
        named = dict.fromkeys(each for table in source.mapping.tables for each in table.columns)
        shown = ", ".join(excerpt(each, 30) for each in list(named)[:5])
        return MAPPING_UNFIT.finding(place, names=shown)
    other = other_package(source.content, source.file) or other_text(source.content)
    if other is not None:
        return FILE_OTHER.finding(place, kind=other.kind, fix=other.fix)
    table = next(iter(sample_tables(source.content, source.file)), None)
    if table is not None and all(len(each.header) <= _LONGEST_HEADER for each in table.columns):
        shown = ", ".join(excerpt(each.header, 30) for each in table.columns[:5])
        kind = f"a table whose columns ({shown}) are not known to hold a question and its options"
        return FILE_OTHER.finding(place, kind=kind, fix=_BY_MAPPING)
    return FORMAT_UNKNOWN.finding(place, formats=names())


def _result_of(source: Source) -> ReadResult | Finding:
    found = _read(source)
    return found.result if isinstance(found, ReadFile) else found
