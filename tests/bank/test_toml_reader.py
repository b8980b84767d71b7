"""The native reader: what it reads, where things stand, and what a slip costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import At, Finding
from renewal.bank.formats import toml
from renewal.bank.source import LocatedItem, ReadResult, Source
from renewal.domain.item import Kind, Order, Status
from tests.bank.writing import HEAD, exhibit, item, option, options, translation

FILE = "a5/disc-brakes.toml"


def read(content: str | bytes, area: str = "A5") -> ReadResult:
    raw = content if isinstance(content, bytes) else content.encode()
    return toml.read(Source(FILE, raw, area))


def only(result: ReadResult) -> LocatedItem:
    (located,) = result.items
    return located


def codes(result: ReadResult) -> list[str]:
    return [finding.code for finding in result.findings]


def finding(result: ReadResult) -> Finding:
    (told,) = result.findings
    return told


def test_it_reads_every_field_of_an_item() -> None:
    text = HEAD + item(
        kind="technician-a-b",
        choose="one",
        key="d",
        order="fixed",
        status="pretest",
        options=[*options("abc"), option("d", fixed=True)],
        exhibits=["a5-dial-1"],
    )

    located = only(read(text))

    read_item = located.item
    assert read_item.id == "a5-disc-brakes-001"
    assert (read_item.area, read_item.topic, read_item.concept) == (
        "A5",
        "disc-brakes",
        "rotor-runout",
    )
    assert (read_item.kind, read_item.order) == (Kind.TECHNICIAN_A_B, Order.FIXED)
    assert (read_item.status, read_item.author) == (Status.PRETEST, "tests")
    assert [each.id for each in read_item.options if each.fixed] == ["d"]
    assert (read_item.key, read_item.exhibits) == (("d",), ("a5-dial-1",))
    assert read_item.language == "en"
    assert located.unread == frozenset()


def test_it_reads_the_words_of_other_languages() -> None:
    text = HEAD + item() + translation("es") + translation("pt-br", reviewed=True)

    found = only(read(text)).item.translations

    assert [(each.language, each.reviewed) for each in found] == [("es", False), ("pt-BR", True)]
    assert found[0].stem.endswith("¿Qué se muestra?")
    assert [each.text for each in found[0].options] == [f"Causa {each}" for each in "abcd"]


def test_it_composes_accents_and_trims_blanks() -> None:
    text = HEAD + item(stem="  \n¿Que\N{COMBINING ACUTE ACCENT} pasa?\n\n")

    found = only(read(text)).item.stem

    assert found == "¿Qu\N{LATIN SMALL LETTER E WITH ACUTE} pasa?"


@pytest.mark.parametrize(
    ("at", "starts"),
    [
        ((), "[[item]]"),
        (("id",), "id ="),
        (("stem",), "stem ="),
        (("options",), "options ="),
        (("options", 0), '{ id = "a"'),
        (("options", 2, "text"), '{ id = "c"'),
        (("key",), "key ="),
        (("references", 0), "references ="),
        (("translations", "es"), "[item.translations.es]"),
        (("translations", "es", "reviewed"), "reviewed ="),
        (("translations", "es", "options", 3, "text"), '{ id = "d", text = "Causa d"'),
        (("options", 9, "text"), "options ="),
        (("nowhere",), "[[item]]"),
    ],
)
def test_it_knows_the_line_of_every_table_key_and_option(at: At, starts: str) -> None:
    text = HEAD + item(id="first") + item(stem="One.\n[[item]]\n# no\nTwo?") + translation()

    second = read(text).items[1]

    line = text.splitlines()[(second.place(at).line or 0) - 1]
    assert line.strip().startswith(starts)
    assert (second.place(at).line or 0) > len(item(id="first").splitlines())


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_it_counts_lines_past_texts_of_many_lines(quotes: str) -> None:
    stem = f"stem = {quotes}\nWhat is shown?\n\n[[item]]\nkey = 3 # [\n{quotes}"
    text = HEAD + item(stem="X", key="e").replace('stem = "X"', stem)

    located = only(read(text))

    expected = next(
        number for number, line in enumerate(text.split("\n"), 1) if 'key = "e"' in line
    )
    assert located.place(("key",)).line == expected
    assert "[[item]]" in located.item.stem


@pytest.mark.parametrize(
    ("break_it", "at"),
    [
        (('kind = "direct"', 'kind = "direct'), 'kind = "direct'),
        (('kind = "direct"', "kind = “direct”"), "kind ="),
        (('kind = "direct"', "kind direct"), "kind direct"),
        (('kind = "direct"', 'kind = "direct" choose = 1'), "kind ="),
        (('kind = "direct"', 'kind = "di\\wrect"'), "kind ="),
        (('kind = "direct"', 'kind = "direct"\nkind = "most"'), 'kind = "most"'),
    ],
)
def test_it_loses_one_item_only_to_a_slip(break_it: tuple[str, str], at: str) -> None:
    broken = item(id="second").replace(*break_it)
    text = HEAD + item(id="first") + broken + item(id="third")

    result = read(text)

    assert codes(result) == ["toml-syntax"]
    told = finding(result)
    lines = text.splitlines()
    assert at in lines[(told.line or 0) - 1]
    assert told.item == "second"
    assert [(each.item.id, bool(each.unread)) for each in result.items] == [
        ("first", False),
        ("second", True),
        ("third", False),
    ]


def test_it_keeps_the_lines_of_the_items_after_a_slip() -> None:
    broken = item(id="second").replace('kind = "direct"', "kind = ")
    text = HEAD + item(id="first") + broken + item(id="third", key=7)

    result = read(text)

    third = result.items[2]
    lines = text.splitlines()
    assert lines[(third.place(("id",)).line or 0) - 1] == 'id = "third"'
    assert codes(result) == ["toml-syntax", "field-type"]
    assert lines[(result.findings[1].line or 0) - 1] == "key = 7"


def test_it_keeps_the_items_when_an_exhibit_is_broken() -> None:
    text = HEAD + exhibit().replace('file = "', "file = ") + item()

    result = read(text)

    assert codes(result) == ["toml-syntax"]
    assert [(each.id, each.exhibit) for each in result.exhibits] == [("a5-dial-1", None)]
    assert [each.unread for each in result.items] == [frozenset()]


def test_it_keeps_items_out_while_the_language_before_them_is_broken() -> None:
    text = 'language = "en\n' + item()

    result = read(text)

    assert codes(result) == ["toml-syntax"]
    assert finding(result).line == 1
    assert only(result).unread == {"language"}


def test_it_says_where_a_text_begins_that_never_ends() -> None:
    text = HEAD + item(id="first") + item(id="second", stem="X").replace('"X"', '"""\nWhat?\n')

    result = read(text)

    told = finding(result)
    assert text.splitlines()[(told.line or 0) - 1] == 'stem = """'
    assert "unterminated string" in told.message
    assert told.fix == "Close the text that opens here with the same quotes."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('language = "en"\nlanguage = "es"\n', 2),
        (HEAD + "[item]\nid = 1\n[[item]]\nid = 2\n", 4),
    ],
)
def test_it_tells_of_a_key_or_table_that_stands_twice(text: str, line: int) -> None:
    result = read(text)

    assert "toml-syntax" in codes(result)
    told = next(each for each in result.findings if each.code == "toml-syntax")
    assert (told.line, told.fix) == (
        line,
        "Each key and table stands once: rename or delete the second one.",
    )


