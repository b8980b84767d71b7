"""SVG exhibits: what may be drawn, and every known way of making a drawing do more than that."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import Notice
from renewal.bank.svg import ELEMENTS, MOST_REPORTED, SIZE_LIMIT, svg_notices

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def svg(inside: str = "", attributes: str = "") -> bytes:
    return f'<svg {NAMESPACE} viewBox="0 0 320 200" {attributes}>{inside}</svg>'.encode()


def notices(content: bytes) -> tuple[Notice, ...]:
    return svg_notices(content, "dial.svg")


def codes(content: bytes) -> list[str]:
    return [notice.kind.code for notice in notices(content)]


WIRING = """
<!-- a battery, a fuse and a lamp -->
<title id="t">Circuit</title><desc>Battery, fuse, lamp.</desc>
<g fill="none" stroke="currentColor" stroke-width="2" transform="translate(10, 20) rotate(45)">
  <path d="M 10,20 L 60,20 A 5 5 0 0 1 70,20 z" stroke-dasharray="4 2"/>
  <rect x="1" y="2" width="30" height="10%" rx="2" fill="rgb(10, 20, 30)"/>
  <circle cx="4" cy="5" r="6" fill="#fff" opacity=".5"/><ellipse cx="1" cy="1" rx="2" ry="3"/>
  <line x1="0" y1="0" x2="9" y2="9" vector-effect="non-scaling-stroke"/>
  <polyline points="0,0 1,1 2,0"/><polygon points="0,0 1,1 2,0" fill="hsl(120, 50%, 50%)"/>
</g>
<text x="3" y="9" font-family="sans-serif" font-size="12" text-anchor="middle" xml:space="preserve"
  >12.6 V &lt; 13 V &#x2014; <tspan dy="1.2em">100 &#937;</tspan><![CDATA[ & more ]]></text>
