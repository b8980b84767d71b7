"""Every code that a check can report is reported, by a small bank made for it."""

import re
from pathlib import Path

import pytest

from renewal.bank.codes import ITEM_GROUPS, OTHER_GROUPS, codes_of, every_code
from renewal.bank.codes import found as foreign
from renewal.bank.codes.shape import FIELD_TYPE
from renewal.bank.findings import Finding, FindingCode, Place, Severity, excerpt
from renewal.bank.reader import BankReading, read_bank
from tests.bank.finding_cases import ALONG, CASES
from tests.bank.writing import item, translation, write
from tests.databases import HOME

CODES = {code.code: code for _, group in ITEM_GROUPS for code in codes_of(group)}
NATIVE = sorted(CODES.keys() - {code.code for code in codes_of(foreign)})
TESTS = HOME / "tests"


def reading_of(code: str, folder: Path) -> BankReading:
    return read_bank(
        CASES[code](folder) or [folder], compares=code in ("near-duplicate", "keys-disagree")
    )


@pytest.mark.parametrize("code", NATIVE)
def test_it_is_reported_by_its_bank(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()

    found = reading_of(code, folder).findings

    assert {each.code for each in found} - ALONG.get(code, frozenset()) == {code}


@pytest.mark.parametrize("code", NATIVE)
def test_it_is_a_whole_sentence_with_a_place_and_a_fix(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()

    told = next(each for each in reading_of(code, folder).findings if each.code == code)

    assert told.severity is CODES[code].severity
    assert Path(told.file).is_relative_to(folder)
    assert re.fullmatch(r"[^\n]+[.?]", told.message), told.message
    assert re.fullmatch(r"[^\n]+\.", told.fix), told.fix
    assert "None" not in told.message.split()
    for words in re.findall(r"\{(\w+)", CODES[code].message):
        assert f"{{{words}" not in told.message


@pytest.mark.parametrize("code", NATIVE)
def test_it_keeps_its_item_out_when_it_is_an_error(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()

    reading = reading_of(code, folder)

    is_whole = len(reading.items) == reading.choice_items
    assert is_whole == (not reading.has_errors or reading.choice_items == 0)


def test_it_leaves_a_sound_bank_alone(tmp_path: Path) -> None:
    write(tmp_path, item(), translation())

    found = read_bank([tmp_path])

    assert found.findings == ()
    assert len(found.items) == 1


def test_it_has_a_case_for_every_code_of_the_native_format() -> None:
    assert sorted(CASES) == NATIVE


def _asserted(code: str) -> bool:
    """Whether a test elsewhere names the code as text."""
    own = {Path(__file__), *TESTS.joinpath("house").iterdir()}
    paths = (path for path in TESTS.rglob("*.py") if path not in own)
    return any(f'"{code}"' in path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize(
    "code", sorted(each.code for _, group in OTHER_GROUPS for each in codes_of(group))
)
def test_it_is_asked_for_where_programmes_imports_and_rosters_are_tested(code: str) -> None:
    assert _asserted(code), "write a test that yields this code and names it"


def test_it_has_a_test_for_every_code_about_foreign_questions_that_is_in_use() -> None:
    package = HOME / "renewal" / "bank"
    sources = [
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if path.parent.name != "codes"
    ]
    in_use = [
        code.code
        for name, code in vars(foreign).items()
        if isinstance(code, FindingCode) and any(f"{name}." in text for text in sources)
    ]

    untested = [code for code in in_use if not _asserted(code)]

    assert "encoding-assumed" in in_use
    assert untested == []


def test_it_has_one_sentence_for_each_code() -> None:
    codes = [each.code for each in every_code()]

    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_it_fills_in_the_words_of_a_sentence() -> None:
    place = Place("a5/disc-brakes.toml", 7)

    told = FIELD_TYPE.finding(place, item="x", field='"stem"', found="a number", expects="text")

    assert (told.message, told.fix) == ('"stem" is a number.', "Write text.")
    assert (told.place, told.item, told.is_error) == (place, "x", True)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.toml"), "a.toml"),
        (Place("a.toml", 3), "a.toml:3"),
        (Place("a.toml", 3, 9), "a.toml:3:9"),
        (Place("a.zip", 3, member="b.xml"), "a.zip!b.xml:3"),
    ],
)
def test_it_writes_a_place_as_editors_do(place: Place, text: str) -> None:
    assert str(place) == text


def test_it_sorts_findings_as_one_reads() -> None:
    def told(file: str, line: int | None, code: str) -> Finding:
        kind = FindingCode(code, Severity.INFO, "It is so.", "Nothing.")
        return kind.finding(Place(file, line))

    expected = [told("a", None, "z"), told("a", 2, "b"), told("a", 10, "a"), told("b", 1, "a")]

    mixed = [expected[each] for each in (2, 0, 3, 1)]

    found = sorted(mixed, key=lambda each: each.order)

    assert found == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\n  lines", "two lines"),
        ("a\x1b[31mb", "a\N{REPLACEMENT CHARACTER}[31mb"),
        ("x" * 70, "x" * 59 + "…"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("", ""),
    ],
)
def test_it_shows_a_text_on_one_printable_line(text: str, shown: str) -> None:
    assert excerpt(text) == shown
