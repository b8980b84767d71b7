"""Every code a check can report, each with its sentence and its fix, grouped by what it is about.

Codes are published (scripts compare them, authors dismiss them by name): a sentence may be
improved, a code stays. A new group is a new module named in `ITEM_GROUPS` (then the schema document
lists it) or `OTHER_GROUPS`; everything that lists codes follows from there.
"""

from types import ModuleType

from renewal.bank.codes import (
    balance,
    cues,
    dismissals,
    exhibits,
    files,
    found,
    importing,
    programme,
    roster,
    shape,
    structure,
    translations,
    writing,
)
from renewal.bank.findings import FindingCode

Groups = tuple[tuple[str, ModuleType], ...]

ITEM_GROUPS: Groups = (
    ("Files and folders", files),
    ("The form of a file", shape),
    ("Items", structure),
    ("Translations", translations),
    ("Exhibits", exhibits),
    ("Item writing", writing),
    ("Cues and heavy wording", cues),
    ("An area as a whole", balance),
    ("Warnings put aside", dismissals),
    ("Questions of other programs", found),
)
OTHER_GROUPS: Groups = (
    ("Programme and areas", programme),
    ("Comparing with what is stored", importing),
    ("Rosters", roster),
)


def codes_of(group: ModuleType) -> tuple[FindingCode, ...]:
    """The codes of one group, in the order in which they are written."""
    return tuple(value for value in vars(group).values() if isinstance(value, FindingCode))


def every_code() -> tuple[FindingCode, ...]:
    """All codes of all groups."""
    return tuple(code for _, group in (*ITEM_GROUPS, *OTHER_GROUPS) for code in codes_of(group))
