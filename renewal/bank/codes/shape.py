"""Codes about the form of a file: its bytes, its syntax, and the tables and keys in it."""

from renewal.bank.findings import FindingCode, Severity

ENCODING_NOT_UTF8 = FindingCode(
    "encoding-not-utf8",
    Severity.ERROR,
    "The file is not UTF-8: {what}.",
    "Save the file as UTF-8 in the editor, and look at this line afterwards.",
)
CONTROL_CHARACTER = FindingCode(
    "control-character",
    Severity.ERROR,
    "The control character {character} stands {where}.",
    "Delete the character; tabs and line ends are the only ones a question needs.",
)
TOML_SYNTAX = FindingCode(
    "toml-syntax",
    Severity.ERROR,
    "This is not TOML: {reason}.",
    "{hint}",
)
NESTED_TOO_DEEP = FindingCode(
    "nesting-too-deep",
    Severity.ERROR,
    "Arrays, tables or dotted keys are nested deeper than {limit} levels.",
    "Take the nesting out; an item needs five levels at most.",
)
NO_ITEMS = FindingCode(
    "no-items",
    Severity.WARNING,
    "The file holds no [[item]] table.",
    "Add the items, or delete the file.",
)
FIELD_UNKNOWN = FindingCode(
    "field-unknown",
    Severity.ERROR,
    "{table} has a key {name} that is not known.{suggestion}",
    "Correct the spelling, or take the key out; known are {known}.",
)
FIELD_MISSING = FindingCode(
    "field-missing",
    Severity.ERROR,
    "{table} has no {name}.",
    "Add {name}: {expects}.",
)
FIELD_TYPE = FindingCode(
    "field-type",
    Severity.ERROR,
    "{field} is {found}.",
    "Write {expects}.",
)
LIST_TOO_LONG = FindingCode(
    "list-too-long",
    Severity.ERROR,
    "{field} has {count:,} entries; at most {limit} are read.",
    "Keep at most {limit} of them, or make several questions of this one.",
)
FIELD_VALUE = FindingCode(
    "field-value",
    Severity.ERROR,
    "{field} cannot be {found}.{suggestion}",
    "Write {expects}.",
)
