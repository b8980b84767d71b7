"""What one app or one engine compiled serves the next: every test has some of its own.

Routes are compiled to functions and statements to SQL. Both depend on what they are made of and on
nothing that a test changes: a route on its rule, a statement on its structure and the kind of its
database. Without this a third of what a test of a page costs would be compiling.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 3_000

_builders: dict[Any, Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder
_statements: LRUCache[Any, Any] = LRUCache(STATEMENTS)


def keep_compiled() -> None:
    """Routes and statements are compiled once in this process, whichever app or engine asks."""
    Rule._compile_builder = _kept_builder  # type: ignore[method-assign, assignment]
    DefaultDialect.__hash__ = _hash  # type: ignore[method-assign, assignment]
    DefaultDialect.__eq__ = _same  # type: ignore[method-assign, assignment]
    if not event.contains(Engine, "engine_connect", _share_statements):
        event.listen(Engine, "engine_connect", _share_statements)


def _kept_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    # Without defaults the function knows the names of the parts alone, and asks the rule it is
    # bound to for their converters.
    if rule.defaults:
        return _compile_builder(rule, append_unknown)
    known = (rule.rule, append_unknown, tuple(rule._trace))
    if known not in _builders:
        _builders[known] = _compile_builder(rule, append_unknown)
    return _builders[known]


def _share_statements(connection: Connection) -> None:
    connection.engine._compiled_cache = _statements


def _hash(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _same(dialect: DefaultDialect, other: object) -> bool:
    return dialect is other or (
        isinstance(other, DefaultDialect)
        and type(dialect) is type(other)
        and _traits(dialect) == _traits(other)
    )


def _traits(dialect: DefaultDialect) -> tuple[Any, ...]:
    return (
        getattr(dialect, "server_version_info", None),
        dialect.paramstyle,
        dialect._json_serializer,
        dialect._json_deserializer,
        dialect.max_identifier_length,
    )
