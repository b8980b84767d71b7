"""Codes about cues and heavy wording: notes, since most questions that have one are sound.

The sources are those of `renewal.bank.codes.writing`. Edited banks show some of these in every
tenth question, so they are told for an author to look through, and never warned of.
"""

from renewal.bank.findings import FindingCode, Severity

ABSOLUTE_DISTRACTORS = FindingCode(
    "absolute-distractors",
    Severity.INFO,
    'Only distractors say "{word}" or the like: what allows no exception is rarely right.',
    "Take the word out, or write the key as firmly.",
)
VAGUE_FREQUENCY = FindingCode(
    "vague-frequency",
    Severity.INFO,
    'Option {option} says "{word}", which means something else to everybody.',
    "Say how often, or when.",
)
KEY_REPEATS_STEM = FindingCode(
    "key-repeats-stem",
    Severity.INFO,
    'Of all options only the key repeats "{word}" from the stem.',
    "Let a distractor say the word, too, or use another one in the key.",
)
NUMBERS_UNORDERED = FindingCode(
    "numbers-unordered",
    Severity.INFO,
    "All options are numbers, and in the order shown they neither rise nor fall.",
    "Put them in order.",
)
OPTION_LONG = FindingCode(
    "option-long",
    Severity.INFO,
    "Option {option} has {words} words; above {limit} options take longer to read than to judge.",
    "Shorten it, or say in the stem what all options share.",
)
OPTIONS_BEGIN_ALIKE = FindingCode(
    "options-begin-alike",
    Severity.INFO,
    'All options begin with "{words}".',
    "Let the stem end with these words.",
)
OPTIONS_FEW = FindingCode(
    "options-few",
    Severity.INFO,
    "There are {count} options, so every other guess is right; three are enough.",
    "Write one more distractor that somebody might take for right.",
)
