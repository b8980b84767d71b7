"""A table that is read without the schema holds what the schema loads from it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

from renewal.bank import fields as own
from renewal.bank import programme_fields as programme
from renewal.bank import programme_schema, schema
from renewal.bank.limits import MOST_LISTED
from renewal.bank.schema import ItemTable, Table
from renewal.bank.sound_tables import find_sound_values
from tests.bank.writing import item, translation

TABLES = [
    each
    for module in (schema, programme_schema)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Table) and each is not Table
]
TEXTS = st.sampled_from(["a", " a b ", "é", "e\N{COMBINING ACUTE ACCENT}", "a\n\tb", "<ÿ>", "ab-1"])
SOUND = {
    own.Text: TEXTS | st.just(""),
    own.Line: TEXTS,
    own.Id: st.sampled_from(["a", "a5-b.1:c_", " b "]),
    own.LineIfKnown: TEXTS | st.just(""),
    own.IdIfKnown: st.sampled_from(["a", " b ", "", " "]),
    own.Key: st.sampled_from(["a", " b ", ["a", " c"]]),
    own.Truth: st.booleans(),
    own.Language: st.sampled_from(["en", " es ", "es", "pt-BR"]),
    programme.Whole: st.integers(1, 60),
    programme.Number: st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    programme.Day: st.dates(),
    programme.Codes: st.lists(st.sampled_from(["A5", "A6"])),
    programme.Groups: st.lists(st.lists(st.sampled_from(["H1", "H2"]))),
    fields.Raw: st.integers(),
}
ANYTHING = st.one_of(
    st.sampled_from(["", " ", "\x07", "a\x7fb", "\N{NO-BREAK SPACE}", "x" * 101, "\ud800", "A5 ñ"]),
    *(st.none(), st.booleans(), st.integers(-1, 1), st.floats(), st.dates(), TEXTS),
    *(st.just([]), st.just({}), st.just([[]]), st.just([{}]), st.just({"en": {}})),
    *(st.just(["a"] * (MOST_LISTED + 1)), st.just({str(each): {} for each in range(300)})),
)


def sound(field: object) -> st.SearchStrategy[object]:
    """Values that fit the field."""
    if isinstance(field, own.Word | programme.Choice):
        return st.sampled_from([*field.allowed, f" {field.allowed[0]} "])
    if isinstance(field, fields.Nested) and isinstance(field.schema, Table):
        return sound_tables(type(field.schema))
    if isinstance(field, fields.List):
        return st.lists(sound(field.inner), max_size=3)
    if isinstance(field, fields.Dict):
        return st.dictionaries(sound(field.key_field), sound(field.value_field), max_size=2)
    return SOUND[type(field)]


def sound_tables(kind: type[Table]) -> st.SearchStrategy[dict[str, object]]:
    """Tables in which nothing is wrong, fields that need not be there now and then left out."""
    table = kind().fields
    return st.fixed_dictionaries(
        {name: sound(field) for name, field in table.items() if field.required},
        optional={name: sound(field) for name, field in table.items() if not field.required},
    )


@pytest.mark.parametrize("kind", TABLES)
@given(st.data())
def test_it_finds_what_the_schema_loads(kind: type[Table], data: st.DataObject) -> None:
    table = data.draw(sound_tables(kind))

    found = find_sound_values(kind(), table)

    assert repr(found) == repr(kind().load(table))


@pytest.mark.parametrize("kind", TABLES)
@given(st.data())
def test_it_finds_nothing_or_what_the_schema_loads(kind: type[Table], data: st.DataObject) -> None:
    table = data.draw(sound_tables(kind))
    for name in data.draw(st.sets(st.sampled_from([*table, *kind().fields, "x"]), max_size=2)):
        table[name] = data.draw(ANYTHING)
        if data.draw(st.integers(0, 3)) == 0:
            del table[name]

    found = find_sound_values(kind(), table)

    assert found is None or repr(found) == repr(kind().load(table))


def test_it_finds_the_values_of_a_usual_item() -> None:
    (table,) = tomllib.loads(item(references=["Manual"]) + translation("es"))["item"]

    found = find_sound_values(ItemTable(), table)

    assert found is not None
    assert found == ItemTable().load(table)


@pytest.mark.parametrize(
    "long",
    [
        {"references": ["a"] * (MOST_LISTED + 1)},
        {"key": ["a"] * (MOST_LISTED + 1)},
        {"translations": {f"x{a}{b}": {} for a in "abcdefghijklmno" for b in "abcdefghijklmno"}},
    ],
)
def test_a_list_that_is_too_long_is_left_to_the_complaints(long: dict[str, object]) -> None:
    (table,) = tomllib.loads(item())["item"]

    found = find_sound_values(ItemTable(), table | long)

    assert found is None
