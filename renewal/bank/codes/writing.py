"""Codes about item writing: nothing here keeps an item out; an author may know better.

The rules and their levels follow two published sources: Haladyna, Downing and Rodriguez (2002),
"A review of multiple-choice item-writing guidelines", Applied Measurement in Education 15(3),
309-334, doi 10.1207/s15324818ame1503_5; and the NBME Item-Writing Guide (2020), chapter 3.
"""

from renewal.bank.findings import FindingCode, Severity

KEY_LONGEST = FindingCode(
    "key-longest",
    Severity.WARNING,
    "The key has {key} characters and the longest distractor {distractor}: length gives it away.",
    "Shorten the key, or give the distractors as much detail.",
)
ALL_OF_THE_ABOVE = FindingCode(
    "all-of-the-above",
    Severity.WARNING,
    'Option {option} is an "all of the above" ("{text}"): knowing two options gives it away.',
    'Write a fourth option of its own, or ask for several (choose = "several").',
)
NONE_OF_THE_ABOVE = FindingCode(
    "none-of-the-above",
    Severity.WARNING,
    'Option {option} is a "none of the above" ("{text}"): it shows no knowledge of what is right.',
    "Write an option of its own.",
)
NEGATIVE_PLAIN = FindingCode(
    "negative-not-emphasised",
    Severity.WARNING,
    'The question turns on "{word}", which is easily read over.',
    "Write {upper} in capitals, or ask the question positively.",
)
KIND_WORD_MISSING = FindingCode(
    "kind-word-missing",
    Severity.WARNING,
    'The kind is "{kind}", but the stem does not say {word}.',
    "Say {word} in the stem, or correct the kind.",
)
OPTION_LETTER = FindingCode(
    "option-letter",
    Severity.WARNING,
    'Option {option} begins with a letter of its own: "{text}".',
    "Take the letter out; the page numbers the options in the order shown.",
)
OPTION_NAMES_LETTERS = FindingCode(
    "option-names-letters",
    Severity.WARNING,
    'Option {option} names others by their letters ("{text}"), but the order is shuffled.',
    'Write order = "fixed", or say in the option what the others say.',
)
RATIONALE_LETTER = FindingCode(
    "rationale-names-letter",
    Severity.WARNING,
    'The rationale of option {option} names an option by its letter ("{text}"), but the order '
    "is shuffled.",
    "Say what the option says instead of its letter.",
)
RATIONALE_MISSING = FindingCode(
    "rationale-missing",
    Severity.WARNING,
    "Option {option} has no rationale.",
    "Say in one or two sentences why it is right, or what would be seen instead.",
)
REFERENCE_MISSING = FindingCode(
    "reference-missing",
    Severity.WARNING,
    "The item has no reference.",
    "Name where a technician can read it up.",
)
ARTICLE_CUE = FindingCode(
    "article-cue",
    Severity.WARNING,
    'The stem ends with "{article}", which does not fit every option ("{text}").',
    "Move the article into the options.",
)
STEM_LONG = FindingCode(
    "stem-long",
    Severity.INFO,
    "The stem has {length} characters; above {limit} it does not fit on a phone without scrolling.",
    "Shorten it, or put the figures into an exhibit.",
)
RAW_HTML = FindingCode(
    "raw-html",
    Severity.WARNING,
    'There is HTML in {where} ("{text}"); it will be shown as it stands, not as markup.',
    "Write Markdown, or put a backslash before the angle bracket if it is meant. In a table a "
    "column named format may say html.",
)
FORMULA_UNREADABLE = FindingCode(
    "formula-unreadable",
    Severity.WARNING,
    'The formula "{text}" in {where} cannot be read as LaTeX; it will be shown as it stands.',
    "Mend the formula, or put a backslash before its dollar signs if it is none.",
)
IMAGE_LINK = FindingCode(
    "image-in-text",
    Severity.WARNING,
    'There is a picture in {where} ("{text}"); pictures in the text are not shown.',
    "Declare the picture in an [[exhibit]] table and name it in exhibits.",
)
