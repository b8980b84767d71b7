"""Every refusal has a code of its own, a status, and a sentence of its own.

They are found by reading the source, so that one nobody imports here is found as well. That takes
seconds, so nothing is read while tests are collected, which each worker of a run does: a test goes
through all of them and names those that fail.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from renewal.web.problems import CODES, STATUSES
from renewal.web.words.table import TEXTS
from renewal.web.words.text import LANGUAGES

ROOT = Path(__file__).parents[2] / "renewal"
ERROR = "RenewalError"
SNAKE_CASE = re.compile("[a-z]+(_[a-z]+)*")
# A sentence says what happened and what to do: less than this cannot.
SHORTEST = 20
# These are told by the pages in the reader's language, with figures or in two forms.
TOLD_OTHERWISE = {
    "wrong_code": ("wrong_code.one", "wrong_code.other", "wrong_code.last"),
    "too_many_checks": (
        "too_many_checks.one",
        "too_many_checks.other",
        "too_many_checks_of.one",
        "too_many_checks_of.other",
    ),
    "too_many_requests": ("too_many_requests.one", "too_many_requests.other"),
}
# Refusals of below the web that pages show.
SHOWN_ON_PAGES = frozenset(
    """
    bad_email malformed_code wrong_code too_many_requests too_many_tries code_expired code_used
    unknown_link no_code_asked other_browser account_closed unknown_session no_credential
    unknown_assignment already_answered window_closed window_not_open not_asked_now
    already_enrolled not_enrolled area_not_open credential_pending credential_suspended
    credential_withdrawn option_not_offered nothing_chosen choose_one nothing_to_practise
    practice_overtaken
    """.split()
)


@dataclass(frozen=True)
class Refusal:
    """An error class as its source has it."""

    name: str
    where: str
    node: ast.ClassDef

    def __str__(self) -> str:
        return f"{self.where}:{self.name}"

    @property
    def code(self) -> str | None:
        for line in self.node.body:
            match line:
                case ast.Assign(targets=[ast.Name("code")], value=ast.Constant(str(code))):
                    return code
        return None

    @property
    def init(self) -> ast.FunctionDef | None:
        """Its own `__init__`, where it has one."""
        for line in self.node.body:
            if isinstance(line, ast.FunctionDef) and line.name == "__init__":
                return line
        return None


@cache
def modules(root: Path = ROOT) -> dict[str, ast.Module]:
    """Every module of the package by its path."""
    return {
        str(path.relative_to(root)): ast.parse(path.read_text("utf-8"))
        for path in sorted(root.rglob("*.py"))
    }


@cache
def refusals(root: Path = ROOT) -> tuple[Refusal, ...]:
    """Every class below `RenewalError`, however far below."""
    known: dict[str, Refusal] = {}
    classes = [
        (where, node)
        for where, module in modules(root).items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    ]
    while True:
        found = {
            node.name: Refusal(node.name, where, node)
            for where, node in classes
            if any(name_of(base) in {ERROR, *known} for base in node.bases)
        }
        if found.keys() == known.keys():
            return tuple(found.values())
        known = found


def name_of(node: ast.expr) -> str:
    """The last name of what is called or derived from."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def calls_by_name(root: Path = ROOT) -> dict[str, list[ast.Call]]:
    """Every place where something is called, by what is called."""
    found: dict[str, list[ast.Call]] = defaultdict(list)
    for module in modules(root).values():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                found[name_of(node.func)].append(node)
    return found


@cache
def functions_by_name(root: Path = ROOT) -> dict[str, list[ast.FunctionDef]]:
    """Every function of a module, by its name."""
    found: dict[str, list[ast.FunctionDef]] = defaultdict(list)
    for module in modules(root).values():
        for node in module.body:
            if isinstance(node, ast.FunctionDef):
                found[node.name].append(node)
    return found


