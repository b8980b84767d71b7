"""Warnings put aside with a reason: in the item itself, or in a file beside."""

from dataclasses import replace
from pathlib import Path

import pytest

from renewal.bank.dismissals import DismissalsRefused, read_dismissals
from renewal.bank.findings import Severity
from renewal.bank.formats import gift
from renewal.bank.formats.registry import recognise
from renewal.bank.guidance import Guidance
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.source import Source
from renewal.bank.writers import BY_NAME
from renewal.domain.item import Dismissal
from renewal.domain.item_digests import canonical, revision_digest
from tests.bank.writers.items import sound
from tests.bank.writing import item, line_of, write

WHY = "The manual is out of print."
ASIDE = [{"code": "reference-missing", "reason": WHY}]
FILE = f'[[dismissed]]\nitem = "x-1"\ncode = "reference-missing"\nreason = "{WHY}"\n'


def told(reading: BankReading, item_id: str = "x-1") -> list[tuple[str, str, int | None]]:
    return [
        (finding.severity.value, finding.code, finding.line)
        for finding in reading.findings
        if finding.item == item_id
    ]


def test_it_tells_a_dismissed_warning_as_a_note_with_its_reason(tmp_path: Path) -> None:
    path = write(tmp_path, item(id="x-1", references=None, dismissed=ASIDE), item(references=None))

    reading = read_bank([path])

    assert told(reading) == [("info", "reference-missing", line_of(path, "[[item]]"))]
    (note,) = [finding for finding in reading.findings if finding.item == "x-1"]
    assert note.message.endswith(f"Put aside: {WHY}")
    # Of the other item it is a warning still.
    assert told(reading, "a5-disc-brakes-001")[0][:2] == ("warning", "reference-missing")
    assert reading.count(Severity.WARNING) == 1


