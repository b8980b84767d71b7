"""What spreadsheets and plug-ins of other programs write, read as the whole file that it is."""

import zipfile
from io import BytesIO

import pytest

from renewal.bank.outline import Outline
from renewal.bank.reader import BankReading, read_sources
from renewal.bank.source import Source
from tests.bank.formats.qti_items import item as qti_item
from tests.bank.workbooks import HEADER, with_parts, workbook

_TYPES = "[Content_Types].xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def reading(name: str, content: bytes) -> BankReading:
    return read_sources([Source(name, content, "A5")], Outline())


@pytest.mark.parametrize(
    ("scores", "key"),
    [("1,0;0,0;0,0", ("a",)), ("0,5;0,5;-1,0", ("a", "b")), ("0,0;0,0;100,0", ("c",))],
)
def test_it_reads_scores_with_decimal_commas(scores: str, key: tuple[str, ...]) -> None:
    headers = "question;choice_1;choice_2;choice_3;choice_1_score;choice_2_score;choice_3_score"
    content = f"{headers}\r\nWelche trägt?;links;Mitte;rechts;{scores}\r\n".encode("cp1252")

    found = reading("fragen.csv", content)

    (located,) = found.items
    assert located.item.key == key
    assert "encoding-assumed" in {each.code for each in found.findings}


def test_it_reads_packed_options_with_a_mark_of_the_encoding_and_letters_of_every_script() -> None:
    text = "\ufeffquestion,choices,answer,qtype\r\n刹车?,甲;乙;丙;丁,ACD,multichoice\r\n"

    (located,) = reading("plugin.csv", text.encode()).items

    assert located.item.stem == "刹车?"
    assert [each.text for each in located.item.options] == ["甲", "乙", "丙", "丁"]
    assert located.item.key == ("a", "c", "d")


def test_it_counts_an_interaction_that_a_page_would_have_to_run() -> None:
    content = qti_item().replace("choiceInteraction", "portableCustomInteraction")

    found = reading("custom.xml", content.encode())

    assert found.items == ()
    assert found.recognised == 1
    assert sum(count for _, count in found.skipped) == 1


def test_it_reads_a_workbook_with_macros_and_runs_none() -> None:
    content = workbook(A5=[HEADER, ("q1", "Which one?", "Rotor", "Hub", "Pad", "a")])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        types = archive.read(_TYPES).decode()
    assert _PLAIN in types
    macros: dict[str, str | bytes] = {
        _TYPES: types.replace(_PLAIN, _WITH_MACROS),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not looked at",
    }

    (located,) = reading("bank.xlsm", with_parts(content, macros)).items

    assert (located.item.stem, located.item.key) == ("Which one?", ("a",))


def test_it_reads_items_of_the_profile_for_accessible_tests() -> None:
    apip = "http://www.imsglobal.org/xsd/apip/apipv1p0/qtiitem/imsqti_v2p1"
    accessible = (
        '<apip:apipAccessibility xmlns:apip="http://www.imsglobal.org/xsd/apip/apipv1p0/'
        'imsapip_qtiv1p0"><apip:companionMaterialsInfo/></apip:apipAccessibility>'
    )
    content = qti_item(namespace=apip).replace(
        "</assessmentItem>", f"{accessible}</assessmentItem>"
    )

    (located,) = reading("apip.xml", content.encode()).items

    assert located.item.stem == "Which part holds the pads?"
