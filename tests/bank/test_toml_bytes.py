"""Bytes that reach the native reader: encodings, line ends, control characters, noise."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import Finding
from renewal.bank.formats import toml
from renewal.bank.source import LocatedItem, ReadResult, Source
from tests.bank.writing import HEAD, item


def read(content: str | bytes) -> ReadResult:
    raw = content if isinstance(content, bytes) else content.encode()
    return toml.read(Source("a5/disc-brakes.toml", raw, "A5"))


def only(result: ReadResult) -> LocatedItem:
    (located,) = result.items
    return located


def codes(result: ReadResult) -> list[str]:
    return [finding.code for finding in result.findings]


def finding(result: ReadResult) -> Finding:
    (told,) = result.findings
    return told


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_it_reads_the_line_ends_and_marks_of_every_editor(end: str, mark: bytes) -> None:
    text = HEAD + item() + item(id="second", stem="One.\n\nTwo?", key=3)

    result = read(mark + text.replace("\n", end).encode())

    assert codes(result) == ["field-type"]
    assert finding(result).line == text.splitlines().index("key = 3") + 1
    assert result.items[1].item.stem == "One.\n\nTwo?"


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    ],
)
def test_it_names_the_encoding_of_a_wide_file(mark: bytes, encoding: str, name: str) -> None:
    result = read(mark + (HEAD + item()).encode(encoding))

    assert result.items == ()
    told = finding(result)
    assert (told.code, told.line) == ("encoding-not-utf8", 1)
    assert told.message == f"The file is not UTF-8: it begins like {name}."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_shows_the_line_that_is_not_utf8(end: str) -> None:
    text = HEAD + item(author="José") + item(id="second")

    result = read(text.replace("\n", end).encode("cp1252"))

    told = finding(result)
    assert (told.code, told.line) == (
        "encoding-not-utf8",
        text.splitlines().index('author = "José"') + 1,
    )
    assert told.column == len('author = "Jos') + 1
    assert told.message == ('The file is not UTF-8: byte 0xE9 in the line "author = "José"".')


def test_it_says_where_control_characters_stand() -> None:
    text = HEAD + item(author="A\x00B") + item(id="second", author="C\x1bD")
    raw = text.replace("\\u0000", "\x00").replace("\\u001b", "\x1b")

    result = read(raw)

    lines = raw.split("\n")
    assert codes(result) == ["control-character"] * 2
    assert [(each.line, each.column) for each in result.findings] == [
        (lines.index('author = "A\x00B"') + 1, 12),
        (lines.index('author = "C\x1bD"') + 1, 12),
    ]
    assert [each.message.split(" stands")[0] for each in result.findings] == [
        "The control character NUL",
        "The control character ESC",
    ]


def test_it_finds_control_characters_that_are_written_as_escapes() -> None:
    text = HEAD + item(author="A\x00B")

    result = read(text)

    told = finding(result)
    assert (told.code, told.line) == (
        "control-character",
        text.splitlines().index('author = "A\\u0000B"') + 1,
    )
    assert only(result).unread == {"author"}


def test_it_does_not_list_every_byte_of_a_file_that_is_no_text() -> None:
    result = read(b"language" + b"\x00" * 5000)

    assert codes(result) == ["control-character"] * 20


@pytest.mark.parametrize("empty", [b"", b"\n", codecs.BOM_UTF8, b"# only a note\r\n"])
def test_it_asks_an_empty_file_for_its_language(empty: bytes) -> None:
    result = read(empty)

    assert codes(result) == ["field-missing"]
    assert finding(result).line == 1


@pytest.mark.parametrize(
    ("content", "file", "sure"),
    [
        (item().encode(), "anything.txt", 90),
        (b"\xef\xbb\xbf# a note\r\rlanguage = 'en'\r", "x", 60),
        (b"", "A5.TOML", 40),
        (b"language is hard", "x.txt", 0),
        (b"", "x.txt", 0),
    ],
)
def test_it_recognises_its_own_files(content: bytes, file: str, sure: int) -> None:
    assert toml.recognises(content, file) == sure


def test_it_recognises_quickly_what_is_long_and_not_its_own() -> None:
    assert toml.recognises(b"# \n \t" * 300_000 + b"x", "notes") == 0


@given(st.binary(max_size=300))
def test_it_never_raises_on_noise(noise: bytes) -> None:
    result = read(noise)

    assert result.findings
