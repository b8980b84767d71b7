"""Codes about loading a bank into a service that already holds one."""

from renewal.bank.findings import FindingCode, Severity

AREA_CHANGED = FindingCode(
    "area-changed",
    Severity.ERROR,
    "The item is in the bank already, in area {before}; here it is in {after}.",
    "Give the item here an id of its own, or put the file back into the folder of {before}; or "
    "choose to keep both, or to skip it.",
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
AREA_UNSAID = FindingCode(
    "area-unsaid",
    Severity.ERROR,
    "Nothing says which area the item belongs to.",
    "Name the area in the file, or put the file into a folder named after it in lower case, such "
    "as a5.",
)
KEY_CHANGED = FindingCode(
    "key-changed",
    Severity.ERROR,
    "The key differs from the one in the bank, and the item has already been issued.",
    "If the key in the bank is wrong, begin by rescoring the question ('renewal rescore', or in "
    "the office Bank > Rescore a question) and load the file again. If this is another question, "
    "write it under a new id, or choose to keep both, or to skip it.",
)
OTHER_QUESTION = FindingCode(
    "other-question",
    Severity.ERROR,
    'Under this id the bank holds another question: "{stem}".',
    "Give the item an id of its own; or choose {ways}.",
)
CONFLICT_SETTLED = FindingCode(
    "conflict-settled",
    Severity.INFO,
    "The bank holds something else under this id; the item {outcome}, as chosen.",
    "Nothing, if that is right.",
)
ITEM_DUPLICATE = FindingCode(
    "item-duplicate",
    Severity.WARNING,
    "The same question with the same options and key is there already, as {other}.",
    "Nothing: it is left out. Choose to keep both or to replace the other one, if that is meant.",
)
DUPLICATE_SETTLED = FindingCode(
    "duplicate-settled",
    Severity.INFO,
    "The same question is there already, as {other}; the item {outcome}, as chosen.",
    "Nothing, if that is right.",
)
REPLACE_IMPOSSIBLE = FindingCode(
    "replace-impossible",
    Severity.ERROR,
    "The item cannot replace {other}: {reason}.",
    "Choose to keep both or to skip the item, or delete one of the two in the file.",
)
CHOICE_UNNEEDED = FindingCode(
    "choice-unneeded",
    Severity.INFO,
    "Something was chosen for this item, and there is nothing to choose: it is {change}.",
    "Nothing.",
)
