"""Lists of a table that are longer than any question needs, found before anybody looks into them.

A file of twenty megabytes can hold millions of references in a few questions. Each of them would
be checked, noted with its line and complained about, for an item that stays out anyway.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from marshmallow import Schema, fields

from renewal.bank.findings import At


class LongList(NamedTuple):
    """Where the list stands in the table, how long it is, and how long it may be."""

    at: At
    entries: int
    limit: int


def long_lists_in(
    schema: Schema, table: Mapping[object, object], around: At = ()
) -> Iterator[LongList]:
    """The lists (and mappings) that have more entries than their field allows."""
    for name, field in schema.fields.items():
        value = table.get(name)
        if not isinstance(value, list | dict):
            continue
        at, limit = (*around, name), field.metadata.get("most")
        if limit is not None and len(value) > limit:
            yield LongList(at, len(value), limit)
        elif isinstance(field, fields.Dict) and isinstance(field.value_field, fields.Nested):
            inner = field.value_field.schema
            for key, each in value.items() if isinstance(value, dict) else ():
                if isinstance(each, dict):
                    yield from long_lists_in(inner, each, (*at, key))
