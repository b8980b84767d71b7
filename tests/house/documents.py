"""The generated parts of the documents; ``python -m tests.house.documents`` writes them anew."""

from collections.abc import Iterator
from pathlib import Path

import click

from renewal.cli import commands
from renewal.settings import SETTINGS

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "docs" / "commands.md"
OPERATING = ROOT / "docs" / "operating.md"
BEGIN = "<!-- settings: made by `make docs` -->"
END = "<!-- end of settings -->"
HEAD = """# Commands
Made from the commands themselves by `make docs`. `.venv/bin/renewal` works from any folder; every
command explains itself with `--help`. A refusal is a sentence on standard error and exit code 1.
"""


def settings_table() -> str:
    """The settings as a table."""
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else 'empty'} "
        f"| {setting.meaning} |"
        for setting in SETTINGS
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def operating_document(text: str) -> str:
    """The operating document with the settings as they are now."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{settings_table()}\n{END}{after}"


def commands_document() -> str:
    """Every command with its options."""
    parts = [
        f"\n## renewal {name}\n```\n{command.get_help(context)}\n```\n"
        for name, command, context in _commands(commands, "", None)
    ]
    return HEAD + "".join(parts)


def _commands(
    group: click.Group, prefix: str, parent: click.Context | None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    settings = group.context_settings
    top = parent or click.Context(group, info_name="renewal", terminal_width=96, **settings)
    for name in sorted(group.commands):
        command = group.commands[name]
        context = click.Context(command, info_name=name, parent=top, terminal_width=96)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ", context)
        else:
            yield f"{prefix}{name}", command, context


if __name__ == "__main__":
    COMMANDS.write_text(commands_document(), "utf-8")
    OPERATING.write_text(operating_document(OPERATING.read_text("utf-8")), "utf-8")
