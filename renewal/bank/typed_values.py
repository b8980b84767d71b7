"""What stands in an item's table whose values cannot all be read, under the headers of a table."""

from collections.abc import Collection, Iterator, Mapping

from renewal.bank.found import letter
from renewal.bank.limits import MOST_OPTIONS

_BLANK = frozenset(("key", "exhibits"))
_LINES = frozenset(("references", "dismissed"))
_ONE = frozenset(
    ("id", "topic", "concept", "kind", "choose", "stem", "status", "order", "author", "language")
)


def typed_of(table: object, unread: Collection[str]) -> Mapping[str, str]:
    """Values as they were typed, by our header; of those of these fields that a cell can hold."""
    if not isinstance(table, Mapping):
        return {}
    found: dict[str, str] = {}
    # A key is of no use without the options that it names, and is left out with them.
    for name in (
        *(each for each in table if each in unread),
        *(("key",) if "options" in unread else ()),
    ):
        value = table.get(name)
        if name == "options" and isinstance(value, list):
            found |= _options(value)
        elif name in _ONE:
            found[name] = _text(value)
        elif name in _BLANK or name in _LINES:
            between = " " if name in _BLANK else "\n"
            listed = value if isinstance(value, list) else [value]
            found[name] = between.join(filter(None, map(_text, listed)))
    return {header: cell for header, cell in found.items() if cell}


def _options(listed: list[object]) -> Iterator[tuple[str, str]]:
    """Yield the cells of options: their texts and rationales, and their ids if they are others."""
    names, ids, fixed = [], [], []
    for index, option in enumerate(listed[:MOST_OPTIONS]):
        if not isinstance(option, Mapping):
            continue
        name, id_ = letter(index), _text(option.get("id"))
        names.append(name)
        ids.append(id_)
        yield f"option_{name}", _text(option.get("text"))
        yield f"rationale_{name}", _text(option.get("rationale"))
        if option.get("fixed") is True:
            fixed.append(id_)
    if ids != names:
        yield "option_ids", " ".join(ids)
    yield "fixed", " ".join(fixed)


def _text(value: object) -> str:
    if isinstance(value, Mapping):  # a warning that is put aside
        return f"{_text(value.get('code'))}: {_text(value.get('reason'))}"
    return str(value) if isinstance(value, str | int | float) else ""
