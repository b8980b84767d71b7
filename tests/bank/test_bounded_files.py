"""Files with more tags, names, tables or faults than any bank has end in one clear sentence."""

import json
from itertools import islice

import pytest

from renewal.bank.formats import (
    aiken_lines,
    gift,
    json_file,
    json_walk,
    moodle,
    qti_package,
    respondus,
    toml,
    xlsx,
)
from renewal.bank.formats.gift_blocks import blocks_of
from renewal.bank.limits import MOST_LISTED
from tests.bank.constructed.json_forms import FORMS as JSON
from tests.bank.constructed.package_forms import packed
from tests.bank.constructed.toml_forms import FORMS as TOML
from tests.bank.constructed.workbook_forms import FORMS as WORKBOOKS
from tests.bank.constructed.xml_forms import FORMS as XML
from tests.bank.constructed.xml_forms import qti2_item
from tests.bank.formats.reading import errors, read, source
from tests.bank.workbooks import HEADER, workbook

QUESTION = {"question": "What?", "a": "x", "b": "y", "answer": "A"}


@pytest.mark.parametrize(
    ("form", "constant"),
    [
        ("workbook elements in one row", "TAGS_AT_ONCE"),
        ("workbook tiny rows", "MOST_TAGS"),
        ("workbook elements before the rows", "TAGS_AT_ONCE"),
    ],
)
def test_it_builds_nothing_of_a_sheet_with_more_tags_than_a_table(
    form: str, constant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"renewal.bank.tables.counted_parts.{constant}", 500)

    result = xlsx.read(source(WORKBOOKS[form].build(50_000), "bank.xlsx"))

    assert not result.items
    assert result.findings


def test_it_looks_at_no_more_cells_of_a_workbook_than_a_bank_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.tables.sheets.MOST_CELLS", 40)
    rows = [(f"q{number}", f"What {number}?", "a", "b", "c", "a") for number in range(20)]

    result = xlsx.read(source(workbook(A5=[HEADER, *rows]), "bank.xlsx"))

    (error,) = errors(result)
    assert "40 cells were looked at up to here" in error.message
    assert 0 < len(result.items) < 20


def test_it_reads_so_many_sheets_and_says_that_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 2)
    row = ("q", "What?", "a", "b", "c", "a")

    result = xlsx.read(source(workbook(A1=[HEADER, row], A2=[HEADER], A3=[HEADER]), "bank.xlsx"))

    (error,) = errors(result)
    assert error.message == "The workbook has 3 sheets; 2 of them are read."
    assert len(result.items) == 1


def test_json_ends_where_more_stands_around_questions_than_in_any_bank(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_file, "Steps", lambda: json_walk.Steps(20))
    others = [{"name": "x"}] * 40

    result = read(json_file, json.dumps([QUESTION, *others, QUESTION]), "bank.json")

    (error,) = [each for each in errors(result) if each.code == "json-syntax"]
    assert "more names and entries up to here than in any bank" in error.message
    assert len(result.items) == 1


def test_json_values_of_lists_without_end_are_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_walk, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(json_walk, "MOST_BRACKETS", 10)
    monkeypatch.setattr(json_walk, "MOST_IN_VALUE", 20)
    endless: dict[str, object] = QUESTION | {"more": [[]] * 30}

    result = read(json_file, json.dumps([QUESTION, endless]), "bank.json")

    (error,) = [each for each in errors(result) if each.code == "json-syntax"]
    assert "a value holds more than 20 lists and objects" in error.message
    assert len(result.items) == 1


@pytest.mark.parametrize("form", ["TOML empty options", "TOML dotted keys"])
def test_toml_ends_where_items_have_more_tables_or_keys_than_any(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.formats.toml_parts.MOST_TABLES", 50)
    monkeypatch.setattr("renewal.bank.formats.toml_parts.KEYS_AT_ALL", 50)

    result = toml.read(source(TOML[form].build(200_000), "t.toml"))

    last = errors(result)[-1]
    assert last.item == "x-0"
    assert "up to here, none is read from here on" in last.message


def test_toml_values_in_one_another_without_end_are_told() -> None:
    result = toml.read(source(TOML["TOML deep lists"].build(1_000), "t.toml"))

    assert {each.code for each in errors(result)} == {"nesting-too-deep"}


def test_stems_of_thousands_of_lines_are_told_apart_from_their_answers() -> None:
    text = "1. What?\n" + "more\n" * 50 + "2. still the stem\n*a. x\n2. Next?\n*a. y\nb. z\n"

    result = read(respondus, text)

    assert len(result.items) == 2


def test_json_reads_so_many_native_items_and_says_that_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_file, "MOST_QUESTIONS", 3)

    result = read(json_file, JSON["JSON native items"].build(2_000).decode(), "bank.json")

    (error,) = errors(result)
    assert "more than 3 questions; from here on none is read" in error.message
    assert len(result.items) == 3


