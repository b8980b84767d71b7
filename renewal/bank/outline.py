"""The areas and topics that a bank's folder states, as far as a check needs them.

`programme.toml` beside the area folders lists the areas, `area.toml` in an area folder its topics.
Only codes and ids are read here, leniently: a bank without these files is checked without them,
and a file that cannot be read costs its part of the check and a warning, nothing more.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from renewal.bank.codes.files import AREA_FOLDER_CASE, AREA_MISMATCH, OUTLINE_UNREADABLE
from renewal.bank.findings import Finding, Place, excerpt

PROGRAMME_FILE = "programme.toml"
AREA_FILE = "area.toml"
_AREA_CODE = re.compile(r"[A-Za-z]{1,3}[0-9]{1,2}[A-Za-z]?")
_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of the programme: its areas (None: not known) and the topics of areas.

    An area without an entry, or with an empty one, accepts every topic.
    """

    areas: frozenset[str] | None = None
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FoundOutline:
    """An outline with what was wrong with the files it came from.

    `disputed` are areas whose area.toml contradicts the name of its folder.
    """

    outline: Outline
    findings: tuple[Finding, ...] = ()
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one area folder says about itself."""

    area: str
    topics: tuple[str, ...] | None
    findings: tuple[Finding, ...]


@lru_cache(maxsize=1024)
def area_of(folder: str) -> str:
    """The area that a folder of this name stands for (`a5` is A5), or "" if it is no code."""
    return folder.upper() if _AREA_CODE.fullmatch(folder) else ""


def shown_as(path: Path) -> str:
    """The name by which people know a path: with forward slashes, always printable."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def find_outline(folders: Iterable[Path]) -> FoundOutline:
    """The outline that the given area folders and the folders above them state."""
    unique = list({folder.resolve(): folder for folder in folders}.values())
    listed = [_areas_listed(path) for path in _programmes(unique)]
    stated = [_statement_of(folder) for folder in unique if area_of(folder.resolve().name)]
    known = [codes for codes, _ in listed if codes]
    return FoundOutline(
        outline=Outline(
            areas=frozenset(code for codes in known for code in codes) if known else None,
            topics=MappingProxyType(
                {each.area: each.topics for each in stated if each.topics is not None}
            ),
        ),
        findings=tuple(
            finding
            for findings in ([each for _, each in listed], [each.findings for each in stated])
            for group in findings
            for finding in group
        ),
        disputed=frozenset(
            each.area
            for each in stated
            if any(finding.code == AREA_MISMATCH.code for finding in each.findings)
        ),
    )


def _programmes(folders: list[Path]) -> list[Path]:
    paths: dict[Path, Path] = {}
    for folder in folders:
        for place in (folder, _above(folder)):
            path = place / PROGRAMME_FILE
            if path.is_file():
                paths.setdefault(path.resolve(), path)
    return list(paths.values())


def _above(folder: Path) -> Path:
    return folder / ".." if folder.name in ("", "..") else folder.parent


def _areas_listed(path: Path) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    table, reason = _table(path)
    codes = _texts(table, "area", "code")
    if table is not None and not codes:
        reason = "it has no [[area]] table with a code"
    return codes, _unreadable(path, "areas", reason)


def _statement_of(folder: Path) -> _Statement:
    name = folder.resolve().name
    area = area_of(name)
    findings: list[Finding] = []
    if name != name.lower():
        place = Place(shown_as(folder))
        findings.append(AREA_FOLDER_CASE.finding(place, folder=name, lower=name.lower()))
    path = folder / AREA_FILE
    if not path.is_file():
        return _Statement(area, None, tuple(findings))
    table, reason = _table(path)
    findings.extend(_unreadable(path, "topics", reason))
    stated = table.get("code") if table else None
    if isinstance(stated, str) and stated != area:
        place = Place(shown_as(path), 1)
        findings.append(AREA_MISMATCH.finding(place, stated=excerpt(stated), folder=name))
    return _Statement(area, _texts(table, "topic", "id"), tuple(findings))


def _unreadable(path: Path, what: str, reason: str) -> tuple[Finding, ...]:
    if not reason:
        return ()
    return (OUTLINE_UNREADABLE.finding(Place(shown_as(path), 1), what=what, reason=reason),)


def _table(path: Path) -> tuple[Mapping[str, object] | None, str]:
    try:
        if path.stat().st_size > _LARGEST:
            return None, f"it is larger than {_LARGEST:,} bytes"
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), ""
    except OSError as error:
        return None, error.strerror or "the system refused"
    except UnicodeDecodeError:
        return None, "it is not UTF-8"
    except (ValueError, RecursionError) as error:
        return None, excerpt(str(error)) or "it is not TOML"


def _texts(table: Mapping[str, object] | None, array: str, key: str) -> tuple[str, ...]:
    rows = table.get(array) if table else None
    if not isinstance(rows, list):
        return ()
    values = [row.get(key) for row in rows if isinstance(row, dict)]
    return tuple(value for value in values if isinstance(value, str))
