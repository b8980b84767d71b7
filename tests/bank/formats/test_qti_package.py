"""QTI packages of every version and dialect, honest and broken, and hostile ones."""

import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.formats import qti_package
from renewal.bank.formats.qti_manifest import joined
from renewal.bank.formats.registry import recognise
from renewal.bank.source import ReadResult, Source
from tests.bank.formats import qti1_items as qti1
from tests.bank.formats.qti_items import as_version_3, declared, interaction, item
from tests.bank.formats.reading import told
from tests.bank.packages import Forge, package
from tests.bank.writers.items import picture


def resource(href: str, kind: str = "imsqti_item_xmlv2p1", inside: str = "") -> str:
    return f'<resource identifier="r" type="{kind}" href="{href}">{inside}</resource>'


def manifest(*resources: str, base: str = "") -> str:
    return (
        '<?xml version="1.0"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">'
        f"<resources{base}>{''.join(resources)}</resources></manifest>"
    )


def read(members: Mapping[str, str | bytes]) -> ReadResult:
    return qti_package.read(Source("bank.zip", package(members), "A5"))


def ids(result: ReadResult) -> list[str]:
    return [each.item.id for each in result.items]


def asking(ident: str, stem: str = "") -> str:
    return item(ident=ident, body=f"<p>{stem or ident}</p>{interaction()}")


@pytest.mark.parametrize(
    ("members", "score"),
    [
        ({"imsmanifest.xml": manifest(), "q.xml": item()}, 95),
        ({"q.xml": as_version_3(item())}, 95),
        ({"a.dat": qti1.file(qti1.item())}, 95),
        ({"t.xml": "<assessmentTest/>"}, 95),
        ({"x/imsmanifest.xml": manifest()}, 60),
        ({"a.txt": item()}, 0),
        ({"[Content_Types].xml": "<Types/>", "q.xml": item()}, 0),
        ({"h5p.json": "{}", "q.xml": item()}, 0),
        ({}, 0),
    ],
)
def test_it_recognises_packages_by_what_is_in_them(members: dict[str, str], score: int) -> None:
    content = package(members)

    assert qti_package.recognises(content, "bank.zip") == score
    assert (recognise(content, "bank.zip") is qti_package) == (score > 0)


def test_it_takes_a_package_that_is_refused_in_order_to_say_why() -> None:
    content = Forge().add("imsmanifest.xml").add("../q.xml").bytes()

    assert qti_package.recognises(content, "bank.zip") == 15
    assert told(qti_package.read(Source("bank.zip", content))) == [(None, "package-refused")]
    assert qti_package.recognises(b"<a/>", "bank.zip") == 0


def test_it_reads_items_in_the_order_of_the_list_and_then_the_others() -> None:
    result = read(
        {
            "items/a.xml": asking("a"),
            "items/b.xml": as_version_3(asking("b")),
            "items/c.xml": asking("c"),
            "imsmanifest.xml": manifest(
                resource("items/c.xml"), resource("items/b.xml", "imsqti_item_xmlv3p0")
            ),
        }
    )

    assert ids(result) == ["c", "b", "a"]
    first = result.items[0]
    assert (first.file, first.member, first.line) == ("bank.zip", "items/c.xml", 2)
    assert told(result) == []


@pytest.mark.parametrize(
    ("name", "listed", "base"),
    [
        ("q.xml", "q.xml", ""),
        ("down/q.xml", "q.xml", ""),
        ("x/q 1.xml", "x/q%201.xml", ""),
        ("x/q.xml", "./y/../x/q.xml", ""),
        ("x/Q.XML", "x/q.xml", ""),
        ("y/x/q.xml", "x/q.xml", ' xml:base="y/"'),
    ],
)
def test_it_finds_what_the_list_means(name: str, listed: str, base: str) -> None:
    result = read({name: asking("a"), "imsmanifest.xml": manifest(resource(listed), base=base)})

    assert ids(result) == ["a"]
    assert told(result) == []


def test_it_reads_a_list_that_lies_one_folder_down() -> None:
    result = read({"p/imsmanifest.xml": manifest(resource("q.xml")), "p/q.xml": asking("a")})

    assert (ids(result), told(result)) == (["a"], [])


def test_it_says_which_questions_are_listed_and_not_there() -> None:
    listed = manifest(
        resource("gone.xml"),
        resource("q.xml"),
        resource("../../etc/passwd"),
        resource("gone.css", "webcontent"),
    )

    result = read({"imsmanifest.xml": listed, "q.xml": asking("a")})

    assert ids(result) == ["a"]
    assert [(each.code, each.member) for each in result.findings] == [
        ("package-file-missing", "imsmanifest.xml"),
        ("package-file-missing", "imsmanifest.xml"),
    ]


