"""Writes question banks for tests: the shipped programme with as many items as a test wants."""

from pathlib import Path
from shutil import copy

from tests.databases import HOME


def write_bank(folder: Path, items_per_area: dict[str, int], *, siblings: int = 1) -> Path:
    """A bank with the shipped programme and this many operational items in each area.

    Up to ``siblings`` items of a topic share a concept.
    """
    shipped = HOME / "question_bank"
    folder.mkdir(parents=True, exist_ok=True)
    copy(shipped / "programme.toml", folder / "programme.toml")
    for area, count in items_per_area.items():
        own = folder / area.lower()
        own.mkdir(exist_ok=True)
        copy(shipped / area.lower() / "area.toml", own / "area.toml")
        _write_items(own, area, count, siblings)
    return folder


def item_text(
    area: str,
    topic: str,
    number: int,
    *,
    key: str = "",
    status: str = "operational",
    concept: int | None = None,
) -> str:
    """One item as TOML; its key moves from a to d with its number."""
    concept = number // 2 if concept is None else concept
    name = f"{area.lower()}-{topic}-{number:03d}"
    key = key or "abcd"[number % 4]
    options = "\n".join(
        f'  {{ id = "{letter}", '
        f'text = "Reading {letter.upper()}{number} at the {place} test point", '
        f'rationale = "Why {letter * 3} matters in case {number}." }},'
        for letter, place in zip("abcd", ("first", "other", "third", "lower"), strict=True)
    )
    return (
        f'\n[[item]]\nid = "{name}"\nconcept = "{topic}-{concept}"\ntopic = "{topic}"\n'
        f'kind = "direct"\nchoose = "one"\n'
        f'stem = "Case {number} in {topic}: which reading shows the fault?"\n'
        f'options = [\n{options}\n]\nkey = "{key}"\nreferences = ["Service manual: {topic}"]\n'
        f'status = "{status}"\norder = "shuffled"\nauthor = "tests"\n'
    )


def _write_items(own: Path, area: str, count: int, siblings: int) -> None:
    topics = topics_of(own)
    for index, topic in enumerate(topics):
        numbers = range(index, count, len(topics))
        text = "".join(
            item_text(area, topic, number, concept=place // siblings if siblings > 1 else None)
            for place, number in enumerate(numbers)
        )
        if text:
            (own / f"{topic}.toml").write_text(f'language = "en"\n{text}', encoding="utf-8")


def topics_of(own: Path) -> list[str]:
    """The topics that the area's own file names."""
    lines = (own / "area.toml").read_text(encoding="utf-8").splitlines()
    return [line.split('"')[1] for line in lines if line.startswith("id = ")]
