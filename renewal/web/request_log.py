"""One log record a request: who asked is not in it, and no secret either.

Addresses are told as patterns (`/sign-in/link/<token>`), because real ones hold codes and
tokens; query strings, cookies, forms and e-mail addresses are left out, and so are who sent and
what in the web server's own lines about requests that it cannot read. Where something went wrong
that nobody expected, the log says where in the code and in which words, without the values that a
statement to the database carried.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Iterator
from traceback import format_tb
from typing import Any, Final

from flask import Flask, Response, g, has_request_context, request

from renewal.settings import Settings
from renewal.web.cookies import settings

LOG = logging.getLogger("renewal.requests")
_ID: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
FIELDS: Final = ("request_id", "method", "path", "status", "ms")
UNKNOWN_PATH: Final = "(none)"
MOST_ERRORS: Final = 8
AS_EVER: Final = ("/healthz", 200)
"""What watchers hear every few seconds while all is well; with a line each, logs would be full."""
_WHY: Final = re.compile("[A-Za-z0-9 ]*")
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode


def register(app: Flask) -> None:
    """Every request to ``app`` is noted when its response is made."""
    app.before_request(_begin)
    app.after_request(_note)


def log_lines(chosen: Settings) -> None:
    """The process logs to standard error: a JSON document a line, or text."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request)
    handler.setFormatter(
        JsonLines() if chosen.logs_json else WithoutValues("%(asctime)s %(message)s")
    )
    log = logging.getLogger("renewal")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.getLogger("gunicorn.error").addFilter(_without_request)


class WithoutValues(logging.Formatter):
    """Errors are told by where they were raised and by the first line of what they say.

    Below that line a database's error has the row that it is about, and SQLAlchemy the values of
    the statement: names, addresses, hashes.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        """Return the error and those that led to it, the first one first."""
        told = [
            f"{''.join(format_tb(each.__traceback__))}{type(each).__qualname__}: "
            f"{str(each).partition(chr(10))[0]}"
            for each in _led_to(ei[1])
        ]
        return "\n".join(reversed(told))


class JsonLines(WithoutValues):
    """A record as one JSON document on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the document; instants are those of the record, in UTC."""
        self.converter = time.gmtime
        at = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z"
        document: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        document |= {
            name: getattr(record, name)
            for name in FIELDS
            if getattr(record, name, None) is not None
        }
        if record.exc_info:
            document["error"] = self.formatException(record.exc_info)
        return _encode(document)


def note_mistake(error: Any) -> None:
    """The error, as `sys.exc_info` has it, is in the log under the pattern of the address."""
    LOG.error("Nobody expected this: %s %s", request.method, path_pattern(), exc_info=error)


def path_pattern() -> str:
    """Return the pattern of the address asked for, without what was filled in."""
    return request.url_rule.rule if request.url_rule else UNKNOWN_PATH


def seconds_taken() -> float:
    """Return for how long this request has been answered."""
    begun: float = g.get("renewal_begun", time.perf_counter())
    return time.perf_counter() - begun


def _begin() -> None:
    g.renewal_begun = time.perf_counter()
    # A proxy in front that is trusted may give its own number, so that both logs meet.
    given = request.headers.get("X-Request-Id", "") if settings().proxies else ""
    g.renewal_request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)


def _note(response: Response) -> Response:
    method, path, status = request.method, path_pattern(), response.status_code
    LOG.log(
        logging.DEBUG if (path, status) == AS_EVER else logging.INFO,
        "%s %s %s",
        method,
        path,
        status,
        extra={
            "request_id": g.get("renewal_request_id"),
            "method": method,
            "path": path,
            "status": status,
            "ms": round(seconds_taken() * 1000, 1),
        },
    )
    return response


def _with_request(record: logging.LogRecord) -> bool:
    """Whatever is logged while a request is answered has the request's number."""
    if has_request_context() and not hasattr(record, "request_id"):
        record.request_id = g.get("renewal_request_id")
    return True


def _without_request(record: logging.LogRecord) -> bool:
    """What the web server says of a request names neither its sender nor its address.

    A link with one odd byte behind it is a request that cannot be read, and holds its token.
    """
    said = str(record.msg)
    if said.startswith("Invalid request from"):
        why = _WHY.match(said.partition(": ")[2])
        record.msg = f"A request could not be read: {why.group().strip() if why else ''}"
        record.args = None
    elif said.startswith("Error handling request"):
        record.msg, record.args = "A request met an error outside the application", None
    return True


def _led_to(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(MOST_ERRORS):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
