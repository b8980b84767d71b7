"""Lists in native TOML that are longer than any question needs cost little and say so."""

import pytest

from renewal.bank.fields import Line
from renewal.bank.formats import toml
from renewal.bank.formats.toml_lines import lines_of
from renewal.bank.limits import MOST_LISTED, MOST_OPTIONS
from renewal.bank.source import ReadResult, Source
from tests.bank.writing import HEAD, item, option, translation

REFERENCES = ["a"] * (MOST_LISTED + 1)
ANSWERS = [option(f"o{each}") for each in range(MOST_OPTIONS + 1)]
WORDS = [{"id": each["id"], "text": "x"} for each in ANSWERS]
DISMISSED = [{"code": "stem-long", "reason": "It tells a case."}] * (MOST_LISTED + 1)
LANGUAGES = "".join(
    translation(f"x{a}{b}") for a in "abcdefgh" for b in "abcdefghijklmnopqrstuvwxyz"
)


def read(text: str) -> ReadResult:
    return toml.read(Source("a5/disc-brakes.toml", text.encode(), "A5"))


@pytest.mark.parametrize(
    ("text", "field", "at", "told"),
    [
        (
            item(references=REFERENCES),
            "references",
            "references =",
            '"references" of the item has 201',
        ),
        (item(exhibits=REFERENCES), "exhibits", "exhibits =", '"exhibits" of the item has 201'),
        (item(dismissed=DISMISSED), "dismissed", "dismissed =", '"dismissed" of the item has 201'),
        (item(options=ANSWERS), "options", "options =", '"options" of the item has 101'),
        (item(key=REFERENCES), "key", "key =", '"key" of the item has 201'),
        (
            item() + translation("es", options=WORDS),
            "translations",
            "options =",
            '"options" of translation "es" has 101',
        ),
        (item() + LANGUAGES, "translations", "[[item]]", '"translations" of the item has 208'),
    ],
)
def test_it_tells_of_a_list_that_is_too_long_and_of_nothing_in_it(
    text: str, field: str, at: str, told: str
) -> None:
    result = read(HEAD + text + item(id="x-2"))

    (finding,) = result.findings
    assert finding.code == "list-too-long"
    assert finding.message.startswith(told)
    assert finding.is_error
    assert text.splitlines()[(finding.line or 0) - 2].startswith(at)
    first, second = result.items
    assert first.unread == {field}
    assert first.item.stem == second.item.stem
    assert not second.unread


def test_it_reads_lists_that_are_as_long_as_they_may_be() -> None:
    options = ANSWERS[:MOST_OPTIONS]

    result = read(HEAD + item(references=REFERENCES[1:], options=options, key="o99"))

    (located,) = result.items
    assert not result.findings
    assert not located.unread
    assert len(located.item.references) == MOST_LISTED
    assert len(located.item.options) == MOST_OPTIONS


def test_it_still_tells_what_else_is_wrong_with_the_question() -> None:
    result = read(HEAD + item(references=REFERENCES, kind="mostly", colour="red"))

    codes = [each.code for each in result.findings]
    assert sorted(codes) == ["field-unknown", "field-value", "list-too-long"]


def test_it_looks_at_no_entry_of_such_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    original = Line._deserialize

    def noting(self: Line, value: object, *around: object, **options: object) -> str:
        seen.append(value)
        return original(self, value, *around, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Line, "_deserialize", noting)

    read(HEAD + item(references=["Book"], kind="mostly"))
    looked_at = seen.copy()
    seen.clear()
    (located,) = read(HEAD + item(references=["a"] * 15_000)).items

    assert looked_at == ["Book"]
    assert seen == []
    assert len(located.lines) < 30


def test_it_looks_at_no_table_with_keys_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.formats.toml_parts.MOST_KEYS", 50)
    many = "".join(f"colour.c{each}.d = 1\n" for each in range(900))

    result = read(HEAD + item(id="x-1") + item(id="x-2") + many + item(id="x-3"))

    (finding,) = result.findings
    assert finding.message == "There is no new table for more than 50 keys from here on."
    assert finding.item == "x-2"
    assert [bool(each.unread) for each in result.items] == [False, True, False]


TABLE = '[[item.options]]\nid = "a" # [\ntext = "it\'s ]"\n'
LISTS = {
    "texts": ("\nlong = [\n", "\"]\", '[', # ]\n", "]\n"),
    "long texts": ("\nlong = [\n", '"""]\n[[item]]\n""", \n', "]\n"),
    "arrays": ("\nlong = [\n", "[], [1, [2]],\n", "]\n"),
    "tables": ("\nlong = [\n", '{}, { a = [1], "b}" = 2 },\n', "]\n"),
    "numbers": ("\nlong = [\n", "1,2 , 3.5,\n", "]\n"),
    "named tables": ("\n", TABLE, ""),
    "odd tables": ("\n", TABLE + 'rationale = """\n[[item]]\n"""\nfixed = [\n[1],\n]\n', ""),
    "tables in tables": ("\n", TABLE + "[item.options.more]\nx = 1\n", ""),
}


@pytest.mark.parametrize(("opening", "entry", "end"), LISTS.values(), ids=LISTS)
def test_it_notes_the_lines_of_the_first_entries_and_finds_the_end(
    opening: str, entry: str, end: str
) -> None:
    shorter, longer = (
        f'[[item]]\nid = "x"{opening}{entry * count}{end}[item.translations.es]\nstem = "?"\n'
        f"[[item]]\n"
        for count in (MOST_LISTED + 1, 3 * MOST_LISTED)
    )

    before, after = lines_of(shorter), lines_of(longer)

    assert before.keys() == after.keys()
    more = longer.count("\n") - shorter.count("\n")
    last = [("item", 0, "translations", "es", "stem"), ("item", 1)]
    assert [after[at] for at in last] == [before[at] + more for at in last]
    assert after["item", 1] == longer.count("\n")


def test_it_notes_every_table_of_a_file() -> None:
    lines = lines_of("[[item]]\nid = 1\n" * (MOST_LISTED + 2))

    assert lines["item", MOST_LISTED + 1, "id"] == 2 * MOST_LISTED + 4
