"""JSON that no program writes, up to the largest file that is read."""

import base64
import json
from collections.abc import Callable
from functools import cache

from renewal.bank.formats.json_file import max_bytes
from tests.bank.constructed.form import Build, Form, fed
from tests.bank.constructed.large_pictures import large_picture

SHORT = '{"question":"What?","a":"x","b":"y","answer":"A"},'
LAST = '{"question":"Last?","a":"x","b":"y","answer":"A"}]'
_NATIVE = {
    "topic": "t",
    "concept": "c",
    "kind": "direct",
    "choose": "one",
    "options": [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}],
    "key": "a",
    "status": "draft",
    "order": "shuffled",
    "author": "rosa",
}


@cache
def _large(number: int) -> str:
    return base64.b64encode(large_picture(number)).decode()


def _listed(each: Callable[[int], str]) -> Build:
    return fed(each, "[", LAST)


def _named(number: int, count: int) -> str:
    return ",".join(f'"n{number}_{at}":1' for at in range(count))


def _with(inside: str) -> Build:
    return _listed(
        lambda n: f'{{"question":"What of {n}?","a":"x","b":"y","answer":"A",{inside}}},'
    )


def _within_one(piece: str) -> Build:
    """Pieces without end in one question."""
    head = '[{"question":"What?","a":"x","b":"y","answer":"A","more":['
    return fed(lambda _: piece, head, f"1]}},{LAST}")


def _native(number: int, **more: object) -> str:
    item = {"id": f"x-{number}", "stem": f"What of {number}?", **_NATIVE, **more}
    return json.dumps(item, separators=(",", ":")) + ","


def _native_last(each: Callable[[int], str]) -> Build:
    return fed(each, "[", json.dumps({"id": "x", "stem": "Last?", **_NATIVE}) + "]")


def _natives(**more: object) -> Build:
    return _native_last(lambda n: _native(n, **more))


_BUILDERS: dict[str, Build] = {
    "tiny questions": _listed(lambda n: f'{{"question":"{n}?","a":"x","b":"y","answer":"A"}},'),
    "ever new names": _listed(lambda n: f'{{"question":"What?",{_named(n, 900)}}},'),
    "ever new names of options": _listed(
        lambda n: f'{{"question":"What?","options":{{{_named(n, 900)}}}}},'
    ),
    "a few ever new names": _listed(lambda n: f'{{"question":"What?",{_named(n, 290)}}},'),
    "a few ever new options": _listed(
        lambda n: f'{{"question":"What?","options":{{{_named(n, 99)}}}}},'
    ),
    "names of no question": _listed(lambda n: f"{{{_named(n, 900)}}},"),
    "nested lists": _within_one("[],"),
    "nested objects": _within_one("{},"),
    "numbers": _within_one("1,"),
    "texts": _within_one('"",'),
    "deep lists": _listed(lambda _: f'{{"question":"?","more":{"[" * 29}{"]" * 29}}},'),
    "endless depth": fed(lambda _: "[", '[{"question":'),
    "endless depth outside": fed(lambda _: '{"a":[', ""),
    "empty objects": _listed(lambda _: "{},"),
    "empty lists": _listed(lambda _: "[],"),
    "one endless text": fed(lambda _: "more ", '[{"question":"', f'"}},{LAST}'),
    "escapes": fed(lambda _: r"\u0041", '[{"question":"', f'"}},{LAST}'),
    "pairs of halves": fed(lambda _: r"\ud83d\ude00", '[{"question":"', f'"}},{LAST}'),
    "blanks": fed(lambda _: " ", f"[{SHORT}", LAST),
    "lines": fed(lambda _: "\n", f"[{SHORT}", LAST),
    "titles": _listed(lambda n: f'{{"title":"{n}","questions":[{SHORT[:-1]}]}},'),
    "objects around": fed(
        lambda n: f'{{"title":"{n}","questions":[{SHORT}{{}}]}},',
        '{"title":"a","parts":[' * 28,
        "{}" + "]}" * 28,
    ),
    "a hundred options": _with(f'"options":{json.dumps([f"o{n}" for n in range(99)])}'),
    "forty fields": _with(",".join(f'"f{at}":"x"' for at in range(36))),
    "options with objects": _with(
        f'"options":{json.dumps([{"text": f"o{n}", "correct": n == 0} for n in range(99)])}'
    ),
    "native items": _natives(),
    "native empty options": _natives(options=[{}] * 1_000),
    "native translations": _native_last(
        lambda n: _native(n, translations={f"{n}-{at}": {} for at in range(900)})
    ),
    "native ever new names": _native_last(
        lambda n: _native(n, **{f"n{n}_{at}": 1 for at in range(900)})
    ),
    "native long references": _natives(references=["x"] * 100_000),
    "native exhibits": fed(
        lambda n: f'{{"id":"x{n}","alt":"","content":"AA=="}},',
        '{"exhibits":[',
        f'{{}}],"items":[{_native(0)[:-1]}]}}',
    ),
    "native large exhibits": fed(
        lambda n: f'{{"id":"x{n}","alt":"a","content":"{_large(n % 7)}"}},',
        '{"exhibits":[',
        f'{{}}],"items":[{_native(0)[:-1]}]}}',
    ),
    "many slips": _listed(lambda n: f'{{"question":"{n}?","a":"x","a ":"y","answer":"Z"}},'),
    "bad ending": fed(lambda n: f'{{"question":"{n}?","a":"x","b":"y","answer":"A"}},', "["),
    "names twice": _within_one('{"a":[],"a":[]},'),
    "NaN": _within_one("NaN,"),
}

FORMS = {
    f"JSON {name}": Form("bank.json", build, max_bytes, "json") for name, build in _BUILDERS.items()
}
