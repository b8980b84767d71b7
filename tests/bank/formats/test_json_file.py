"""JSON: our own shape, those of other programs, and what is no sound JSON."""

import json
from dataclasses import replace

import pytest

from renewal.bank.formats import json_file
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Defaults, ReadResult
from renewal.domain.item import Choose, Kind, Order, Status
from tests.bank.formats.reading import errors, only, read, right, sentence, source, texts, told

OWN = {
    "id": "a5-1",
    "area": "A6",
    "language": "es",
    "concept": "runout",
    "topic": "disc-brakes",
    "kind": "most",
    "choose": "several",
    "stem": "¿Qué?",
    "options": [{"id": "p", "text": "Uno", "rationale": "Sí."}, {"id": "q", "text": "Dos"}],
    "key": ["p", "q"],
    "references": ["Manual"],
    "exhibits": ["x-1"],
    "status": "pretest",
    "order": "fixed",
    "author": "rosa",
}


def written(*objects: object) -> ReadResult:
    return read(json_file, json.dumps(list(objects)))


def test_it_reads_its_own_shape() -> None:
    located = only(read(json_file, json.dumps({"items": [OWN]}, indent=1)))

    item = located.item
    assert (item.id, item.area, item.language, item.topic) == ("a5-1", "A6", "es", "disc-brakes")
    assert (item.kind, item.choose, item.order) == (Kind.MOST, Choose.SEVERAL, Order.FIXED)
    assert (item.status, item.key, item.exhibits) == (Status.PRETEST, ("p", "q"), ("x-1",))
    assert item.options[0].rationale == "Sí."
    assert (located.line, located.place(("key",)).line) == (3, 23)


def test_it_says_what_is_wrong_with_an_item_of_its_own_shape() -> None:
    own = {**OWN, "kind": "strange", "colour": "red", "key": None}
    del own["author"]

    result = read(json_file, json.dumps([own], indent=1))

    assert sorted(code for _, code in told(result)) == [
        "field-missing",
        "field-type",
        "field-unknown",
        "field-value",
    ]
    assert only(result).unread >= {"kind", "author", "key"}


def test_it_gives_the_language_of_the_file_to_items_that_name_none() -> None:
    own = {key: value for key, value in OWN.items() if key not in ("language", "area")}

    item = only(read(json_file, json.dumps({"language": "pt-br", "items": [own]}))).item

    assert (item.language, item.area) == ("pt-BR", "A5")


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ({"question": "Q?", "answers": ["x", "y", "z"], "correct_letter": "B"}, ["y"]),
        ({"question": "Q?", "choices": ["x", "y", "z"], "answer": "z"}, ["z"]),
        ({"question": "Q?", "options": {"a": "x", "b": "y"}, "correct": "A"}, ["x"]),
        ({"prompt": "Q?", "a": "x", "b": "y", "c": "z", "answer": "c"}, ["z"]),
        ({"question": "Q?", "answer_a": "x", "answer_b": "y", "correct": "b"}, ["y"]),
        (
            {"question": "Q?", "correct_answer": "x", "incorrect_answers": ["y", "z"]},
            ["x"],
        ),
        (
            {
                "question": "Q?",
                "answers": [
                    {"answer_text": "x", "is_correct": False},
                    {"answer_text": "y", "is_correct": True},
                ],
            },
            ["y"],
        ),
        (
            {
                "text": "Q?",
                "answers": [{"text": "x", "correct": 1}, {"text": "y", "correct": "true"}],
            },
            ["x", "y"],
        ),
        (
            {"question": "Q?", "options": [{"label": "x", "fraction": 100}, {"label": "y"}]},
            ["x"],
        ),
    ],
)
def test_it_reads_the_shapes_of_other_programs(
    question: dict[str, object], keys: list[str]
) -> None:
    result = written(question)

    assert right(only(result).item) == keys
    assert errors(result) == []


def test_it_finds_out_where_numbers_begin() -> None:
    from_0 = [{"question": f"Q{at}?", "answers": ["x", "y", "z"], "correct": at} for at in range(3)]
    from_1 = [{**each, "correct": at} for at, each in enumerate(from_0, 1)]

    for rows in (from_0, from_1):
        assert [right(each.item) for each in written(*rows).items] == [["x"], ["y"], ["z"]]


def test_it_never_guesses_where_numbers_begin() -> None:
    result = written({"question": "Q?", "answers": ["x", "y", "z"], "correct": 1})

    assert told(result) == [(1, "key-unclear")]
    assert only(result).unread == {"key"}


