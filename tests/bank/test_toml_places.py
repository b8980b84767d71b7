"""Lines that are looked for late are those that a walk over the text finds."""

import pytest

from renewal.bank.codes.structure import TOPIC_OTHER_FILE
from renewal.bank.formats import toml, toml_places
from renewal.bank.formats.toml_lines import lines_of
from renewal.bank.formats.toml_places import TableLines, TextLines
from renewal.bank.review.alike import MOST_ALIKE
from renewal.bank.source import ReadResult, Source
from tests.bank.writing import HEAD, exhibit, item, options, translation

NAMED = "".join(item(id=f"x-{each}") + translation("es") for each in range(3))
QUOTED = item(stem='Write it so:\n\n[[item]]\nid = "b"\n')
WRITTEN = [
    HEAD + NAMED,
    HEAD + exhibit() + NAMED + exhibit(),
    HEAD + QUOTED + item(),
    HEAD + '[["item"]]\nid = "a"\n' + item(),
    HEAD + 'item = [{ id = "a" }, { id = "b" }]\n' + exhibit(),
    HEAD + "item = [1,\n2]\n",
    HEAD + "[[ item ]] # first\n[[item]]\n",
    HEAD + '"item" = [[[[[[[[[[[[[[1]]]]]]]]]]]]]]\n',
]


def read(text: str) -> ReadResult:
    return toml.read(Source("a5/disc-brakes.toml", text.encode(), "A5"))


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("first_line", [1, 7])
def test_it_knows_the_lines_of_each_table(text: str, first_line: int) -> None:
    walked = {at: line + first_line - 1 for at, line in lines_of(text).items()}

    lines = TextLines(text, first_line)

    assert lines.whole() == walked
    for table in {at[:2] for at in walked if len(at) > 1}:
        expected = {at[2:]: line for at, line in walked.items() if at[:2] == table}
        assert dict(TableLines(lines, table)) == expected
        assert len(TableLines(lines, table)) == len(expected)


@pytest.mark.parametrize("text", WRITTEN)
def test_every_item_stands_in_the_line_of_its_header(text: str) -> None:
    walked = lines_of(text)

    result = read(text)

    expected = [walked["item", index] for index in range(len(result.items))]
    assert [each.line for each in result.items] == expected
    assert [each.line for each in result.exhibits] == [
        walked["exhibit", index] for index in range(len(result.exhibits))
    ]


def test_lines_that_were_taken_are_kept_no_longer() -> None:
    lines = TextLines(HEAD + NAMED, 1)

    taken = TableLines(lines, ("item", 1)).taken()

    assert taken[("id",)] == lines_of(HEAD + NAMED)["item", 1, "id"]
    assert not TableLines(lines, ("item", 1))
    assert TableLines(lines, ("item", 2))


def test_nobody_looks_for_the_lines_of_sound_items(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(toml_places, "lines_of", asked.append)

    result = read(HEAD + NAMED)

    assert len(result.items) == 3
    assert not asked


def test_of_items_in_another_file_the_first_are_told_with_their_lines() -> None:
    text = HEAD + "".join(
        item(id=f"x-{each}", topic="rotors", options=options("ab")) for each in range(5_002)
    )

    result = read(text)

    told = [each for each in result.findings if each.code == TOPIC_OTHER_FILE.code]
    (more,) = [each for each in result.told if each.other == TOPIC_OTHER_FILE.code]
    lines = [at for at, line in enumerate(text.split("\n"), 1) if line.startswith("topic")]
    assert [each.line for each in told] == lines[:MOST_ALIKE]
    assert [each.item for each in told[:2]] == ["x-0", "x-1"]
    assert more.line == lines[MOST_ALIKE]
