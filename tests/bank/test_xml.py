"""XML is read as text and elements; everything else that XML can do stays outside."""

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renewal.bank import xml
from renewal.bank.findings import Place
from renewal.bank.xml import Parsed, child, inside, line_of, looks_like_xml, parse_xml, text_at
from renewal.bank.xml_faults import fault_of


def codes(parsed: Parsed) -> list[str]:
    return [finding.code for finding in parsed.findings]


def read(text: str | bytes) -> Parsed:
    return parse_xml(text.encode() if isinstance(text, str) else text, "bank.xml")


def text_of(parsed: Parsed) -> str:
    assert parsed.root is not None, parsed.findings
    return "".join(parsed.root.itertext())


def test_it_finds_elements_by_local_name_with_their_lines():
    parsed = read(
        '<?xml version="1.0"?>\n<q:a xmlns:q="urn:x" xmlns="urn:y">\n<b>\n<c z="1">t</c></b></q:a>'
    )

    assert parsed.root is not None
    found = child(parsed.root, "b", "c")
    assert found is not None
    assert (xml.name_of(parsed.root), line_of(found), text_at(parsed.root, "b", "c")) == (
        "a",
        4,
        "t",
    )
    assert xml.attribute(found, "y", "z") == "1"
    assert list(inside(parsed.root, "c")) == [found]


def test_it_passes_over_comments_and_instructions_within_text():
    assert text_of(read("<a>one<!-- no --> t<?x no?>wo</a>")) == "one two"


def test_it_counts_lines_as_an_editor_does_whatever_ends_them():
    for end in ("\n", "\r\n", "\r"):
        parsed = read(end.join(("<a>", "<!-- x", "-->", "<b/></a>")))

        assert parsed.root is not None
        assert [line_of(each) for each in parsed.root] == [4]


def test_it_knows_lines_beyond_the_sixty_five_thousandth():
    parsed = read("<a>" + "\n" * 70_000 + "<b/></a>")

    assert parsed.root is not None
    assert [line_of(each) for each in parsed.root] == [70_001]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<a>é</a>".encode("utf-8-sig"), "é"),
        ("<a>é</a>".encode("utf-16"), "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"), "é"),
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><a>é€</a>'.encode("cp1252"),
            "é€",
        ),
        ("<?xml version='1.0' encoding='windows-1251'?><a>Ж</a>".encode("cp1251"), "Ж"),
        ('<?xml version="1.0"encoding="UTF-8"?><a>é</a>'.encode(), "é"),
        ('\n<?xml version="1.0" encoding="utf-8"?>\n<a>é</a>'.encode(), "é"),
        ('<?xml version="1.0" encoding="x-user-defined"?><a>é</a>'.encode(), "é"),
    ],
)
def test_it_reads_the_encodings_that_files_have(content: bytes, text: str):
    parsed = read(content)

    assert (codes(parsed), text_of(parsed)) == ([], text)


def test_it_reads_bytes_that_are_not_what_they_say_as_windows_1252_and_says_so():
    parsed = read('<?xml version="1.0" encoding="UTF-8"?>\n<a>caf\xe9</a>'.encode("latin-1"))

    assert (codes(parsed), text_of(parsed)) == (["encoding-assumed"], "café")


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="euc-jp"?><a>\xff\xff</a>',
        b'<?xml version="1.0" encoding="cp1259"?><a/>',
    ],
)
def test_it_refuses_an_encoding_that_cannot_be(content: bytes):
    assert codes(read(content)) == ["encoding-not-utf8"]


def test_it_refuses_control_characters_with_their_line():
    parsed = parse_xml(b"<a>\n\x00</a>", "a.zip", "b.xml")

    assert parsed.root is None
    assert [(each.code, each.line, each.member) for each in parsed.findings] == [
        ("control-character", 2, "b.xml")
    ]


