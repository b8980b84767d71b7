"""The registry of writers: the formats that items can be written in.

A new writer is one module here with the names of `renewal.bank.writers.written.Writer`, and its
line in `BY_NAME`, under the word by which people ask for it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from renewal.bank.writers import (
    aiken,
    delimited,
    gift,
    json_file,
    moodle,
    qti12,
    qti21,
    qti30,
    toml,
    xlsx,
)
from renewal.bank.writers.written import Writer

BY_NAME: Mapping[str, Writer] = MappingProxyType(
    {
        "toml": toml,
        "csv": delimited,
        "xlsx": xlsx,
        "json": json_file,
        "gift": gift,
        "aiken": aiken,
        "moodle": moodle,
        "qti12": qti12,
        "qti21": qti21,
        "qti30": qti30,
    }
)

WRITERS: tuple[Writer, ...] = tuple(BY_NAME.values())
