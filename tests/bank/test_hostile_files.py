"""Files that somebody made to do harm: each is told of or read as what it is, and nothing falls."""

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from renewal.bank.package import MOST_MEMBERS
from renewal.bank.reader import read_bank
from tests.bank.packages import Forge, package
from tests.bank.workbooks import HEADER, sheet_xml, with_parts, workbook

ITEM = b"<questestinterop><item ident='x'>&boom;</item></questestinterop>"
QUIZ = b"<quiz><question type='multichoice'>&boom;</question></quiz>"
CSV = "id,stem,option_a,option_b,key\n"
ROW = "q1,Why?,Runout,Wear,a\n"
SECRET = "a secret of this machine"


def entities(count: int) -> bytes:
    """Declarations that grow tenfold each."""
    lines = ['<!ENTITY e0 "boom">']
    lines += [f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, count)]
    return f"<!DOCTYPE x [{''.join(lines)}<!ENTITY boom '&e{count - 1};'>]>".encode()


def outside(path: Path) -> bytes:
    """A declaration that would read a file."""
    return f"<!DOCTYPE x [<!ENTITY boom SYSTEM '{path.as_uri()}'>]>".encode()


REFUSED: dict[str, Callable[[], tuple[str, bytes, str]]] = {
    "entity bomb in QTI": lambda: ("x.xml", entities(12) + ITEM, "format-unknown"),
    "entity bomb in Moodle": lambda: ("x.xml", entities(12) + QUIZ, "format-unknown"),
    "deep XML": lambda: ("x.xml", b"<quiz>" + b"<a>" * 200_000, "xml-too-deep"),
    "deep JSON": lambda: ("x.json", b'[{"question":' + b"[" * 200_000, "json-syntax"),
    "repeated names": lambda: ("x.json", b'[{"question":"a","question":"b"}]', "json-syntax"),
    "no number": lambda: ("x.json", b'[{"question":"a","points":NaN}]', "json-syntax"),
    "way out of a package": lambda: (
        "x.zip",
        Forge().add("imsmanifest.xml").add("../../x.xml", ITEM).bytes(),
        "package-refused",
    ),
    "absolute name": lambda: ("x.zip", Forge().add("/etc/x.xml", ITEM).bytes(), "package-refused"),
    "link": lambda: (
        "x.zip",
        Forge().add("x.xml", b"/etc/passwd", mode=stat.S_IFLNK | 0o777).bytes(),
        "package-refused",
    ),
    "two files in one place": lambda: (
        "x.zip",
        Forge().add("a.xml", ITEM).add("b.xml", ITEM, at=0).bytes(),
        "package-refused",
    ),
    "lying size": lambda: (
        "x.zip",
        Forge().add("imsmanifest.xml", b"<manifest/>").add("x.xml", ITEM * 9, size=5).bytes(),
        "package-broken",
    ),
    "packed bomb": lambda: (
        "x.zip",
        package({"imsmanifest.xml": "<manifest/>", "x.xml": b" " * 40_000_000}),
        "package-broken",
    ),
    "too many files": lambda: (
        "x.zip",
        package({f"{at}.xml": "" for at in range(MOST_MEMBERS + 1)}, packing=zipfile.ZIP_STORED),
        "package-refused",
    ),
    "packed bomb in a workbook": lambda: (
        "x.xlsx",
        with_parts(workbook(A5=[HEADER]), {"xl/worksheets/sheet1.xml": b" " * 40_000_000}),
        "package-refused",
    ),
    "entity bomb in a workbook": lambda: (
        "x.xlsx",
        with_parts(
            workbook(A5=[HEADER]),
            {"xl/worksheets/sheet1.xml": sheet_xml("", head=entities(9).decode())},
        ),
        "package-refused",
    ),
    "formula": lambda: (
        "x.xlsx",
        workbook(A5=[HEADER, ("q1", "=cmd|' /C calc'!A0", "Runout", "Wear", "", "a")]),
        "cell-not-text",
    ),
    "NUL in CSV": lambda: ("x.csv", f"{CSV}q1,Wh\0y?,a,b,a\n".encode(), "control-character"),
    "NUL in GIFT": lambda: ("x.gift", b"::a::Wh\0y? {=a ~b}", "control-character"),
    "endless quotation": lambda: (
        "x.csv",
        f'{CSV}q1,"{"Why? " * 300_000}'.encode(),
        "question-grammar",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses_with_a_sentence(what: str, tmp_path: Path) -> None:
    name, content, code = REFUSED[what]()
    path = tmp_path / "a5" / name
    path.parent.mkdir()
    path.write_bytes(content)

    reading = read_bank([path])

    errors = [each.code for each in reading.findings if each.is_error]
    assert code in errors
    assert reading.items == ()


@pytest.mark.parametrize("body", [ITEM, QUIZ])
def test_it_opens_no_file_that_xml_speaks_of(body: bytes, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    path = tmp_path / "x.xml"
    path.write_bytes(outside(secret) + body)

    reading = read_bank([path])

    assert reading.has_errors
    assert SECRET not in repr(reading)


def test_it_takes_no_script_from_a_drawing(tmp_path: Path) -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    path = tmp_path / "x.csv"
    path.write_text(
        f"id,stem,option_a,option_b,key,figure\n{ROW.strip()},x.svg\n", encoding="utf-8"
    )
    (tmp_path / "x.svg").write_text(drawing, encoding="utf-8")

    reading = read_bank([path])

    assert reading.exhibits == ()
    assert reading.items == ()


def test_it_takes_no_picture_for_as_large_as_it_claims(tmp_path: Path) -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR"
    claim = head + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0) + b"\0\0\0\0"
    path = tmp_path / "x.csv"
    path.write_text(
        f"id,stem,option_a,option_b,key,figure\n{ROW.strip()},x.png\n", encoding="utf-8"
    )
    (tmp_path / "x.png").write_bytes(claim)

    assert read_bank([path]).items == ()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_it_reads_every_encoding_and_line_end_as_what_it_is(
    encoding: str, ends: str, tmp_path: Path
) -> None:
    path = tmp_path / "a5" / "x.csv"
    path.parent.mkdir()
    text = f"{CSV}q1,¿Óxido?,Sí,No,a\n".replace("\n", ends)
    path.write_bytes(text.encode(encoding))

    (located,) = read_bank([path]).items

    assert located.item.stem == "¿Óxido?"
    assert located.line == 2
