"""Questions with more answers, references, lines or elements than any needs, in every format."""

import json

import pytest

from renewal.bank import markup_budget
from renewal.bank.findings import Finding
from renewal.bank.formats import (
    aiken,
    delimited,
    gift,
    json_file,
    moodle,
    qti1,
    qti2,
    respondus,
)
from renewal.bank.formats.json_cells import cells_of
from renewal.bank.formats.json_names import names_of
from renewal.bank.limits import MOST_ELEMENTS, MOST_LISTED, MOST_OPTIONS
from renewal.bank.markup import from_html, from_plain
from renewal.bank.opening import ReadFile, read_source
from renewal.bank.source import Format, ReadResult, Source
from tests.bank.formats.reading import errors, only, read, right, texts, told

ITEM = {
    "id": "x-1",
    "area": "A5",
    "topic": "disc-brakes",
    "concept": "c",
    "kind": "direct",
    "choose": "one",
    "stem": "What?",
    "options": [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}],
    "key": "a",
    "status": "draft",
    "order": "shuffled",
    "author": "rosa",
}


def rows(header: str, *lines: str) -> str:
    return "\r\n".join((header, *lines)) + "\r\n"


def listed(count: int, between: str) -> str:
    return between.join(f"T{each}" for each in range(count))


def csv_of(count: int) -> str:
    """A table with that many columns of options."""
    header = ",".join(f"option {each}" for each in range(1, count + 1))
    return rows(f"question,{header},answer", *[f"What?{',x' * count},T"] * 3)


def lettered(count: int) -> str:
    return "".join(f"{chr(65 + each % 26)}) x{each}\n" for each in range(count))


MANY = MOST_OPTIONS + 1
TOO_MANY: dict[str, tuple[Format, str, str]] = {
    "packed": (
        delimited,
        rows("question,options,answer", f"What?,{listed(MANY, ';')},T0", "What?,a;b,a"),
        '"options" of the question has 101 entries; at most 100 are read.',
    ),
    "JSON list": (
        json_file,
        json.dumps([{"question": "What?", "options": ["x"] * MANY, "answer": "x"}]),
        "The question offers 101 answers; at most 99 can be read.",
    ),
    "JSON object": (
        json_file,
        json.dumps([{"question": "What?", "options": {f"k{each}": "x" for each in range(MANY)}}]),
        "The question offers 101 answers; at most 99 can be read.",
    ),
    "JSON wrong ones": (
        json_file,
        json.dumps([{"question": "?", "correct_answer": "x", "incorrect_answers": ["y"] * MANY}]),
        "The question offers 101 answers; at most 99 can be read.",
    ),
    "native JSON": (
        json_file,
        json.dumps(ITEM | {"options": [{"id": f"o{n}", "text": f"T{n}"} for n in range(MANY)]}),
        '"options" of the item has 101 entries; at most 100 are read.',
    ),
    "Aiken": (
        aiken,
        f"What?\n{lettered(27)}ANSWER: A\n",
        "The question offers 27 answers, and Aiken has 26 letters.",
    ),
    "Respondus": (
        respondus,
        "1. What?\n[*] a\n" + "".join(f"[ ] x{each}\n" for each in range(MANY)),
        "The question offers 102 answers; 100 can be read.",
    ),
    "Respondus answers": (
        respondus,
        "1. What?\na. x\nb. y\nAnswer: " + "a, " * 400 + "a\n",
        (
            'The key is not clear: the answer "a, a, a, a, a, a, a, a, a, a,…" does not agree'
            " with the options."
        ),
    ),
    "Respondus lines": (
        respondus,
        "1. What?\n*a. x\nb. y\n" + "more\n" * 3_000,
        "The question has 2,000 lines and more; those behind are not read.",
    ),
}


@pytest.mark.parametrize(("format_", "text", "message"), TOO_MANY.values(), ids=TOO_MANY)
def test_it_tells_how_many_answers_there_are_and_may_be(
    format_: Format, text: str, message: str
) -> None:
    result = read(format_, text, "bank.txt")

    assert [each.message for each in errors(result)] == [message]
    first, *others = result.items
    assert {"options", "key"} & first.unread
    assert not first.item.options or "options" not in first.unread
    assert not any(each.unread for each in others)


