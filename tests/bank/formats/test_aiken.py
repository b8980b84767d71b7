"""Aiken: what Moodle reads, what it loses without a word, and keys that are never guessed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renewal.bank.formats import aiken
from renewal.bank.formats.registry import recognise
from renewal.bank.limits import LONGEST_QUESTION
from renewal.bank.source import Source
from renewal.domain.item import Choose
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told

PLAIN = "What holds the pads?\nA) Caliper\nB) Rotor\nC) Hub\nANSWER: B\n"


def test_it_gives_an_explanation_behind_the_answer_to_the_right_option() -> None:
    first = "What wears?\nA. Pads\nB. Pins\nANSWER: A\nExplanation: Pads rub.\n"

    one, two = read(aiken, f"{first}\n{first.replace('What', 'Which')}").items

    assert [option.rationale for option in one.item.options] == ["Pads rub.", ""]
    assert two.item.stem == "Which wears?"


def test_it_reads_a_question_with_its_lines() -> None:
    located = only(read(aiken, "\n" + PLAIN))

    item = located.item
    assert item.stem == "What holds the pads?"
    assert (texts(item), right(item)) == (["Caliper", "Rotor", "Hub"], ["Rotor"])
    assert (item.choose, item.area, item.topic) == (Choose.ONE, "A5", "disc-brakes")
    assert located.line == 2
    assert [located.place(("options", each, "text")).line for each in range(3)] == [3, 4, 5]


def test_it_reads_questions_with_and_without_blank_lines_between() -> None:
    result = read(aiken, f"{PLAIN}Second?\nA. x\n\nB. y\nANSWER: A\n\n\n{PLAIN}")

    assert [(each.line, each.item.stem) for each in result.items] == [
        (1, "What holds the pads?"),
        (6, "Second?"),
        (13, "What holds the pads?"),
    ]
    assert told(result) == [(13, "question-repeated")]


@pytest.mark.parametrize(
    "text",
    [
        "What?\na) x\nb) y\nanswer: b",
        "What?\nA)x\nB)y\nAnswer :B",
        "What?\nA.x1\nB.y\nANSWER: b)",
        "What?\n(A) x\n(B) y\nANSWER: (B)",
        "What?\nA\uff09x\nB\uff0ey\nANSWER\uff1aB",
        "What?\n\tA)  x\n  B)\ty  \n ANSWER: B ",
        "What?\nA) x\nB) y\nANSWER: B. y",
        "What?\nA) x\nB) y\nCorrect answer: B",
    ],
)
def test_it_reads_letters_as_people_write_them(text: str) -> None:
    result = read(aiken, text)

    assert right(only(result).item) == ["y"]
    assert errors(result) == []


def test_it_says_once_when_letters_are_not_as_moodle_wants_them() -> None:
    result = read(aiken, f"{PLAIN}\nWhat?\na) x\nb) y\nANSWER: A\n\nWho?\na) x\nb) y\nANSWER: A")

    assert told(result) == [(8, "reading-note")]


def test_it_puts_a_stem_of_several_lines_together() -> None:
    text = "A car pulls left.\nThe tires are new.\n\n- What is wrong?\nA) x\nB) y\nANSWER: A"

    result = read(aiken, text)

    assert only(result).item.stem == ("A car pulls left.\nThe tires are new.\n\n\\- What is wrong?")
    assert told(result) == [(1, "reading-note")]


def test_it_takes_a_further_line_for_a_part_of_the_option() -> None:
    result = read(aiken, "What?\nA) x\nand more\nB) y\nANSWER: A")

    assert texts(only(result).item) == ["x\nand more", "y"]
    assert told(result) == [(3, "reading-note")]


@pytest.mark.parametrize(
    "stem", ["A. Lincoln said what?", "U.S. cars drive where?", "e.g. what?", "I.e. A.M. is what?"]
)
def test_it_reads_a_stem_that_begins_like_an_option(stem: str) -> None:
    item = only(read(aiken, f"{stem}\nA) x\nB) y\nANSWER: B")).item

    assert (item.stem, texts(item), right(item)) == (stem, ["x", "y"], ["y"])


def test_it_leaves_the_numbers_of_questions_out() -> None:
    text = "1. What?\nA) x\nB) y\nANSWER: A\n\n2) Who?\nA) x\nB) y\nANSWER: B\n"

    result = read(aiken, text)

    assert [each.item.stem for each in result.items] == ["What?", "Who?"]
    assert told(result) == [(1, "reading-note")]


def test_it_shows_texts_as_they_stand() -> None:
    item = only(read(aiken, "Is 2*3*4 <b>x</b>?\nA) _x_\nB) &lt;\nANSWER: A")).item

    assert item.stem == r"Is 2\*3\*4 <b>x</b>?"
    assert texts(item) == [r"\_x\_", r"\&lt;"]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("B) x|A) y", "not in the order"),
        ("A) x|B) y|B) z", "before two options"),
        ("A) x|C) y", "not A, B, C"),
        ("B) x|C) y", "not A, B, C"),
        ("A) x|B) y|A) z", "before two options"),
    ],
)
def test_it_refuses_letters_that_are_not_in_order(labels: str, said: str) -> None:
    result = read(aiken, f"What?\n{labels}\nANSWER: B".replace("|", "\n"))

    assert only(result).unread == {"options", "key"}
    assert [each.line for each in errors(result)] == [2]
    assert said in sentence(errors(result), "question-grammar")


@pytest.mark.parametrize(
    ("answer", "line", "reason"),
    [
        ("ANSWER: A, C", 5, "names several options"),
        ("ANSWER: A and C", 5, "names several options"),
        ("ANSWER: AC", 5, "names none"),
        ("ANSWER: F", 5, "names none"),
        ("ANSWER:", 5, "names no option"),
        ("ANSWER: B) z", 5, "names none"),
        ("ANSWER: A\nANSWER: B", 6, "2 lines ANSWER"),
        ("", 4, "no line ANSWER"),
    ],
)
def test_it_never_guesses_a_key(answer: str, line: int, reason: str) -> None:
    result = read(aiken, f"What?\nA) x\nB) y\nC) z\n{answer}")

    located = only(result)
    assert located.unread == {"key"}
    assert located.item.key == ()
    assert told(result) == [(line, "key-unclear")]
    assert reason in result.findings[0].message


@pytest.mark.parametrize("gap", ["", "\n"])
def test_it_finds_the_question_that_has_no_answer(gap: str) -> None:
    result = read(aiken, f"First?\nA) x\nB) y\n{gap}Second?\nA) z\nB) w\nANSWER: B")

    assert [(each.item.stem, right(each.item)) for each in result.items] == [
        ("First?", []),
        ("Second?", ["w"]),
    ]
    assert told(result) == [(3, "key-unclear")]


def test_it_tells_of_an_answer_without_options() -> None:
    result = read(aiken, f"True or false?\nANSWER: TRUE\n\n{PLAIN}")

    assert [bool(each.unread) for each in result.items] == [True, False]
    assert told(result) == [(2, "key-unclear")]


def test_it_counts_text_without_options() -> None:
    result = read(aiken, f"{PLAIN}\nThat was all.\n")

    assert (len(result.items), result.skipped) == (1, (("text without options", 1),))
    assert told(result) == [(7, "question-skipped")]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_it_reads_every_kind_of_line_end(ends: str) -> None:
    located = only(read(aiken, ("\n" + PLAIN).replace("\n", ends)))

    assert (located.line, right(located.item)) == (2, ["Rotor"])


def test_it_reads_windows_1252_and_says_so() -> None:
    result = read(aiken, "Wieviel?\nA) 80 °C\nB) 90 °C\nANSWER: A".encode("cp1252"))

    assert right(only(result).item) == ["80 °C"]
    assert told(result) == [(2, "encoding-assumed")]


def test_it_refuses_control_characters() -> None:
    result = read(aiken, PLAIN + "\x00")

    assert (result.items, told(result)) == ((), [(6, "control-character")])


def test_it_bounds_a_question() -> None:
    result = read(aiken, f"What?\nA) {'x' * LONGEST_QUESTION}\nB) y\nANSWER: A\n{PLAIN}")

    assert [bool(each.unread) for each in result.items] == [True, False]
    assert told(result) == [(1, "question-grammar")]


def test_it_cuts_a_question_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.formats.aiken_lines.MOST_LINES", 3)

    result = read(aiken, "x\n" * 10)

    assert result.skipped == (("text without options", 4),)


def test_it_stops_where_a_file_has_too_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aiken, "MOST_QUESTIONS", 2)

    result = read(aiken, PLAIN * 3)

    assert len(result.items) == 2
    assert told(result)[-1] == (11, "question-grammar")


@pytest.mark.parametrize("text", [PLAIN, PLAIN.lower(), PLAIN.replace(")", ".")])
def test_it_is_recognised_by_its_content(text: str) -> None:
    assert recognise(text.encode(), "bank.csv") is aiken
    assert recognise(text.encode("utf-16"), "bank.csv") is aiken


@pytest.mark.parametrize(
    "text",
    ["", "Only words.", "A) x\nB) y\n", "ANSWER: A", f"<pre>{PLAIN}</pre>", "What? {=a ~b}"],
)
def test_it_leaves_other_files_alone(text: str) -> None:
    assert aiken.recognises(text.encode(), "bank.txt") == 0


@given(st.binary(max_size=300))
def test_it_survives_any_bytes(content: bytes) -> None:
    result = aiken.read(Source("noise.txt", content))

    assert aiken.recognises(content, "noise.txt") >= 0
    assert all(finding.line is None or finding.line >= 1 for finding in result.findings)


@given(st.lists(st.sampled_from(["A) x", "B) y", "a.", "", "ANSWER: A", "ANSWER:", "Q", "1. Q"])))
@example(["ANSWER: A", "A) x", "A) y", "Q", "A) x"])
def test_it_survives_any_order_of_lines(lines: list[str]) -> None:
    result = read(aiken, "\n".join(lines))

    assert all(1 <= (located.line or 0) <= len(lines) for located in result.items)
    assert all(1 <= (finding.line or 0) <= len(lines) for finding in result.findings)
    for located in result.items:
        assert located.unread or len(located.item.key) == 1


def test_it_stops_after_too_many_questions_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 2)
    keys = enumerate(["A", "D", "A", "D", "A"], 1)

    result = read(aiken, "".join(f"What is {n}?\nA. x\nB. y\nANSWER: {k}\n\n" for n, k in keys))

    assert len(result.items) == 4
    assert result.told[-1].message.startswith("2 questions have errors up to here")