def test_it_reads_a_package_without_a_list_and_says_so() -> None:
    result = read({"a.xml": asking("a"), "other.xml": "<html/>"})

    assert ids(result) == ["a"]
    assert told(result) == [(None, "reading-note")]


def test_it_reads_a_package_whose_list_is_broken() -> None:
    result = read({"imsmanifest.xml": "<manifest", "a.xml": asking("a")})

    assert ids(result) == ["a"]
    assert told(result) == [(1, "xml-syntax")]


def test_it_reads_on_after_a_broken_member() -> None:
    result = read(
        {"imsmanifest.xml": manifest(), "a.xml": "<assessmentItem>", "b.xml": asking("b")}
    )

    assert ids(result) == ["b"]
    assert [(each.code, each.member) for each in result.findings] == [("xml-syntax", "a.xml")]


def test_it_says_which_member_is_damaged() -> None:
    good = asking("b").encode()
    content = (
        Forge().add("imsmanifest.xml", manifest().encode()).add("a.xml", local_name="x.xml")
    ).add("b.xml", good)

    result = qti_package.read(Source("bank.zip", content.bytes()))

    assert ids(result) == ["b"]
    assert [(each.code, each.member) for each in result.findings] == [("package-broken", "a.xml")]


def test_it_counts_what_is_no_choice_question() -> None:
    other = item(body="<textEntryInteraction/>")

    result = read({"imsmanifest.xml": manifest(), "a.xml": other, "b.xml": asking("b")})

    assert result.skipped == (("textEntryInteraction", 1),)
    assert [(each.code, each.member) for each in result.findings] == [("question-skipped", "a.xml")]


@pytest.mark.parametrize(
    "keyword",
    [
        "<keyword><string>{}</string></keyword>",
        "<keyword><langstring xml:lang='en'>{}</langstring></keyword>",
        "<keyword>{}</keyword>",
    ],
)
def test_it_reads_what_the_list_says_about_an_item(keyword: str) -> None:
    said = "".join(keyword.format(each) for each in ("area:A6", "topic:lights", "cars"))
    lom = f"<metadata><lom><general>{said}</general></lom></metadata>"

    result = read(
        {"imsmanifest.xml": manifest(resource("a.xml", inside=lom)), "a.xml": asking("a")}
    )

    assert (result.items[0].item.area, result.items[0].item.topic) == ("A6", "lights")


def test_it_files_items_under_the_sections_of_a_test() -> None:
    test = (
        "<assessmentTest title='A5'><testPart><assessmentSection title='Drum brakes'>"
        "<assessmentItemRef href='../items/a.xml'/></assessmentSection></testPart></assessmentTest>"
    )
    version_3 = (
        "<qti-assessment-test title='A6'><qti-test-part><qti-assessment-section title='Lights'>"
        "<qti-assessment-item-ref href='../items/b.xml'/></qti-assessment-section></qti-test-part>"
        "</qti-assessment-test>"
    )

    result = read(
        {
            "imsmanifest.xml": manifest(),
            "items/a.xml": asking("a"),
            "items/b.xml": asking("b"),
            "tests/t.xml": test,
            "tests/u.xml": version_3,
        }
    )

    assert [(each.item.area, each.item.topic) for each in result.items] == [
        ("A5", "drum-brakes"),
        ("A6", "lights"),
    ]


def test_it_puts_a_shared_passage_before_the_stem() -> None:
    passage = (
        "<qti-assessment-stimulus><qti-stimulus-body><p>A car pulls.</p></qti-stimulus-body>"
        "</qti-assessment-stimulus>"
    )
    about = as_version_3(
        item(declared("A") + '<assessmentStimulusRef identifier="s" href="s.xml"/>')
    )
    lost = about.replace("s.xml", "gone.xml").replace('"q1"', '"q2"')

    result = read({"imsmanifest.xml": manifest(), "s.xml": passage, "a.xml": about, "b.xml": lost})

    assert [each.item.stem for each in result.items] == [
        "A car pulls.\n\nWhich part holds the pads?",
        "Which part holds the pads?",
    ]
    assert [(each.code, each.member) for each in result.findings] == [
        ("content-left-behind", "b.xml")
    ]


