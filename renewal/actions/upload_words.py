"""What findings tell whoever reads an upload in the office, who has pages and no command line."""

from __future__ import annotations

from typing import Final

from renewal.bank.codes.found import KEY_BY_CUSTOM, MAPPING_UNFIT, SHEET_SKIPPED

_SAID_HERE: Final = {
    KEY_BY_CUSTOM.fix: "In catalogues of this form the first answer is usually the right one; if "
    "it is so here, press \u201cThe key is the first option\u201d on the upload's page. A key is "
    "never guessed.",
    MAPPING_UNFIT.fix: "Press \u201cChange the columns\u201d on the upload's page, and say there "
    "what this table's columns hold.",
    SHEET_SKIPPED.fix: "Nothing, if it holds no questions. Otherwise show the sheet, and say what "
    "its columns hold: press \u201cChange the columns\u201d on the upload's page.",
}


def in_office_words(fix: str) -> str:
    """Return what to do about findings, by what can be done on the pages of the office."""
    for typed, pressed in _SAID_HERE.items():
        fix = fix.replace(typed, pressed)
    return fix
