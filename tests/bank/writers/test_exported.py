"""A bank as one file: what is said of it, and what each format is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renewal.bank import xml
from renewal.bank.writers import WRITERS
from renewal.bank.writers.exported import carried, exported, lines_of
from renewal.bank.writers.written import Left
from renewal.domain.item import Choose
from tests.bank.writers.items import picture, sound


def test_it_says_first_which_questions_are_left_out_then_what_most_of_them_have():
    left = [
        Left("q-9", "the topic"),
        *(Left(f"q-{number}", "the id") for number in range(1, 5)),
        Left("q-8", "the question (it is too long)"),
    ]

    lines = lines_of(left)

    assert lines == (
        "Left out of 1 question: the question (it is too long) (q-8)",
        "Left out of 4 questions: the id (q-1, q-2, q-3, …)",
        "Left out of 1 question: the topic (q-9)",
    )


@pytest.mark.parametrize("format_", ["aiken", "csv", "gift", "xlsx"])
def test_it_tells_of_all_pictures_in_one_line(format_: str):
    names = ["a5-dial", "a5-gauge", "a5-rotor", "a5-hose"]
    items = [
        sound(id="one", exhibits=tuple(names[:3])),
        sound(id="two", exhibits=tuple(names[2:])),
        sound(id="three"),
    ]

    lines = exported(format_, items, list(map(picture, names))).left_out

    [told] = [line for line in lines if "picture" in line]
    assert told == (
        "Left out of 2 questions: the pictures of 4 exhibits: a5-dial, a5-gauge, a5-rotor, … "
        "(a bank that has them already shows them, others do not) (one, two)"
    )


def test_it_counts_the_questions_that_are_in_the_file():
    several = replace(sound(id="two"), choose=Choose.SEVERAL, key=("a", "b"))

    file = exported("aiken", [sound(id="one"), several], ())

    assert file.questions == 1
    assert file.left_out[0].startswith("Left out of 1 question: the question (Aiken knows")


def test_it_counts_a_question_once_whatever_is_said_of_it():
    left = [Left("one", "the question (a)"), Left("one", "the question (b)"), Left("two", "the id")]

    assert carried([sound(id="one"), sound(id="two")], left) == 1


def test_it_leaves_nothing_out_of_native_files():
    file = exported("toml", [sound(id="one", topic="", author="")], ())

    assert (file.questions, file.left_out) == (1, ())


def test_it_says_of_every_format_what_it_is_for():
    purposes = [writer.purpose for writer in WRITERS]

    assert all(purpose.endswith(".") and len(purpose) > 20 for purpose in purposes)
    assert len(set(purposes)) == len(WRITERS)


@pytest.mark.parametrize("format_", ["moodle", "qti12"])
def test_it_says_that_a_file_was_not_checked_that_we_would_not_read(
    format_: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(xml, "MOST_TAGS", 10)

    file = exported(format_, [sound(id="one"), sound(id="two")], ())

    assert file.questions == 2
    assert len(file.left_out) == 1
    assert file.left_out[0].startswith(
        "Left out of 2 questions: the check that it comes back as it was: The file has "
    )
