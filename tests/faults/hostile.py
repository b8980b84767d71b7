"""Requests that no page of ours would send, made from a seed, and what each was answered."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import run_wsgi_app

METHODS = "GET POST PUT PATCH DELETE HEAD OPTIONS TRACE FOO".split()
NAMES = (
    "option month area page number next language sure only email code csrf reason session id "
    "others token expires_on q last_name after again aside before begins_on documented_on done "
    "enrolled_on expires_from expires_to format item passed_on question series sha256 shop shown "
    "sort state step until years"
).split()
# What the forms of the office take; one of them spoilt gets further than a form of nonsense.
FILLED = {
    "area": "A5", "reason": "why", "step": "do", "passed_on": "2026-11-02", "series": "A",
    "years": "3", "documented_on": "2026-11-02", "enrolled_on": "2026-11-02", "begins_on": "",
    "until": "2029-11-30", "expires_from": "2026-11-01", "expires_to": "2030-12-31",
    "option": "1", "number": "R1", "last_name": "Delgado", "format": "csv",
}  # fmt: skip
TEXTS: Sequence[str | bytes] = (
    "", "1", "2", "0", "-1", "99999999999999999999", "1e9", "nan", "A5", "a5", "A4", "ZZ", "en",
    "es", "xx-YY", "2026-11", "2026-13", "0000-00", "9999-12", "rosa@example.org", "a@b", "@",
    "true", "null", "[]", "{}", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "%s%n",
    "../../etc/passwd", "//evil.example", "https://evil.example/", "javascript:1", "\x00", "a\x00b",
    "\r\nSet-Cookie: x=1", "\u202e\u0665\u0663", "\U0001f527" * 40, "e\u0301" * 30, "x" * 300,
    "9" * 5000, "\ufeff1", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", b"\xc3\x28",
    b"\xf0\x9f\x94", b"%00%ff", b"\x80" * 100,
)  # fmt: skip
JSONS: Sequence[Any] = (
    None, True, 0, -1, 1.5, 10**30, "", "1", [], {}, [[]], {"options": None}, {"options": "1"},
    {"options": [1]}, {"options": [None]}, {"options": ["1", "1"]}, {"options": ["1", "2"]},
    {"options": ["\x00"]}, {"options": ["9" * 500]}, {"options": ["1"] * 200},
    {"options": ["\ud800"]},
    {"options": [{"id": "1"}]}, {"options": ["1"], "sure": 7}, {"options": ["1"], "sure": "very"},
    {"options": ["1"], "key": ["1"]}, {"option": "1"}, {"": ""}, {"options": {"0": "1"}},
)  # fmt: skip
BYTES: Sequence[bytes] = (
    b"", b"{", b"[" * 20_000, b"\xff\xfe\x00", b'{"options": ["\xff"]}', b'{"options": [NaN]}',
    b'{"options": ["1"], "options": ["2"]}', b"option=1&option", b"&" * 500, b"=" * 500,
    b"\x00" * 64,
    b"a=%", b"option=%ff%fe", b"x" * 1_100_000, b"--b\r\nContent-Disposition: form-data", b"--b--",
    b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nx\r\n--b',
)  # fmt: skip
TYPES = (
    "", "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded",
    "multipart/form-data", "multipart/form-data; boundary=b", "text/plain", "text/xml", "/", "\xff",
    "application/x-www-form-urlencoded; charset=klingon",
)  # fmt: skip
HEADERS = (
    "Accept Accept-Language Accept-Encoding Authorization Cookie Host Idempotency-Key "
    "If-Modified-Since If-None-Match Origin Range Referer Sec-Fetch-Site User-Agent "
    "X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-HTTP-Method-Override"
).split()


@dataclass(frozen=True)
class Who:
    """Somebody who sends requests: what a browser or program of theirs adds to each."""

    name: str
    technician: str | None = None
    cookie: str = ""
    token: str = ""
    csrf: str = ""


@dataclass(frozen=True)
class Sent:
    """A request as it was sent, and what came back."""

    who: Who
    method: str
    path: str
    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Attacker:
    """Sends requests to ``app`` as any of ``people``; ``codes`` are addresses that exist."""

    app: Flask
    chance: Random
    codes: Mapping[str, Sequence[str]]
    rules: list[Rule] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = sorted(self.app.url_map.iter_rules(), key=lambda r: (r.rule, str(r.methods)))

    def send(self, people: Sequence[Who]) -> Sent:
        """One request is sent."""
        chance = self.chance
        who, rule = chance.choice(people), chance.choice(self.rules)
        if rule.rule.startswith("/office") and chance.random() < 0.5:
            # Others do not get past the door there.
            who = chance.choice([each for each in people if each.csrf and not each.technician])
        often = sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}) or ["GET"]
        method = chance.choice(often) if chance.random() < 0.8 else chance.choice(METHODS)
        path = self._path(rule)
        body, content_type = self._body(who) if method not in {"GET", "HEAD"} else (b"", "")
        environ = self._environ(who, method, path, body, content_type)
        answer, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        return Sent(who, method, path, int(status[:3]), b"".join(answer), dict(headers))

    def _path(self, rule: Rule) -> str:
        """A path as WSGI has it: bytes, each read as a letter of Latin-1."""
        path = rule.rule
        for name in rule.arguments:
            known = self.codes.get(name, ())
            value = (
                self.chance.choice(known) if known and self.chance.random() < 0.6 else self._text()
            )
            plain = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            for form in (f"<{name}>", f"<int:{name}>"):
                path = path.replace(form, plain.decode("latin-1"))
        if self.chance.random() < 0.03:
            path += self.chance.choice(["/", "//", "/..", "\x00", "\xff", ";x", ".json"])
        return path

    def _text(self) -> str | bytes:
        text = self.chance.choice(TEXTS)
        if self.chance.random() < 0.15:
            # What is taken, but for one character that no database keeps.
            return self.chance.choice(list(FILLED.values())) + "\0"
        if self.chance.random() < 0.1:
            return bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(40)))
        return text

    def _filled(self) -> list[tuple[str, str | bytes]]:
        """A whole form of the office with one or two fields spoilt."""
        spoilt = {self.chance.choice(list(FILLED)): self._text(), **dict(self._pairs()[:1])}
        return [*{**FILLED, **spoilt}.items()]

    def _pairs(self) -> list[tuple[str, str | bytes]]:
        return [(self.chance.choice(NAMES), self._text()) for _ in range(self.chance.randrange(5))]

    def _body(self, who: Who) -> tuple[bytes, str]:
        kind = self.chance.random()
        if kind < 0.5:
            own = [("csrf", who.csrf)] if self.chance.random() < 0.8 else []
            pairs = self._filled() if self.chance.random() < 0.4 else self._pairs()
            return urlencode([*own, *pairs]).encode(), "application/x-www-form-urlencoded"
        if kind < 0.8:
            found = json.dumps(self.chance.choice(JSONS)).encode()
            return found, "application/json" if self.chance.random() < 0.9 else self._type()
        return self.chance.choice(BYTES), self._type()

    def _type(self) -> str:
        return self.chance.choice(TYPES)

    def _environ(
        self, who: Who, method: str, path: str, body: bytes, content_type: str
    ) -> dict[str, Any]:
        query = urlencode(self._filled() if self.chance.random() < 0.1 else self._pairs())
        if self.chance.random() < 0.1:
            query = quote(self._text(), safe="%&=") if self.chance.random() < 0.5 else "%" * 9
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": self._length(body),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if who.cookie:
            environ["HTTP_COOKIE"] = who.cookie
        if who.token:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {who.token}"
        if self.chance.random() < 0.3:
            name, value = self.chance.choice(HEADERS), self._text()
            plain = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = plain.decode("latin-1")
        return environ

    def _length(self, body: bytes) -> str:
        if self.chance.random() < 0.95:
            return str(len(body))
        return self.chance.choice(["", "0", "-1", "x", "99999999999", str(len(body) + 10)])
