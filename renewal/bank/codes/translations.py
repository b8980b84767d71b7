"""Codes about the words of an item in other languages."""

from renewal.bank.findings import FindingCode, Severity

LANGUAGE_TAG = FindingCode(
    "language-tag",
    Severity.ERROR,
    "{tag} is no language tag.",
    'Write a tag such as "en", "es", "pt-BR" or "zh-Hant".',
)
TRANSLATION_SAME_LANGUAGE = FindingCode(
    "translation-same-language",
    Severity.ERROR,
    "The item is written in {language} and has a translation into {language}.",
    "Take the translation out, or correct its language.",
)
TRANSLATION_REPEATED = FindingCode(
    "translation-repeated",
    Severity.ERROR,
    "The item has two translations into {language}.",
    "Leave one of the two; es and ES are the same language.",
)
TRANSLATION_STEM_EMPTY = FindingCode(
    "translation-stem-empty",
    Severity.ERROR,
    "The stem of translation {language} is empty.",
    "Translate the stem, or take the translation out.",
)
TRANSLATION_OPTION_UNKNOWN = FindingCode(
    "translation-option-unknown",
    Severity.ERROR,
    "Translation {language} has an option {option} that the item does not have.",
    "Use the ids of the item's options: {options}.",
)
TRANSLATION_OPTION_MISSING = FindingCode(
    "translation-option-missing",
    Severity.ERROR,
    "Translation {language} leaves out option {option}.",
    "Translate every option, or take the translation out.",
)
TRANSLATION_OPTION_DUPLICATE = FindingCode(
    "translation-option-duplicate",
    Severity.ERROR,
    "Translation {language} has option {option} twice.",
    "Leave one of the two.",
)
TRANSLATION_OPTION_EMPTY = FindingCode(
    "translation-option-empty",
    Severity.ERROR,
    "Option {option} of translation {language} has no text.",
    "Translate the option, or take the translation out.",
)
TRANSLATION_OPTIONS_IDENTICAL = FindingCode(
    "translation-options-identical",
    Severity.ERROR,
    'Options {first} and {second} of translation {language} read the same: "{text}".',
    "Translate the difference as well.",
)
TRANSLATION_RATIONALE_MISSING = FindingCode(
    "translation-rationale-missing",
    Severity.WARNING,
    "Option {option} has a rationale, and translation {language} leaves it out.",
    "Translate the rationale.",
)
