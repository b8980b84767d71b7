"""What people chose about an upload before it is applied: items, warnings, and the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

from renewal.domain.bank_choice import Choices, Resolution
from renewal.domain.upload_columns import SaidColumns, said_in


@dataclass(frozen=True, slots=True)
class PutAside:
    """A warning that somebody put aside for these items, by its code, and why."""

    code: str
    reason: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadChoices:
    """Items to leave out, what to do with conflicts and duplicates, and whether bad ones may fail.

    With ``skip_bad`` items with errors are left out and the others are loaded. ``key_is_first``:
    where no question names its key, the first option is the right one. ``aside`` are warnings
    put aside. ``columns`` is what the tables' columns hold, where somebody said it. What is said of
    one conflict or duplicate in ``each`` goes before what is said of all of them.
    """

    leave_out: frozenset[str] = frozenset()
    each: Mapping[str, Resolution] = field(default_factory=lambda: MappingProxyType({}))
    skip_bad: bool = False
    key_is_first: bool = False
    aside: tuple[PutAside, ...] = ()
    columns: SaidColumns | None = None
    on_conflict: Resolution | None = None
    on_duplicate: Resolution = Resolution.SKIP

    @property
    def for_plan(self) -> Choices:
        """The choices as planning takes them."""
        return Choices(
            leave_out=self.leave_out,
            on_conflict=self.on_conflict,
            on_duplicate=self.on_duplicate,
            each=self.each,
        )

    def with_page(
        self,
        shown: Collection[str],
        leave_out: Collection[str],
        each: Mapping[str, Resolution],
    ) -> UploadChoices:
        """Return the choices once a page that showed these items was sent."""
        kept = {name: way for name, way in self.each.items() if name not in shown}
        return replace(
            self,
            leave_out=(self.leave_out - frozenset(shown)) | frozenset(leave_out),
            each=kept | dict(each),
        )

    def with_aside(self, code: str, reason: str, items: Collection[str]) -> UploadChoices:
        """Return the choices once a warning was put aside for these items, and no others lose it.

        Put aside before for some of them, it is so for the new reason.
        """
        taken = frozenset(items)
        kept = (
            replace(each, items=tuple(name for name in each.items if name not in taken))
            if each.code == code
            else each
            for each in self.aside
        )
        added = PutAside(code, reason, tuple(sorted(taken)))
        return replace(self, aside=tuple(each for each in (*kept, added) if each.items))

    def without_aside(self, code: str) -> UploadChoices:
        """Return the choices once a warning is given again, for every item."""
        return replace(self, aside=tuple(each for each in self.aside if each.code != code))

    def with_columns(self, columns: SaidColumns | None) -> UploadChoices:
        """Return the choices once it was said what columns hold.

        The questions may have other names then, so what was chosen for single ones is forgotten.
        """
        return UploadChoices(
            skip_bad=self.skip_bad, key_is_first=self.key_is_first, columns=columns
        )

    def as_json(self) -> dict[str, Any]:
        """Return the choices as they are stored."""
        return {
            "leave_out": sorted(self.leave_out),
            "each": {name: str(way) for name, way in sorted(self.each.items())},
            "skip_bad": self.skip_bad,
            "key_is_first": self.key_is_first,
            "aside": [asdict(each) for each in self.aside],
            "columns": self.columns.as_json() if self.columns else None,
            "on_conflict": str(self.on_conflict) if self.on_conflict else None,
            "on_duplicate": str(self.on_duplicate),
        }


def choices_of(stored: Mapping[str, Any] | None) -> UploadChoices:
    """Return the choices that were stored; None for an upload without any.

    Those of before could neither put a warning aside nor say which option is the key, what columns
    hold, or what becomes of all conflicts.
    """
    if stored is None:
        return UploadChoices()
    return UploadChoices(
        frozenset(stored["leave_out"]),
        {name: Resolution(way) for name, way in stored["each"].items()},
        stored["skip_bad"],
        stored.get("key_is_first", False),
        tuple(
            PutAside(each["code"], each["reason"], tuple(each["items"]))
            for each in stored.get("aside", ())
        ),
        said_in(stored.get("columns")),
        Resolution(stored["on_conflict"]) if stored.get("on_conflict") else None,
        Resolution(stored.get("on_duplicate", Resolution.SKIP)),
    )
