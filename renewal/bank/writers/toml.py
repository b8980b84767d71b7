"""Native TOML: the one format that carries everything an item has.

A file has one language and stands for one area by its folder, so a whole bank is a folder of
files: `write` gives one file, `write_folder` the files of a bank with their pictures.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from renewal.bank.formats import toml as reader
from renewal.bank.writers.markup import picture_name
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Dismissal, Exhibit, Item, Option, OptionText, Translation

name = "native TOML"
suffix = ".toml"
purpose = (
    "The format of this service, and the only one that carries everything: for a copy, or for "
    "another installation."
)

_NO_LANGUAGE = "en"
_ALWAYS = ("key", "options")


@dataclass(frozen=True, slots=True)
class BankFile:
    """One file of a bank, by its path below the bank's folder."""

    path: str
    content: bytes = field(repr=False)


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as one file, without the pictures, which are files of their own."""
    language = items[0].language if items else _NO_LANGUAGE
    carried = [item for item in items if item.language == language]
    content = _file(carried, (), language)
    return Written(content, tuple(_left(items, carried, exhibits, content)))


def write_folder(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> tuple[BankFile, ...]:
    """The items as the files of a bank: one for each area, topic and language, and the pictures.

    A picture lies beside the first file that shows it.
    """
    pictures = {exhibit.id: exhibit for exhibit in exhibits}
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.area, item.topic, item.language), []).append(item)
    usual = items[0].language if items else _NO_LANGUAGE
    files: list[BankFile] = []
    for (area, topic, language), members in groups.items():
        shown = [pictures.pop(each) for each in _shown(members) if each in pictures]
        folder = area.lower() or "unfiled"
        stem = topic or "unfiled"
        tag = "" if language == usual else f"-{language.lower()}"
        files.append(BankFile(f"{folder}/{stem}{tag}.toml", _file(members, shown, language)))
        files += (
            BankFile(f"{folder}/{_picture_path(exhibit)}", exhibit.content) for exhibit in shown
        )
    return tuple(files)


def _left(
    items: Sequence[Item], carried: Sequence[Item], exhibits: Sequence[Exhibit], content: bytes
) -> Iterator[Left]:
    language = carried[0].language if carried else _NO_LANGUAGE
    for item in items:
        if item.language != language:
            what = f"the question (it is in {item.language}, the file in {language})"
            yield Left(item.id, what)
    areas = {item.area for item in carried}
    for item in carried if len(areas) > 1 else ():
        yield Left(item.id, f"the area {item.area} (a file lies in the folder of one area)")
    # The area is that of the folder, which nobody knows here.
    placed = [replace(item, area="") for item in carried]
    yield from left_behind(reader, content, "bank.toml", placed, exhibits)


def _shown(items: Sequence[Item]) -> Iterator[str]:
    return iter(dict.fromkeys(each for item in items for each in item.exhibits))


def _file(items: Sequence[Item], exhibits: Sequence[Exhibit], language: str) -> bytes:
    tables = [f"language = {_text(language)}\n"]
    tables += (_table("[[exhibit]]", _exhibit(each)) for each in exhibits)
    for item in items:
        tables.append(_table("[[item]]", _item(item)))
        for each in item.translations:
            header = f"[item.translations.{_key(each.language)}]"
            tables.append(_table(header, _translation(each)))
    return "\n".join(tables).encode()


def _exhibit(exhibit: Exhibit) -> dict[str, str]:
    return {
        "id": _text(exhibit.id),
        "file": _text(_picture_path(exhibit)),
        "alt": _text(exhibit.alt),
    }


def _item(item: Item) -> dict[str, str]:
    keys = [_text(each) for each in item.key]
    values = {
        "id": _text(item.id),
        "concept": _text(item.concept),
        "topic": _text(item.topic),
        "kind": _text(item.kind.value),
        "choose": _text(item.choose.value),
        "stem": _long(item.stem),
        "options": _tables([_option(each) for each in item.options]),
        "key": keys[0] if len(keys) == 1 else _list(keys),
        "references": _list([_text(each) for each in item.references]),
        "exhibits": _list([_text(each) for each in item.exhibits]),
        "status": _text(item.status.value),
        "order": _text(item.order.value),
        "author": _text(item.author),
        "dismissed": _tables([_dismissal(each) for each in item.dismissed]),
    }
    empty = ("[]", _tables(()))
    return {key: value for key, value in values.items() if value not in empty or key in _ALWAYS}


def _dismissal(dismissal: Dismissal) -> dict[str, str]:
    return {"code": _text(dismissal.code), "reason": _text(dismissal.reason)}


def _option(option: Option) -> dict[str, str]:
    fixed = {"fixed": "true"} if option.fixed else {}
    return _option_words(option) | fixed


def _option_words(option: Option | OptionText) -> dict[str, str]:
    words = {"id": _text(option.id), "text": _text(option.text)}
    return words | ({"rationale": _text(option.rationale)} if option.rationale else {})


def _translation(translation: Translation) -> dict[str, str]:
    return {
        "reviewed": "true" if translation.reviewed else "false",
        "stem": _long(translation.stem),
        "options": _tables([_option_words(each) for each in translation.options]),
    }


def _table(header: str, values: Mapping[str, str]) -> str:
    return "\n".join([header, *(f"{key} = {value}" for key, value in values.items()), ""])


def _tables(tables: Sequence[Mapping[str, str]]) -> str:
    rows = (", ".join(f"{key} = {value}" for key, value in table.items()) for table in tables)
    return "[\n" + "".join(f"  {{ {row} }},\n" for row in rows) + "]"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(values)}]"


def _text(text: str) -> str:
    """The text in quotation marks; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _long(text: str) -> str:
    """The text on lines of its own, as authors write a stem."""
    lines = (_text(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _key(language: str) -> str:
    plain = language.replace("-", "")
    return language if plain.isascii() and plain.isalnum() else _text(language)


def _picture_path(exhibit: Exhibit) -> str:
    return f"exhibits/{picture_name(exhibit.id, exhibit.media_type)}"
