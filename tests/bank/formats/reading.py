"""Reads small files for tests of formats, and says shortly what came out."""

from collections.abc import Sequence

from renewal.bank.findings import Finding
from renewal.bank.source import Defaults, Format, LocatedItem, ReadResult, Source
from renewal.domain.item import Item


def source(content: str | bytes, file: str = "bank.txt", area: str = "A5") -> Source:
    """A source of area A5 with that content; text is UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    return Source(file, data, area, defaults=Defaults(topic="disc-brakes", author="rosa"))


def read(format_: Format, content: str | bytes, file: str = "bank.txt") -> ReadResult:
    """What the format reads from that content."""
    return format_.read(source(content, file))


def only(result: ReadResult) -> LocatedItem:
    """The one question of the file."""
    (located,) = result.items
    return located


def texts(item: Item) -> list[str]:
    """The texts of the options."""
    return [option.text for option in item.options]


def right(item: Item) -> list[str]:
    """The texts of the right options."""
    return [option.text for option in item.options if option.id in item.key]


def told(result: ReadResult) -> list[tuple[int | None, str]]:
    """Line and code of every finding."""
    return [(finding.line, finding.code) for finding in result.findings]


def errors(result: ReadResult) -> list[Finding]:
    """The findings that keep a question out."""
    return [finding for finding in result.findings if finding.is_error]


def sentence(findings: Sequence[Finding], code: str) -> str:
    """The message and the fix of the one finding of that code."""
    (found,) = [finding for finding in findings if finding.code == code]
    return f"{found.message} {found.fix}"