def test_it_reads_no_table_with_columns_for_too_many_options() -> None:
    result = read(delimited, csv_of(120), "bank.csv")

    (error,) = errors(result)
    assert error.code == "table-header"
    assert '"option 100" and 20 more' in error.message
    assert len(result.items) == 3
    assert all({"options", "key"} <= each.unread for each in result.items)


def test_it_ends_soon_where_no_row_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.tables.table.MOST_BROKEN", 2)

    result = read(delimited, csv_of(120), "bank.csv")

    assert len(result.items) == 2
    last = errors(result)[-1]
    assert last.message.startswith("2 rows cannot be read up to here")
    assert last.fix == "Mend the header first."


def test_it_reads_a_table_with_as_many_columns_as_there_may_be() -> None:
    result = read(delimited, csv_of(99).replace(",T\r", ",1\r"), "bank.csv")

    assert len(result.items[0].item.options) == 99
    assert "table-header" not in {each.code for each in result.findings}


def test_gift_keeps_every_answer_behind_the_letters() -> None:
    wrong = " ".join(f"~w{each}" for each in range(60))

    item = only(read(gift, f"What? {{={'right'} {wrong}}}")).item

    assert len(texts(item)) == 61
    assert texts(item)[-1] == "w59"
    assert len({option.id for option in item.options}) == 61
    assert right(item) == ["right"]


REFERENCES: dict[str, tuple[Format, str]] = {
    "GIFT": (gift, "// [reference:x] \n" * (MOST_LISTED + 1) + "What? {=a ~b}"),
    "CSV": (
        delimited,
        rows(
            "id,stem,option_a,option_b,key,references",
            'x,What?,a,b,a,"' + "x\n" * (MOST_LISTED + 1) + '"',
        ),
    ),
    "Moodle": (
        moodle,
        (
            '<quiz><question type="multichoice"><questiontext><text>What?</text></questiontext>'
            '<answer fraction="100"><text>a</text></answer>'
            '<answer fraction="0"><text>b</text></answer>'
            f"<tags>{'<tag><text>reference:x</text></tag>' * (MOST_LISTED + 1)}</tags>"
            "</question></quiz>"
        ),
    ),
}


@pytest.mark.parametrize(("format_", "text"), REFERENCES.values(), ids=REFERENCES)
def test_it_keeps_a_question_out_that_has_too_many_references(format_: Format, text: str) -> None:
    result = read(format_, text, "bank.txt")

    (error,) = errors(result)
    assert error.message == '"references" of the question has 201 entries; at most 200 are read.'
    assert only(result).unread == {"references"}
    assert right(only(result).item) == ["a"]


def test_it_reads_no_json_that_calls_things_by_ever_new_names() -> None:
    def question(n: int, names: int) -> dict[str, object]:
        return {"question": "?", "a": "x", "b": f"y{n}", "answer": "A"} | {
            f"n{n}_{each}": 1 for each in range(names)
        }

    result = read(json_file, json.dumps([question(n, 60) for n in range(8)]), "bank.json")

    assert [bool(each.unread) for each in result.items] == [False] * 4 + [True] * 4
    assert len(errors(result)) == 4
    assert "by more than 300 names" in errors(result)[0].message


@pytest.mark.parametrize(
    "question",
    [ITEM, {"question": "What?", "options": ["a", "b"], "answer": "a"}],
    ids=["native", "other"],
)
def test_it_looks_at_no_json_question_without_end(question: dict[str, object]) -> None:
    long = question | {"explanation": "x" * 500_001}

    result = read(json_file, json.dumps([long, question]), "bank.json")

    (error,) = errors(result)
    assert error.message == "The question is longer than 500,000 characters."
    assert [bool(each.unread) for each in result.items] == [True, False]


