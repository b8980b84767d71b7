"""Bytes of other programs' files to text: marks, UTF-8, Windows-1252, and what is told of it."""

import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.decoding import (
    MOST_REPORTED,
    Decoded,
    character_name,
    decode_text,
    decode_utf8,
    find_control_character,
    with_mark,
)

TEXT = "Señal: 12 V — 80 °C\nfin\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("utf-16"),
    ],
)
def test_it_reads_a_file_that_says_what_it_is(content: bytes) -> None:
    decoded = decode_text(content, "bank.txt")

    assert (decoded.text, decoded.findings) == (TEXT, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_takes_windows_1252_for_granted_and_shows_the_first_line_that_changed(end: str) -> None:
    text = f"one{end}two{end}Señal — 80 °C{end}más{end}"

    decoded = decode_text(text.encode("cp1252"), "bank.txt")

    (told,) = decoded.findings
    assert decoded.text == text.replace(end, "\n")
    assert (told.code, told.severity, told.line, told.column) == (
        "encoding-assumed",
        "warning",
        3,
        3,
    )
    assert '"Señal — 80 °C"' in told.message


def test_it_reads_bytes_that_windows_1252_does_not_have() -> None:
    decoded = decode_text(b"80 \xb0C \x81", "bank.txt")

    assert decoded.text == "80 °C \N{REPLACEMENT CHARACTER}"
    assert [each.code for each in decoded.findings] == ["encoding-assumed"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (codecs.BOM_UTF8 + b"80 \xb0C", "UTF-8"),
        (codecs.BOM_UTF16_LE + b"odd", "UTF-16"),
        (codecs.BOM_UTF16_BE + b"\xd8\x00\x00a", "UTF-16"),
        (codecs.BOM_UTF32_LE + b"abcd", "UTF-32"),
    ],
)
def test_it_refuses_a_file_that_is_not_true_to_its_mark(content: bytes, name: str) -> None:
    decoded = decode_text(content, "bank.txt")

    (told,) = decoded.findings
    assert decoded.text == ""
    assert (told.code, told.line) == ("encoding-not-utf8", 1)
    assert f"begins like {name} and goes on otherwise" in told.message


@pytest.mark.parametrize("decode", [decode_text, decode_utf8])
def test_it_finds_control_characters_and_names_them(
    decode: Callable[[bytes, str], Decoded],
) -> None:
    decoded = decode(b"ok\ttab\none\x00two\n\x1b[0m", "bank.txt")

    assert [(each.line, each.column) for each in decoded.findings] == [(2, 4), (3, 1)]
    named = [each.message.split()[3] for each in decoded.findings]
    assert named == ["NUL", "ESC"]


def test_it_gives_no_text_of_a_foreign_file_with_control_characters() -> None:
    decoded = decode_text(b"one\x00two" * 50, "bank.txt")

    assert decoded.text == ""
    assert len(decoded.findings) == MOST_REPORTED


@pytest.mark.parametrize(
    ("character", "name"),
    [("\x00", "NUL"), ("\x07", "BEL"), ("\x08", "backspace"), ("\x7f", "DEL"), ("\x01", "U+0001")],
)
def test_it_has_a_name_for_what_cannot_be_shown(character: str, name: str) -> None:
    assert character_name(character) == name
    assert find_control_character(f"a{character}b") == name


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "\N{NO-BREAK SPACE}é\N{EM DASH}"])
def test_it_finds_nothing_wrong_with_tabs_and_line_ends(text: str) -> None:
    assert find_control_character(text) is None


@given(st.binary(max_size=200))
def test_it_reads_or_refuses_any_bytes(content: bytes) -> None:
    decoded = decode_text(content, "bank.txt")

    lines = decoded.text.count("\n") + content.count(b"\r") + content.count(b"\n") + 1
    assert "\r" not in decoded.text
    assert all(1 <= (each.line or 1) <= lines for each in decoded.findings)
    assert "\x00" not in decoded.text


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"a\0", b"id,stem\n", b"a\0b" * 50, b"\0" * 90, "Привет, мир".encode("utf-16-le")],
)
def test_it_takes_nothing_for_utf_16_that_may_be_something_else(content: bytes) -> None:
    marked = with_mark(content)

    assert marked == content or len(content) <= 2


def test_it_marks_what_is_plainly_utf_16() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert with_mark("id,stem\n".encode(encoding)).decode("utf-16") == "id,stem\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_file_with_a_mark_gets_no_second_one(encoding: str) -> None:
    content = "id,stem\n".encode(encoding)

    assert with_mark(content) is content
