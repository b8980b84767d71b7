"""What marshmallow found wrong with a table, told as sentences at the right place.

The schema reports codes under the path of each field. Here each becomes a notice that names the
field in an author's words, says what was found there, and what was meant by it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.fields import Field

from renewal.bank.codes.shape import (
    CONTROL_CHARACTER,
    FIELD_MISSING,
    FIELD_TYPE,
    FIELD_UNKNOWN,
    FIELD_VALUE,
    LIST_TOO_LONG,
)
from renewal.bank.codes.structure import KEY_MISSING
from renewal.bank.codes.translations import LANGUAGE_TAG
from renewal.bank.decoding import find_control_character
from renewal.bank.findings import At, Notice, excerpt
from renewal.bank.long_lists import LongList, long_lists_in
from renewal.bank.schema import Table
from renewal.bank.sound_tables import find_sound_values
from renewal.bank.suggestions import suggestion


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read of a table: values by field, and notices about the rest.

    `unread` names the keys that were missing, unusable or not known.
    """

    values: Mapping[str, Any]
    unread: frozenset[str]
    notices: tuple[Notice, ...]


def load(schema: Table, table: object, name: str) -> Loaded:
    """The values of a table called `name` ("The item"), the faulty fields left out and told.

    A list that is too long is told and left alone, with all that its field holds.
    """
    if not isinstance(table, dict):
        told = _told(FIELD_TYPE.code, _spot(schema, table, name, ()))
        return Loaded({}, frozenset(schema.fields), (told,))
    sound = find_sound_values(schema, table)
    if sound is not None:
        return Loaded(sound, frozenset(), ())
    long = tuple(long_lists_in(schema, table))
    passed = frozenset(str(each.at[0]) for each in long)
    codes: tuple[tuple[At, str], ...] = ()
    try:
        values = {key: value for key, value in table.items() if key not in passed}
        valid = schema.load(values, partial=passed or None)
    except ValidationError as error:
        codes = tuple(_codes(error.messages, table))
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
    unread = passed | {str(at[0]) for at, _ in codes}
    too_long = [_too_long(each, _spot(schema, table, name, each.at)) for each in long]
    return Loaded(
        {field: value for field, value in valid.items() if field not in unread},
        unread,
        (*too_long, *(_told(code, _spot(schema, table, name, at)) for at, code in codes)),
    )


def _codes(messages: Any, value: object, at: At = ()) -> Iterator[tuple[At, str]]:
    """The leaves of marshmallow's nested messages about a value, its own steps left out."""
    if not isinstance(messages, dict):
        yield from ((at, code) for code in messages)
        return
    for step in _in_order(messages, value):
        below, inside = messages[step], _inside(value, step)
        if at == ("translations",):  # a mapping reports its keys and its values apart
            for part in below.values():
                yield from _codes(part, inside, (*at, step))
        elif step == "_schema":
            yield from _codes(below, value, at)
        else:
            yield from _codes(below, inside, (*at, step))


def _in_order(messages: dict[Any, Any], value: object) -> list[Any]:
    """The steps as marshmallow has them; unknown keys, which it has in a set, as the table does."""
    unknown = {step for step, below in messages.items() if below == [FIELD_UNKNOWN.code]}
    if len(unknown) < 2 or not isinstance(value, dict):
        return list(messages)
    known = (step for step in messages if step not in unknown)
    return [*known, *(step for step in value if step in unknown)]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a complaint points: the table around it, the field in that table, the value there."""

    at: At
    table: str
    known: tuple[str, ...]
    field: Field[Any] | None
    value: object

    @property
    def subject(self) -> str:
        """The field in an author's words: "fixed" of option 2."""
        if not self.at or self.field is None or isinstance(self.field, fields.Nested):
            return self.table
        name = f'"{excerpt(str(self.at[-1]))}" '
        if isinstance(self.at[-1], int):
            name = f'"{self.at[-2]}", element {self.at[-1] + 1}, '
        return f"{name}of {self.table[:1].lower()}{self.table[1:]}"

    @property
    def expects(self) -> str:
        """What an author should write there."""
        if self.field is None:
            return "a table of keys and values"
        return str(self.field.metadata.get("expects") or getattr(self.field, "expects", ""))


