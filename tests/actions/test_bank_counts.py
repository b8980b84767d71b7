"""Every question of a file is in exactly one class, whatever the file and whatever was chosen."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from renewal.actions.import_bank import plan_import
from renewal.bank.codes.found import PACKAGE_FILE_MISSING
from renewal.domain.bank_choice import Choices, Resolution
from tests.actions.comparing import SQLITE, STORED, one_item
from tests.bank.formats.qti_items import NAMESPACE, as_version_3, declared, interaction
from tests.bank.formats.qti_items import item as qti_item
from tests.bank.packages import package
from tests.bank.workbooks import workbook
from tests.bank.writing import HEAD, TEXTS, item
from tests.databases import Database

STEM = "The high point stays at the same wheel stud. What is shown?"
ESSAY, BAD = "essay", "bad"


@dataclass(frozen=True)
class Question:
    """One question of a generated file."""

    id: str
    stem: str
    options: tuple[str, ...]
    kind: str

    @property
    def has_key(self) -> bool:
        return self.kind != BAD


def question(kind: str, number: int) -> Question:
    """New, one of three that repeat each other, the stored one, its twin, its rival, or faulty."""
    own, new = f"q-{number}", f"Which of the {number} parts is worn?"
    plain = ("The pad", "The hose", "The rotor")
    return {
        "new": Question(own, new, plain, kind),
        "repeat": Question(own, "Which part has a slot?", plain, kind),
        "twin": Question(own, STEM, tuple(TEXTS.values()), kind),
        "same": Question(STORED, STEM, tuple(TEXTS.values()), kind),
        "rival": Question(STORED, "Why does fluid boil?", ("Age", "Heat"), kind),
        BAD: Question(own, new, plain, kind),
        ESSAY: Question(own, "Tell all about drums.", (), kind),
    }[kind]


def as_toml(questions: Sequence[Question]) -> str:
    tables = [
        item(
            id=each.id,
            stem=each.stem,
            options=[
                {"id": letter, "text": text, "rationale": f"What cause {letter} would show."}
                for letter, text in zip("abcd", each.options, strict=False)
            ],
            key="a" if each.has_key else None,
        )
        for each in questions
    ]
    return HEAD + "".join(tables)


def as_csv(questions: Sequence[Question]) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "question", "type", "a", "b", "c", "d", "correct letter"])
    for each in questions:
        cells = [*each.options, *[""] * (4 - len(each.options))]
        kind, key = ("essay", "") if each.kind == ESSAY else ("", "A" if each.has_key else "")
        rows.writerow([each.id, each.stem, kind, *cells, key])
    return out.getvalue()


def as_json(questions: Sequence[Question]) -> str:
    return json.dumps(
        [
            {
                "id": each.id,
                "question": each.stem,
                "type": "essay" if each.kind == ESSAY else "multiple choice",
                "answers": list(each.options),
                "correct_letter": "A" if each.has_key else "",
            }
            for each in questions
        ]
    )


def as_gift(questions: Sequence[Question]) -> str:
    blocks = []
    for each in questions:
        right = "=" if each.has_key else "~"
        first, *rest = each.options or ("",)
        answers = f"{right}{first} " + " ".join(f"~{text}" for text in rest)
        body = "" if each.kind == ESSAY else answers
        blocks.append(f"// [id:{each.id}]\n{each.stem} {{{body}}}\n")
    return "\n".join(blocks)


def as_aiken(questions: Sequence[Question]) -> str:
    blocks = []
    for each in questions:
        lines = [
            each.stem,
            *(f"{a}. {text}" for a, text in zip("ABCD", each.options, strict=False)),
        ]
        blocks.append("\n".join([*lines, *(["ANSWER: A"] if each.has_key else [])]))
    return "\n\n".join(blocks) + "\n"


def as_moodle(questions: Sequence[Question]) -> str:
    out = []
    for each in questions:
        kind = "essay" if each.kind == ESSAY else "multichoice"
        answers = "".join(
            f'<answer fraction="{100 if each.has_key and not at else 0}"><text>{text}</text>'
            "</answer>"
            for at, text in enumerate(map(escape, each.options))
        )
        out.append(
            f'<question type="{kind}"><name><text>{each.id}</text></name>'
            f"<questiontext><text>{escape(each.stem)}</text></questiontext>"
            f"<idnumber>{each.id}</idnumber><single>true</single>{answers}</question>"
        )
    return f"<quiz>{''.join(out)}</quiz>"


def as_qti(questions: Sequence[Question]) -> str:
    out = []
    for each in questions:
        labels = "".join(
            f'<response_label ident="{letter}"><material><mattext>{escape(text)}</mattext>'
            "</material></response_label>"
            for letter, text in zip("abcd", each.options, strict=False)
        )
        asked = f'<response_lid ident="r"><render_choice>{labels}</render_choice></response_lid>'
        written = '<response_str ident="r"><render_fib/></response_str>'
        right = (
            "<resprocessing><respcondition><conditionvar>"
            '<varequal respident="r">a</varequal></conditionvar>'
            '<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>'
        )
        out.append(
            f'<item ident="{each.id}"><presentation><material><mattext>{escape(each.stem)}'
            f"</mattext></material>{written if each.kind == ESSAY else asked}</presentation>"
            f"{right if each.has_key else ''}</item>"
        )
    return f"<questestinterop>{''.join(out)}</questestinterop>"


def as_xlsx(questions: Sequence[Question]) -> bytes:
    return workbook(Questions=list(csv.reader(io.StringIO(as_csv(questions)))))


def as_package(
    questions: Sequence[Question], *, namespace: str = NAMESPACE, missing: int = 0
) -> bytes:
    """A package of QTI 2 whose list of contents names each file, and some that are not there."""
    members = {f"items/{at}.xml": _qti2(each, namespace) for at, each in enumerate(questions)}
    listed = [*members, *(f"items/gone-{at}.xml" for at in range(missing))]
    resources = "".join(
        f'<resource identifier="r{at}" type="imsqti_item_xmlv2p1" href="{name}">'
        f'<file href="{name}"/></resource>'
        for at, name in enumerate(listed)
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">'
        f"<organizations/><resources>{resources}</resources></manifest>"
    )
    return package({"imsmanifest.xml": manifest, **members})


def _qti2(each: Question, namespace: str) -> str:
    choices = "".join(
        f'<simpleChoice identifier="{letter}">{escape(text)}</simpleChoice>'
        for letter, text in zip("abcd", each.options, strict=False)
    )
    written = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
    body = f"<p>{escape(each.stem)}</p>"
    body += written if each.kind == ESSAY else interaction(choices)
    said = declared("a") if each.has_key and each.options else declared()
    return qti_item(said, body, ident=each.id, namespace=namespace)


def as_qti3(questions: Sequence[Question]) -> bytes:
    return package(
        {f"{at}.xml": as_version_3(_qti2(q, NAMESPACE)) for at, q in enumerate(questions)}
    )


ALL = ("new", "repeat", "twin", "same", "rival", BAD, ESSAY)
CHOICE = ALL[:-1]
FORMATS: dict[str, tuple[Callable[[Sequence[Question]], str | bytes], Sequence[str]]] = {
    "bank.toml": (as_toml, CHOICE),
    "bank.csv": (as_csv, ALL),
    "bank.json": (as_json, ALL),
    "bank.gift": (as_gift, ALL),
    "bank.txt": (as_aiken, CHOICE),
    "moodle.xml": (as_moodle, ALL),
    "qti.xml": (as_qti, ALL),
    "bank.xlsx": (as_xlsx, ALL),
    "qti21.zip": (as_package, ALL),
    "qti22.zip": (partial(as_package, namespace=NAMESPACE.replace("v2p1", "v2p2")), ALL),
    "qti30.zip": (as_qti3, ALL),
}


@pytest.fixture
def session(database: Database, tmp_path: Path) -> Iterator[Session]:
    with one_item(database, tmp_path) as made:
        yield made


# Nothing is written while examples are tried, so they can share the database and the folder.
@SQLITE
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_it_counts_every_question_once(
    session: Session, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    written, kinds = FORMATS[name]
    # One sound question at least: a text without any key is not known to be Aiken.
    drawn = ["new", *data.draw(st.lists(st.sampled_from(kinds), max_size=9))]
    questions = [question(kind, number) for number, kind in enumerate(drawn, 1)]
    choices = Choices(
        on_conflict=data.draw(st.sampled_from([None, *Resolution])),
        on_duplicate=data.draw(st.sampled_from(Resolution)),
    )
    path = tmp_path / "a5" / name
    path.parent.mkdir(exist_ok=True)
    content = written(questions)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    plan = plan_import(session, [path], choices=choices)

    session.rollback()
    totals = plan.totals
    assert totals.items == len(questions)
    assert totals.adds_up
    assert totals.skipped == drawn.count(ESSAY)
    assert totals.errors >= drawn.count(BAD)
    names = [each.item.id for each in plan.written]
    assert len(names) == len(set(names))
    assert len(plan.failed) >= totals.errors
    assert all(each.findings for each in plan.failed)


@SQLITE
@pytest.mark.parametrize(
    "name", ["bank.csv", "bank.xlsx", "bank.gift", "bank.json", "moodle.xml", "qti.xml"]
)
def test_it_counts_what_it_read_of_a_file_with_too_many_errors(
    session: Session, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.review.taking.MOST_FAULTY", 3)
    kinds = ("new", BAD, "same", ESSAY, BAD, "twin", BAD, "new", BAD)
    path = tmp_path / "a5" / name
    path.parent.mkdir(exist_ok=True)
    written, _ = FORMATS[name]
    content = written([question(kind, at) for at, kind in enumerate(kinds, 1)])
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    plan = plan_import(session, [path])

    session.rollback()
    assert plan.totals.adds_up
    assert (plan.totals.items, plan.totals.errors, plan.totals.skipped) == (7, 3, 1)
    assert len(plan.failed) == 3


@SQLITE
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(st.sampled_from(ALL), min_size=1, max_size=6),
    again=st.integers(0, 3),
    missing=st.integers(0, 3),
)
def test_it_counts_a_package_once_that_gives_items_twice_and_names_files_it_lacks(
    session: Session, tmp_path: Path, kinds: list[str], again: int, missing: int
) -> None:
    once = [question(kind, number) for number, kind in enumerate(kinds, 1)]
    questions = [*once, *once[:again]]
    path = tmp_path / "a5" / "twice.zip"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(as_package(questions, missing=missing))

    plan = plan_import(session, [path])

    session.rollback()
    totals = plan.totals
    lacking = [each for each in plan.findings if each.code == PACKAGE_FILE_MISSING.code]
    choice = [each.id for each in questions if each.kind != ESSAY]
    twice = sum(choice.count(each) > 1 for each in choice)
    assert totals.items == len(questions)
    assert totals.adds_up
    assert totals.skipped == len(questions) - len(choice)
    assert totals.errors >= twice
    assert len(lacking) == missing
