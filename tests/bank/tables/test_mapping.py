"""What somebody said about columns, kept in a file."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.tables.constants import CONSTANTS
from renewal.bank.tables.mapping import (
    MappingRefused,
    as_toml,
    checked,
    fitting,
    proposed,
    read_mapping,
    words,
)

HEADERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
TEXTS = [name for name, kinds in CONSTANTS.items() if kinds is None and name != "area"]


@given(
    st.dictionaries(HEADERS, st.sampled_from((*words(), "option b", "rationale 3")), max_size=6),
    st.dictionaries(st.sampled_from(TEXTS), HEADERS, max_size=3),
    st.sampled_from((None, 0, 1)),
)
def test_it_brings_back_what_was_said(
    tmp_path_factory: pytest.TempPathFactory,
    columns: dict[str, str],
    constants: dict[str, str],
    first: int | None,
) -> None:
    mapping = ColumnMapping({**columns, "Question": "stem"}, constants, first)
    path = tmp_path_factory.getbasetemp() / "saved.mapping.toml"
    path.write_bytes(as_toml(mapping))

    assert read_mapping(path) == mapping


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is not TOML"),
        ("[column]\n", '"column" is not known there; columns, constants, first are'),
        ("first = true\n", '"first" is neither 0 nor 1'),
        ("first = 2\n", '"first" is neither 0 nor 1'),
        ("[columns]\nA = 1\n", "[columns] holds something that is no text"),
        ("columns = 3\n", "[columns] holds something that is no text"),
        ('[columns]\nQ = "stam"\n', 'the column "Q" cannot hold "stam", but perhaps "stem"'),
        ('[columns]\nA = "option a"\n', "no column holds the question"),
        ('[columns]\nQ = "stem"\n[constants]\nweight = "1"\n', '"weight" cannot be a constant'),
        ('[columns]\nQ = "stem"\n[constants]\nstatus = "done"\n', 'is "done" and not one of draft'),
        ('[columns]\nQ = "stem"\n[constants]\narea = "brakes"\n', '"brakes" is no area'),
        ('[columns]\nQ = "stem"\n[[table]]\n', "beside [[table]] nothing else can stand"),
        ("table = 3\n", '"table" is not written as [[table]]'),
        ("table = []\n", '"table" is not written as [[table]]'),
        ('[[table]]\ncolumns = { A = "option a" }\n', "no column holds the question"),
        ("#" * 100_001, "it is larger than 100,000 bytes"),
    ],
)
def test_it_says_what_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "columns.mapping.toml"
    path.write_text(text)

    with pytest.raises(MappingRefused) as refused:
        read_mapping(path)

    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{path.as_posix()} cannot be used: ")


def test_it_says_that_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MappingRefused, match="no such file"):
        read_mapping(tmp_path / "nowhere.toml")


def test_it_shows_what_columns_are_taken_for() -> None:
    headers = ("Nr", "Question", "Right answer", "Wrong 1", "Points", "Feedback 1", "")

    assert list(proposed(headers).columns.values()) == [
        "id",
        "stem",
        "right option",
        "wrong option b",
        "nothing",
        "rationale b",
    ]
    again = proposed(headers, proposed(headers))
    assert again.columns == proposed(headers).columns


def test_it_shows_what_somebody_said() -> None:
    said = ColumnMapping({"points": "key", "A": "option c", "b": "option"}, {"area": "A5"}, 1)

    found = proposed(("Question", "A", "B", "Points", "Why C"), said)

    assert found == ColumnMapping(
        {
            "Question": "stem",
            "A": "option c",
            "B": "option b",
            "Points": "key",
            "Why C": "nothing",
        },
        {"area": "A5"},
        1,
    )


def test_it_proposes_what_is_read_the_same_way() -> None:
    headers = ("id", "stem", "option_a", "rationale_a", "option_b", "rationale_b", "key", "topic")

    found = checked(proposed(headers))

    assert list(found.columns.values()) == [
        "id",
        "stem",
        "option a",
        "rationale a",
        "option b",
        "rationale b",
        "key",
        "topic",
    ]


FIRST = ColumnMapping({"Frage": "stem", "Eins": "option a"}, first=1)
LONGER = ColumnMapping({"Frage": "stem", "Eins": "option a", "Note": "nothing"})
SECOND = ColumnMapping({"Вопрос": "stem", "Ответ": "option a"}, {"area": "A5"})
SEVERAL = replace(FIRST, others=(LONGER, SECOND))


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (("Frage", "EINS ", "Zwei"), FIRST),
        (("Frage", "Eins", "Note"), LONGER),
        (("Frage", "Note"), LONGER),
        (("Ответ", "вопрос"), SECOND),
        (("Question", "A"), None),
    ],
)
def test_a_header_decides_which_of_several_is_said_of_its_table(
    headers: tuple[str, ...], said: ColumnMapping | None
) -> None:
    found = fitting(headers, SEVERAL)

    assert found is None or found.columns == (said.columns if said else None)
    assert (found is None) == (said is None)


def test_what_is_said_of_one_table_only_holds_for_every_table() -> None:
    assert fitting(("Question", "A"), FIRST) == FIRST
    assert fitting(("Question", "A"), None) is None


def test_several_tables_come_back_from_one_file(tmp_path: Path) -> None:
    path = tmp_path / "several.mapping.toml"
    path.write_bytes(as_toml(SEVERAL))

    assert read_mapping(path) == SEVERAL
