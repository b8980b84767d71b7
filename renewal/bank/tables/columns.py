"""Our own columns: their headers, and the cells of an item."""

from collections.abc import Iterable, Sequence

from renewal.bank.found import letter
from renewal.bank.tables.cells import CellFormat, protected
from renewal.domain.item import Item

FEWEST_OPTIONS = 4
REASONS = ("place", "item", "excerpt", "code", "message", "fix")
"""What stands before ours in a table of items that stayed out: why they did."""
_OPTION = "option_"
_DISMISSED = "dismissed"
"""A column that only those tables have that need it."""
_FIRST = ("id", "area", "topic", "concept", "kind", "choose", "stem")
_LAST = (
    *("option_ids", "fixed", "key", "references", "exhibits"),
    *("status", "order", "author", "language", "format"),
)


def headers_for(items: Sequence[Item]) -> tuple[str, ...]:
    """The headers of a table that holds all these items."""
    most = max((len(item.options) for item in items), default=0)
    return _headers(most, has_dismissed=any(item.dismissed for item in items))


def headers_of(named: Iterable[str]) -> tuple[str, ...]:
    """The headers of a table that has these columns of ours among its own."""
    known = set(named)
    most = FEWEST_OPTIONS
    while f"{_OPTION}{letter(most)}" in known:
        most += 1
    return _headers(most, has_dismissed=_DISMISSED in known)


def _headers(most: int, *, has_dismissed: bool) -> tuple[str, ...]:
    letters = [letter(index) for index in range(max(most, FEWEST_OPTIONS))]
    options = [f"{what}_{each}" for each in letters for what in ("option", "rationale")]
    return (*_FIRST, *options, *_LAST, *((_DISMISSED,) if has_dismissed else ()))


def row_of(item: Item, headers: Sequence[str]) -> list[str]:
    """The cells of the item under these headers, safe in a spreadsheet."""
    cells = _cells(item)
    return [protected(cells.get(header, "")) for header in headers]


def _cells(item: Item) -> dict[str, str]:
    names = [letter(index) for index in range(len(item.options))]
    ids = [option.id for option in item.options]
    options: dict[str, str] = {}
    for each, option in zip(names, item.options, strict=True):
        options[f"option_{each}"] = option.text
        options[f"rationale_{each}"] = option.rationale
    return options | {
        "id": item.id,
        "area": item.area,
        "topic": item.topic,
        "concept": item.concept if item.concept != item.id else "",
        "kind": item.kind.value,
        "choose": item.choose.value,
        "stem": item.stem,
        "option_ids": " ".join(ids) if ids != names else "",
        "fixed": " ".join(option.id for option in item.options if option.fixed),
        "key": " ".join(item.key),
        "references": "\n".join(item.references),
        "exhibits": " ".join(item.exhibits),
        "status": item.status.value,
        "order": item.order.value,
        "author": item.author,
        "language": item.language,
        "format": CellFormat.MARKDOWN.value,
        _DISMISSED: "\n".join(f"{each.code}: {each.reason}" for each in item.dismissed),
    }
