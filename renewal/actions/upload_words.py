"""What findings tell whoever reads an upload in the office, who has pages and no command line."""

from __future__ import annotations

from typing import Final

from renewal.actions.upload_files import NO_AREA
from renewal.bank.codes.exhibits import EXHIBIT_MISSING
from renewal.bank.codes.files import AREA_MISSING
from renewal.bank.codes.found import KEY_BY_CUSTOM, MAPPING_UNFIT, SHEET_SKIPPED
from renewal.bank.codes.importing import AREA_NOT_IN_PROGRAMME, AREA_UNSAID, KEY_CHANGED

_CHOOSE: Final = (
    "Name the area in the files, or upload them again and choose it under \u201cArea\u201d."
)

_SAID_HERE: Final = {
    AREA_MISSING.message.format(folder=NO_AREA): "The files name no area, and none was chosen when "
    "they were uploaded.",
    AREA_MISSING.fix: _CHOOSE,
    EXHIBIT_MISSING.fix: "Upload the files again and choose the picture with them, under the name "
    "that they give it.",
    AREA_UNSAID.fix: _CHOOSE,
    AREA_NOT_IN_PROGRAMME.fix: "Name one of the programme's areas in the file, such as A5.",
    KEY_BY_CUSTOM.fix: "In catalogues of this form the first answer is usually the right one; if "
    "it is so here, press \u201cThe key is the first option\u201d on the upload's page. A key is "
    "never guessed.",
    KEY_CHANGED.fix: "If the key in the bank is wrong, the question is rescored first: admins have "
    "a link to that here, and \u201cRescore a question\u201d under Bank. Upload the files again "
    "after that. If this is another question, write it under a new id, or choose to keep both, or "
    "to skip it.",
    MAPPING_UNFIT.fix: "Press \u201cChange the columns\u201d on the upload's page, and say there "
    "what this table's columns hold.",
    SHEET_SKIPPED.fix: "Nothing, if it holds no questions. Otherwise show the sheet, and say what "
    "its columns hold: press \u201cChange the columns\u201d on the upload's page.",
}


def in_office_words(told: str) -> str:
    """Return what a finding says, by what people of the office know and can do on its pages."""
    for typed, pressed in _SAID_HERE.items():
        told = told.replace(typed, pressed)
    return told
