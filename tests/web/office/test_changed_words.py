"""What differs between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.web.office.changed_words import MOST_WORDS, Passage, changed_words

TEXTS = st.text("ab \n.*é", max_size=40)


def told(passages: tuple[Passage, ...]) -> str:
    """The text with what differs in brackets."""
    return "".join(f"[{each.text}]" if each.differs else each.text for each in passages)


def test_it_marks_the_words_that_the_other_text_lacks():
    before, after = changed_words("The hub flange runs out.", "The old hub runs out!")

    assert (told(before), told(after)) == (
        "The hub[ flange] runs out[.]",
        "The [old ]hub runs out[!]",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new"),
        ("gone", ""),
        ("Which tool measures runout?", "Name a fluid that repels water"),
        ("a " * MOST_WORDS, "a " * MOST_WORDS + "b"),
    ],
    ids=["nothing before", "nothing after", "altogether different", "too long"],
)
def test_it_leaves_texts_whole_where_marking_would_not_help(before: str, after: str):
    assert changed_words(before, after) == ((Passage(before, True),), (Passage(after, True),))


@given(TEXTS, TEXTS)
def test_it_loses_no_letter(before: str, after: str):
    old, new = changed_words(before, after)

    assert "".join(each.text for each in old) == before
    assert "".join(each.text for each in new) == after


@given(TEXTS, TEXTS)
def test_it_leaves_the_same_where_what_differs_is_taken_out(before: str, after: str):
    old, new = changed_words(before, after)

    kept = ["".join(each.text for each in side if not each.differs) for side in (old, new)]
    assert kept[0] == kept[1]