def test_it_takes_sections_for_categories() -> None:
    question = {"question": "Q?", "answers": ["x", "y"], "correct": "x"}
    sections = {"title": "Catalogue", "sections": [{"title": "A6", "sections": [{}]}]}
    sections["sections"][0]["sections"] = [  # type: ignore[index]
        {"title": "Lighting / Lamps", "questions": [question]}
    ]

    item = only(read(json_file, json.dumps(sections))).item

    assert (item.area, item.topic) == ("A6", "lighting-lamps")


CATALOGUE = {
    "number": "AA101",
    "class": "1",
    "question": "Wieviel ist $10^3$?",
    "answer_a": "1000",
    "answer_b": "100",
    "answer_c": "10",
    "answer_d": "1",
}


def test_it_guesses_no_key_of_a_catalogue_that_names_none() -> None:
    second = {**CATALOGUE, "number": "AA102", "question": "Wieviel ist $10^2$?"}

    result = read(json_file, json.dumps([CATALOGUE, second], indent=1))

    assert [(located.item.id, located.unread) for located in result.items] == [
        ("AA101", frozenset({"key"})),
        ("AA102", frozenset({"key"})),
    ]
    assert [(found.code, found.item, found.line) for found in errors(result)] == [
        ("key-by-custom", "AA101", 2),
        ("key-by-custom", "AA102", 11),
    ]
    assert "--key-is-first" in errors(result)[0].fix


def test_it_takes_the_first_answer_of_a_catalogue_when_told_to_and_says_so() -> None:
    content = json.dumps({"sections": [{"title": "M", "questions": [CATALOGUE]}]})
    told_first = replace(source(content), defaults=Defaults(key_is_first=True))

    result = json_file.read(told_first)

    item = only(result).item
    assert (item.id, right(item)) == ("AA101", ["1000"])
    assert "first answer was taken" in sentence(result.findings, "reading-note")


def test_it_takes_no_first_answer_where_questions_name_their_keys() -> None:
    content = json.dumps([{**CATALOGUE, "correct": "b"}])

    result = json_file.read(replace(source(content), defaults=Defaults(key_is_first=True)))

    assert right(only(result).item) == ["100"]


def test_it_keeps_out_what_has_pictures_for_answers() -> None:
    question = {"number": "AB1", "question": "Welches?", "picture_a": "x_a", "picture_b": "x_b"}
    blank = {"answer_a": "", "answer_b": "", "answer_c": ""}

    result = written({**question, **blank})

    assert only(result).unread == {"key"}
    assert "content-left-behind" in [code for _, code in told(result)]


def test_it_shows_latex_and_html_as_they_stand() -> None:
    item = only(
        written({"question": "Is $a_1 < b$ <b>so</b>?", "answers": ["x", "y"], "answer": "x"})
    ).item

    assert item.stem == "Is $a_1 < b$ <b>so</b>?"


def test_it_reads_answers_of_numbers_and_empty_ones() -> None:
    item = only(written({"question": "Q?", "answers": [1, 2.5, None], "answer": "2.5"})).item

    assert texts(item) == ["1", "2.5"]
    assert right(item) == ["2.5"]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('[{"stem": "x",\n "stem": "y"}]', (2, 2), '"stem" stands twice in one object'),
        ('[{"question": "x", "o": {"a": 1,\n"a": 2}}]', (2, 1), '"a" stands twice in one object'),
        ('[{"question": "x",\n "n": NaN}]', (2, 7), "NaN is no value of JSON"),
        ('[{"question": "x",\n "n": [-Infinity]}]', (2, 8), "-Infinity is no value of JSON"),
        ('[{"question":\n "a\\ud800"}]', (2, 4), "an escape is half a character"),
        ('[{"question": "\\udc00\\ud800"}]', (1, 16), "an escape is half a character"),
        ('[{"question": "x",\n "n": 1,}]', (2, 9), "a name in quotation marks is missing"),
        ('[{"question": "x"\n "n": 1}]', (2, 2), "a comma or } is missing"),
        ('[{"question": "x"},\n', (2, 1), "the text ends too early"),
        ('[{"question": "x"}] more', (1, 21), "something follows behind the end"),
        ('[{"question": "a\\q"}]', (1, 17), "an escape in a text is not one of JSON"),
        ('[{"question": "a}]', (1, 15), "the text that opens here is never closed"),
        ('[{"question": "a\nb"}]', (1, 17), "a control character stands within a text"),
        ('[{"question" "a"}]', (1, 14), "a colon is missing"),
        ('[{"question": nil}]', (1, 15), "a value is missing"),
        ('[{"question": ' + "1" * 5_000 + "}]", (1, 15), "a number has too many digits"),
    ],
)
def test_it_says_where_the_file_is_no_sound_json(
    text: str, place: tuple[int, int], reason: str
) -> None:
    result = read(json_file, text)

    told_at = [(each.line, each.column) for each in result.findings if each.code == "json-syntax"]
    assert told_at == [place]
    assert f"sound JSON: {reason}. " in sentence(result.findings, "json-syntax")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '[{"question": "x", "o": ' + "[" * 100_000,
        '{"a":[' * 100_000,
        '[{"question": "x", "o": ' + '{"a":' * 100_000,
    ],
)
def test_it_refuses_what_lies_too_deep(text: str) -> None:
    result = read(json_file, text)

    assert "levels deep" in sentence(result.findings, "json-syntax")


