"""Codes about loading a bank into a service that already holds one."""

from renewal.bank.findings import FindingCode, Severity

AREA_CHANGED = FindingCode(
    "area-changed",
    Severity.ERROR,
    "The item is in the bank already, in area {before}; here it is in {after}.",
    "Give the item here an id of its own, or put the file back into the folder of {before}.",
)
AREA_HELD = FindingCode(
    "area-held",
    Severity.ERROR,
    "The programme leaves out the area {area}, in which technicians hold credentials.",
    "Put the area back; an area without items is closed by itself.",
)
AREA_NOT_IN_PROGRAMME = FindingCode(
    "area-not-in-programme",
    Severity.ERROR,
    "The programme in force has no area '{area}'.",
    "Put the file into a folder named after one of its areas in lower case, such as a5.",
)
KEY_CHANGED = FindingCode(
    "key-changed",
    Severity.ERROR,
    "The key differs from the one in the bank, and the item has already been issued.",
    "Rescore the item instead, or retire it and write the question under a new id.",
)
