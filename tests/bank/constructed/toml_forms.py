"""Native TOML that no bank holds, up to the largest file that is read."""

from collections.abc import Callable

from renewal.bank.formats.toml import max_bytes
from tests.bank.constructed.form import Build, Form, fed

HEAD = 'language = "en"\n'


def _item(number: int, inside: str = "", behind: str = "") -> str:
    options = 'options = [{ id = "a", text = "One" }, { id = "b", text = "Two" }]\n'
    return (
        f'[[item]]\nid = "x-{number}"\nconcept = "c"\ntopic = "t"\nkind = "direct"\n'
        f'choose = "one"\nstem = "What of {number}?"\n'
        f"{'' if 'options = ' in inside else options}"
        f'key = "a"\nstatus = "draft"\norder = "shuffled"\nauthor = "rosa"\n{inside}{behind}'
    )


def _items(inside: str = "", behind: str = "") -> Build:
    return fed(lambda number: _item(number, inside, behind), HEAD)


def _many(count: int, each: Callable[[int], str], between: str = "") -> str:
    return between.join(map(each, range(count)))


def _pairs(number: int) -> str:
    return ", ".join(f"k{number}_{at} = 1" for at in range(20))


_TAGS = [f"{a}{b}{c}" for a in "abcdefghijklmn" for b in "abcdefghijklmn" for c in "abcdefghijklmn"]
_BUILDERS: dict[str, Build] = {
    "tiny items": _items(),
    "translations": _items(behind=_many(2_500, lambda n: f"[item.translations.{_TAGS[n]}]\n")),
    "translations in braces": _items(
        f"translations = {{ {_many(2_500, lambda n: f'{_TAGS[n]} = {{}}', ', ')} }}\n"
    ),
    "empty options": _items(f"options = [{'{},' * 30_000}]\n"),
    "empty dismissals": _items(f"dismissed = [{'{},' * 20_000}]\n"),
    "empty lists": _items(f"references = [{'[],' * 30_000}]\n"),
    "references": _items(f"references = [{_many(9_000, str, ',')}]\n"),
    "tables": _items(behind="[[item.options]]\n" * 5_000),
    "ever new tables": _items(behind=_many(5_000, lambda n: f"[item.t{n}]\n")),
    "ever new keys": _items(_many(900, lambda n: f"k{n} = 1\n")),
    "dotted keys": _items(_many(900, lambda n: f"a.b.c.d.e.f.g.h.k{n} = 1\n")),
    "dotted tables": _items(behind=_many(900, lambda n: f"[item.a.b.c.d.e.f.g.h.k{n}]\nx = 1\n")),
    "wide keys": _items(f"references = [{_many(300, lambda n: f'{{ {_pairs(n)} }}', ',')}]\n"),
    "deep lists": _items(f"references = {'[' * 400}{']' * 400}\n"),
    "deep braces": _items(f"references = {'{ a = ' * 300}1{' }' * 300}\n"),
    "comments": fed(lambda _: "#\n", HEAD + _item(0)),
    "blank lines": fed(lambda _: "\n", HEAD + _item(0)),
    "empty items": fed(lambda _: "[[item]]\n", HEAD),
    "empty exhibits": fed(lambda _: "[[exhibit]]\n", HEAD),
    "one endless text": fed(lambda _: "more ", f'{HEAD}{_item(0)}references = ["', '"]\n'),
    "open quotes": _items('note = """\n' + "x\n" * 2_000),
    "escapes": _items(f'references = ["{chr(92)}u0041{chr(92) + "n" * 1 + chr(92) + "t"}"]\n'),
    "markup": _items(behind=f'explanation = "{"*a* " * 20_000}"\n'),
    "broken items": _items(behind="= 1\n"),
    "dates": _items(f"references = [{'2001-01-01T01:01:01Z,' * 4_000}]\n"),
}


FORMS = {
    f"TOML {name}": Form("bank.toml", build, max_bytes, "tomllib")
    for name, build in _BUILDERS.items()
}