def test_it_reads_what_stands_before_a_fault() -> None:
    first = '{"question": "Q?", "answers": ["x", "y"], "answer": "x"}'

    result = read(json_file, f"[{first},\n{{")

    assert right(only(result).item) == ["x"]
    assert told(result) == [(2, "json-syntax")]


def test_it_reads_pairs_of_halves_as_one_character() -> None:
    escaped = json.dumps([{"question": "🔧?", "answers": ["x", "y"], "answer": "x"}])

    assert only(read(json_file, escaped)).item.stem == "🔧?"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_it_reads_every_encoding_and_line_end(encoding: str, ends: str) -> None:
    text = json.dumps([{"question": "¿Qué?", "answers": ["x", "y"], "answer": "x"}], indent=1)

    located = only(read(json_file, text.replace("\n", ends).encode(encoding)))

    assert (located.item.stem, located.line) == ("¿Qué?", 2)


def test_it_refuses_control_characters_that_are_escaped_in_its_own_shape() -> None:
    result = written({**OWN, "stem": "a\x00b"})

    assert [each.code for each in errors(result)] == ["control-character"]


def test_it_says_when_there_are_no_questions() -> None:
    assert told(read(json_file, '{"a": [{"b": 1}]}')) == [(1, "no-questions")]
    assert told(read(json_file, "[]")) == [(1, "no-questions")]


@pytest.mark.parametrize(
    ("content", "file", "is_json"),
    [
        (b'[{"question": "x"}]', "bank", True),
        (b'\xef\xbb\xbf {"items": [{"stem": "x"}]}', "bank", True),
        (b'{"a": 1}', "bank.json", True),
        (b'{"a": 1}', "bank", False),
        (b'[[item]]\nid = "x"', "bank.json", False),
        (b"{=right ~wrong}", "bank.json", False),
    ],
)
def test_it_is_recognised(content: bytes, file: str, is_json: bool) -> None:
    assert (recognise(content, file) is json_file) == is_json


CELLS = {"question": "What?", "answer_a": "x", "answer_b": "y", "correct": "Q"}


@pytest.mark.parametrize(
    "document",
    [
        [{**OWN, "id": f"x-{n}", "colour": "red"} for n in range(5)],
        {"language": "en", "items": [{**OWN, "id": f"x-{n}", "key": "z"} for n in range(5)]},
        [{**CELLS, "question": f"What is {n}?"} for n in range(5)],
        [{**OWN, "key": "z"}, *({**CELLS, "question": f"What is {n}?"} for n in range(5))],
    ],
    ids=["native", "exported", "cells", "both"],
)
def test_it_stops_after_too_many_questions_with_errors(
    document: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 3)

    result = read(json_file, json.dumps(document))

    assert len(result.items) == 3
    assert all(each.is_faulty for each in result.items)
    assert result.told[-1].message.startswith("3 questions have errors up to here")


def test_it_tells_of_each_picture_of_an_option_once() -> None:
    one = {"number": "1", "answer_a": "x", "answer_b": "y", "picture_a": "1a.png"}
    both = [{**one, "question": f"What is {n}?"} for n in range(2)]

    result = read(json_file, json.dumps(both, indent=1))

    assert [line for line, code in told(result) if code == "content-left-behind"] == [2, 9]


def test_it_stops_after_too_many_exhibits_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_ERRORS", 3)

    result = read(json_file, json.dumps({"exhibits": [{"id": "x"}] * 50, "items": [OWN]}))

    assert len(result.exhibits) <= 3
    assert result.told[-1].message.startswith("The file has ")
