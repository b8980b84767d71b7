"""Tables in which nothing is wrong, read without what only a complaint needs.

Marshmallow finds every fault of a table and says where it is; for the hundred thousand tables of a
large bank, nearly all of them sound, that takes five times as long as looking at their values. Here
the same fields are asked in the same order until the first one refuses. Then the schema is asked,
and only what that says counts.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from marshmallow import ValidationError, fields, missing
from marshmallow.fields import Field

from renewal.bank.codes.shape import FIELD_MISSING, FIELD_TYPE
from renewal.bank.fields import ByValue
from renewal.bank.schema import Table

Read = Callable[[Any], Any]
"""What a value becomes; a `ValidationError` says that something is wrong with it."""


class _Column(NamedTuple):
    """A field of a table; `most` is how many entries it may have."""

    name: str
    read: Read
    is_required: bool
    default: Any
    most: int | None


def find_sound_values(schema: Table, table: object) -> dict[str, Any] | None:
    """What the schema loads from the table; None where it may have something to say."""
    try:
        values: dict[str, Any] = _table(type(schema))(table)
    except ValidationError:
        return None
    return values


@cache
def _table(kind: type[Table]) -> Read:
    columns = [
        _Column(
            name, _reader(field), field.required, field.load_default, field.metadata.get("most")
        )
        for name, field in kind().fields.items()
    ]
    known = frozenset(each.name for each in columns)

    def read(table: Any) -> dict[str, Any]:
        if type(table) is not dict or not known.issuperset(table):
            raise ValidationError(FIELD_TYPE.code)
        values = {}
        for name, of_value, is_required, default, most in columns:
            value = table.get(name)
            if value is not None:
                if most is not None and type(value) in _COUNTED and len(value) > most:
                    raise ValidationError(FIELD_TYPE.code)
                values[name] = of_value(value)
            elif is_required or name in table:
                raise ValidationError(FIELD_MISSING.code)
            elif default is not missing:
                values[name] = default() if callable(default) else default
        return values

    return read


def _reader(field: Field[Any] | None) -> Read:
    if isinstance(field, ByValue):
        return field.read
    if isinstance(field, fields.Nested):
        return _table(type(field.schema))
    if isinstance(field, fields.List):
        return _list(_reader(field.inner))
    if isinstance(field, fields.Dict):
        return _mapping(_reader(field.key_field), _reader(field.value_field))
    if type(field) is fields.Raw:
        return _raw
    raise TypeError(f"a field of type {type(field).__name__} cannot be read by its value alone")


def _list(inner: Read) -> Read:
    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise ValidationError(FIELD_TYPE.code)
        return [inner(each) for each in value]

    return read


def _mapping(of_key: Read, of_value: Read) -> Read:
    def read(value: Any) -> dict[Any, Any]:
        if type(value) is not dict:
            raise ValidationError(FIELD_TYPE.code)
        return {of_key(key): of_value(each) for key, each in value.items()}

    return read


def _raw(value: Any) -> Any:
    if value is None:
        raise ValidationError(FIELD_TYPE.code)
    return value


_COUNTED = (list, dict)
