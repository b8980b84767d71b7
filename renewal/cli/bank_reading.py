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
)


def guided(command: Callable[..., None]) -> Callable[..., None]:
    """The command has these options, and is given what they say as ``guidance``."""

    @wraps(command)
    def with_guidance(
        *arguments: Any, key_is_first: bool, dismissed: Path | None, **options: Any
    ) -> None:
        put_aside = () if dismissed is None else read_dismissals(dismissed)
        guidance = Guidance(Defaults(key_is_first=key_is_first), put_aside)
        command(*arguments, guidance=guidance, **options)

    for option in reversed(_OPTIONS):
        with_guidance = option(with_guidance)
    return with_guidance
