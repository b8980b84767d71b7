"""The generated parts of the documents; ``python -m tests.house.documents`` writes them anew."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from renewal.app import create_app
from renewal.cli import commands
from renewal.settings import SETTINGS, Settings
from renewal.web.api.openapi import openapi

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "docs" / "commands.md"
OPERATING = ROOT / "docs" / "operating.md"
API = ROOT / "docs" / "api.md"
BEGIN = "<!-- settings: made by `make docs` -->"
END = "<!-- end of settings -->"
HEAD = """# Commands
Made from the commands themselves by `make docs`. `.venv/bin/renewal` works from any folder; every
command explains itself with `--help`. A refusal is a sentence on standard error and exit code 1.
"""

API_HEAD = """# The API
Made from the OpenAPI document by `make docs`; the service tells that document itself, at
`/api/v1/openapi.json`.

```
TOKEN=$(renewal token 4711)
curl -H "Authorization: Bearer $TOKEN" https://renewal.example.org/api/v1/assignments
curl -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(uuidgen)" \\
  --json '{"options": ["2"]}' https://renewal.example.org/api/v1/assignments/7F3K9QWD/response
```

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


def api_document() -> str:
    """Every route of the API, and every document that it takes or tells."""
    with TemporaryDirectory() as folder:
        described = openapi(create_app(Settings.from_env({"RENEWAL_DATA": folder})))
    routes = [
        f"\n## {method.upper()} {path}\n{operation['summary']}.\n\n{_operation(operation)}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    schemas = [
        f"\n### {name}\n\n{_members(schema)}"
        for name, schema in sorted(described["components"]["schemas"].items())
    ]
    about = described["info"]["description"]
    return f"{API_HEAD}{about}\n{''.join(routes)}\n## Documents\n{''.join(schemas)}"


def _operation(operation: Mapping[str, Any]) -> str:
    lines = [
        f"- takes `{each['name']}` ({each['in']}): {each['description']}"
        for each in operation["parameters"]
    ]
    if "requestBody" in operation:
        lines.append(f"- takes {_content(operation['requestBody'])}")
    lines += [
        f"- {status}: {answer['description']} {_content(answer)}".rstrip()
        for status, answer in sorted(operation["responses"].items())
    ]
    return "\n".join(lines) + "\n"


def _content(body: Mapping[str, Any]) -> str:
    [(media_type, told)] = body["content"].items()
    return "" if "problem" in media_type else _kind(told["schema"])


def _members(schema: Mapping[str, Any]) -> str:
    rows = [
        f"| `{name}` | {_kind(member)} | {' '.join(str(member.get('description', '')).split())} |"
        for name, member in schema["properties"].items()
    ]
    return "\n".join(["| member | kind | meaning |", "|---|---|---|", *rows]) + "\n"


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, with a way to where its members stand."""
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": list(kinds)} | {"allOf": list(kinds)}:
            return " or ".join(_kind(each) for each in kinds)
        case {"type": "array", "items": items}:
            return f"list of {_kind(items)}"
        case {"enum": list(words)}:
            return ", ".join(f"`{'null' if word is None else word}`" for word in words)
        case {"type": list(names)}:
            return " or ".join(names)
        case {"type": str(name)}:
            return str(schema.get("format", name))
    return "anything"


def _commands(
    group: click.Group, prefix: str, parent: click.Context | None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    settings = group.context_settings
    top = parent or click.Context(group, info_name="renewal", terminal_width=96, **settings)
    for name in sorted(group.list_commands(top)):
        command = group.get_command(top, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=top, terminal_width=96)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ", context)
        else:
            yield f"{prefix}{name}", command, context


if __name__ == "__main__":
    COMMANDS.write_text(commands_document(), "utf-8")
    OPERATING.write_text(operating_document(OPERATING.read_text("utf-8")), "utf-8")
    API.write_text(api_document(), "utf-8")
