"""Codes about an item as a whole: its key, its options, its place in the bank."""

from renewal.bank.findings import FindingCode, Severity

ITEM_ID_DUPLICATE = FindingCode(
    "item-id-duplicate",
    Severity.ERROR,
    "The id {id} is used twice; the other place is {other}.",
    "Give one of the two a new id; an id is permanent and belongs to one item.",
)
STEM_EMPTY = FindingCode(
    "stem-empty",
    Severity.ERROR,
    "The stem is empty.",
    "Write the question.",
)
OPTIONS_TOO_FEW = FindingCode(
    "options-too-few",
    Severity.ERROR,
    "The item has {count}; a question needs at least two options.",
    "Add options, each with an id of its own.",
)
OPTION_EMPTY = FindingCode(
    "option-empty",
    Severity.ERROR,
    "Option {option} has no text.",
    "Write the text of the option, or take the option out.",
)
OPTION_ID_DUPLICATE = FindingCode(
    "option-id-duplicate",
    Severity.ERROR,
    "Two options have the id {option}.",
    "Give each option an id of its own, and look at the key afterwards.",
)
OPTIONS_IDENTICAL = FindingCode(
    "options-identical",
    Severity.ERROR,
    'Options {first} and {second} read the same: "{text}".',
    "Change one of them; letters of another case or another symbol make a difference.",
)
KEY_MISSING = FindingCode(
    "key-missing",
    Severity.ERROR,
    "The item has no key.",
    "Name the right option by its id; a key is never guessed.",
)
KEY_UNKNOWN = FindingCode(
    "key-unknown-option",
    Severity.ERROR,
    "The key names {key}, and no option has that id; the options are {options}.",
    "Name an option that exists.",
)
KEY_REPEATED = FindingCode(
    "key-repeated",
    Severity.ERROR,
    "The key names option {key} twice.",
    "Name each right option once.",
)
KEY_SEVERAL = FindingCode(
    "key-several-for-one",
    Severity.ERROR,
    'The key names {count} options ({keys}), but choose is "one".',
    'Leave one key, or write choose = "several".',
)
TECHNICIAN_ORDER = FindingCode(
    "technician-order",
    Severity.ERROR,
    "A Technician A / Technician B item keeps its order, but order is {order}.",
    'Write order = "fixed".',
)
TECHNICIAN_OPTIONS = FindingCode(
    "technician-options",
    Severity.ERROR,
    "A Technician A / Technician B item has four options, and this one has {count}.",
    "Write A only, B only, Both A and B, Neither A nor B, in this order.",
)
TOPIC_UNKNOWN = FindingCode(
    "topic-unknown",
    Severity.ERROR,
    "The blueprint of {area} has no topic {topic}.{suggestion}",
    "Use one of {known}, or add the topic to area.toml.",
)
TOPIC_OTHER_FILE = FindingCode(
    "topic-file-mismatch",
    Severity.WARNING,
    "The topic is {topic}, but the file is called {name}.",
    "Move the item to {topic}.toml, or correct its topic.",
)
