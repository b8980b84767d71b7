"""Files that people load and that no questions can be read from: each is told as what it is."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from renewal.bank.reader import read_bank
from tests.bank.packages import package

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
TYPES = {"[Content_Types].xml": "<Types/>"}


def streams(name: str) -> bytes:
    return OLD_OFFICE + name.encode("utf-16-le")


def open_document(kind: str) -> bytes:
    return package({"mimetype": f"application/{kind}", "content.xml": "<a/>"})


def backup(first: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo(first))
    return out.getvalue()


OTHERS: dict[str, tuple[bytes, str, str]] = {
    "a.pdf": (b"%PDF-1.7\n", "a PDF document", "template"),
    "a.rtf": (b"{\\rtf1\\ansi What?}", "a text with formatting (RTF)", "template"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "a picture", "exhibit"),
    "a.webp": (b"RIFF\0\0\0\0WEBPVP8 ", "a picture", "exhibit"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c\0", "a 7-Zip archive", "Unpack it"),
    "a.rar": (b"Rar!\x1a\x07\0", "a RAR archive", "Unpack it"),
    "a.csv.gz": (gzip.compress(b"id,stem\n"), "a compressed file", "Unpack it"),
    "a.gz": (b"\x1f\x8bno", "a compressed file", "Unpack it"),
    "a.mbz": (backup(".ARCHIVE_INDEX"), "the backup of a Moodle course", "Moodle XML"),
    "b.mbz": (backup("moodle_backup.xml"), "the backup of a Moodle course", "Moodle XML"),
    "c.mbz": (package({"moodle_backup.xml": "<a/>"}), "the backup of a Moodle course", "GIFT"),
    "a.db": (b"SQLite format 3\0", "a database", "CSV"),
    "a.doc": (streams("WordDocument"), "a document of an older Word", "template"),
    "a.ppt": (streams("PowerPoint Document"), "a presentation", "template"),
    "locked.xlsx": (streams("EncryptedPackage"), "locked with a password", "take the password"),
    "a.docx": (package({**TYPES, "word/document.xml": "<a/>"}), "a Word document", "template"),
    "a.pptx": (package({**TYPES, "ppt/presentation.xml": "<a/>"}), "a presentation", "template"),
    "a.xlsb": (package({**TYPES, "xl/workbook.bin": "x"}), "a binary workbook", "save"),
    "a.h5p": (package({"h5p.json": "{}"}), "an H5P package", "template"),
    "a.odt": (open_document("vnd.oasis.opendocument.text"), "an OpenDocument text", "template"),
    "a.epub": (open_document("epub+zip"), "an e-book", "template"),
    "a.zip": (
        package({f"{at}.csv": "id,stem" for at in range(5)}),
        "in which nothing is read as questions (0.csv, 1.csv, 2.csv and 2 more)",
        "Unpack it, and load the files of questions",
    ),
    "photos.zip": (
        package({"a.jpg": "x"}),
        "read as questions (a.jpg)",
        "Name a file of questions",
    ),
    "library.csv": (
        b"\xef\xbb\xbf// Brakes\r\n\r\nNewQuestion,MC,,,\r\nOption,100,Inner,,\r\n",
        "a question library of Brightspace (D2L)",
        "template",
    ),
    "blackboard.txt": (b"MC\tWhich?\tup\tcorrect\tlow\tincorrect\n", "Blackboard", "template"),
    "notes.txt": (b"#separator:tab\n#html:true\nWhich?\tup\n", "notes of Anki", "template"),
    "pool.xml": (b"<?xml version='1.0'?>\n<POOL><TITLE/></POOL>", "ExamView", "template"),
    "edx.xml": (b"<!-- A --><problem><p>Which?</p></problem>", "Open edX", "template"),
    "bank.yaml": (b"- question: Which?\n  answers: [up, low]\n", "a YAML file", "JSON or TOML"),
    "forms.csv": (
        b"Zeit;Aufgabe;Auswahl\n1;Wann l\xf6st es?;oben, unten\n",
        "a table whose columns (Zeit, Aufgabe, Auswahl) are not known to hold a question",
        "renewal bank mapping",
    ),
    "empty.zip": (package({}), "an empty archive", "Pack it again"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_it_says_what_the_file_is_and_what_to_do(name: str, tmp_path: Path) -> None:
    content, kind, fix = OTHERS[name]
    path = tmp_path / name
    path.write_bytes(content)

    reading = read_bank([path])

    (told,) = reading.unreadable
    assert told.code == "file-of-other-kind"
    assert kind in told.message
    assert fix.casefold() in told.fix.casefold()


def test_it_passes_over_what_lies_in_a_folder_of_questions(tmp_path: Path) -> None:
    for name, (content, _, _) in OTHERS.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "bank.csv").write_text("id,stem,option_a,option_b,key\nq1,Why?,Runout,Wear,a\n")

    reading = read_bank([tmp_path])

    assert [each.item.id for each in reading.items] == ["q1"]
    assert not reading.unreadable
    assert {each.code for each in reading.findings} >= {"file-passed-over"}


def test_it_still_reads_texts_that_begin_like_one(tmp_path: Path) -> None:
    path = tmp_path / "bank.txt"
    path.write_text("GIF8 is a version of what?\nA. A picture\nB. A program\nANSWER: A\n")

    reading = read_bank([path])

    assert reading.choice_items == 1
