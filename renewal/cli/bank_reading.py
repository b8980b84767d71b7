"""The options that say how question files are read, once for every command that reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from renewal.bank.dismissals import read_dismissals
from renewal.bank.guidance import Guidance
from renewal.bank.source import Defaults
from renewal.bank.tables.mapping import read_mapping

_OPTIONS = (
    click.option(
        "--key-is-first",
        is_flag=True,
        help="In catalogues without keys, the first answer is the right one.",
    ),
    click.option(
        "--dismissed",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Put the warnings aside that this TOML file names, with its reasons.",
    ),
    click.option(
        "--mapping",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read tables as this TOML file says what their columns hold ('renewal bank mapping').",
    ),
)


def guided(command: Callable[..., None]) -> Callable[..., None]:
    """The command has these options, and is given what they say as ``guidance``."""

    @wraps(command)
    def with_guidance(
        *arguments: Any,
        key_is_first: bool,
        dismissed: Path | None,
        mapping: Path | None,
        **options: Any,
    ) -> None:
        put_aside = () if dismissed is None else read_dismissals(dismissed)
        columns = None if mapping is None else read_mapping(mapping)
        guidance = Guidance(Defaults(key_is_first=key_is_first), put_aside, columns)
        command(*arguments, guidance=guidance, **options)

    for option in reversed(_OPTIONS):
        with_guidance = option(with_guidance)
    return with_guidance
