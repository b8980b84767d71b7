"""What is told while questions are read is told of the right ones."""

from renewal.bank.codes.found import CONTENT_LEFT, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import Finding, Place
from renewal.bank.formats import delimited
from renewal.bank.naming import Naming
from renewal.bank.review.alike import MOST_ALIKE
from renewal.bank.source import Source


def unclear(line: int) -> Finding:
    return KEY_UNCLEAR.finding(Place("bank.gift", line), reason="none")


def test_what_was_told_since_the_last_question_is_of_this_one() -> None:
    told = [unclear(1)]
    naming = Naming(told)

    naming.name(1, None, "first")
    told.append(unclear(1))
    naming.name(1, None, "second")

    assert [each.item for each in told] == ["first", "second"]


def test_what_is_told_of_a_question_without_an_id_stays_without() -> None:
    told = [unclear(1)]
    naming = Naming(told)

    naming.name(1, None, "")
    told.append(unclear(1))
    naming.name(1, None, "second")

    assert [each.item for each in told] == [None, "second"]


def test_notes_and_lines_before_the_question_are_not_its_own() -> None:
    note = READING_NOTE.finding(Place("bank.gift", 4), note="Read.")
    told = [unclear(2), note, unclear(4)]

    Naming(told).name(4, None, "second")

    assert [each.item for each in told] == [None, None, "second"]


def test_what_follows_a_thinned_finding_has_its_question() -> None:
    told = [unclear(1)]
    naming = Naming(told)
    naming.name(1, None, "first")
    told.append(CONTENT_LEFT.finding(Place("bank.gift", 2), what="A picture"))
    naming.name(2, None, "second")

    del told[1]
    told.append(unclear(3))
    naming.name(3, None, "third")

    assert [(each.line, each.item) for each in told] == [(1, "first"), (3, "third")]


def test_errors_behind_thousands_of_warnings_have_their_question() -> None:
    rows = [f'q{at},"What of {at}? <img src=""x"">",x,y,A,html' for at in range(MOST_ALIKE + 20)]
    rows[-1] = rows[-1].replace(",A,", ",Z,")
    content = "\n".join(["id,question,a,b,correct,format", *rows]).encode()

    found = delimited.read(Source("bank.csv", content, "A5")).findings

    (error,) = (each for each in found if each.is_error)
    assert error.item == f"q{MOST_ALIKE + 19}"
