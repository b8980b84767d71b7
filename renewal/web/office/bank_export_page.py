"""How the page looks on which questions are taken out: the choice, its parts, what goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from renewal.web.office.frame import Link, draw_office, trail_of
from renewal.web.pages.frame import Fault, programme

if TYPE_CHECKING:
    from renewal.actions.list_parts import Part, Parts
    from renewal.bank.writers.exported import Exported

PATH: Final = "/office/bank/export"
LINES_SHOWN: Final = 5
LINES_LISTED: Final = 500


class Wanted(NamedTuple):
    """What somebody chose: no area stands for all, no part for all there is.

    ``listed`` is the digest of the parts among which the part was chosen.
    """

    areas: tuple[str, ...] = ()
    format: str = ""
    part: int | None = None
    listed: str = ""


class Preview(NamedTuple):
    """What goes into the file and what does not, for looking over."""

    questions: str
    format: str
    is_empty: bool
    is_folder: bool
    lines: Sequence[str]
    more: Sequence[str]
    unlisted: int
    command: str


class ShownPart(NamedTuple):
    """A part as it is listed: ``path`` leads to what goes into it."""

    number: int
    of: str
    questions: str
    areas: str
    first: str
    last: str
    path: str


class Told(NamedTuple):
    """What is told of a choice: its parts, if there are several, and the file, if it is written."""

    parts: Parts | None = None
    part: Part | None = None
    file: Exported | None = None


def draw_export(
    by_area: Mapping[str, int],
    wanted: Wanted,
    told: Told | None = None,
    *,
    faults: tuple[Fault, ...] = (),
) -> str:
    """Return the page with what was chosen, and what is told of it."""
    from renewal.actions.export_bank import command_for
    from renewal.actions.list_parts import MOST_AT_ONCE
    from renewal.bank.writers import BY_NAME
    from renewal.bank.writers.exported import NATIVE, counted

    told = told or Told()
    titles = {area.code: area.title for area in programme().areas}
    total = sum(by_area.values())
    several = told.parts is not None and len(told.parts.parts) > 1
    return draw_office(
        "bank_export.html",
        "Take questions out",
        trail_of(Link("Bank", "/office/bank")),
        areas=[(code, titles.get(code, ""), counted(count)) for code, count in by_area.items()],
        formats=[(word, each.name, each.purpose) for word, each in BY_NAME.items()],
        wanted=wanted if wanted.format in BY_NAME else wanted._replace(format=NATIVE),
        total=counted(total),
        is_too_many=total > MOST_AT_ONCE,
        most=f"{MOST_AT_ONCE:,}",
        format=BY_NAME[wanted.format].name if wanted.format in BY_NAME else "",
        chosen=counted(told.parts.questions) if told.parts else "",
        parts=_shown_parts(told.parts, wanted) if told.parts and several else (),
        listed=told.parts.digest if told.parts else "",
        all_parts=_path(wanted) if several else "",
        part=_shown(told.part, told.parts, wanted)
        if several and told.part and told.parts
        else None,
        command=command_for(wanted.areas, wanted.format),
        preview=_preview(told.file, wanted) if told.file else None,
        faults=faults,
    )


def _shown_parts(parts: Parts, wanted: Wanted) -> list[ShownPart]:
    return [_shown(part, parts, wanted) for part in parts.parts]


def _shown(part: Part, parts: Parts, wanted: Wanted) -> ShownPart:
    from renewal.bank.writers.exported import counted

    first, last = part.first, part.last
    return ShownPart(
        part.number,
        f"{part.of:,}",
        counted(part.questions),
        first.area if first.area == last.area else f"{first.area} to {last.area}",
        first.name,
        last.name,
        _path(wanted, part=part.number, listed=parts.digest),
    )


def _path(wanted: Wanted, **more: int | str) -> str:
    """Return the address at which this choice is shown, or one part of it."""
    areas = [("area", area) for area in wanted.areas]
    return f"{PATH}?{urlencode([*areas, ('format', wanted.format), *more.items()])}"


def _preview(file: Exported, wanted: Wanted) -> Preview:
    from renewal.actions.export_bank import command_for
    from renewal.bank.writers import BY_NAME
    from renewal.bank.writers.exported import NATIVE, counted

    lines = file.left_out
    return Preview(
        counted(file.questions),
        BY_NAME[wanted.format].name,
        file.questions == 0,
        wanted.format == NATIVE,
        lines[:LINES_SHOWN],
        lines[LINES_SHOWN:LINES_LISTED],
        len(lines[LINES_LISTED:]),
        command_for(wanted.areas, wanted.format),
    )
