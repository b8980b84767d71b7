"""What we write as QTI has the structure of QTI, and the check that says so finds what has not."""

import zipfile
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings

from renewal.bank.writers import qti12, qti21, qti30
from renewal.bank.writers.written import Writer
from renewal.domain.item import Choose, Exhibit, Item, Option
from tests.bank.writers.items import item, picture, sound
from tests.bank.writers.qti_structure import faults
from tests.bank.writers.test_qti21 import without_tabs

PICTURE = picture()
BANK = (
    sound(exhibits=(PICTURE.id,)),
    sound(id="several", choose=Choose.SEVERAL, key=("a", "b")),
    sound(id="plain", options=(Option("a", "Yes"), Option("b", "No")), topic="drums"),
)
WRITERS: dict[str, Writer] = {"1.2": qti12, "2.1": qti21, "3.0": qti30}
ITEM = "items/item-0001.xml"
CONTENTS = "imsmanifest.xml"
OLD = "questions/questions.xml"


@cache
def package(version: str, written: tuple[Item, ...] = BANK) -> bytes:
    exhibits: tuple[Exhibit, ...] = (PICTURE,)
    return WRITERS[version].write(written, exhibits).content


def changed(content: bytes, name: str, before: str, after: str) -> bytes:
    """The package with one member changed in one place; an empty name of a member: taken out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            text = old.read(member)
            if member == name:
                assert before.encode() in text, f"{before} is not in {name}"
                text = text.replace(before.encode(), after.encode(), 1)
            if member != before or name:
                new.writestr(member, text)
    return out.getvalue()


@pytest.mark.parametrize("version", WRITERS)
def test_it_writes_a_package_of_sound_structure(version: str) -> None:
    assert faults(package(version)) == []
    assert faults(package(version, ())) == []


@settings(max_examples=8)
@given(item().map(without_tabs))
def test_it_writes_whatever_an_item_holds_in_sound_structure(generated: Item) -> None:
    for version in WRITERS:
        assert faults(package(version, (generated,))) == []


CASES = [
    ("2.1", ITEM, "<itemBody>", "<itemBody/><itemBody>", "assessmentItem holds"),
    (
        "2.1",
        ITEM,
        "<correctResponse><value>a</value></correctResponse>",
        "<correctResponse/>",
        "holds nothing",
    ),
    ("2.1", ITEM, ' title="a5-disc-001"', "", "assessmentItem has no title"),
    ("2.1", ITEM, "imsqti_v2p1.xsd", "imsqti_v2p2.xsd", "the schema location does not name"),
    ("2.1", ITEM, 'xmlns="http://www.imsglobal.org', 'xmlns="http://elsewhere', "is none of QTI's"),
    ("2.1", ITEM, '<simpleChoice identifier="b"', '<simpleChoice identifier="a"', "a identifies"),
    ("2.1", ITEM, '<simpleChoice identifier="b"', '<simpleChoice identifier="1 b"', "is no ident"),
    ("2.1", ITEM, 'responseIdentifier="RESPONSE"', 'responseIdentifier="R"', "no response R is"),
    ("2.1", ITEM, "<value>a</value>", "<value>z</value>", "the key names the choice z"),
    ("2.1", ITEM, "<value>a</value>", "<value>a</value><value>b</value>", "several right values"),
    ("2.1", ITEM, 'maxChoices="1"', 'maxChoices="0"', "cardinality and maxChoices do not fit"),
    ("2.1", ITEM, 'baseType="identifier"', 'baseType="string"', "is of type string"),
    ("2.1", ITEM, '<correct identifier="RESPONSE"', '<correct identifier="R"', "is not declared"),
    ("2.1", ITEM, 'outcomeIdentifier="FEEDBACK"', 'outcomeIdentifier="F"', "names the outcome F"),
    ("2.1", ITEM, 'showHide="show" identifier="a"', 'showHide="show" identifier="q"', "choice q"),
    ("2.1", ITEM, "<responseElse>", "<responseElse/><responseElse>", "responseCondition holds"),
    ("2.1", "test.xml", 'Ref identifier="item-2"', 'Ref identifier="item-1"', "item-1 identifies"),
    ("2.1", CONTENTS, '<file href="test.xml"/>', "", "test.xml is not listed"),
    ("2.1", CONTENTS, '<file href="test.xml"/>', '<file href="t.xml"/>', "t.xml is listed and not"),
    ("2.1", CONTENTS, '<file href="test.xml"/>', 2 * '<file href="test.xml"/>', "is listed twice"),
    ("2.1", CONTENTS, '<dependency identifierref="media-1"/>', "", "item-1 uses media/"),
    ("2.1", CONTENTS, 'identifierref="item-2"', 'identifierref="item-9"', "test depends on item-9"),
    ("2.1", CONTENTS, "imsqti_item_xmlv2p1", "imsqti_item_xmlv2p2", "item-1 is of type"),
    ("2.1", CONTENTS, "xsd/imscp_v1p1", "xsd/imscp_v9", "is none of a list of contents"),
    ("2.1", CONTENTS, "<organizations/>", "", "manifest holds metadata resources"),
    ("2.1", "", "items/item-0002.xml", "", "items/item-0002.xml is listed and not there"),
    ("2.1", "", CONTENTS, "", "imsmanifest.xml: is missing"),
    ("3.0", ITEM, "<qti-item-body>", "<qti-item-body/><qti-item-body>", "assessmentItem holds"),
    ("3.0", ITEM, 'max-choices="1"', 'max-choices="2"', "cardinality and maxChoices do not fit"),
    ("3.0", ITEM, 'time-dependent="false"', "", "assessmentItem has no timeDependent"),
    ("3.0", CONTENTS, "imsqti_test_xmlv3p0", "webcontent", "test is of type webcontent"),
    ("1.2", OLD, "<presentation>", "<presentation/><presentation>", "item holds"),
    ("1.2", OLD, 'label ident="b"', 'label ident="a"', "a identifies two things"),
    ("1.2", OLD, ">a</varequal>", ">z</varequal>", "a condition names the label z"),
    ("1.2", OLD, 'respident="response1"', 'respident="r"', "a condition names the response r"),
    ("1.2", OLD, 'linkrefid="a_fb"', 'linkrefid="z_fb"', "a condition shows the feedback z_fb"),
    ("1.2", OLD, '<setvar action="Set" varname="SCORE"', '<setvar varname="S"', "condition sets S"),
    ("1.2", OLD, 'rcardinality="Single"', "", "response_lid has no rcardinality"),
    ("1.2", CONTENTS, '<dependency identifierref="media-1"/>', "", "questions uses media/"),
]


@pytest.mark.parametrize(("version", "name", "before", "after", "said"), CASES)
def test_it_finds_what_is_not_as_the_specification_has_it(
    version: str, name: str, before: str, after: str, said: str
) -> None:
    found = faults(changed(package(version), name, before, after))

    assert any(said in each for each in found), found