def _spot(schema: Table, table: object, name: str, at: At) -> _Spot:
    owner: Schema = schema
    around: At = ()
    field: Field[Any] | None = None
    for index, step in enumerate(at):
        if isinstance(field, fields.Nested):
            owner, around, field = field.schema, at[:index], None
        if isinstance(field, fields.List):
            field = field.inner
        elif isinstance(field, fields.Dict):
            field = field.value_field
        else:
            field = owner.fields.get(str(step))
    if isinstance(field, fields.Nested):
        around = at
    value = table
    for step in at:
        value = _inside(value, step)
    return _Spot(at, _in_words(around) or name, tuple(owner.fields), field, value)


def _inside(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int):
        return value[step]
    return None


def _in_words(around: At) -> str:
    """A table inside an item as an author calls it: option 1 of translation "es"."""
    words = [
        f"{str(kind).removesuffix('s')} {which + 1 if isinstance(which, int) else repr(which)}"
        for kind, which in zip(around[::2], around[1::2], strict=True)
    ]
    text = " of ".join(reversed(words)).replace("'", '"')
    return f"{text[:1].upper()}{text[1:]}"


def _told(code: str, spot: _Spot) -> Notice:
    if code == FIELD_UNKNOWN.code:
        return _unknown(spot)
    if code == FIELD_MISSING.code:
        name = f'"{spot.at[-1]}"'
        return FIELD_MISSING.notice(spot.at[:-1], table=spot.table, name=name, expects=spot.expects)
    if code == KEY_MISSING.code:
        return KEY_MISSING.notice(spot.at)
    if code == LANGUAGE_TAG.code:
        tag = spot.at[-1] if spot.at[:-1] == ("translations",) else spot.value
        return LANGUAGE_TAG.notice(spot.at, tag=f'"{excerpt(str(tag))}"')
    if code == CONTROL_CHARACTER.code:
        character = find_control_character(str(spot.value))
        where = f"in {spot.subject}"
        return CONTROL_CHARACTER.notice(spot.at, character=character, where=where)
    if code == FIELD_VALUE.code:
        return _wrong_value(spot)
    found = _kind(spot.value)
    return FIELD_TYPE.notice(spot.at, field=spot.subject, found=found, expects=spot.expects)


def _too_long(found: LongList, spot: _Spot) -> Notice:
    words = {"field": spot.subject, "count": found.entries, "limit": found.limit}
    return LIST_TOO_LONG.notice(found.at, **words)


def _unknown(spot: _Spot) -> Notice:
    step = str(spot.at[-1])
    return FIELD_UNKNOWN.notice(
        spot.at,
        table=spot.table,
        name=f'"{excerpt(step)}"',
        suggestion=suggestion(step, spot.known),
        known=", ".join(spot.known),
    )


def _wrong_value(spot: _Spot) -> Notice:
    text = str(spot.value).strip()
    return FIELD_VALUE.notice(
        spot.at,
        field=spot.subject,
        found=f'"{excerpt(text)}"' if text else "empty",
        suggestion=suggestion(text, getattr(spot.field, "allowed", ())),
        expects=spot.expects,
    )


def _kind(value: object) -> str:
    """What a TOML value is, in words."""
    for kinds, words in _KINDS:
        if isinstance(value, kinds):
            return words
    return "of another kind"


_KINDS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((bool,), "true or false"),
    ((int, float), "a number"),
    ((str,), "text"),
    ((list,), "an array"),
    ((dict,), "a table"),
    ((datetime, date, time), "a date or time"),
)
