"""Files that hold no questions in a form that is read here, told by what they are.

People load what they have: the backup of a whole course, a Word document, a PDF. Each is known by
how it begins, and by what a package holds, and comes with a way to get at its questions.
"""

import re
import zlib
from typing import NamedTuple

from renewal.bank.findings import excerpt
from renewal.bank.package import Package, looks_like_package, open_package

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP = b"\x1f\x8b"
_TAR_HEADER = 512
_LOOKED_AT = 400_000
_QUESTION_FILES = (".csv", ".tsv", ".xlsx", ".xml", ".toml", ".json", ".txt", ".gift", ".zip")
_BY_TEMPLATE = "Put its questions into the template, a spreadsheet or a text, and load that."
_BY_SHEET = "Save the table as .xlsx or CSV, and load that."
_BY_EXPORT = (
    "In the question bank of Moodle, export the questions as Moodle XML or GIFT, and load that."
)
_PICTURES = "A picture holds no text; give it to a question as an exhibit."
_UNPACK = "Unpack it, and load the files of questions in it."


class OtherFile(NamedTuple):
    """What a file is, in words, and what to do to load its questions."""

    kind: str
    fix: str


_MOODLE_BACKUP = OtherFile("the backup of a Moodle course", _BY_EXPORT)
_BEGINNINGS = (
    ((b"%PDF-",), OtherFile("a PDF document", _BY_TEMPLATE)),
    ((b"{\\rtf",), OtherFile("a text with formatting (RTF)", _BY_TEMPLATE)),
    (
        (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"),
        OtherFile("a picture", _PICTURES),
    ),
    ((b"7z\xbc\xaf\x27\x1c",), OtherFile("a 7-Zip archive", _UNPACK)),
    ((b"Rar!\x1a\x07",), OtherFile("a RAR archive", _UNPACK)),
    ((b"BZh91AY", b"\xfd7zXZ\0"), OtherFile("a compressed file", _UNPACK)),
    ((b"\x7fELF", b"MZ\x90"), OtherFile("a program", "Name a file of questions.")),
    ((b"SQLite format 3\0",), OtherFile("a database", _BY_SHEET)),
)
_OF_OLD_OFFICE = (
    ("WordDocument", OtherFile("a document of an older Word", _BY_TEMPLATE)),
    ("PowerPoint Document", OtherFile("a presentation", _BY_TEMPLATE)),
    (
        "EncryptedPackage",
        OtherFile(
            "an Office file that is locked with a password",
            "Open it, take the password away, save it as .xlsx, and load that.",
        ),
    ),
)
_MEMBERS = (
    ("moodle_backup.xml", _MOODLE_BACKUP),
    ("word/document.xml", OtherFile("a Word document", _BY_TEMPLATE)),
    ("ppt/presentation.xml", OtherFile("a presentation", _BY_TEMPLATE)),
    ("xl/workbook.bin", OtherFile("a binary workbook (XLSB)", _BY_SHEET)),
    (
        "h5p.json",
        OtherFile("an H5P package", "Write its questions into the template, and load that."),
    ),
)
_MIMETYPES = (
    ("opendocument.text", OtherFile("an OpenDocument text", _BY_TEMPLATE)),
    ("opendocument.presentation", OtherFile("a presentation", _BY_TEMPLATE)),
    ("epub", OtherFile("an e-book", _BY_TEMPLATE)),
)
_BEGUN_BY = (
    (
        re.compile(rb"[ \t]*\"?NewQuestion\"?[,;\t]", re.IGNORECASE),
        OtherFile("a question library of Brightspace (D2L)", _BY_TEMPLATE),
    ),
    (
        re.compile(rb"(?:MC|MA|TF|ESS|FIB|MAT|ORD|NUM|SR)\t[^\t\r\n]+\t"),
        OtherFile("a list of questions for Blackboard", _BY_TEMPLATE),
    ),
    (
        re.compile(rb"#(?:separator|html|(?:guid|tags|deck|notetype) column):"),
        OtherFile("a list of notes of Anki", _BY_TEMPLATE),
    ),
    (
        re.compile(rb"<POOL[\s>]"),
        OtherFile("a question pool of Blackboard or ExamView", _BY_TEMPLATE),
    ),
    (
        re.compile(rb"<problem[\s>]"),
        OtherFile("a problem of Open edX", _BY_TEMPLATE),
    ),
    (
        re.compile(rb"(?:---\s+)?- +[a-z_]+: +\S"),
        OtherFile("a YAML file", "Save it as JSON or TOML, and load that."),
    ),
)
"""What the first line of a text that no format knows may say; comments and XML's own go before."""
_BEFORE = re.compile(rb"(?:\s+|//[^\n]*\n|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)*+", re.DOTALL)


def other_text(content: bytes) -> OtherFile | None:
    """What another program's text is that no format knows; None for what cannot be told."""
    head = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    before = _BEFORE.match(head)
    at = before.end() if before else 0
    return next((other for begun, other in _BEGUN_BY if begun.match(head, at)), None)


def other_file(content: bytes) -> OtherFile | None:
    """What the file is, when its beginning shows that no format here can be its own; or None."""
    for beginnings, other in _BEGINNINGS:
        if content.startswith(beginnings):
            return other
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return OtherFile("a picture", _PICTURES)
    if content.startswith(_GZIP):
        return _of_gzip(content)
    if content.startswith(OLD_OFFICE):
        named = ((name.encode("utf-16-le"), other) for name, other in _OF_OLD_OFFICE)
        return next((other for name, other in named if name in content), None)
    return None


def other_package(content: bytes, file: str) -> OtherFile | None:
    """What a sound package is that no format knows; None for what is no such package."""
    package = open_package(content, file) if looks_like_package(content) else ()
    if not isinstance(package, Package):
        return None
    return of_other_program(package) or _archive(package)


def of_other_program(package: Package) -> OtherFile | None:
    """What another program has packed; None for what cannot be told."""
    known = next((other for name, other in _MEMBERS if package.find(name)), None)
    if known is None and package.find("mimetype"):
        stated = package.member("mimetype")
        said = stated.decode("ascii", "replace") if isinstance(stated, bytes) else ""
        known = next((other for name, other in _MIMETYPES if name in said), None)
    return known


def _archive(package: Package) -> OtherFile:
    """An archive of something else, with the first names in it."""
    if not package.names:
        return OtherFile("an empty archive", "Pack it again, or load the file itself.")
    shown = ", ".join(excerpt(each, 40) for each in package.names[:3])
    more = f" and {len(package.names) - 3:,} more" if len(package.names) > 3 else ""
    kind = f"an archive in which nothing is read as questions ({shown}{more})"
    has_some = any(each.casefold().endswith(_QUESTION_FILES) for each in package.names)
    return OtherFile(kind, _UNPACK if has_some else "Name a file of questions.")


def _of_gzip(content: bytes) -> OtherFile:
    """A Moodle backup is a packed archive of files; its list of them comes first."""
    try:
        head = zlib.decompressobj(31).decompress(content[:_LOOKED_AT], _LOOKED_AT)
    except zlib.error:
        head = b""
    is_moodle = b"moodle_backup" in head or head.startswith(b"Moodle archive file index")
    if is_moodle or head[:_TAR_HEADER].startswith(b".ARCHIVE_INDEX"):
        return _MOODLE_BACKUP
    return OtherFile("a compressed file", _UNPACK)