@pytest.mark.parametrize(
    ("name", "src"),
    [
        ("items/media/a b.png", "media/a%20b.png"),
        ("media/a.png", "../media/a.png"),
        ("a.png", "/a.png"),
        ("web_resources/Media/a.png", "$IMS-CC-FILEBASE$/Media/a.png?canvas_download=1"),
        ("web_resources/Media/a.png", "%24IMS_CC_FILEBASE%24/Media/a.png"),
        (
            "csfiles/home_dir/a__xid-12_1.png",
            "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1",
        ),
        ("elsewhere/a.png", "lost/a.png"),
    ],
)
def test_it_finds_pictures_by_every_kind_of_address(name: str, src: str) -> None:
    body = f'<p>a<img src="{src}" alt="x"/></p>{interaction()}'

    result = read(
        {"imsmanifest.xml": manifest(), "items/a.xml": item(body=body), name: picture().content}
    )

    assert [each.exhibit is not None for each in result.exhibits] == [True]
    assert told(result) == []


@pytest.mark.parametrize("src", ["../../../etc/passwd", "gone.png", "", "/etc/passwd"])
def test_it_finds_no_picture_outside_the_package(src: str) -> None:
    body = f'<p>a<img src="{src}" alt="x"/></p>{interaction()}'
    pictures = {"x/a.png": picture().content, "y/a.png": picture().content}

    result = read({"imsmanifest.xml": manifest(), "a.xml": item(body=body), **pictures})

    assert [finding.code for finding in result.findings] == ["exhibit-missing"]


def test_it_reads_the_copy_that_canvas_says_more_in() -> None:
    plain = qti1.file(qti1.item(kind=""))
    full = qti1.file(qti1.item())
    bank = qti1.file(qti1.item(ident="q2", stem=qti1.mattext("In a bank")))

    result = read(
        {
            "imsmanifest.xml": manifest(resource("g1/assessment_qti.xml", "imsqti_xmlv1p2")),
            "g1/assessment_qti.xml": plain,
            "g1/assessment_meta.xml": "<quiz xmlns='http://canvas.instructure.com/xsd/cccv1p0'/>",
            "non_cc_assessments/g1.xml.qti": full,
            "non_cc_assessments/g2.xml.qti": bank,
        }
    )

    assert [(each.item.id, each.member) for each in result.items] == [
        ("q1", "non_cc_assessments/g1.xml.qti"),
        ("q2", "non_cc_assessments/g2.xml.qti"),
    ]
    assert told(result) == []


def test_it_reads_the_files_of_blackboard() -> None:
    result = read(
        {
            "imsmanifest.xml": manifest(resource("", "assessment/x-bb-qti-pool")),
            "res00001.dat": qti1.file(qti1.item(kind="Multiple Choice")),
            "res00002.dat": "<PARENTCONTEXTINFO/>",
        }
    )

    assert ids(result) == ["q1"]
    assert told(result) == []


def test_it_says_that_a_package_holds_no_questions() -> None:
    assert told(read({"imsmanifest.xml": manifest()})) == [(1, "no-questions")]


def test_it_counts_the_tags_of_all_files_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renewal.bank.formats.qti_package.MOST_TAGS", 1_500)
    large = asking("{}").replace("<itemBody>", "<x/>" * 500 + "<itemBody>")
    members = {f"{each}.xml": large.replace("{}", each) for each in "abcd"}

    content = package({"imsmanifest.xml": manifest(), **members}, packing=zipfile.ZIP_STORED)

    result = qti_package.read(Source("bank.zip", content))

    assert ids(result) == ["a", "b"]
    assert [(each.code, each.member) for each in result.findings] == [("xml-too-much", "c.xml")]


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        ("a", "b.xml", "a/b.xml"),
        ("a/b", "../c.xml", "a/c.xml"),
        ("a", "../../c.xml", ""),
        ("", "/c.xml", ""),
        ("", "..", ""),
        ("", ".", ""),
    ],
)
def test_it_joins_names_within_the_package(folder: str, name: str, path: str) -> None:
    assert joined(folder, name) == path


GOOD = package({"imsmanifest.xml": manifest(resource("a.xml")), "a.xml": asking("a")})


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_it_never_raises_on_damage(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value

    result = qti_package.read(Source("bank.zip", bytes(damaged)))

    assert 0 <= qti_package.recognises(bytes(damaged), "bank.zip") <= 100
    assert result.items or result.findings


@given(st.binary(max_size=100))
def test_it_never_raises_on_any_bytes(noise: bytes) -> None:
    for content in (
        noise,
        b"PK\x03\x04" + noise,
        package({"imsmanifest.xml": noise, "a.xml": noise}),
    ):
        assert 0 <= qti_package.recognises(content, "x.zip") <= 100
        assert qti_package.read(Source("x.zip", content)).findings
