"""Codes about questions that other programs wrote: what had to be changed or left behind."""

from renewal.bank.findings import FindingCode, Severity

ENCODING_ASSUMED = FindingCode(
    "encoding-assumed",
    Severity.WARNING,
    'The file is not UTF-8 and was read as Windows-1252; this line changed first: "{shown}".',
    "Look at that line in the preview; if it is wrong, save the file as UTF-8 and load it again.",
)
QUESTION_REPEATED = FindingCode(
    "question-repeated",
    Severity.WARNING,
    "The same question with the same options and key stands at {other} already.",
    "Nothing: it is loaded once. Delete one of the two to be rid of this line.",
)
ID_REWRITTEN = FindingCode(
    "id-rewritten",
    Severity.INFO,
    'The id "{before}" has characters that ids cannot have, and became {after}.',
    "Nothing, if that name suits you; it stays the same each time the file is loaded.",
)
TYPE_SKIPPED = FindingCode(
    "question-skipped",
    Severity.INFO,
    "This is no choice question ({kind}) and was left out.",
    "Turn it into a question with options to choose from, if it is to be loaded.",
)
KEY_UNCLEAR = FindingCode(
    "key-unclear",
    Severity.ERROR,
    "The key is not clear: {reason}.",
    "Mark the right options in the file; a key is never guessed.",
)
CONTENT_LEFT = FindingCode(
    "content-left-behind",
    Severity.WARNING,
    "{what} could not be carried over.",
    "Look at the question in the preview, and write what is missing in words.",
)
GRAMMAR = FindingCode(
    "question-grammar",
    Severity.ERROR,
    "{problem}.",
    "{fix}",
)
READING_NOTE = FindingCode(
    "reading-note",
    Severity.INFO,
    "{note}.",
    "Look at the question in the preview.",
)
