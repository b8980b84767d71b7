"""Respondus text: stars before and behind letters, lists of answers, boxes and feedback."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from renewal.bank.formats import aiken, respondus
from renewal.bank.formats.registry import recognise
from renewal.bank.source import FolderCompanions, ReadResult
from renewal.domain.item import Choose
from tests.bank.formats.reading import errors, only, read, right, sentence, source, texts, told

STARRED = "1. What is worn?\n*a. Pads\nb. Rotors\n"


def lines(*each: str) -> ReadResult:
    return read(respondus, "\n".join(each))


@pytest.mark.parametrize(
    "text",
    [
        "1. What?\na) Rotors\n*b) Pads\n",
        "1) What?\na. Rotors\n*b. Pads\n",
        "1. What?\nA. Rotors\nB. *Pads\n",
        "1. What?\nA) Rotors\nB) * Pads\n",
        "1.\tWhat?\n  a. Rotors\n  *b. Pads\n",
        "7. What?\na. Rotors\nb. Pads\n\nAnswers:\n7. b\n",
        "7) What?\na. Rotors\nb. Pads\n\nAnswer:\n7) B\n",
        "1. What?\na. Rotors\nb. Pads\nAnswer: B\n",
    ],
)
def test_it_reads_every_way_to_say_what_is_right(text: str) -> None:
    result = read(respondus, text)

    item = only(result).item
    assert (item.stem, texts(item), right(item)) == ("What?", ["Rotors", "Pads"], ["Pads"])
    assert item.choose is Choose.ONE
    assert result.findings == ()


def test_it_reads_boxes_as_a_question_with_several_right_options() -> None:
    item = only(lines("1. Which?", "[*] Pads", "[ ] Rotors", "[*] Hoses")).item

    assert (item.choose, right(item)) == (Choose.SEVERAL, ["Pads", "Hoses"])
    assert [option.id for option in item.options] == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["MR", "ma", "Multiple Response"])
def test_it_reads_the_type_above_a_question(kind: str) -> None:
    item = only(lines(f"Type: {kind}", "1. Which?", "*a. Pads", "b. Rotors", "*c. Hoses")).item

    assert (item.choose, right(item)) == (Choose.SEVERAL, ["Pads", "Hoses"])


def test_it_leaves_several_stars_without_a_type_to_the_review() -> None:
    item = only(lines("1. Which?", "*a. Pads", "*b. Rotors")).item

    assert (item.choose, len(item.key)) == (Choose.ONE, 2)


def test_it_takes_title_and_topic_for_id_and_topic() -> None:
    result = lines("Title: T1A01", "Points: 1", "Topic: Drum Brakes", *STARRED.split("\n"))

    item = only(result).item
    assert (item.id, item.topic) == ("T1A01", "drum-brakes")


def test_it_takes_no_sentence_for_an_id() -> None:
    assert only(lines("Title: A question about pads", STARRED)).item.id.startswith("q-")


def test_it_gives_feedback_to_the_options_it_explains() -> None:
    result = lines(
        "Quiz title: Brakes",
        "",
        "1. What?",
        "... It is *in* the book.",
        "+ Yes.",
        "- No.",
        "*a) Pads",
        "... Thin.",
        "b) Rotors",
        "... Not",
        "    thick.",
    )

    a, b = only(result).item.options
    assert a.rationale == "Thin.\n\nIt is *in* the book.\n\nYes."
    assert b.rationale == "Not\nthick."
    assert "wrong answers" in sentence(result.findings, "reading-note")


def test_it_reads_the_feedback_of_respondus() -> None:
    result = lines("3) What?", "~ Yes, they are.", "@ No.", "*a. Pads", "b. Rotors")

    assert only(result).item.options[0].rationale == "Yes, they are."


def test_it_reads_stems_and_options_of_several_lines() -> None:
    text = "1. One\n   two\n\n   three\n*a) Pads\n   and shoes\nb) Rotors\n"

    item = only(read(respondus, text)).item

    assert item.stem == "One\\\ntwo\n\nthree"
    assert texts(item)[0] == "Pads\\\nand shoes"


def test_it_takes_a_list_within_the_stem_for_no_question() -> None:
    item = only(lines("1. In this order:", "2. pads", "3. shoes", "*a. Yes", "b. No")).item

    assert item.stem.count("\n") == 2


def test_it_reads_markdown_in_files_of_text2qti_and_plain_text_in_others() -> None:
    marked = "Quiz title: x\n\n1. Is **this** $x_1$?\n*a) Yes\nb) No\n"

    assert only(read(respondus, marked)).item.stem == "Is **this** $x_1$?"
    plain = only(read(respondus, marked.partition("\n\n")[2])).item.stem
    assert plain == r"Is \*\*this\*\* $x_1$?"


def test_it_runs_no_code() -> None:
    text = "```{.python .run}\nprint('x')\n```\n1. What?\n*a) Pads\nb) Rotors\n"

    assert only(read(respondus, text)).item.stem == "What?"


def test_it_passes_over_comments() -> None:
    text = "COMMENT\n1. Not this\n*a) x\nEND_COMMENT\n% nor this\n1. What?\n*a) Pads\nb) Rotors\n"

    located = only(read(respondus, text))

    assert (located.item.stem, located.line) == ("What?", 6)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. How much?\n=   3\n", "numerical"),
        ("1. Name it.\n* Pads\n", "short answer"),
        ("1. Write.\n____\n", "text entry"),
        ("1. Hand in.\n^^^^\n", "text entry"),
        ("Type: E\n1. Write.\n", "essay"),
        ("Type: FMB\n1. The [x] and the [y].\n", "fill in multiple blanks"),
        ("Type: mt\n1. Match.\na. pad = disc\n", "matching"),
        ("Type: Hot Spot\n1. Point.\n", "hot spot"),
        ("1. Only this.\n", "text without options"),
    ],
)
def test_it_counts_other_kinds_of_question(text: str, kind: str) -> None:
    result = read(respondus, f"{text}\n{STARRED}")

    assert result.skipped == ((kind, 1),)
    assert len(result.items) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. What?\na. Pads\nb. Rotors\n", "key-unclear"),
        ("1. What?\na. Pads\nb. Rotors\nAnswer: C\n", "key-unclear"),
        ("1. What?\n*a. Pads\nb. Rotors\nAnswer: B\n", "key-unclear"),
        ("1. What?\na. Pads\nb. Rotors\nAnswer: rotors\n", "key-unclear"),
        ("1. What?\n*a. Pads\nc. Rotors\n", "question-grammar"),
        ("1. What?\n*b. Pads\na. Rotors\n", "question-grammar"),
        ("1. What?\na) Rotors\nb) *Never* pads\n", "key-unclear"),
        ("1. What?\na) Rotors\nb) **Pads**\n", "key-unclear"),
        ("Type: MR\n1. What?\n*a. Pads\nb. *Rotors\n", "key-unclear"),
    ],
)
def test_it_never_guesses_a_key(text: str, code: str) -> None:
    result = read(respondus, text)

    assert [each.code for each in errors(result)] == [code]
    assert "key" in only(result).unread


def test_it_bounds_what_one_question_may_be() -> None:
    long = read(respondus, "1. " + "x" * 100_001 + "\n*a. y\nb. z\n")
    many = read(respondus, "1. x\n*a. y\n" + "[ ] z\n" * 101)

    assert "longer than 100,000" in sentence(long.findings, "question-grammar")
    assert "offers 102 answers" in sentence(many.findings, "question-grammar")


def test_it_reads_windows_text_and_lone_returns() -> None:
    result = read(respondus, STARRED.replace("worn", "usé").replace("\n", "\r").encode("cp1252"))

    assert only(result).item.stem == "What is usé?"
    assert told(result) == [(1, "encoding-assumed")]


def test_it_takes_emphasis_for_no_star() -> None:
    item = only(lines("Type: MR", "1. Which?", "*a) Pads", "b) *Never* this", "c) **Bold**")).item

    assert right(item) == ["Pads"]
    assert [each.endswith("*") for each in texts(item)] == [False, False, True]


def test_it_takes_an_explanation_below_the_answer_for_one() -> None:
    result = lines("1. What?", "a. Rotors", "b. Pads", "Answer: b", "Explanation: Pads", "wear.")

    item = only(result).item
    assert texts(item) == ["Rotors", "Pads"]
    assert [option.rationale for option in item.options] == ["", "Pads\\\nwear."]
    assert result.findings == ()


def test_it_leaves_out_what_stands_behind_the_options_and_says_so() -> None:
    first = ("1. What?", "*a. Pads", "b. Rotors", "", "Chapter 2: drums", "")
    second = ("2. Which?", "a. Shoes", "b. Cups", "Answer: a", "Difficulty: 1")

    result = lines(*first, *second)

    assert [texts(each.item) for each in result.items] == [["Pads", "Rotors"], ["Shoes", "Cups"]]
    assert told(result) == [(5, "content-left-behind"), (11, "content-left-behind")]


def test_it_reads_the_answers_of_examview() -> None:
    item = only(lines("1.\tWhat?", "a.\tRotors", "b.\tPads", "ANS:\tB\tPTS:\t1")).item

    assert right(item) == ["Pads"]


def test_it_says_what_nobody_is_shown() -> None:
    above = ("Text title: On pads", "Text: Pads wear.", "", "GROUP", "pick: 1", "Title: On pads")

    result = lines(*above, *STARRED.split("\n"))

    assert len([each for each in result.findings if each.code == "reading-note"]) == 3


def test_it_hangs_pictures_of_markdown_that_lie_beside_the_file(tmp_path: Path) -> None:
    Image.new("RGB", (2, 2)).save(tmp_path / "disc.png")
    text = "Quiz title: Brakes\n1. ![A disc](disc.png) What is worn?\n*a) Pads\nb) Rotors\n"

    result = respondus.read(replace(source(text), companions=FolderCompanions(tmp_path)))

    item = only(result).item
    assert item.stem == "What is worn?"
    (hung,) = result.exhibits
    assert item.exhibits == (hung.id,)
    assert hung.exhibit is not None
    assert hung.exhibit.alt == "A disc"


def test_it_is_recognised_where_nothing_says_what_is_right() -> None:
    text = "1. What?\na. x\nb. y\n\n2. Which?\na. x\nb. y\n"

    assert recognise(text.encode(), "x") is respondus
    assert [each.code for each in errors(read(respondus, text))] == ["key-unclear"] * 2
    assert recognise(b"1. Drain it.\n2. Fill it.\na. Slowly.\n", "x") is None


def test_it_leaves_a_file_of_aiken_with_an_empty_answer_to_aiken() -> None:
    text = b"1. What?\nA. x\nB. y\nANSWER:\n\n2. Which?\nA. x\nB. y\nANSWER: A\n"

    assert recognise(text, "x") is aiken


def test_it_is_recognised_beside_aiken() -> None:
    assert recognise(STARRED.encode(), "x") is respondus
    assert recognise(b"1. What?\na. x\nb. y\n\nAnswers:\n1. a\n", "x") is respondus
    assert recognise(b"What?\nA. x\nB. y\nANSWER: A\n", "x") is not respondus
    assert recognise(b"1. What?\nA. x\nB. y\nANSWER: A\n", "x") is not respondus


def test_it_stops_after_too_many_questions_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 2)
    keys = enumerate(["*", "", "*", "", "*"], 1)

    result = read(respondus, "".join(f"{n}. What is {n}?\n{k}a. x\nb. y\n\n" for n, k in keys))

    assert len(result.items) == 4
    assert result.told[-1].message.startswith("2 questions have errors up to here")
