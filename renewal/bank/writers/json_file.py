"""JSON: everything that an item has, its pictures included, for programs to read.

One object with the items' fields as native TOML has them, and for each its area and language.
Letters of every script stand as they are. Drawings (SVG) are written and not read back: only native
TOML may bring them into a bank.
"""

import base64
import json
from collections.abc import Sequence

from renewal.bank.formats import json_file as reader
from renewal.bank.formats.json_native import FORM
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Written
from renewal.domain.item import Exhibit, Item, Option, OptionText, Translation

name = "JSON"
suffix = ".json"
purpose = "Every field under its own name, for programs of your own."


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as one document."""
    shown = {each for item in items for each in item.exhibits}
    document = {
        "format": FORM,
        "exhibits": [_exhibit(each) for each in exhibits if each.id in shown],
        "items": [_item(each) for each in items],
    }
    content = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    return Written(content, tuple(left_behind(reader, content, "bank.json", items, exhibits)))


def _exhibit(exhibit: Exhibit) -> dict[str, str]:
    return {
        "id": exhibit.id,
        "type": exhibit.media_type,
        "alt": exhibit.alt,
        "content": base64.b64encode(exhibit.content).decode(),
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "area": item.area,
        "language": item.language,
        "concept": item.concept,
        "topic": item.topic,
        "kind": item.kind.value,
        "choose": item.choose.value,
        "stem": item.stem,
        "options": [_option(each) for each in item.options],
        "key": list(item.key),
        "references": list(item.references),
        "exhibits": list(item.exhibits),
        "status": item.status.value,
        "order": item.order.value,
        "author": item.author,
        "translations": {each.language: _translation(each) for each in item.translations},
        **_dismissed(item),
    }


def _dismissed(item: Item) -> dict[str, object]:
    listed = [{"code": each.code, "reason": each.reason} for each in item.dismissed]
    return {"dismissed": listed} if listed else {}


def _option(option: Option) -> dict[str, object]:
    return _words(option) | ({"fixed": True} if option.fixed else {})


def _words(option: Option | OptionText) -> dict[str, object]:
    return {"id": option.id, "text": option.text, "rationale": option.rationale}


def _translation(translation: Translation) -> dict[str, object]:
    return {
        "reviewed": translation.reviewed,
        "stem": translation.stem,
        "options": [_words(each) for each in translation.options],
    }