def test_it_tells_of_a_translation_that_stands_twice() -> None:
    text = HEAD + item(id="first") + item(id="second") + translation() + translation()

    result = read(text)

    told = finding(result)
    headers = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith("[item.tr")]
    assert (told.line, told.item) == (headers[1], "second")
    assert [bool(each.unread) for each in result.items] == [False, True]


@pytest.mark.parametrize(
    "deep",
    [
        f"deep = {'[' * 3000}{']' * 3000}\n",
        f"{'.'.join(['a'] * 40)} = 1\n",
        f"[{'.'.join(['a'] * 5000)}]\n",
    ],
)
def test_it_bounds_how_deep_a_file_may_be_nested(deep: str) -> None:
    result = read(HEAD + deep + item())

    assert "nesting-too-deep" in codes(result)
    assert only(result).item.id == "a5-disc-brakes-001"


def test_it_says_in_its_own_words_that_a_number_is_too_long() -> None:
    result = read(HEAD + item(key=0).replace("key = 0", f"key = {'7' * 5000}"))

    told = finding(result)
    assert (told.code, told.item) == ("toml-syntax", "a5-disc-brakes-001")
    assert "too many digits" in told.message


def test_it_says_that_a_file_holds_no_item() -> None:
    result = read(HEAD)

    assert [(each.code, each.line) for each in result.findings] == [("no-items", 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "item = 3\n", "is a number"),
        (HEAD + "[item]\nid = 1\n", "is a table"),
        (HEAD + "item = [3]\n", "The item is a number"),
        (HEAD + "[[items]]\nid = 1\n", 'a key "items" that is not known'),
    ],
)
def test_it_reads_what_is_no_item_table_without_stumbling(text: str, message: str) -> None:
    result = read(text)

    assert any(message in each.message for each in result.findings)
    assert all(each.unread for each in result.items)


