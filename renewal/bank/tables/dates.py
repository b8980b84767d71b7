"""Texts that a spreadsheet has made of something else: 1/2 becomes 02-Jan."""

import re

_LONGEST = 19
_MONTHS = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|mai|okt|dez|ene|abr|ago|dic)"
)
_DATE = re.compile(
    rf"\d{{1,2}}[-. /]{{1,2}}{_MONTHS}\.?(?:[- /]\d{{2,4}})?|{_MONTHS}[- ]\d{{1,4}}"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?: 00:00:00)?",
    re.IGNORECASE,
)


def is_date(text: str) -> bool:
    """True when the text reads like a date and nothing else."""
    return len(text) <= _LONGEST and _DATE.fullmatch(text) is not None
