"""CSV and TSV: dialects, separators, quotation marks, and keys that are never guessed."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.formats import delimited
from renewal.bank.formats.registry import recognise
from renewal.bank.source import FolderCompanions, ReadResult, Source
from renewal.domain.item import Choose, Kind, Order, Status
from tests.bank.formats.reading import errors, only, read, right, sentence, source, texts, told

WIDE = "id,question,a,b,c,d,correct\n"
OWN = "id,stem,option_a,option_b,option_c,key"


def rows(*records: list[str], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(records)
    return out.getvalue()


def test_it_is_recognised_by_headers_in_windows_1252() -> None:
    text = "pregunta;opción a;opción b;respuesta\r\n¿Cuál?;sí;no;B\r\n".encode("cp1252")

    assert recognise(text, "x") is delimited
    assert right(only(read(delimited, text)).item) == ["no"]


def test_it_tells_of_entities_in_cells_that_are_no_html() -> None:
    text = "question,a,b,answer,format\nIs it &quot;on&quot;?,x,y,a,{}\n"

    told_of = {each: read(delimited, text.format(each)).told for each in ("plain", "html")}

    assert "raw-html" in {each.code for each in told_of["plain"]}
    assert "raw-html" not in {each.code for each in told_of["html"]}


def test_it_takes_two_columns_with_the_whole_key_for_one_key() -> None:
    text = "question,a,b,c,key,correct answer\nOne?,x,v,z,{},{}\n"

    agreeing = only(read(delimited, text.format("b", "v"))).item
    several = only(read(delimited, text.format('"a, b"', '"a, b"'))).item
    differing = read(delimited, text.format("a", "b"))

    assert (right(agreeing), right(several)) == (["v"], ["x", "v"])
    assert 'one column says "a", another "b"' in sentence(differing.findings, "key-unclear")
    assert only(differing).item.key == ()


def test_it_takes_a_text_of_letters_for_no_list_of_them() -> None:
    rows_of_letters = "One?,x,v,z,b\nTwo?,x,v,z,c\nSeveral?,x,v,z,AC\n"
    result = read(delimited, f"question,a,b,c,answer\n{rows_of_letters}Which?,AC,DC,none,AC\n")

    assert [right(each.item) for each in result.items] == [["v"], ["z"], ["x", "z"], []]
    assert '"AC" may mean different options' in sentence(result.findings, "key-unclear")


def test_it_lets_the_keys_say_what_multiple_means() -> None:
    text = "question,type,a,b,c,answer\nOne?,multiple,x,y,z,B\nTwo?,multiple,x,y,z,A;C\n"

    items = [each.item for each in read(delimited, text).items]

    assert [each.choose for each in items] == [Choose.ONE, Choose.SEVERAL]


def test_it_reads_its_own_columns() -> None:
    text = rows(
        "id area topic concept kind choose stem option_a rationale_a option_b rationale_b"
        " option_ids fixed key references exhibits status order author language".split(),
        [
            *("a5-1", "A6", "Pad.wear", "wear", "most", "several", "Which is **MOST** likely?"),
            *("*One*", "Because.", "'-8dB", "", "p q", "q", "p, q", "Book 1\nBook 2", "x-1 x-2"),
            *("pretest", "fixed", "ben@example.org", "es"),
        ],
    )

    located = only(read(delimited, text))

    item = located.item
    assert (item.id, item.area, item.topic, item.concept) == ("a5-1", "A6", "Pad.wear", "wear")
    assert (item.kind, item.choose, item.status) == (Kind.MOST, Choose.SEVERAL, Status.PRETEST)
    assert (item.order, item.author, item.language) == (Order.FIXED, "ben@example.org", "es")
    assert item.stem == "Which is **MOST** likely?"
    assert [(each.id, each.text, each.fixed) for each in item.options] == [
        ("p", "*One*", False),
        ("q", "-8dB", True),
    ]
    assert (item.options[0].rationale, item.key) == ("Because.", ("p", "q"))
    assert item.references == ("Book 1", "Book 2")
    assert item.exhibits == ("x-1", "x-2")
    assert located.line == 2


def test_it_counts_lines_and_not_rows() -> None:
    text = rows(
        OWN.split(","),
        ["1", "One\nand\nmore", "a", "b", "", "a"],
        ["2", "Two", "a", "b", "", "x"],
    )

    result = read(delimited, text)

    assert [(each.item.id, each.line) for each in result.items] == [("1", 2), ("2", 5)]
    assert told(result) == [(5, "key-unclear")]
    assert result.items[0].item.stem == "One\nand\nmore"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_it_finds_the_separator_and_the_line_ends(separator: str, ends: str) -> None:
    text = rows(
        WIDE.strip().split(","),
        ["1", "One, or; two?", "a;b", "b|c", "c,d", "d", "B"],
        separator=separator,
    )

    located = only(read(delimited, text.replace("\r\n", ends)))

    assert right(located.item) == ["b|c"]
    assert texts(located.item) == ["a;b", "b|c", "c,d", "d"]
    assert located.line == 2


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\n', "SEP=;\r\n"])
def test_it_obeys_a_line_that_names_the_separator(first: str) -> None:
    text = first + "id;question;a;b;correct\n1;What, if any?;x;y;A\n"

    located = only(read(delimited, text))

    assert (located.item.stem, located.line) == ("What, if any?", 3)


def test_it_finds_the_header_below_a_title() -> None:
    text = f"Questions of the shop,,,,,,\n,,,,,,\n{WIDE}1,What?,w,x,y,z,B\n"

    assert only(read(delimited, text)).line == 4


@pytest.mark.parametrize("rows", ["", "\n\n", ",,,,,,\n"])
def test_it_says_that_a_table_to_fill_in_has_no_question_yet(rows: str) -> None:
    assert told(read(delimited, WIDE + rows)) == [(None, "no-questions")]


def test_it_passes_over_blank_rows_comments_and_a_second_header() -> None:
    text = (
        f"{WIDE}// first part,,\n1,What?,w,x,y,z,B\n\n,,,,,,\n# a, note\n{WIDE}#2,Who?,w,x,y,z,C\n"
    )

    result = read(delimited, text)

    assert [(each.item.id, each.line) for each in result.items] == [("1", 3), ("2", 8)]
    assert told(result) == [(8, "id-rewritten")]


def test_it_fills_up_a_short_row() -> None:
    result = read(delimited, f"{WIDE}1,What?,w,x\n2,Who?,w,x,y,z,B\n")

    assert [texts(each.item) for each in result.items] == [["w", "x"], ["w", "x", "y", "z"]]
    assert result.items[0].item.key == ()


def test_it_refuses_a_row_that_is_too_long() -> None:
    result = read(delimited, f"{WIDE}1,What, then?,w,x,y,z,B\n2,Who?,w,x,y,z,B,,,\n")

    assert [sorted(each.unread) for each in result.items] == [
        ["key", "options", "references", "stem"],
        [],
    ]
    assert "8 cells" in sentence(errors(result), "question-grammar")


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ('2,"Who,w,x,y,z,B\n3,"What then?",w,x,y,z,B\n', 3, "in line 4 ends the cell"),
        ('2,Who,w,"x\ny,z,B\n', 3, "never closed"),
        ('2,"A ""b""\nc",w,"x\ny,z,B\n', 4, "never closed"),
        ('2,"Say "hi"?",w,x,y,z,B\n', 3, "too soon"),
        ('2,"Say\nit"?,w,"x",y,z,B\n', 3, "in line 4 ends the cell"),
        ('2,"A ""b"" ""\nc"" d"?,"w",x,y,z,B\n', 3, "in line 4 ends the cell"),
    ],
)
def test_it_names_the_line_where_a_quotation_mark_opened(broken: str, line: int, said: str) -> None:
    result = read(delimited, f"{WIDE}1,What?,w,x,y,z,B\n{broken}")

    assert [bool(each.unread) for each in result.items] == [False, True]
    assert [each.line for each in errors(result)] == [line]
    assert said in errors(result)[0].message


def test_it_goes_on_behind_a_broken_row() -> None:
    result = read(delimited, f'{WIDE}1,"Say "hi"?",w,x,y,z,B\n2,Who?,w,x,y,z,B\n')

    assert [(each.item.id, bool(each.unread)) for each in result.items][1] == ("2", False)


def test_it_bounds_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "x" * 1_000_001

    result = read(delimited, f"{WIDE}1,{long},w,x,y,z,B\n2,Who?,w,x,y,z,B\n")

    assert "1,000,000 characters" in sentence(errors(result), "question-grammar")
    assert [bool(each.unread) for each in result.items] == [True, False]


def test_it_ends_at_a_line_beyond_all_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.tables.text_lines.LONGEST_ROW", 200)
    monkeypatch.setattr("renewal.bank.tables.text_lines._PIECE", 50)

    result = read(delimited, f"{WIDE}1,What?,w,x,y,z,B\n{',' * 300}\n2,Who?,w,x,y,z,B\n")

    assert len(result.items) == 1
    assert told(result) == [(3, "question-grammar")]


def test_it_stops_after_too_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.tables.table.MOST_QUESTIONS", 2)

    result = read(delimited, WIDE + "".join(f"{n},What {n}?,w,x,y,z,B\n" for n in range(1, 5)))

    assert len(result.items) == 2
    assert told(result) == [(4, "question-grammar")]


def test_it_stops_after_too_many_broken_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.tables.table.MOST_BROKEN", 3)

    result = read(delimited, f"{WIDE}1,What?,w,x,y,z,B\n" + '2,"a"b\n' * 9)

    *broken, end = errors(result)
    assert [each.line for each in broken] == [3, 4, 5]
    assert [each.line for each in result.items] == [2, 3, 4, 5]
    assert (end.line, end.message) == (
        *(5, "3 rows cannot be read up to here; from here on none is read."),
    )


def test_it_stops_after_too_many_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.tables.delimited_text.MOST_RECORDS", 4)

    for empty in ("\n", ",,,\n"):
        result = read(delimited, f"{WIDE}1,What?,w,x,y,z,B\n{empty * 9}2,Who?,w,x,y,z,B\n")

        assert [each.item.id for each in result.items] == ["1"]
        assert "more than 4 rows" in sentence(result.findings, "question-grammar")


@pytest.mark.parametrize(
    "faulty",
    [
        pytest.param("{n},,,,,,", id="found by the rules"),
        pytest.param("{n},What {n}?,w,x,y,z,Q", id="found by the reader"),
        pytest.param('{n},"a"b', id="found by the grammar"),
    ],
)
def test_it_stops_after_too_many_questions_with_errors(
    faulty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 3)
    pairs = [f"s{n},Who {n}?,w,x,y,z,B\n{faulty.format(n=n)}\n" for n in range(1, 7)]

    whole = read(delimited, WIDE + "".join(pairs))
    fewer = read(delimited, WIDE + "".join(pairs[:2]))

    assert [each.line for each in whole.items] == [2, 3, 4, 5, 6, 7]
    (end,) = [each for each in (*whole.findings, *whole.told) if "read" in each.message]
    assert (end.line, end.code) == (7, "question-grammar")
    assert end.message == "3 questions have errors up to here; from here on none is read."
    assert end.fix == "Mend these first, or split the file."
    assert len(fewer.items) == 4
    assert [each for each in (*fewer.findings, *fewer.told) if "read" in each.message] == []


def test_it_stops_after_too_many_errors_of_few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_ERRORS", 4)

    result = read(delimited, WIDE + "1,,,,,,\n2,Who?,w,x,y,z,B\n3,,,,,,\n4,,,,,,\n")

    assert [each.line for each in result.items] == [2, 3, 4]
    assert "errors up to here; from here on no question is read" in result.told[-1].message


def test_it_tells_the_first_warnings_of_a_kind_and_the_number_of_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renewal.bank.review.alike.MOST_ALIKE", 2)

    result = read(delimited, WIDE + "".join(f"{n} !,What {n}?,3-Apr,x,y,z,B\n" for n in range(5)))

    def lines(code: str) -> list[int | None]:
        return [each.line for each in (*result.findings, *result.told) if each.code == code]

    assert len(result.items) == 5
    assert lines("reference-missing") == lines("cell-like-date") == lines("id-rewritten") == [2, 3]
    more = {each.other: each for each in result.told if each.code == "findings-alike"}
    assert more["reference-missing"].line == 4
    assert more["cell-like-date"].message.startswith("The file has 3 more of cell-like-date")
    assert {"id-rewritten", "rationale-missing"} <= set(more)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["0", "3"], ["w", "z"]),
        (["4", "1"], ["z", "w"]),
        (["B", "d"], ["x", "z"]),
        (["b)", "(C)"], ["x", "y"]),
        (["y", "z"], ["y", "z"]),
        (["Option B", "option_a"], ["x", "w"]),
    ],
)
def test_it_sees_how_a_table_names_its_keys(keys: list[str], expected: list[str]) -> None:
    header = "id,question,option a,option b,option c,option d,correct\n"

    result = read(
        delimited, header + "".join(f"{n},Q{n}?,w,x,y,z,{k}\n" for n, k in enumerate(keys))
    )

    assert [right(each.item) for each in result.items] == [[each] for each in expected]
    assert told(result) == []


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (["1", "2"], "from 0 or from 1"),
        (["0", "4"], "from 0 in one row"),
        (["A", "E"], "names none of the options"),
        (["A", "nonsense"], "names none of the options"),
        (["0", "7"], "names none of the options"),
        (["A", "2"], "from 0 or from 1"),
    ],
)
def test_it_never_guesses_where_counting_begins(keys: list[str], reason: str) -> None:
    result = read(delimited, WIDE + "".join(f"{n},Q{n}?,w,x,y,z,{k}\n" for n, k in enumerate(keys)))

    assert result.items[-1].unread == {"key"}
    assert result.items[-1].item.key == ()
    assert reason in errors(result)[-1].message


def test_it_takes_letters_beside_numbers_for_where_counting_begins() -> None:
    text = (
        "question,a,b,c,correct,correct_letter\n"
        "One?,x,y,z,1,B\nTwo?,x,y,z,2,C\nThree?,x,y,z,2,B\nFour?,x,y,z,,A\nFive?,x,y,z,1,E\n"
    )

    result = read(delimited, text)

    assert [right(each.item) for each in result.items] == [["y"], ["z"], [], ["x"], []]
    assert told(result) == [(4, "key-unclear"), (6, "key-unclear")]


def test_it_asks_when_a_number_is_a_place_and_a_text() -> None:
    result = read(delimited, "question,a,b,c,correct\nHow many?,2,3,4,3\n")

    assert told(result) == [(2, "key-unclear")]


def test_it_reads_numbers_that_are_texts_in_every_row() -> None:
    result = read(delimited, "question,a,b,c,correct\nHow many?,2,3,14,3\nAnd now?,20,12,14,14\n")

    assert [right(each.item) for each in result.items] == [["3"], ["14"]]


def test_it_tells_when_the_key_names_an_empty_option() -> None:
    result = read(delimited, f"{WIDE}1,What?,w,x,,,C\n")

    assert "option 3, which is empty" in sentence(result.findings, "key-unclear")


def test_it_tells_when_a_text_stands_twice() -> None:
    result = read(delimited, f"{WIDE}1,What?,red,red,blue,,red\n2,Who?,red,green,blue,,green\n")

    assert told(result) == [(2, "key-unclear")]


@pytest.mark.parametrize("key", ["A, C", "a;c", "A and C", "A C", "AC", "A&C", "w; y"])
def test_it_reads_several_keys(key: str) -> None:
    item = only(read(delimited, f'{WIDE}1,Which?,w,x,y,z,"{key}"\n')).item

    assert (right(item), item.choose) == (["w", "y"], Choose.SEVERAL)


def test_it_reads_key_columns_beside_columns_of_letters() -> None:
    text = (
        "questionname,questiontext,A,B,C,D,Answer 1,Answer 2\n"
        "n1,Which?,w,x,y,z,A,C\nn2,What?,w,x,y,z,B,\n"
    )

    result = read(delimited, text)

    assert [right(each.item) for each in result.items] == [["w", "y"], ["x"]]
    assert [each.item.choose for each in result.items] == [Choose.SEVERAL, Choose.ONE]
    assert told(result) == [(1, "column-unused")]


@pytest.mark.parametrize(
    "choices",
    [
        "A.Red;B.Green; or so;C.Blue",
        "A) Red\nB) Green; or so\nC) Blue",
        "Red|Green; or so|Blue",
        '["Red", "Green; or so", "Blue"]',
        "A、Red\uff1bB、Green; or so\uff1bC、Blue",
    ],
)
def test_it_reads_packed_options(choices: str) -> None:
    text = rows(["question", "choices", "answer", "qtype"], ["What?", choices, "AC", "multichoice"])

    item = only(read(delimited, "\ufeff" + text)).item

    assert texts(item) == ["Red", "Green; or so", "Blue"]
    assert right(item) == ["Red", "Blue"]


def test_it_knows_one_right_option_from_several_by_the_types_of_the_table() -> None:
    text = "question,choices,answer,qtype\nOne?,x;y;z,A,single\nSome?,x;y;z,B,multichoice\n"

    result = read(delimited, text)

    assert [each.item.choose for each in result.items] == [Choose.ONE, Choose.SEVERAL]


def test_it_refuses_packed_options_that_nothing_separates() -> None:
    result = read(delimited, "question,choices,answer\nOne?,x y z,A\nTwo?,x;y,A\n")

    assert result.items[0].unread == {"options", "key"}
    assert told(result) == [(2, "question-grammar")]


def test_it_reads_the_table_of_an_assessment_platform() -> None:
    text = (
        "name,question,shuffle,language,choice_1,choice_2,choice_3,choice_1_score,choice_2_score,"
        "choice_3_score,correct_answer,max_choices,min_choices\n"
        "n1,One?,0,en-US,w,x,y,,,,choice_2,1,1\n"
        'n2,Some?,1,en-US,w,x,y,1,0,1,"choice_1,choice_3",0,0\n'
        "n3,Scores?,1,en-US,w,x,y,0,0.5,1,,1,1\n"
    )

    result = read(delimited, text)

    assert [right(each.item) for each in result.items] == [["x"], ["w", "y"], ["y"]]
    assert [each.item.order for each in result.items] == [
        Order.FIXED,
        Order.SHUFFLED,
        Order.SHUFFLED,
    ]
    assert [each.item.choose for each in result.items] == [Choose.ONE, Choose.SEVERAL, Choose.ONE]


def test_it_reads_the_table_of_a_quiz_game() -> None:
    text = (
        "Question,Answer 1,Answer 2,Answer 3,Answer 4,Time limit,Correct\n"
        "One?,w,x,y,z,20,1\nTwo?,w,x,,,20,2\nThree?,w,x,y,z,20,3\n"
    )

    result = read(delimited, text)

    assert [right(each.item) for each in result.items] == [["w"], ["x"], ["y"]]
    assert "Time limit" in sentence(result.findings, "column-unused")


def test_it_reads_one_right_and_some_wrong() -> None:
    text = "Question,Correct Answer,Wrong 1,Wrong 2,Explanation\nWhat?,yes,no,never,Because.\n"

    item = only(read(delimited, text)).item

    assert (texts(item), right(item)) == (["yes", "no", "never"], ["yes"])
    assert item.options[0].rationale == "Because."


@pytest.mark.parametrize(
    ("key", "expected"), [("TRUE", ["True"]), ("f", ["False"]), ("1", ["True"]), ("maybe", [])]
)
def test_it_reads_true_or_false(key: str, expected: list[str]) -> None:
    text = f"question,a,b,correct,type\nIs it?,,,{key},True/False\n"

    item = only(read(delimited, text)).item

    assert (texts(item), right(item), item.order) == (["True", "False"], expected, Order.FIXED)


def test_it_counts_other_types() -> None:
    text = f"{WIDE.strip()},type\n1,Tell!,,,,,,Essay\n2,What?,w,x,y,z,B,MC\n3,Say!,,,,,,Essay\n"

    result = read(delimited, text)

    assert (len(result.items), result.skipped) == (1, (("Essay", 2),))
    assert told(result) == [(2, "question-skipped"), (4, "question-skipped")]


def test_it_gives_the_key_the_rationale_of_the_question() -> None:
    text = "question,a,b,feedback_a,explanation,correct\nWhat?,w,x,Good.,See there.,A\n"

    item = only(read(delimited, text)).item

    assert [each.rationale for each in item.options] == ["Good.\n\nSee there.", ""]


def test_it_takes_cells_of_other_tables_for_plain_text() -> None:
    item = only(read(delimited, f"{WIDE}1,Is 2*3*4 = 24?,<b>w</b>,x_1_y,- y,z,B\n")).item

    assert item.stem == r"Is 2\*3\*4 = 24?"
    assert texts(item) == ["<b>w</b>", "x_1_y", "- y", "z"]


@pytest.mark.parametrize(
    ("format_", "stem"), [("html", "**Is** it?"), ("markdown", "<b>Is</b> it?")]
)
def test_it_obeys_the_format_of_a_row(format_: str, stem: str) -> None:
    item = only(read(delimited, f"question,a,b,key,format\n<b>Is</b> it?,w,x,A,{format_}\n")).item

    assert item.stem == stem


def test_it_refuses_words_that_its_own_columns_do_not_know() -> None:
    text = f"{OWN},kind,status\n1,What?,w,x,,a,mots,draft\n2,What?,w,x,,a,most,done\n"

    result = read(delimited, text)

    assert [each.unread for each in result.items] == [{"kind"}, {"status"}]
    assert told(result) == [(2, "field-value"), (3, "field-value")]
    assert (result.findings[0].column, result.findings[1].column) == (7, 8)


def test_it_passes_over_a_column_that_only_has_a_name_of_ours() -> None:
    result = read(delimited, f"{WIDE.strip()},status\n1,What?,w,x,y,z,B,Live\n")

    assert only(result).item.status is Status.DRAFT
    assert only(result).unread == frozenset()


def test_it_refuses_a_header_that_has_a_column_twice() -> None:
    result = read(delimited, "question,a,b,question,correct\nOne?,w,x,Two?,A\n")

    assert only(result).unread
    assert told(result)[0] == (1, "table-header")


def test_it_reads_a_table_as_somebody_said() -> None:
    text = "Nummer,Aufgabe,Antwort A,Antwort B,Antwort C,Lösungsbuchstabe\nN1,Was?,w,x,y,2\n"
    columns = {
        "Nummer": "id",
        "Aufgabe": "stem",
        "Antwort A": "option",
        "antwort-b": "option b",
        "Antwort C": "option",
        "Lösungsbuchstabe": "key",
    }

    result = delimited.read(replace(source(text), mapping=ColumnMapping(columns, first=1)))

    located = only(result)
    assert (located.item.id, right(located.item)) == ("N1", ["x"])
    assert told(result) == []


def test_it_reads_pictures_that_lie_beside_the_file(tmp_path: Path) -> None:
    text = (
        "question,a,b,correct,figure,alt\nWhat?,w,x,A,t-1.png,A dial\nWho?,w,x,A,t-1.png,A dial\n"
    )
    own = Source("b.csv", text.encode(), "A5", FolderCompanions(tmp_path))

    result = delimited.read(own)

    assert len({each.item.exhibits for each in result.items}) == 1
    assert [each.exhibit for each in result.exhibits] == [None]
    assert told(result) == [(2, "exhibit-missing")]


@pytest.mark.parametrize("text", ["2-Jan", "Feb 03", "1/2/2026", "2026-02-01 00:00:00", "3. Apr"])
def test_it_warns_of_what_a_spreadsheet_made_of_a_number(text: str) -> None:
    result = read(delimited, f"{WIDE}1,What?,{text},x,y,z,B\n")

    assert told(result) == [(2, "cell-like-date")]


@pytest.mark.parametrize("text", ["1/2", "3-4", "10.12", "March", "2 Marks", "1E3"])
def test_it_leaves_other_numbers_alone(text: str) -> None:
    assert told(read(delimited, f"{WIDE}1,What?,{text},x,y,z,B\n")) == []


def test_it_reads_windows_1252_and_says_so() -> None:
    text = "id;question;a;b;correct\n1;Wieviel °C hat die Säule?;80;90;A\n"

    result = read(delimited, text.encode("cp1252"))

    assert only(result).item.stem == "Wieviel °C hat die Säule?"
    assert told(result) == [(2, "encoding-assumed")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_it_reads_marked_encodings(encoding: str) -> None:
    result = read(delimited, f"{WIDE}1,Señal?,w,x,y,z,B\n".encode(encoding))

    assert (only(result).item.id, only(result).item.stem) == ("1", "Señal?")


def test_it_refuses_control_characters() -> None:
    result = read(delimited, f"{WIDE}1,What?,w,x,y,z,B\n2,Wh\x00?,w,x,y,z,B\n")

    assert result.items == ()
    assert told(result) == [(3, "control-character")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "technician_number,first_name,email\n1,Rosa,r@example.org\n",
        "A question?\nA) one\nB) two\nANSWER: A\n",
        '[{"question": "What?", "a": "x", "b": "y"}]',
        'language = "en"\n\n[[item]]\nid = "a"\n',
        "question,a\nOne?,x\n",
    ],
)
def test_it_leaves_other_files_alone(text: str) -> None:
    assert delimited.recognises(text.encode(), "bank.csv") == 0


@pytest.mark.parametrize("text", [WIDE, f"{OWN}\n", "question;choices;answer\n"])
def test_it_is_recognised_by_its_header(text: str) -> None:
    assert recognise(text.encode(), "bank.dat") is delimited


@given(st.binary(max_size=300))
@example(b'\xef\xbb\xbf"')
@example(b"\xff\xfe\x00")
def test_it_survives_any_bytes(content: bytes) -> None:
    for body in (content, WIDE.encode() + content):
        result = delimited.read(Source("noise.csv", body))

        assert delimited.recognises(body, "noise.csv") >= 0
        assert all((finding.line or 1) >= 1 for finding in result.findings)


@given(st.text("\",;\n\r\t|ab01='-#/\\", max_size=80))
def test_it_survives_any_grammar(content: str) -> None:
    result = read(delimited, WIDE + content)

    lines = len(io.StringIO(WIDE + content, newline=None).read().split("\n"))
    assert all(1 <= (located.line or 0) <= lines for located in result.items)


FOREIGN = "Nummer;Aufgabe;Antwort A;Antwort B;Lösung;Warum\nN1;Was?;w;x;2;Darum.\n"
GERMAN = {"Nummer": "id", "Aufgabe": "stem", "Antwort A": "option a", "Antwort B": "option b"}


def mapped(columns: dict[str, str], **constants: str) -> ReadResult:
    """The German table, read as this mapping says."""
    mapping = ColumnMapping({**GERMAN, **columns}, constants, first=1)
    return delimited.read(replace(source(FOREIGN), mapping=mapping))


def test_it_takes_constants_where_the_table_says_nothing() -> None:
    result = mapped(
        {"Lösung": "key", "Warum": "rationale"},
        area="a4",
        topic="steering",
        language="de",
        status="review",
        references="Handbuch",
        kind="most",
    )

    item = only(result).item
    assert (item.area, item.topic, item.language, item.status) == (
        "A4",
        "steering",
        "de",
        Status.REVIEW,
    )
    assert (item.references, item.kind, item.key) == (("Handbuch",), Kind.MOST, ("b",))


def test_it_names_the_columns_that_are_not_read_and_those_that_are_not_there() -> None:
    result = mapped({"Lösung": "key", "Warum": "nothing", "Quelle": "references"})

    assert told(result) == [(1, "mapping-column-missing"), (1, "column-unused")]
    assert '"Quelle"' in sentence(result.findings, "mapping-column-missing")
    assert "Warum" in sentence(result.findings, "column-unused")


def test_it_keeps_what_a_row_says_itself() -> None:
    text = "question,a,b,correct,topic\nWhat?,w,x,A,tyres\nWho?,w,x,B,\n"
    mapping = ColumnMapping({"question": "stem"}, {"topic": "wheels"})

    result = delimited.read(replace(source(text), mapping=mapping))

    assert [each.item.topic for each in result.items] == ["tyres", "wheels"]
