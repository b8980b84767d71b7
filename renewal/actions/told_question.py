"""A question as pages of the office draw it: plain values that may be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renewal.domain.item import Item


def told_question(item: Item, pictures: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return all that a question asks, with its key; ``pictures`` are digest and words by name."""
    return {
        "language": item.language,
        "kind": str(item.kind),
        "choose": str(item.choose),
        "order": str(item.order),
        "stem": item.stem,
        "options": [[each.id, each.text, each.rationale] for each in item.options],
        "key": sorted(item.key),
        "topic": item.topic,
        "author": item.author,
        "references": list(item.references),
        "pictures": [dict(pictures[name]) for name in item.exhibits if name in pictures],
    }
