"""What stands in the cells of a row whose question could not be read whole, under our headers."""

from collections.abc import Collection, Mapping

from renewal.bank.tables.headers import Role
from renewal.bank.tables.rows import RowCells

_ROLES = (
    *(Role.ID, Role.AREA, Role.TOPIC, Role.CONCEPT, Role.KIND, Role.CHOOSE, Role.STEM),
    *(Role.REFERENCES, Role.EXHIBITS, Role.STATUS, Role.ORDER, Role.AUTHOR, Role.LANGUAGE),
    Role.DISMISSED,
)
"""Roles with a column of ours that has their name, as has the field that is read from it."""


def typed_in(cells: RowCells, unread: Collection[str]) -> Mapping[str, str]:
    """Cells as they were typed, by our header; of the columns that these fields are read from."""
    found = {role.value: cells.one(role) for role in _ROLES if role.value in unread}
    if "stem" in unread:
        found["format"] = cells.one(Role.FORMAT)
    if "key" in unread:
        found["key"] = " ".join(filter(None, (cells.cells[at] for at in cells.columns.keys)))
    if "options" in unread:
        for each in cells.options():
            found[f"option_{each.name}"] = each.text
            found[f"rationale_{each.name}"] = each.rationale
        found["option_ids"], found["fixed"] = cells.one(Role.OPTION_IDS), cells.one(Role.FIXED)
    return {header: cell for header, cell in found.items() if cell}
