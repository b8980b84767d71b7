"""Items as QTI 3.0 packages: what comes back is what went out, under the names of QTI 3."""

import zipfile
from io import BytesIO

from hypothesis import given
from lxml import etree

from renewal.bank.formats import qti_package as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import Source
from renewal.bank.writers import qti30
from renewal.domain.item import Item, Option
from tests.bank.writers.items import items, picture, sound, told
from tests.bank.writers.test_qti21 import without_tabs

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
HTML = frozenset("p div span img strong em code pre br ul ol li table thead tbody tr th td".split())


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def first_item(*written: Item) -> etree._Element:
    return etree.fromstring(members(qti30.write(written, ()).content)["items/item-0001.xml"])


@given(items().map(lambda found: [without_tabs(each) for each in found]))
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    written = qti30.write(generated, ())

    result = reader.read(Source("bank.zip", written.content))

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert {each.code for each in result.findings} <= {"no-questions"}


def test_it_uses_the_names_of_qti_3_for_everything_but_html() -> None:
    root = first_item(sound(stem='**What** is `baseValue="x"`?'))

    names = {etree.QName(each).localname for each in root.iter()}
    assert {each for each in names if not each.startswith("qti-")} <= HTML
    attributes = {name for each in root.iter(f"{QTI}*") for name in each.attrib}
    assert {"response-identifier", "max-choices", "base-type", "time-dependent"} <= attributes
    assert not [name for name in attributes if "}" not in name and name != name.lower()]
    assert 'baseValue="x"' in "".join(root.itertext())


def test_it_puts_the_text_of_feedback_into_a_body() -> None:
    (feedback,) = first_item(sound()).iter(f"{QTI}qti-modal-feedback")

    assert [etree.QName(each).localname for each in feedback] == ["qti-content-body"]


def test_it_names_the_template_of_its_version() -> None:
    root = first_item(sound(options=(Option("a", "x"), Option("b", "y"))))

    (processing,) = root.iter(f"{QTI}qti-response-processing")
    assert "/v3p0/rptemplates/match_correct" in processing.get("template")


def test_it_lists_its_files_by_the_types_of_its_version() -> None:
    written = qti30.write([sound(exhibits=("a5-dial-1",))], [picture()])

    manifest = members(written.content)["imsmanifest.xml"]
    assert b'type="imsqti_item_xmlv3p0"' in manifest
    assert b'type="imsqti_test_xmlv3p0"' in manifest
    assert b"imscp_v1p1" in manifest
    assert told(written.left) == []
    assert recognise(written.content, "x") is reader