@pytest.mark.parametrize("is_packed", [True, False])
def test_it_puts_aside_what_is_not_told_one_by_one(
    is_packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.review.alike.MOST_ALIKE", 1)
    items = [sound(id=f"x-{at}", stem=f"Part {at}?", references=()) for at in range(4)]
    items[2] = replace(items[2], dismissed=(Dismissal("reference-missing", WHY),))
    path = tmp_path / "a5" / "bank"
    path.parent.mkdir()
    path.write_bytes(BY_NAME["csv" if is_packed else "toml"].write(items, ()).content)
    beside = tmp_path / "aside.toml"
    beside.write_text(FILE.replace("x-1", "x-3"), encoding="utf-8")

    reading = read_bank([path], guidance=Guidance(dismissed=read_dismissals(beside)))

    missing = [
        (each.item, each.severity.value)
        for each in reading.findings
        if each.code == "reference-missing"
    ]
    assert missing == [("x-0", "warning"), ("x-2", "info")]
    assert [each for each in reading.findings if each.code == "dismissal-unneeded"] == []
    more = [each.message for each in reading.findings if each.other == "reference-missing"]
    assert [each.partition(" from")[0] for each in more] == [
        "The file has 2 more of reference-missing"
    ]


def test_it_says_which_dismissals_are_not_needed_or_do_nothing(tmp_path: Path) -> None:
    aside = [
        {"code": "reference-missing", "reason": WHY},
        {"code": "referenc-missing", "reason": WHY},
        {"code": "key-unknown-option", "reason": WHY},
    ]
    path = write(tmp_path, item(id="x-1", dismissed=aside))

    reading = read_bank([path])

    line = line_of(path, "dismissed =")
    assert sorted(told(reading)) == [
        ("info", "dismissal-unneeded", line + 1),
        ("warning", "dismissal-of-error", line + 3),
        ("warning", "dismissal-unknown", line + 2),
    ]
    (unknown,) = [each for each in reading.findings if each.code == "dismissal-unknown"]
    assert 'Did you mean "reference-missing"?' in unknown.message


def test_it_puts_no_error_aside(tmp_path: Path) -> None:
    aside = [{"code": "key-unknown-option", "reason": WHY}, *ASIDE]
    path = write(tmp_path, item(id="x-1", key="z", dismissed=aside))

    reading = read_bank([path])

    assert reading.items == ()
    # Whether the warning would be given is not known of an item that stays out.
    assert {code for _, code, _ in told(reading)} == {"key-unknown-option", "dismissal-of-error"}


@pytest.mark.parametrize("compares", [True, False])
def test_it_does_not_miss_a_warning_that_was_not_looked_for(tmp_path: Path, compares: bool) -> None:
    aside = [{"code": "near-duplicate", "reason": WHY}]
    path = write(tmp_path, item(id="x-1", dismissed=aside))

    codes = [code for _, code, _ in told(read_bank([path], compares=compares))]

    assert codes == (["dismissal-unneeded"] if compares else [])


@pytest.mark.parametrize(
    ("aside", "code"),
    [
        ([{"code": "reference-missing"}], "field-missing"),
        ([{"code": "reference-missing", "reason": " "}], "field-value"),
        ("reference-missing", "field-type"),
    ],
)
def test_it_wants_a_reason(tmp_path: Path, aside: object, code: str) -> None:
    path = write(tmp_path, item(id="x-1", references=None, dismissed=aside))

    reading = read_bank([path])

    assert ("error", code) in [each[:2] for each in told(reading)]
    assert reading.items == ()


def test_it_takes_them_from_a_file_beside_for_other_formats(tmp_path: Path) -> None:
    table = tmp_path / "a5" / "pool.csv"
    table.parent.mkdir()
    table.write_text(
        "id,stem,option_a,option_b,option_c,rationale_a,rationale_b,rationale_c,key,topic,author\n"
        "x-1,Hot?,Yes,No,Both,y,n,b,a,t,r\n"
    )
    beside = tmp_path / "aside.toml"
    more = FILE.replace("x-1", "x-9")
    beside.write_text(FILE + more)

    reading = read_bank([table], guidance=Guidance(dismissed=read_dismissals(beside)))

    assert told(reading) == [("info", "reference-missing", 2)]
    assert told(reading, "x-9") == [("info", "dismissal-unneeded", 5)]
    (unneeded,) = [each for each in reading.findings if each.item == "x-9"]
    assert unneeded.file == beside.as_posix()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[dismissed]]\nitem = x\n", r"aside\.toml:2"),
        ('[[dismissed]]\nitem = "x"\ncode = "y"\n', r'aside\.toml:1: .*"reason"'),
        ('[[dissmissed]]\nitem = "x"\n', "dissmissed"),
        ("dismissed = 3\n", "dismissed"),
        ("dismissed = [3]\n", "number"),
        ("\x00", r"aside\.toml"),
        (None, "cannot be read"),
    ],
)
def test_it_refuses_a_file_that_is_not_right(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "aside.toml"
    if content is not None:
        path.write_text(content)

    with pytest.raises(DismissalsRefused, match=said):
        read_dismissals(path)


@pytest.mark.parametrize("name", [each for each in BY_NAME if each != "aiken"])
def test_it_brings_them_back_from_the_formats_that_carry_them(name: str) -> None:
    one = replace(
        sound(area="A5"),
        dismissed=(
            Dismissal("key-longest", 'So "it" is: [a] long one.'),
            Dismissal("x", "y"),
        ),
    )

    written = BY_NAME[name].write([one], ())

    format_ = recognise(written.content, f"disc-brakes{BY_NAME[name].suffix}")
    assert format_ is not None
    (located,) = format_.read(Source("disc-brakes.x", written.content, "A5")).items
    assert located.item.dismissed == one.dismissed
    assert not [left for left in written.left if "put aside" in left.what]
    assert b"dismissed" not in BY_NAME["gift"].write([sound()], ()).content


def test_it_says_that_aiken_loses_them() -> None:
    one = replace(sound(), dismissed=(Dismissal("key-longest", "So it is."),))

    (lost,) = BY_NAME["aiken"].write([one], ()).left

    assert "the warnings that were put aside" in lost.what


@pytest.mark.parametrize("comment", ["[dismissed:stem-long]", "[dismissed:: Why not.]"])
def test_it_tells_of_a_comment_without_a_reason_or_a_code(comment: str) -> None:
    content = f"// [id:a5-1] {comment}\nWhich? {{=One ~Two}}\n".encode()

    result = gift.read(Source("bank.gift", content, "A5"))

    assert [each.unread for each in result.items] == [frozenset({"dismissed"})]
    assert [each.code for each in result.findings if each.is_error] == ["question-grammar"]


def test_it_is_the_same_question_whatever_is_put_aside() -> None:
    one = sound()
    other = replace(one, dismissed=(Dismissal("key-longest", "So it is."),))

    assert canonical(one) == canonical(other)
    assert revision_digest(one) == revision_digest(other)