def test_gift_keeps_no_more_lines_of_a_question_than_make_it_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.formats.gift_blocks.LONGEST_QUESTION", 20)

    (block,) = blocks_of("What?\n" + "x\n" * 50)

    assert len(block.numbers) == 21
    assert len(block.text) > 20


def test_aiken_keeps_no_more_answers_of_a_question_than_make_it_unclear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.formats.aiken_lines.MOST_LINES", 5)

    (block,) = aiken_lines.blocks_of("What?\nA. x\nB. y\n" + "ANSWER: A\n" * 50)

    assert len(block.answers) == 5


def test_gift_keeps_only_comments_that_may_say_something() -> None:
    (block,) = blocks_of("//\n" * 100 + "// [id:x]\nWhat? {=a ~b}\n//\n\n")

    assert [each for each, _ in block.comments] == [101]
    assert block.end == 104


def test_gift_is_recognised_by_a_wrong_answer_wherever_it_stands() -> None:
    assert gift.recognises(rb"What? {a\~b ~c}", "x.txt")
    assert not gift.recognises(b"What? {=" + b"~a" * 3_000, "x.md")


def test_pictures_behind_as_many_as_a_question_may_have_are_not_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.formats.harvest.MOST_PICTURE_FAULTS", 100)
    shown = "".join(f'<img alt="x" src="{at}.png"/>' for at in range(MOST_LISTED + 50))
    items = {f"item{at}.xml": qti2_item(f"What? {shown}") for at in range(3)}

    result = qti_package.read(source(packed(items), "bank.zip"))

    told = [each.code for each in islice(errors(result), 1_000)]
    assert told.count("exhibit-missing") == MOST_LISTED + 1
    assert told.count("xml-too-much") == 1
    assert len(result.items) == 1


def test_it_reads_so_many_pictures_and_says_that_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.formats.harvest.MOST_PICTURES", 5)

    result = moodle.read(source(XML["Moodle pictures"].build(10_000), "bank.xml"))

    (error,) = errors(result)
    assert "more pictures" in error.message
    assert len(result.exhibits) == len(result.items) == 6


def test_it_counts_kinds_without_end_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.formats.harvest.MOST_KINDS", 3)
    kinds = "".join(f'<question type="k{at}"/>' for at in (0, 1, 2, 0, 3, 4, 2))

    result = moodle.read(source(f"<quiz>{kinds}</quiz>", "bank.xml"))

    assert dict(result.skipped) == {"k0": 2, "k1": 1, "k2": 2, "further kinds": 2}


def test_what_is_told_of_a_question_names_it_though_all_stand_on_one_line() -> None:
    quiz = "".join(
        f'<question type="multichoice"><name><text>q{at}</text></name><questiontext format="html">'
        f'<text>What of {at}? {more}</text></questiontext><answer fraction="100"><text>a</text>'
        '</answer><answer fraction="0"><text>b</text></answer></question>'
        for at, more in enumerate(("&lt;video&gt;", "", "&lt;video&gt;"))
    )

    result = moodle.read(source(f"<quiz>{quiz}</quiz>", "bank.xml"))

    ids = [each.item.id for each in result.items]
    told = [each.item for each in result.findings if each.item]
    assert told == [ids[0], ids[2]]


def test_files_that_are_missing_by_the_thousand_are_told_by_their_number() -> None:
    listed = "".join(f'<resource type="imsqti_item" href="no{at}.xml"/>' for at in range(1_010))
    manifest = f"<manifest><resources>{listed}</resources></manifest>"

    result = qti_package.read(
        source(packed({"imsmanifest.xml": manifest, "x.xml": qti2_item()}), "bank.zip")
    )

    missing = [each for each in errors(result) if each.code == "package-file-missing"]
    assert len(missing) == 1_000
    assert "and 10 more" in missing[-1].message


def test_gift_reads_so_many_paragraphs_and_says_that_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gift, "MOST_PARAGRAPHS", 2)

    result = read(gift, "What? {=a ~b}\n\n$CATEGORY: x\n\nWhat? {=c ~d}\n\nWhat? {=e ~f}\n")

    (error,) = errors(result)
    assert (error.line, len(result.items)) == (5, 1)
    assert error.message.startswith("The file has more than 2 paragraphs")


def test_json_behind_the_last_question_that_is_read_is_not_looked_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("formats.json_file", "tables.table"):
        monkeypatch.setattr(f"renewal.bank.{module}.MOST_QUESTIONS", 2)
    questions = [QUESTION | {"question": f"What {at}?"} for at in range(4)]

    result = read(json_file, json.dumps(questions)[:-1] + ",NaN]", "bank.json")

    (error,) = errors(result)
    assert "more than 2 questions" in error.message
    assert len(result.items) == 2
