"""Codes about warnings that somebody put aside with a reason."""

from renewal.bank.findings import FindingCode, Severity

DISMISSAL_UNNEEDED = FindingCode(
    "dismissal-unneeded",
    Severity.INFO,
    'The warning "{code}" is put aside here, and is not given any more.',
    "Delete the line that puts it aside, if nothing else is meant.",
)
DISMISSAL_UNKNOWN = FindingCode(
    "dismissal-unknown",
    Severity.WARNING,
    'There is no warning "{code}" about items that could be put aside.{suggestion}',
    "Name the code as the check gives it.",
)
DISMISSAL_OF_ERROR = FindingCode(
    "dismissal-of-error",
    Severity.WARNING,
    '"{code}" is an error, and errors cannot be put aside.',
    "Mend what it says, and delete the line that puts it aside.",
)
