"""Items as QTI 1.2 packages: what comes back is what went out, and Canvas knows the form."""

import zipfile
from dataclasses import replace
from io import BytesIO

from hypothesis import given
from lxml import etree

from renewal.bank.formats import qti_package as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Source
from renewal.bank.writers import qti12
from renewal.domain.item import Choose, Item, Option, OptionText, Translation
from tests.bank.writers.items import items, picture, sound, told
from tests.bank.writers.test_qti21 import without_tabs

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def root_of(*written: Item) -> etree._Element:
    return etree.fromstring(members(qti12.write(written, ()).content)["questions/questions.xml"])


@given(items().map(lambda found: [without_tabs(each) for each in found]))
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    written = qti12.write(generated, ())

    result = reader.read(Source("bank.zip", written.content))

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert {each.code for each in result.findings} <= {"no-questions"}


def test_it_files_items_under_areas_and_topics() -> None:
    root = root_of(sound(), sound(id="b"), sound(id="c", topic="lighting"), sound(id="d"))

    titles = [each.get("title") for each in root.iter(f"{QTI}section")]
    assert titles == ["A5", "disc-brakes", "A5", "lighting", "A5", "disc-brakes"]


def test_it_gives_full_credit_for_all_right_options_and_no_other() -> None:
    options = (Option("a", "x"), Option("b", "y"), Option("c", "z"))
    root = root_of(sound(options=options, choose=Choose.SEVERAL, key=("a", "c")))

    (both,) = root.iter(f"{QTI}and")
    assert [etree.QName(each).localname for each in both] == ["varequal", "not", "varequal"]
    (response,) = root.iter(f"{QTI}response_lid")
    assert response.get("rcardinality") == "Multiple"


def test_it_carries_pictures_and_says_that_translations_stay() -> None:
    words = (OptionText("a", "Alabeo"), OptionText("b", "Desgaste"))
    translated = (Translation("es", True, "¿Qué?", words),)
    one = sound(exhibits=("a5-dial-1", "A5-DIAL-1"), translations=translated)

    written = qti12.write([one], [picture(), picture("A5-DIAL-1"), picture("not-shown")])

    assert told(written.left) == [("a5-disc-001", "the translation into es")]
    assert [name for name in members(written.content) if name.startswith("media/")] == [
        "media/a5-dial-1.png",
        "media/2/A5-DIAL-1.png",
    ]
    (located,) = reader.read(Source("x", written.content)).items
    assert located.item == replace(one, translations=())


def test_it_is_recognised_and_the_same_each_time() -> None:
    first, second = (qti12.write([sound()], ()).content for _ in range(2))

    assert first == second
    assert recognise(first, "x") is reader
    assert told(qti12.write((), ()).left) == []
