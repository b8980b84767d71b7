"""The lines of a long text are those that it is split into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank import lines_in_turn as module
from renewal.bank.formats.respondus_lines import blocks_of
from renewal.bank.lines_in_turn import lines_in_turn


@given(st.text("ab\r\n", max_size=40), st.integers(0, 12))
def test_it_gives_the_lines_one_after_the_other(text: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", piece)
        lines = list(lines_in_turn(text))

    assert lines == text.split("\n")


@pytest.mark.parametrize(
    ("behind", "answer", "lines"),
    [
        ("\nAnswers:\n1. B\n", "B", 3),
        ("\nANSWER:\n\n1. A, C", "A, C", 3),
        ("\nAnswers:", "", 3),
        ("\nAnswers:\nno answer", "", 5),
        ("\nAnswers:\nno answer\nAnswers:\n1. B", "B", 5),
    ],
)
def test_answers_at_the_end_belong_to_their_questions(behind: str, answer: str, lines: int) -> None:
    (block,) = blocks_of(f"1. What?\nA. x\nB. y{behind}")

    assert block.answer == answer
    assert len(block.lines) == lines