def words(node: ast.AST, root: Path = ROOT, inside: frozenset[str] = frozenset()) -> str:
    """The text that stands in the source of a sentence, without what is filled in.

    A text of the table of words, or of a function that writes the sentence, belongs to it; a
    function that calls itself says what it says once.
    """
    found = []
    for part in ast.walk(node):
        match part:
            case ast.Call(ast.Name("say"), [ast.Constant(str(text_id)), *_]):
                found.append(TEXTS[text_id].en)
            case ast.Call(ast.Name(name)) if name not in inside:
                written = functions_by_name(root).get(name, [])
                deeper = inside | {name}
                found.extend(
                    words(line, root, deeper) for each in written for line in each.body[1:]
                )
            case ast.Constant(str(text)):
                found.append(text)
    return "".join(found)


def sentences(refusal: Refusal, root: Path = ROOT) -> list[str]:
    """What the refusal says: in its own `__init__`, or wherever it is made."""
    if refusal.init is not None:
        own = words(refusal.init, root)
        if len(own) >= SHORTEST:
            return [own]
    return [words(call.args[0], root) for call in calls_by_name(root)[refusal.name] if call.args]


def test_it_finds_them():
    names = {refusal.name for refusal in refusals()}

    assert len(names) > 70
    # Found by the class that they derive from, and by one that derives from another.
    assert {"WindowClosed", "NoCredential", "TechniciansOnly", "BadSetting"} <= names


def test_each_has_a_code_in_snake_case():
    codes = {str(refusal): refusal.code for refusal in refusals()}

    assert {
        named: code for named, code in codes.items() if not code or not SNAKE_CASE.fullmatch(code)
    } == {}


def test_each_has_a_status_in_problems():
    assert [str(refusal) for refusal in refusals() if refusal.code not in STATUSES] == []


def test_it_has_a_code_that_no_other_has():
    counted = Counter(refusal.code for refusal in refusals())

    assert {code for code, number in counted.items() if number > 1} == set()


def test_it_keeps_no_status_for_a_code_that_is_gone():
    assert set(STATUSES) - {refusal.code for refusal in refusals()} == set()


def test_it_gives_no_code_two_statuses():
    assert sum(map(len, CODES.values())) == len(STATUSES)


def test_each_is_made_somewhere():
    # What only others derive from is made nowhere itself.
    families = {name_of(base) for refusal in refusals() for base in refusal.node.bases}

    assert [
        str(refusal)
        for refusal in refusals()
        if refusal.name not in families and not sentences(refusal)
    ] == []


def test_each_says_something_wherever_it_is_made():
    assert [
        (str(refusal), text)
        for refusal in refusals()
        for text in sentences(refusal)
        if len(text) < SHORTEST
    ] == []


def test_it_says_what_no_other_says():
    said = [(text, refusal.code) for refusal in refusals() for text in set(sentences(refusal))]
    counted = Counter(text for text, _ in said)

    assert [entry for entry in said if counted[entry[0]] > 1] == []


def test_it_is_never_made_without_a_class_of_its_own():
    assert calls_by_name()[ERROR] == []


def test_each_is_told_in_every_language_where_a_page_can_show_it():
    codes = {refusal.code or "" for refusal in refusals() if refusal.where.startswith("web/")}
    shown = [
        text_id
        for code in sorted(codes | SHOWN_ON_PAGES)
        for text_id in TOLD_OTHERWISE.get(code, (f"error.{code}",))
    ]

    assert set(shown) - set(TEXTS) == set()
    assert [
        text_id
        for text_id in shown
        if len({getattr(TEXTS[text_id], language) for language in LANGUAGES}) < len(LANGUAGES)
    ] == []


# The checks themselves: each sees what it is there to see.


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "errors.py").write_text(
        "class RenewalError(Exception): pass\n"
        "class First(RenewalError):\n    code = 'first-one'\n"
        "class Second(errors.First):\n    code = 'second'\n"
        "class Other(Exception): pass\n"
        "def write():\n    'Docstring'\n    return 'written elsewhere, at some length'\n"
        "raise First('')\n"
        "raise errors.Second(write())\n"
        "raise RenewalError('bare')\n"
    )
    return tmp_path


def test_it_sees_classes_codes_sentences_and_bare_errors(house: Path):
    first, second = refusals(house)

    assert (first.code, second.code) == ("first-one", "second")
    assert not SNAKE_CASE.fullmatch("first-one")
    assert sentences(first, house) == [""]
    assert sentences(second, house) == ["written elsewhere, at some length"]
    assert len(calls_by_name(house)[ERROR]) == 1
