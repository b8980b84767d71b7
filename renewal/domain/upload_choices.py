"""What people chose about the items of an upload, page by page, before it is applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from renewal.domain.bank_choice import Choices, Resolution


@dataclass(frozen=True, slots=True)
class UploadChoices:
    """Items to leave out, what to do with conflicts and duplicates, and whether bad ones may fail.

    With ``skip_bad`` items with errors are left out and the others are loaded.
    """

    leave_out: frozenset[str] = frozenset()
    each: Mapping[str, Resolution] = field(default_factory=lambda: MappingProxyType({}))
    skip_bad: bool = False

    @property
    def for_plan(self) -> Choices:
        """The choices as planning takes them."""
        return Choices(leave_out=self.leave_out, each=self.each)

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

    def as_json(self) -> dict[str, Any]:
        """Return the choices as they are stored."""
        return {
            "leave_out": sorted(self.leave_out),
            "each": {name: str(way) for name, way in sorted(self.each.items())},
            "skip_bad": self.skip_bad,
        }


def choices_of(stored: Mapping[str, Any] | None) -> UploadChoices:
    """Return the choices that were stored; None for an upload without any."""
    if stored is None:
        return UploadChoices()
    return UploadChoices(
        frozenset(stored["leave_out"]),
        {name: Resolution(way) for name, way in stored["each"].items()},
        stored["skip_bad"],
    )