"""


def test_it_lets_a_wiring_drawing_through() -> None:
    found = notices(svg(WIRING, 'role="img" aria-label="Circuit"'))

    assert found == ()


@pytest.mark.parametrize("element", ELEMENTS)
def test_it_allows_every_element_that_it_names(element: str) -> None:
    assert codes(svg(f"<{element}/>")) == []


@pytest.mark.parametrize(
    "element",
    [
        "script", "style", "foreignObject", "use", "image", "a", "animate", "animateTransform",
        "set", "iframe", "defs", "filter", "feImage", "mask", "clipPath", "pattern", "symbol",
        "linearGradient", "marker", "switch", "metadata", "view", "textPath", "font-face-uri",
        "handler", "listener", "audio", "video", "SCRIPT", "Path",
    ],
)  # fmt: skip
def test_it_refuses_every_other_element_by_its_line(element: str) -> None:
    (told,) = notices(svg(f"\n\n<{element}/>"))

    assert told.kind.code == "svg-element"
    assert f"line 3, uses the element {element}," in told.message


@pytest.mark.parametrize(
    "foreign",
    [
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<path xmlns=""/>',
        '<x:path xmlns:x="http://www.w3.org/2000/svg/"/>',
    ],
)
def test_it_refuses_elements_of_another_namespace(foreign: str) -> None:
    assert codes(svg(foreign)) == ["svg-element"]


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="alert(1)"',
        'ONLOAD="alert(1)"',
        'onclick=""',
        'href="javascript:alert(1)"',
        'xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"',
        'style="fill:red"',
        'class="a"',
        'xml:base="http://example.org/"',
        'filter="url(#a)"',
        'mask="none"',
        'clip-path="none"',
        'marker-end="none"',
        'cursor="pointer"',
        'src="x.png"',
        'tabindex="0"',
        'data-x="1"',
        'x:onload="1" xmlns:x="http://www.w3.org/2000/svg"',
    ],
)
def test_it_refuses_attributes_that_do_more_than_draw(attribute: str) -> None:
    (told,) = notices(svg(f"\n<g {attribute}/>"))

    assert told.kind.code == "svg-attribute"
    assert "line 2" in told.message


def test_it_refuses_them_on_the_outermost_element_too() -> None:
    assert codes(svg("", 'onload="alert(1)"')) == ["svg-attribute"]


@pytest.mark.parametrize(
    "value",
    [
        "url(#a)",
        "URL(http://example.org/a.svg)",
        "url (#a)",
        "u\\72l(#a)",
        "url&#40;#a)",
        "ur/**/l(#a)",
        "red;background:url(a)",
        "expression(alert(1))",
        "var(--x)",
        "image-set('a.png' 1x)",
        "src('a.png')",
        "javascript:alert(1)",
        "data:image/png,x",
        "@import 'a'",
        "a{b}",
        "&lt;script&gt;",
        "attr(href)",
        "&#117;rl(#a)",
    ],
)
def test_it_refuses_values_that_could_load_or_run_something(value: str) -> None:
    (told,) = notices(svg(f'<g fill="{value}"/>'))

    assert told.kind.code == "svg-value"
    assert 'has fill="' in told.message


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE svg>" + svg(),
        b'<!doctype svg SYSTEM "http://example.org/svg.dtd">' + svg(),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + svg("<text>&x;</text>"),
        b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>"),
        svg("<text><!ENTITY x 'y'></text>"),
        b'<?xml-stylesheet href="a.css"?>' + svg(),
        svg("<?php echo 1 ?>"),
        svg() + b"<?late one?>",
    ],
)
def test_it_refuses_document_types_entities_and_instructions(content: bytes) -> None:
    assert codes(content) == ["svg-doctype"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_it_refuses_a_document_type_hidden_in_a_wide_encoding(encoding: str) -> None:
    hidden = f'<!DOCTYPE svg [<!ENTITY x "y">]>{svg().decode()}'.encode(encoding)

    assert set(codes(hidden)) <= {"svg-syntax", "svg-doctype"}
    assert codes(hidden)


@pytest.mark.parametrize("named", ["UTF-7", "UTF-16", "ISO-8859-1", "EBCDIC-CP-US", "nonsense"])
def test_it_refuses_a_declaration_of_another_encoding(named: str) -> None:
    content = f'<?xml version="1.0" encoding="{named}"?>'.encode() + svg()

    assert codes(content) == ["svg-syntax"]


@pytest.mark.parametrize(
    "declaration",
    [b"", b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-8"?>\n', b"\xef\xbb\xbf"],
)
def test_it_takes_an_ordinary_declaration(declaration: bytes) -> None:
    assert codes(declaration + svg("<text>Ω</text>")) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (svg("<g>"), "mismatch"),
        (svg("<text>&undefined;</text>"), "undefined"),
        (svg("<text>&#0;</text>"), "char"),
        (svg("<g a='1' a='2'/>"), "redefined"),
        (svg() + svg(), "Extra content"),
        (svg("<text>\xe9</text>").decode().encode("latin-1"), "it is not UTF-8"),
        (b"", "empty"),
        (svg("<g>" * 3000 + "</g>" * 3000), "depth"),
    ],
)
def test_it_says_why_a_file_is_no_drawing(content: bytes, reason: str) -> None:
    (told,) = notices(content)

    assert told.kind.code == "svg-syntax"
    assert reason.lower() in told.message.lower()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg/>",
        b'<svg viewBox="0 0 1 1"/>',
        f"<svg {NAMESPACE}/>".encode(),
        f'<svg {NAMESPACE} viewBox=""/>'.encode(),
        b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        f'<g {NAMESPACE} viewBox="0 0 1 1"/>'.encode(),
    ],
)
def test_it_wants_an_svg_element_with_namespace_and_view_box(content: bytes) -> None:
    assert "svg-root" in codes(content)


def test_it_does_not_expand_what_would_fill_the_memory() -> None:
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY x0 "ha">{entities}]>'.encode() + svg("<text>&x11;</text>")
    started = time.monotonic()

    found = codes(bomb)

    assert found == ["svg-doctype"]
    assert time.monotonic() - started < 1


def test_it_lists_no_more_than_a_person_reads() -> None:
    assert len(codes(svg("<script/>" * 500))) == MOST_REPORTED


def test_it_checks_a_large_drawing_in_time() -> None:
    line = '<path d="M 0,0 L 1,1" fill="none" stroke="currentColor"/>'
    large = svg(line * (SIZE_LIMIT // len(line) - 2))
    started = time.monotonic()

    found = notices(large)

    assert found == ()
    assert time.monotonic() - started < 5


PIECES = st.sampled_from(
    ["<g>", "</g>", "<path d='M0'/>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>",
     "&lt;", "&#x0;", "&a;", "<?a?>", "<!DOCTYPE a>", "\x00", "\ud7ff", "href='a'", "<a", ">", "'"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_it_never_raises_and_never_lets_a_script_through(inside: str) -> None:
    found = codes(svg(inside))

    assert found or "<script" not in inside.split("<!--")[0].split("<![CDATA[")[0]


@given(st.binary(max_size=200))
def test_it_never_raises_on_noise(noise: bytes) -> None:
    assert codes(noise)
