"""Questions of other programs on their way to items: ids, areas, kinds, and what is told."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.codes.found import GRAMMAR, KEY_UNCLEAR, READING_NOTE
from renewal.bank.findings import FindingCode, Place
from renewal.bank.found import (
    FoundOption,
    FoundQuestion,
    Placement,
    content_id,
    kind_of,
    letter,
    slug,
)
from renewal.bank.source import Defaults, LocatedItem, Repeated, Source
from renewal.domain.item import Choose, Kind, Order, Status

TECHNICIANS = ("A only.", "B only.", "Both A and B.", "Neither A nor B.")


def question(stem: str = "What is shown?", **fields: object) -> FoundQuestion:
    sound: dict[str, object] = {
        "options": (FoundOption("Runout", is_key=True, line=5), FoundOption("Wear", line=6)),
        "line": 4,
    }
    return FoundQuestion(stem, **{**sound, **fields})  # type: ignore[arg-type]


def placement(area: str = "A5", **defaults: object) -> Placement:
    return Placement(Source("bank.txt", b"", area, defaults=Defaults(**defaults)))  # type: ignore[arg-type]


def place(found: FoundQuestion, area: str = "A5", **defaults: object) -> LocatedItem:
    return placement(area, **defaults).item(found)


def test_it_lends_an_item_what_the_file_does_not_say() -> None:
    located = place(question(), topic="disc-brakes", author="rosa@example.org", language="es")

    item = located.item
    assert (item.area, item.topic, item.author) == ("A5", "disc-brakes", "rosa@example.org")
    assert (item.language, item.status, item.order) == ("es", Status.DRAFT, Order.SHUFFLED)
    assert [each.id for each in item.options] == ["a", "b"]
    assert item.key == ("a",)
    assert item.concept == item.id


def test_it_prefers_what_the_file_says() -> None:
    found = question(
        id="RO-7",
        topic="drums",
        concept="runout",
        status=Status.PRETEST,
        author="ben@example.org",
        order=Order.FIXED,
        language="pt",
    )

    item = place(found, topic="disc-brakes", author="rosa@example.org", language="es").item

    assert (item.id, item.topic, item.concept) == ("RO-7", "drums", "runout")
    assert (item.status, item.author) == (Status.PRETEST, "ben@example.org")
    assert (item.order, item.language) == (Order.FIXED, "pt")


def test_it_knows_the_lines_of_question_and_options() -> None:
    located = place(question(member="quiz.xml"))

    assert str(located.place()) == "bank.txt!quiz.xml:4"
    assert str(located.place(("options", 1, "text"))) == "bank.txt!quiz.xml:6"


def test_it_tells_of_an_id_that_had_to_change() -> None:
    own = placement()

    item = own.item(question(id="Frage 3: Bremse/ä")).item

    (told,) = own.findings
    assert item.id == "Frage-3-Bremse-a"
    assert (told.code, told.line, told.item) == ("id-rewritten", 4, item.id)
    assert "Frage 3: Bremse/ä" in told.message


@pytest.mark.parametrize("unusable", ["", "  ", "问题", "---"])
def test_it_lets_the_content_stand_for_an_id_that_says_nothing(unusable: str) -> None:
    item = place(question(id=unusable)).item

    assert item.id == content_id(question(), Choose.ONE)
    assert item.id.startswith("q-")
    assert len(item.id) == 14


def test_it_takes_a_repeated_question_once_and_names_the_other_place() -> None:
    own = placement()

    first, second, third = own.items([question(), question(line=9), question(line=12)])

    assert first.unread == frozenset()
    assert first.repeats is None
    assert second.repeats == third.repeats == Repeated(first.item.id, Place("bank.txt", 4))
    assert (second.item.id, third.item.id) == ("", "")
    assert second.unread == third.unread == {"id"}


@given(st.text(), st.lists(st.tuples(st.text(), st.booleans())), st.lists(st.text()))
def test_it_makes_the_id_of_the_json_of_what_is_asked(
    stem: str, offered: list[tuple[str, bool]], exhibits: list[str]
) -> None:
    options = tuple(FoundOption(text, is_key) for text, is_key in offered)
    found = FoundQuestion(stem, options, exhibits=tuple(exhibits))

    written = json.dumps(["several", stem, offered, exhibits], separators=(",", ":"))

    digest = hashlib.sha256(written.encode("ascii")).hexdigest()
    assert content_id(found, Choose.SEVERAL) == f"q-{digest[:12]}"


def test_it_does_not_call_unread_questions_the_same() -> None:
    own = placement()

    items = list(own.items([question(unread=frozenset({"key"})) for _ in range(2)]))

    assert [each.repeats for each in items] == [None, None]


@pytest.mark.parametrize(
    "other",
    [
        question("What is shown now?"),
        question(options=(FoundOption("Runout"), FoundOption("Wear", is_key=True))),
        question(options=(FoundOption("Wear"), FoundOption("Runout", is_key=True))),
        question(options=(FoundOption("runout", is_key=True), FoundOption("Wear"))),
        question(exhibits=("dial",)),
        question(choose=Choose.SEVERAL),
    ],
)
def test_it_gives_another_question_another_id(other: FoundQuestion) -> None:
    own = placement()

    first, second = own.items([question(), other])

    assert first.item.id != second.item.id
    assert own.findings == []


def test_it_gives_the_same_id_whatever_explains_the_options() -> None:
    explained = (
        FoundOption("Runout", is_key=True, rationale="The high point stays."),
        FoundOption("Wear", rationale="Wear moves it."),
    )

    first, second = place(question()), place(question(options=explained, line=80))

    assert first.item.id == second.item.id


@pytest.mark.parametrize(
    ("category", "area", "topic"),
    [
        ((), "A5", "given"),
        (("Brakes", "Discs"), "A5", "given"),
        (("top", "a6", "Battery & Starting"), "A6", "battery-starting"),
        (("A6",), "A6", "given"),
        ((" B5 ", "Électrique"), "B5", "electrique"),
    ],
)
def test_it_reads_area_and_topic_off_the_category(
    category: tuple[str, ...], area: str, topic: str
) -> None:
    item = place(question(category=category), topic="given").item

    assert (item.area, item.topic) == (area, topic)


@pytest.mark.parametrize(
    ("stem", "options", "kind"),
    [
        ("All are causes EXCEPT:", ("a", "b"), Kind.EXCEPT),
        ("Which is LEAST likely?", ("a", "b"), Kind.LEAST),
        ("What is the MOST likely cause?", ("a", "b"), Kind.MOST),
        ("Who is right?", TECHNICIANS, Kind.TECHNICIAN_A_B),
        ("Who is most exceptional at least?", ("a", "b"), Kind.DIRECT),
        ("THE LEASTWISE", ("a", "b"), Kind.DIRECT),
        ("Who is right?", TECHNICIANS[::-1], Kind.DIRECT),
    ],
)
def test_it_reads_the_kind_off_the_words(stem: str, options: tuple[str, ...], kind: Kind) -> None:
    assert kind_of(stem, list(options)) is kind


def test_it_keeps_the_order_of_technician_a_and_b() -> None:
    options = tuple(FoundOption(text, is_key=text == "A only.") for text in TECHNICIANS)

    item = place(question(options=options, order=Order.SHUFFLED)).item

    assert (item.kind, item.order) == (Kind.TECHNICIAN_A_B, Order.FIXED)
    assert not any(each.fixed for each in item.options)


def test_it_keeps_all_of_the_above_where_it_stands() -> None:
    options = (FoundOption("Wear"), FoundOption("All of the above", is_key=True))

    item = place(question(options=options)).item

    assert [each.fixed for each in item.options] == [False, True]


def test_it_asks_for_several_where_several_are_right() -> None:
    both = (FoundOption("Wear", is_key=True), FoundOption("Runout", is_key=True))

    item = place(question(options=both)).item

    assert (item.choose, item.key) == (Choose.SEVERAL, ("a", "b"))


def test_it_leaves_the_key_empty_where_none_is_marked() -> None:
    item = place(question(options=(FoundOption("Wear"), FoundOption("Runout")))).item

    assert (item.choose, item.key) == (Choose.ONE, ())


def test_it_never_runs_out_of_letters() -> None:
    letters = [letter(index) for index in range(60)]

    assert letters[:2] + letters[25:28] == ["a", "b", "z", "a1", "b1"]
    assert len(set(letters)) == 60


@pytest.mark.parametrize(
    ("name", "words"),
    [("Disc Brakes", "disc-brakes"), ("  Été/2 ", "ete-2"), ("制动", ""), ("a--b", "a-b")],
)
def test_it_writes_a_topic_as_topics_are_written(name: str, words: str) -> None:
    assert slug(name) == words


@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=9), st.booleans()), max_size=5))
def test_it_gives_every_question_an_id_that_stays(
    stem: str, marked: list[tuple[str, bool]]
) -> None:
    options = tuple(FoundOption(text, is_key) for text, is_key in marked)

    first, second = place(question(stem, options=options)), place(question(stem, options=options))

    assert first.item == second.item
    assert first.item.id


def tell(placed: Placement, kind: FindingCode, line: int | None, member: str | None = None) -> None:
    words = {"reason": "x", "note": "x", "problem": "x", "fix": "x"}
    placed.findings.append(kind.finding(Place("bank.txt", line, member=member), **words))


def test_what_was_told_of_a_question_says_which_one_it_is() -> None:
    placed = placement()
    tell(placed, GRAMMAR, 3)
    tell(placed, KEY_UNCLEAR, 4)
    tell(placed, READING_NOTE, 5)
    tell(placed, KEY_UNCLEAR, 6)
    placed.item(question(id="RO-7", unread=frozenset({"key"})))
    tell(placed, KEY_UNCLEAR, 9)
    placed.item(question(id="RO-8", line=8, unread=frozenset({"key"})))
    tell(placed, GRAMMAR, 10)

    owners = [(each.line, each.item) for each in placed.findings]

    assert owners == [(3, None), (4, "RO-7"), (5, None), (6, "RO-7"), (9, "RO-8"), (10, None)]


def test_what_was_told_of_another_file_or_of_a_placeholder_names_no_question() -> None:
    placed = placement()
    tell(placed, KEY_UNCLEAR, 4, "other.xml")
    placed.item(question(id="RO-7"))
    tell(placed, KEY_UNCLEAR, 4)
    placed.item(FoundQuestion("", (), 4, unread=frozenset({"stem", "options", "key"})))

    assert [each.item for each in placed.findings] == [None, None]
