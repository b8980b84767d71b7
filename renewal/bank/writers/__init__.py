"""The registry of writers: the formats that items can be written in.

A new writer is one module here with the names of `renewal.bank.writers.written.Writer`, and its
line in `WRITERS`.
"""

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

WRITERS: tuple[Writer, ...] = (
    toml,
    delimited,
    gift,
    aiken,
    json_file,
    moodle,
    qti12,
    qti21,
    qti30,
    xlsx,
)
