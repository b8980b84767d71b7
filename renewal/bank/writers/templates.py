"""Files to fill in: an empty table, or one question that shows how a format is written.

Numbered text is read and never written, so its example is put together here.
"""

from typing import Final

from renewal.bank.writers import BY_NAME
from renewal.bank.writers.example import EXAMPLE

EMPTY: Final = ("csv", "xlsx")
NUMBERED: Final = "respondus"
NAMES: Final = (*BY_NAME, NUMBERED)


def template(name: str) -> bytes:
    """The file to fill in of the format that ``name`` of `NAMES` stands for."""
    if name == NUMBERED:
        return _numbered().encode()
    return BY_NAME[name].write([] if name in EMPTY else [EXAMPLE], ()).content


def _numbered() -> str:
    lines = [f"Title: {EXAMPLE.id}", f"Topic: {EXAMPLE.topic}", f"1. {EXAMPLE.stem}"]
    for option in EXAMPLE.options:
        mark = "*" if option.id in EXAMPLE.key else ""
        lines += [f"{mark}{option.id}) {option.text}", f"... {option.rationale}"]
    return "\n".join(lines) + "\n"
