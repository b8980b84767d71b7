"""What the cells of a sheet hold as texts, or what they hold instead.

A cell that is no text is one as openpyxl reads it; openpyxl is not needed to look at it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from renewal.bank.findings import excerpt
from renewal.bank.tables.rows import Row

_NO_TEXT = "?"
_CONTROL_CHARACTER = "a control character"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Blanks that a format puts around a number, its colours and its language.
_SPACING = re.compile(r"_.|\*.|\\[ ]|\[(?:[A-Za-z]+|\$-[0-9A-Fa-f]+)\]|\s")
_GENERAL = frozenset(("", "general", "@"))
_ZEROS = re.compile(r"[#,]*(0*)(?:\.(0*)#*)?")
_ESCAPE = "_x005F_"
_ESCAPED = re.compile(rf"{_ESCAPE}(?=x[0-9A-Fa-f]{{4}}_)")


def row_of(line: int, texts: list[str], others: Mapping[int, Any], member: str) -> Row | None:
    """The row of these texts, and of the other cells at their places; None when it is blank."""
    whole = "".join(texts)
    is_plain = not others and _ESCAPE not in whole
    if is_plain and (whole.isprintable() or not _CONTROL.search(whole)):  # nearly every row of all
        return Row(line, texts, member) if whole else None
    faults: dict[int, str] = {}
    cells: list[str] = []
    for at, text in enumerate(texts):
        cell = others.get(at)
        found = _plainly(text) if cell is None else text_in(cell)
        if found is None:
            faults[at] = _CONTROL_CHARACTER if cell is None else _kind(cell)
        cells.append(_NO_TEXT if found is None else found)
    if not faults and not any(cells):
        return None
    return Row(line, cells, member, faults) if faults else Row(line, cells, member)


def text_in(cell: Any) -> str | None:
    """What the cell holds as text; None when it is none."""
    value = cell.value
    if isinstance(value, str):
        return None if cell.data_type in ("f", "e") else _plainly(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _as_shown(value, cell.number_format or "")


def _as_shown(value: float, number_format: str) -> str | None:
    """The number with the zeros that its format shows; None where that adds anything else."""
    places = _places(number_format)
    if places is None:
        return None
    plain = str(value) if isinstance(value, int) else f"{value:.15g}"
    whole, decimals = places
    if whole < 2 and not decimals:
        return plain
    shown = f"{value:.{decimals}f}"
    if float(shown) != float(plain):  # rounded on the screen; the file knows better
        return plain
    sign, digits = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
    return sign + digits.zfill(whole + (decimals + 1 if decimals else 0))


@lru_cache(maxsize=1024)
def _places(number_format: str) -> tuple[int, int] | None:
    """How many digits a number has at least before and behind its point; None for more than that.

    An amount of money, a fraction, a percentage or a unit is more: "12" is shown as "12 V".
    """
    plain = _SPACING.sub("", number_format.partition(";")[0])
    if plain.casefold() in _GENERAL:
        return 0, 0
    found = _ZEROS.fullmatch(plain)
    return (len(found[1]), len(found[2] or "")) if found else None


def _plainly(text: str) -> str | None:
    """The text without what protects an underscore in it; None where it cannot be read."""
    if _CONTROL.search(text):
        return None
    return _ESCAPED.sub("_", text) if _ESCAPE in text else text


def _kind(cell: Any) -> str:
    """What a value that is no text is, in words."""
    value = cell.value
    if cell.data_type == "f":
        return "a formula"
    if cell.data_type == "e":
        return f"the error {excerpt(str(value), 20)}"
    if isinstance(value, bool):
        return "TRUE or FALSE"
    if isinstance(value, datetime | date):
        return "a date"
    if isinstance(value, time | timedelta):
        return "a time"
    if isinstance(value, str):
        return _CONTROL_CHARACTER
    if isinstance(value, int | float):
        return _kind_of_number(cell.number_format or "")
    return "something else"


def _kind_of_number(number_format: str) -> str:
    if "%" in number_format:
        return "a percentage"
    return f"a number that is shown as {excerpt(number_format, 30)}"