def test_it_warns_when_the_topic_belongs_to_another_file() -> None:
    result = read(HEAD + item(topic="drum-brakes"))

    told = finding(result)
    assert (told.code, told.severity) == ("topic-file-mismatch", "warning")


SCRAPS = st.sampled_from(
    ['[[item]]\n', '[[exhibit]]\n', 'id = "', '"""', "'''", "\n", " = ", "{", "}", "[", "]", ",",
     "language = 'en'\n", "[item.translations.es]\n", "#", "\\", "1979-13-01", "\x00", "é", "."]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_it_never_raises_on_scraps_of_its_own_grammar(text: str) -> None:
    result = read(text)

    assert result.findings or result.items or result.exhibits
    lines = max(1, len(text.split("\n")))
    assert all(1 <= (each.line or 1) <= lines for each in result.findings)


def test_it_keeps_the_area_of_the_folder_and_no_other() -> None:
    found = only(read(HEAD + item(id="b5-x-001"), area="B5"))

    assert (found.item.area, found.item.id) == ("B5", "b5-x-001")


def test_it_stops_after_too_many_items_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 2)
    broken = "\n[[item]]\nid = red\n"

    faulty = read(HEAD + "".join(item(id=f"x-{n}", key="z") for n in range(5)))
    unread = read(HEAD + item(id="x-1") + broken * 5)

    assert (len(faulty.items), len(unread.items)) == (2, 3)
    for result in (faulty, unread):
        assert result.told[-1].message.startswith("2 questions have errors up to here")


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_it_reads_the_same_however_many_tables_it_takes_at_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = '"""\nIs this a table?\n[[item]]\nid = 3\n"""'
    written = [
        item(id="x-1", stem="?").replace('"?"', hidden),
        exhibit(),
        item(id="x-2", colour="red"),
        "# it's no [[item]]\n",
        item(id="x-3", stem="?").replace('"?"', hidden.replace('"', "'")) + translation(),
        item(id="x-4", topic="brakes"),
    ]
    text = HEAD + "\n".join(written)
    whole = read(text)

    monkeypatch.setattr("renewal.bank.formats.toml_parts.MOST_AT_ONCE", at_once)
    parts = read(text)

    assert [each.item for each in parts.items] == [each.item for each in whole.items]
    ids = [each.item.id for each in parts.items if not each.unread]
    assert ids[-1] == "x-4"
    lines = [each.place(("key",)).line for each in whole.items]
    assert [each.place(("key",)).line for each in parts.items] == lines
    assert sorted(each.message for each in parts.findings) == sorted(
        each.message for each in whole.findings
    )


@pytest.mark.parametrize("before", [0, 1, 3])
def test_it_refuses_one_item_without_end_and_reads_the_others(before: int) -> None:
    long = item(id="x-long", references=["a"] * 30_000)
    short = [item(id=f"x-{n}") for n in range(before + 2)]

    result = read(HEAD + "".join([*short[:before], long, *short[before:]]))

    assert [each.item.id for each in result.items if each.unread] == ["x-long"]
    assert len(result.items) == before + 3
    assert finding(result).item == "x-long"
    assert finding(result).message == (
        "There is no new [[item]] for more than 100,000 characters from here on."
    )


@pytest.mark.parametrize("scrap", ['\\"""\n', "\\'''\n", '\\"x', "\\'x"])
def test_it_ends_soon_with_quotes_that_are_never_closed(scrap: str) -> None:
    result = read(HEAD + "[[item]]\nstem = " + scrap * 200_000)

    assert len(result.items) == 1
    assert finding(result).is_error


def test_it_stops_after_too_many_exhibits_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_ERRORS", 3)

    result = read(HEAD + exhibit(colour="red") * 5 + item())

    assert len(result.exhibits) < 4
    assert not result.items
    (told,) = result.told
    assert told.message == "The file has 4 errors up to here; from here on no question is read."
