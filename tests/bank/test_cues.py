"""Notes on cues and heavy wording: what each rule tells, and where it has nothing to say."""

from pathlib import Path

import pytest

from renewal.bank.reader import read_bank
from renewal.bank.review.cues import RULES
from tests.bank.writing import HEAD, item, option, options, write

CODES = {code.code for each in RULES for code in each.codes}
LONG = "The pad {} was worn"


def told(folder: Path, *, head: str = HEAD, **changes: object) -> set[str]:
    """The codes of these rules that a bank with one changed item yields."""
    write(folder, item(**changes), head=head)
    return {found.code for found in read_bank([folder]).findings} & CODES


def test_it_has_nothing_to_say_of_a_sound_item(tmp_path: Path) -> None:
    assert told(tmp_path) == set()


@pytest.mark.parametrize("word", ["always", "never", "only", "All", "impossible"])
def test_it_tells_a_word_without_exception(tmp_path: Path, word: str) -> None:
    assert told(tmp_path, options=options(b=f"It {word} runs true")) == {"absolute-distractors"}


@pytest.mark.parametrize(
    "texts",
    [
        {"a": "It never runs true", "b": "It always runs true"},
        {"b": "The ball is worn, nonetheless it turns"},
        {"d": "All of the above"},
    ],
)
def test_it_tells_no_such_word_of_the_key_or_within_another(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    assert told(tmp_path, options=options(**texts)) == set()


def test_it_tells_how_often_in_the_key_as_well(tmp_path: Path) -> None:
    assert told(tmp_path, options=options(a="It usually runs true")) == {"vague-frequency"}


@pytest.mark.parametrize(
    "texts",
    [
        {"a": "The point is bent", "b": "The point is worn"},
        {"a": "The pointer is bent"},
        {"a": "Which should have been done"},
    ],
)
def test_it_tells_no_repeated_word_that_others_have_or_that_says_nothing(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    assert told(tmp_path, options=options(**texts)) == set()


def test_it_tells_a_word_of_the_stem_that_the_key_alone_repeats(tmp_path: Path) -> None:
    assert told(tmp_path, options=options(a="The High Point is bent")) == {"key-repeats-stem"}


@pytest.mark.parametrize(
    ("numbers", "order", "expected"),
    [
        (("5", "10", "7"), "fixed", {"numbers-unordered"}),
        (("0.5", "-1", "0,7"), "fixed", {"numbers-unordered"}),
        (("5", "7", "10"), "fixed", set()),
        (("10", "7", "5"), "fixed", set()),
        (("5", "10", "7"), "shuffled", set()),
        (("5 V", "10 V", "7 V"), "fixed", set()),
    ],
)
def test_it_tells_fixed_numbers_that_neither_rise_nor_fall(
    tmp_path: Path, numbers: tuple[str, ...], order: str, expected: set[str]
) -> None:
    texts = dict(zip("abc", numbers, strict=True))

    assert told(tmp_path, options=options("abc", **texts), order=order) == expected


@pytest.mark.parametrize(("more", "expected"), [(21, set()), (22, {"option-long"})])
def test_it_counts_the_words_of_an_option(tmp_path: Path, more: int, expected: set[str]) -> None:
    text = LONG.format(" ".join(["so"] * more))

    assert told(tmp_path, options=options(a=text, b=text.replace("pad", "rim"))) == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [("The bolts of ", {"options-begin-alike"}), ("The bolts ", set())],
)
def test_it_tells_three_words_that_all_options_begin_with(
    tmp_path: Path, opening: str, expected: set[str]
) -> None:
    alike = [option(each, text=f"{opening}{each * 3} one") for each in "abc"]

    assert told(tmp_path, options=alike) == expected


def test_it_tells_two_options_and_not_three(tmp_path: Path) -> None:
    found = [told(tmp_path / letters, options=options(letters)) for letters in ("ab", "abc")]

    assert found == [{"options-few"}, set()]


def test_it_looks_for_english_words_in_english_only(tmp_path: Path) -> None:
    texts = options(a="The point often bends", b="It never bends")

    assert told(tmp_path, head='language = "nl"\n', options=texts) == set()