def test_it_gives_the_entities_of_html_their_characters_but_not_in_verbatim_text():
    parsed = read("<a>1&nbsp;&ohm; &amp; &lt;b&gt;<![CDATA[&nbsp;&x;]]>&copy;</a>")

    assert text_of(parsed) == "1\N{NO-BREAK SPACE}Ω & <b>&nbsp;&x;©"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE questestinterop SYSTEM 'ims_qtiasiv1p2p1.dtd'>",
        '<!-- a --><!doctype a PUBLIC "-//X//Y"\n "http://example.org/x.dtd" >',
        "<?xml-stylesheet href='x'?>\n<!DOCTYPE a>",
    ],
)
def test_it_accepts_a_document_type_and_never_loads_it(doctype: str):
    assert text_of(read(f"{doctype}<a>x</a>")) == "x"


BOMB = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "attack",
    [
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1/x'> %x;]><a/>",
        f'<!DOCTYPE a [<!ENTITY a0 "ha">{BOMB}]><a>&a9;</a>',
        "<!DOCTYPE a [<!ENTITY x '" + "y" * 100_000 + "'>]><a>" + "&x;" * 100_000 + "</a>",
        "<!-- --><?x?><!DOCTYPE a SYSTEM 'x' [ ]><a/>",
        "<!DOCTYPE a <!ENTITY x 'y'>>",
        "<!DOCTYPE a",
    ],
    ids=range(7),
)
def test_it_refuses_entities_unread(attack: str):
    parsed = read(attack)

    assert parsed.root is None
    assert codes(parsed) == ["xml-entities"]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("<a>\n<b></a>", 2),
        ("<a>\n&unknown;</a>", 2),
        ("<a>\n&#0;</a>", 2),
        ("<a>", 1),
        ("<a/>\n<b/>", 2),
        ("<a/>\n<!DOCTYPE a>", 2),
        ("<a b='1' b='2'/>", 1),
        ("", 1),
        ("<a>R & D</a>", 1),
    ],
)
def test_it_shows_the_line_that_is_no_xml(broken: str, line: int):
    parsed = read(broken)

    assert parsed.root is None
    assert [(each.code, each.line) for each in parsed.findings] == [("xml-syntax", line)]


def test_it_includes_nothing_from_elsewhere(tmp_path: Path):
    secret = tmp_path / "secret.xml"
    secret.write_text("<s>secret</s>")
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'

    assert text_of(read(f"<a>{include}</a>")) == ""


def test_it_refuses_an_element_with_more_attributes_than_any_by_its_line():
    many = "".join(f" a{at} = '>' b{at}=\"\"" for at in range(100))
    prose = "<![CDATA[" + ' a="b"' * 300 + "]]>"

    fits, crowded = (read(f"<a>{prose}\n<b{many}{more}/></a>") for more in ("", " c=''"))

    assert codes(fits) == []
    assert [(each.code, each.line) for each in crowded.findings] == [("xml-too-much", 2)]
    assert "an element with more attributes; at most 200" in crowded.findings[0].message


@pytest.mark.parametrize(
    "content",
    [
        b"<a/>" * 1_500_001,
        b"<a>" + b'<a b="" c="" d="" e=""/>' * 150_001 + b"</a>",
        b"<a>" + b"&nbsp;" * 3_000_001 + b"</a>",
    ],
    ids=["elements", "attributes", "entities"],
)
def test_it_counts_before_it_builds_a_tree(content: bytes):
    begun = time.process_time()

    parsed = read(content)

    assert codes(parsed) == ["xml-too-much"]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" + b"<b/>" * 1_499_998 + b"</a>",
        b"<a>" + b'<b c=""/>' * 600_000 + b"</a>",
        b"<a>" + b"<![CDATA[" * 200_000,
        b"<a>" + b"&amp;" * 3_000_000 + b"</a>",
        b"<!--" * 1_000_000,
        b"<?x ?>" * 1_000_000,
    ],
    ids=["elements", "attributes", "verbatim", "entities", "comments", "instructions"],
)
def test_it_needs_little_for_the_worst_that_it_accepts(content: bytes, tmp_path: Path):
    bank = tmp_path / "bank.xml"
    bank.write_bytes(content)
    # The peak is asked of the kernel by VmHWM: ru_maxrss would hold that of the parent as well.
    program = (
        "import sys, pathlib; from renewal.bank.xml import parse_xml;"
        "parse_xml(pathlib.Path(sys.argv[1]).read_bytes(), 'bank.xml');"
        "status = pathlib.Path('/proc/self/status').read_text();"
        "print(status.split('VmHWM:')[1].split()[0])"
    )
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    done = subprocess.run(
        [sys.executable, "-c", program, bank], capture_output=True, text=True, check=True
    )

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun < 20
    assert int(done.stdout) < 500_000  # kilobytes


