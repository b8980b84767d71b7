"""What looks like a table within a text in quotes is no table, also in a broken file."""

import pytest

from renewal.bank.formats import toml
from renewal.bank.formats.toml_tables import likely_openings_in
from renewal.bank.source import ReadResult, Source
from tests.bank.writing import HEAD, exhibit, item

SHOWN = 'How is a bank written?\n[[item]]\nid = "no"\n[[exhibit]]\nkey = "a"\n'
SLIPS = {
    "no value": ('kind = "direct"', "kind = "),
    "open quotes": ('kind = "direct"', 'kind = "direct'),
    "an apostrophe": ('kind = "direct"', "kind = it's direct"),
    "twice": ('kind = "direct"', 'kind = "direct"\nkind = "direct"'),
    "no bracket": ('key = "a"', 'key = ["a"'),
    "a number": ('key = "a"', "key = 3.4.5"),
}


def read(text: str) -> ReadResult:
    return toml.read(Source("a5/disc-brakes.toml", text.encode(), "A5"))


def asking(id_: str, quotes: str, shown: str = SHOWN) -> str:
    """An item whose stem shows how items are written."""
    return item(id=id_, stem="?").replace('"?"', f"{quotes}\n{shown}{quotes}")


def told(result: ReadResult) -> list[tuple[str, bool]]:
    """Each item that was counted, and whether it is broken."""
    return [(each.item.id, bool(each.unread)) for each in result.items]


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
@pytest.mark.parametrize("broken", [0, 1, 2])
def test_it_never_cuts_within_a_text(quotes: str, slip: tuple[str, str], broken: int) -> None:
    tables = [asking("x-1", quotes), asking("x-2", quotes), asking("x-3", quotes)]
    tables[broken] = tables[broken].replace(*slip)

    result = read(HEAD + exhibit() + "".join(tables))

    assert told(result) == [(f"x-{each + 1}", each == broken) for each in range(3)]
    assert [each.id for each in result.exhibits] == ["a5-dial-1"]
    assert [each.code for each in result.findings if each.item] == ["toml-syntax"]


@pytest.mark.parametrize("quotes", ['"""', "'''"])
@pytest.mark.parametrize("begins", ["\nWhat", "What", ""])
def test_it_loses_one_item_to_a_text_that_is_never_closed(quotes: str, begins: str) -> None:
    whole = [
        item(id=f"x-{n}", stem="?").replace('"?"', f"{quotes}{begins}?{quotes}") for n in "1234"
    ]
    whole[1] = whole[1].replace(f"?{quotes}", "?")

    result = read(HEAD + "".join(whole))

    assert told(result) == [("x-1", False), ("x-2", True), ("x-3", False), ("x-4", False)]


def test_it_loses_one_item_to_the_last_text_that_is_never_closed() -> None:
    open_ = item(id="x-1", stem="?").replace('"?"', '"""\nWhat?\n')

    result = read(HEAD + open_ + item(id="x-2") + item(id="x-3"))

    assert told(result) == [("x-1", True), ("x-2", False), ("x-3", False)]


@pytest.mark.parametrize(
    "odd",
    [
        '""""""',
        '"""How much is 1 + 1 ="""',
        '"""a"" b"""',
        '"""\\""""',
        '"""a"""""',
        '""',
        "''''''",
    ],
)
def test_it_goes_on_behind_texts_that_end_oddly(odd: str) -> None:
    tables = [item(id="x-1", author="?").replace('"?"', odd), asking("x-2", '"""')]
    tables.append(item(id="x-3").replace('kind = "direct"', "kind ="))

    result = read(HEAD + "".join(tables) + asking("x-4", "'''"))

    assert [id_ for id_, _ in told(result)] == ["x-1", "x-2", "x-3", "x-4"]
    assert told(result)[2:] == [("x-3", True), ("x-4", False)]


@pytest.mark.parametrize(
    "scrap", ['a = """\\"""\n', "a = '''b'\n", 'a = """ """ b\n', 'a = """"""""\n']
)
def test_it_looks_for_the_end_of_a_text_no_more_often_than_needed(scrap: str) -> None:
    tables = 50_000  # which takes minutes if each of them is followed to the end of the file

    found = list(likely_openings_in(HEAD + f"[[item]]\n{scrap}" * tables))

    assert len(found) == tables
