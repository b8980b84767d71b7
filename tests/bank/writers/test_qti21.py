"""Items as QTI 2.1 packages: what comes back is what went out, and the form is that of QTI."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from lxml import etree

from renewal.bank import package
from renewal.bank.formats import qti_package as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers import qti21, qti_packing
from renewal.domain.item import Choose, Exhibit, Item, Option, OptionText, Order, Translation
from tests.bank.writers.items import ONLY_THERE, items, picture, sound, told

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CONTENTS = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def read_back(content: bytes) -> ReadResult:
    return reader.read(Source("bank.zip", content))


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def first_item(*written: Item) -> etree._Element:
    return etree.fromstring(members(qti21.write(written, ()).content)["items/item-0001.xml"])


def without_tabs(item: Item) -> Item:
    """The item with blanks for tabs, which XHTML makes of them."""
    options = tuple(
        replace(
            each,
            text=each.text.replace("\t", " "),
            rationale=each.rationale.replace("\t", " "),
        )
        for each in item.options
    )
    return replace(item, stem=item.stem.replace("\t", " "), options=options)


@given(items().map(lambda found: [without_tabs(each) for each in found]))
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    written = qti21.write(generated, ())

    result = read_back(written.content)

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert {each.code for each in result.findings} <= {"no-questions"}


def test_it_writes_a_package_that_is_recognised_and_the_same_each_time() -> None:
    first, second = (qti21.write([sound()], [picture()]).content for _ in range(2))

    assert first == second
    assert recognise(first, "x") is reader
    assert list(members(first)) == ["imsmanifest.xml", "test.xml", "items/item-0001.xml"]


def test_it_declares_key_score_and_feedback_in_the_order_of_the_schema() -> None:
    root = first_item(sound())

    assert [etree.QName(each).localname for each in root] == [
        "responseDeclaration",
        "outcomeDeclaration",
        "outcomeDeclaration",
        "itemBody",
        "responseProcessing",
        "modalFeedback",
    ]
    assert [each.text for each in root.iter(f"{QTI}value")] == ["a", "0"]
    assert [each.get("identifier") for each in root.iter(f"{QTI}outcomeDeclaration")] == [
        "SCORE",
        "FEEDBACK",
    ]
    assert root.find(f"{QTI}modalFeedback").get("identifier") == "a"


def test_it_leaves_the_scoring_to_the_template_where_nothing_is_explained() -> None:
    root = first_item(sound(options=(Option("a", "x"), Option("b", "y"))))

    processing = root.find(f"{QTI}responseProcessing")
    assert processing.get("template").endswith("/match_correct")
    assert root.find(f"{QTI}modalFeedback") is None


@pytest.mark.parametrize(
    ("choose", "keys", "cardinality", "most"),
    [(Choose.ONE, ("b",), "single", "1"), (Choose.SEVERAL, ("a", "b"), "multiple", "0")],
)
def test_it_writes_how_many_may_be_chosen(
    choose: Choose, keys: tuple[str, ...], cardinality: str, most: str
) -> None:
    root = first_item(sound(choose=choose, key=keys))

    assert root.find(f"{QTI}responseDeclaration").get("cardinality") == cardinality
    (interaction,) = root.iter(f"{QTI}choiceInteraction")
    assert interaction.get("maxChoices") == most


def test_it_writes_what_stays_in_its_place() -> None:
    root = first_item(
        sound(order=Order.FIXED, options=(Option("a", "x"), Option("b", "y", fixed=True)))
    )

    (interaction,) = root.iter(f"{QTI}choiceInteraction")
    assert interaction.get("shuffle") == "false"
    assert [each.get("fixed") for each in interaction] == [None, "true"]


def test_it_gives_letters_to_options_whose_ids_cannot_be_identifiers_and_knows_them_again() -> None:
    options = (Option("1st", "x"), Option("an-id-that-is-very-long", "y"))
    item = sound(options=options, key=("1st",))

    written = qti21.write([item], ())

    choices = first_item(item).iter(f"{QTI}simpleChoice")
    assert [each.get("identifier") for each in choices] == ["a", "b"]
    assert read_back(written.content).items[0].item == item
    assert written.left == ()


@pytest.mark.parametrize(
    "stem",
    ["A ~~bad~~ *good* **one**", "| a | b |\n|---|---|\n| 1 | 2 |", "1. a\n2. b", "`a` b\\\nc"],
)
def test_it_brings_back_what_markdown_can_say(stem: str) -> None:
    assert qti21.write([sound(stem=stem)], ()).left == ()


@pytest.mark.parametrize(
    ("stem", "what"),
    [
        ("A line\nthat goes on", "the way the stem is written"),
        ("Two\tcolumns", "the way the stem is written"),
        ("3. a list that begins at three", "part of the stem"),
    ],
)
def test_it_says_what_xhtml_of_qti_cannot_carry(stem: str, what: str) -> None:
    written = qti21.write([sound(stem=stem)], ())

    assert told(written.left) == [("a5-disc-001", what)]


ALLOWED = frozenset(
    """
    assessmentItem responseDeclaration correctResponse value outcomeDeclaration defaultValue
    itemBody choiceInteraction simpleChoice responseProcessing responseCondition responseIf
    responseElse match variable correct setOutcomeValue baseValue modalFeedback
    p img em strong code pre br hr blockquote ul ol li table thead tbody tr th td span
    """.split()
)
ATTRIBUTES = frozenset(
    """
    identifier title adaptive timeDependent cardinality baseType responseIdentifier shuffle
    maxChoices fixed template outcomeIdentifier showHide class src alt
    """.split()
)


def test_it_uses_only_elements_and_attributes_of_qti() -> None:
    everything = (
        "~~a~~ *b* **c** `d`\\\ne\n\n3. f\n\n- g\n\n> h\n\n***\n\n```python\ni\n```\n\n"
        "| j | k |\n| :-- | --: |\n| l | m |"
    )
    exhibit = picture()
    content = qti21.write([sound(stem=everything, exhibits=(exhibit.id,))], [exhibit]).content

    root = etree.fromstring(members(content)["items/item-0001.xml"])

    names = {etree.QName(each).localname for each in root.iter()}
    attributes = {name for each in root.iter() for name in each.attrib if not name.startswith("{")}
    assert names <= ALLOWED
    assert {"span", "table", "pre", "blockquote", "img"} <= names
    assert attributes <= ATTRIBUTES


def test_it_lists_every_file_of_the_package_with_what_it_needs() -> None:
    exhibit = picture()
    content = qti21.write(
        [sound(exhibits=(exhibit.id,)), sound(id="b", exhibits=(exhibit.id,))], [exhibit]
    ).content

    found = members(content)
    root = etree.fromstring(found["imsmanifest.xml"])
    resources = {each.get("identifier"): each for each in root.iter(f"{CONTENTS}resource")}
    listed = [each.get("href") for each in root.iter(f"{CONTENTS}file")]
    needed = [each.get("identifierref") for each in root.iter(f"{CONTENTS}dependency")]
    assert sorted(["imsmanifest.xml", *listed]) == sorted(found)
    assert set(needed) == {"item-1", "item-2", "media-1"} <= resources.keys()
    assert [each.get("type") for each in resources.values()] == [
        "imsqti_test_xmlv2p1",
        "imsqti_item_xmlv2p1",
        "imsqti_item_xmlv2p1",
        "webcontent",
    ]


def test_it_shows_the_items_by_area_and_topic_in_a_test() -> None:
    content = qti21.write(
        [sound(id="a"), sound(id="b", area="A6", topic="x"), sound(id="c", topic="y")], ()
    ).content

    root = etree.fromstring(members(content)["test.xml"])

    sections = [each.get("title") for each in root.iter(f"{QTI}assessmentSection")]
    references = [each.get("href") for each in root.iter(f"{QTI}assessmentItemRef")]
    identifiers = [each.get("identifier") for each in root.iter() if each.get("identifier")]
    assert sections == ["A5", "disc-brakes", "y", "A6", "x"]
    assert references == [f"items/item-000{each}.xml" for each in (1, 3, 2)]
    assert len(set(identifiers)) == len(identifiers)


def test_it_packs_each_picture_once_with_its_alternative_text() -> None:
    dial, other = picture(), picture("A5-Dial-1", "Another")
    written = qti21.write(
        [
            sound(exhibits=(dial.id,)),
            sound(id="b", exhibits=(dial.id, other.id)),
        ],
        [dial, other, picture("unused")],
    )

    result = read_back(written.content)

    assert written.left == ()
    assert [each.item.exhibits for each in result.items] == [(dial.id,), (dial.id, other.id)]
    assert [(each.id, each.exhibit and each.exhibit.alt) for each in result.exhibits] == [
        (dial.id, dial.alt),
        (other.id, other.alt),
    ]


def test_it_says_what_qti_has_no_place_for() -> None:
    words = (OptionText("a", "Alabeo"), OptionText("b", "Desgaste"))
    drawing = Exhibit("a5-dial-1", "image/svg+xml", "A dial", b"<svg/>")
    item = sound(
        translations=(Translation("es", True, "¿Qué?", words),),
        exhibits=(drawing.id, "gone"),
        stem="a\x01b",
    )

    written = qti21.write([item], [drawing])

    assert told(written.left) == [
        ("a5-disc-001", "part of the stem"),
        ("a5-disc-001", "the exhibits"),
        ("a5-disc-001", "the translation into es"),
        ("a5-disc-001", f"the picture of exhibit a5-dial-1 {ONLY_THERE}"),
    ]


def test_it_leaves_out_items_that_a_package_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vars(qti_packing)["MOST_MEMBERS"] == package.MOST_MEMBERS == 10_000
    monkeypatch.setattr(qti_packing, "MOST_MEMBERS", 20)  # of reader and writer alike
    monkeypatch.setattr(package, "MOST_MEMBERS", 20)
    many = [sound(id=f"q{each}", stem=f"What is {each}?") for each in range(20)]

    written = qti21.write(many, ())

    assert [item for item, _ in told(written.left)] == ["q18", "q19"]
    assert len(read_back(written.content).items) == 18


def test_it_writes_no_items_as_an_empty_package() -> None:
    written = qti21.write((), ())

    assert written.left == ()
    assert list(members(written.content)) == ["imsmanifest.xml", "test.xml"]