PARTS = MOST_ELEMENTS + 1
LARGE: dict[str, tuple[Format, str]] = {
    "Moodle": (
        moodle,
        f'<quiz><question type="multichoice">{"<hint/>" * PARTS}</question></quiz>',
    ),
    "QTI 1.2": (
        qti1,
        (
            '<questestinterop><item ident="x"><presentation><response_lid ident="r"><render_choice>'
            "</render_choice></response_lid></presentation>"
            f"{'<itemfeedback/>' * PARTS}</item></questestinterop>"
        ),
    ),
    "QTI 2": (
        qti2,
        (
            '<assessmentItem identifier="x"><itemBody><choiceInteraction responseIdentifier="R">'
            f"{'<simpleChoice/>' * PARTS}</choiceInteraction></itemBody></assessmentItem>"
        ),
    ),
}


@pytest.mark.parametrize(("format_", "text"), LARGE.values(), ids=LARGE)
def test_it_looks_at_no_xml_question_with_elements_without_end(
    format_: Format, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the texts of the question are looked at")

    for module in ("moodle_texts", "qti1_material", "qti2_body"):
        monkeypatch.setattr(f"renewal.bank.formats.{module}.from_html", never)

    result = read(format_, text, "bank.xml")

    (error,) = errors(result)
    assert error.message == "The question has more than 20,000 elements; none of them is read."
    assert only(result).unread == {"stem", "options", "key"}


def test_it_stops_where_questions_offer_too_many_answers_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_ANSWERS", 2)
    monkeypatch.setattr("renewal.bank.review.taking.ANSWERS_EACH", 2)

    result: ReadResult = read(gift, "\n\n".join(f"What {each}? {{=a ~b ~c}}" for each in range(5)))

    assert len(result.items) == 2
    assert result.told[-1].message == (
        "The questions offer 6 answers up to here; from here on none is read."
    )


def test_it_stops_where_the_questions_of_respondus_have_too_many_lines_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(respondus, "LINES_AT_ALL", 5)
    monkeypatch.setattr(respondus, "LINES_EACH", 3)
    text = "\n\n".join(f"{each}. What?\n*a. x\nmore\nmore\nb. y" for each in range(1, 6))

    result = read(respondus, text)

    assert [each.line for each in result.items] == [1, 7]
    assert told(result)[-1] == (13, "question-grammar")


def marked(count: int) -> str:
    return "\n\n".join(f"[html]What {n}? {{=<b>x</b> ~<i>y</i>}}" for n in range(count))


@pytest.mark.parametrize(("questions", "is_read"), [(9, True), (13, False)])
def test_a_file_of_more_markup_than_any_bank_has_is_refused(
    questions: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup_budget, "AT_ALL", 20)
    monkeypatch.setattr(markup_budget, "WITH_EACH", 2)
    source = Source("bank.gift", marked(questions).encode())

    result = read_source(source)
    again = read_source(Source("bank.gift", marked(3).encode()))

    assert isinstance(result, ReadFile) is is_read
    assert isinstance(again, ReadFile)
    if isinstance(result, Finding):
        assert (result.code, result.is_error) == ("question-grammar", True)
        assert "hold more than 300,000 tags and 200 for each question" in result.message
    else:
        assert len(result.result.items) == questions


def test_markup_is_counted_in_no_text_that_is_written() -> None:
    html = "<b>x</b> " * 200_000

    with pytest.raises(markup_budget.TooMuchMarkup), markup_budget.bounded_markup():
        markup_budget.spend_on(html)

    markup_budget.spend_on(html)


@pytest.mark.parametrize(
    "text",
    ["plain", " -8 dB ", "- 8", "+5", "1. x", "1) x", "a  b", "a\tb", "a\xa0 b", "# x", "> x"],
)
def test_short_texts_mean_the_same_in_plain_text_and_html(text: str) -> None:
    shown = " ".join(text.split())

    assert from_html(text).text.replace("\\", "") == shown
    assert from_plain(shown) == from_html(shown).text


def test_options_of_json_have_a_column_each() -> None:
    values = {"question": "?", "options": [f"x{each}" for each in range(99)]}

    cells = cells_of(values, names_of(values), "question", ())

    assert cells["option 99"] == "x98"