@given(st.binary(max_size=200))
@example(b"<a>\xff\xfe</a>")
@example(b"\xff\xfe<")
@example(b"\xef\xbb\xbf")
def test_it_never_raises_on_any_bytes(noise: bytes):
    for content in (noise, b"<a>" + noise + b"</a>", b'<?xml encoding="' + noise):
        parsed = read(content)

        assert (parsed.root is None) == any(each.is_error for each in parsed.findings)
        assert looks_like_xml(content) in (True, False)


@pytest.mark.parametrize(
    ("content", "is_xml"),
    [
        (b"\xef\xbb\xbf \n<a/>", True),
        ("<a/>".encode("utf-16"), True),
        (b"a<b", False),
        (b"", False),
    ],
)
def test_it_tells_xml_by_its_first_character(content: bytes, is_xml: bool):
    assert looks_like_xml(content) is is_xml


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<quiz><a></quiz>", "<a> of line 1 is not closed by </quiz>"),
        ("<quiz>\n<a>", "the file ends before <a> of line 2 is closed"),
        ("<quiz>", "the file ends before <quiz> of line 1 is closed"),
        ("<quiz/>more", "something follows behind the end of its first element"),
        ("<quiz a=1/>", "no quotation mark"),
        ('<quiz a="1" a="2"/>', "the attribute a stands twice"),
        ('<quiz a="1><b/></quiz>', "whose quotation mark may be missing"),
        ("<quiz a/>", 'not written as name="value"'),
        ("<quiz>R & D</quiz>", "the character is written &amp;"),
        ("<quiz>&foo;</quiz>", "the entity &foo; is not known"),
        ("<quiz>&#0;</quiz>", "the number behind &# is that of no character"),
        ("<quiz>3 < 4</quiz>", "the character is written &lt;"),
        ("<quiz><!-- a", "a comment is never closed"),
        ("<quiz><![CDATA[ a", "a CDATA section is never closed"),
        ("<quiz><?foo ", "a <? is never closed"),
        ("<quiz><? a", "a <? is not followed by a name and a blank"),
        ("<a:quiz/>", "the prefix a is used and nowhere declared"),
        ("<quiz>\uffff</quiz>", "a character stands there that XML does not allow"),
    ],
)
def test_it_says_in_its_own_words_what_is_wrong(text: str, reason: str) -> None:
    (found,) = parse_xml(text.encode(), "quiz.xml").findings

    assert found.code == "xml-syntax"
    assert reason in found.message
    assert "the parser says" not in found.message


def test_it_says_how_deep_elements_may_lie() -> None:
    (found,) = parse_xml(("<a>" * 300 + "</a>" * 300).encode(), "quiz.xml").findings

    assert found.code == "xml-too-deep"
    assert re.search(r"more than \d+ levels deep", found.message)
    assert "HUGE" not in found.message


@pytest.mark.parametrize("text", ["<quiz>{}</quiz>", '<quiz a="{}"/>', "<{}/>"])
def test_it_says_how_long_texts_and_names_may_be(text: str) -> None:
    (found,) = parse_xml(text.format("x" * 10_000_100).encode(), "quiz.xml").findings

    assert found.code == "xml-too-much"
    assert "HUGE" not in found.message


def test_it_shows_the_sentences_of_parsers_that_it_does_not_know() -> None:
    unknown = fault_of("Frobnication missing, line 3, column 4", Place("quiz.xml", 3))

    assert unknown.message == 'This is not well-formed XML: the parser says "Frobnication missing".'
    assert "it ends too early" in fault_of(None, Place("quiz.xml", 3)).message
