"""Writes small native bank files for tests: one sound item, of which a test changes a field."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

HEAD = 'language = "en"\n'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">'
    '<rect width="320" height="200" fill="none" stroke="currentColor"/></svg>'
)
TEXTS = {
    "a": "The hub flange runs out",
    "b": "The rotor is out of true",
    "c": "The wheel bearing is loose",
    "d": "The bracket has been bent",
}


def option(letter: str, **changes: object) -> dict[str, object]:
    """A sound option; a field set to None is left out."""
    sound = {
        "id": letter,
        "text": TEXTS.get(letter, f"Cause {letter}"),
        "rationale": f"What cause {letter} would show instead.",
    }
    return _changed(sound, changes)


def options(letters: str = "abcd", **texts: str) -> list[dict[str, object]]:
    """Sound options with these letters, some of them with a text of their own."""
    return [option(each, **({"text": texts[each]} if each in texts else {})) for each in letters]


def item(**changes: object) -> str:
    """A sound `[[item]]` table; a field set to None is left out, others are added or replaced."""
    sound = {
        "id": "a5-disc-brakes-001",
        "concept": "rotor-runout",
        "topic": "disc-brakes",
        "kind": "direct",
        "choose": "one",
        "stem": "The high point stays at the same wheel stud. What is shown?",
        "options": options(),
        "key": "a",
        "references": ["Service manual: Disc brakes"],
        "status": "operational",
        "order": "shuffled",
        "author": "tests",
    }
    return _table("[[item]]", _changed(sound, changes))


def translation(language: str = "es", **changes: object) -> str:
    """A sound translation of the item above it."""
    sound = {
        "reviewed": False,
        "stem": "El punto alto queda junto al mismo perno. ¿Qué se muestra?",
        "options": [
            {"id": each, "text": f"Causa {each}", "rationale": f"Lo que mostraría {each}."}
            for each in "abcd"
        ],
    }
    return _table(f"[item.translations.{language}]", _changed(sound, changes))


def exhibit(**changes: object) -> str:
    """A sound `[[exhibit]]` table; the picture is the test's to write."""
    sound = {
        "id": "a5-dial-1",
        "file": "exhibits/dial.svg",
        "alt": "Dial indicator showing 0.006 in.",
    }
    return _table("[[exhibit]]", _changed(sound, changes))


def write(folder: Path, *tables: str, name: str = "a5/disc-brakes.toml", head: str = HEAD) -> Path:
    """The file with that head and these tables, below the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + "".join(tables), encoding="utf-8")
    return path


def line_of(path: Path, text: str, occurrence: int = 1) -> int:
    """The number of the line on which the text stands, as an editor shows it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if text in line]
    return found[occurrence - 1]


def toml(value: object) -> str:
    """The value as TOML writes it: options one a line, everything else on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Iterable):
        listed = list(value)
        if any(isinstance(each, Mapping) for each in listed):
            return "[\n" + "".join(f"  {toml(each)},\n" for each in listed) + "]"
        return "[" + ", ".join(map(toml, listed)) + "]"
    return str(value)


def _changed(sound: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in {**sound, **changes}.items() if value is not None}


def _table(header: str, fields: Mapping[str, object]) -> str:
    return "\n".join(["", header, *(f"{key} = {toml(value)}" for key, value in fields.items()), ""])
