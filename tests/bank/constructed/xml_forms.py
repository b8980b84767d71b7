"""XML (Moodle, QTI 1.2, a single item of QTI 2) that no program exports, up to the largest file."""

import base64
import struct
import zlib
from collections.abc import Callable

from renewal.bank.formats import moodle, qti1, qti2
from renewal.bank.xml import MOST_ATTRIBUTES, MOST_ENTITIES, MOST_TAGS
from tests.bank.constructed.form import Build, Form, fed

_HALVINGS = 6
_QUIZ = ("<quiz>", "</quiz>")
_QTI = ("<questestinterop><assessment><section>", "</section></assessment></questestinterop>")


def moodle_question(stem: str = "What?", more: str = "", answers: str = "") -> str:
    """A question of Moodle's."""
    offered = answers or (
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    )
    return (
        f'<question type="multichoice"><questiontext><text>{stem}</text>{more}</questiontext>'
        f"{offered}</question>"
    )


def qti1_item(stem: str = "What?", labels: str = "", more: str = "", conditions: str = "") -> str:
    """An item of QTI 1.2."""
    offered = labels or "".join(qti1_label(each) for each in "ab")
    said = conditions or (
        '<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar>'
        "<setvar>100</setvar></respcondition>"
    )
    return (
        f'<item ident="x"><presentation><material><mattext>{stem}</mattext></material>'
        f'<response_lid ident="r"><render_choice>{offered}</render_choice></response_lid>'
        f"</presentation><resprocessing>{said}</resprocessing>{more}</item>"
    )


def qti1_label(ident: str) -> str:
    """A choice of QTI 1.2."""
    text = f"<material><mattext>{ident}</mattext></material>"
    return f'<response_label ident="{ident}">{text}</response_label>'


def qti2_item(stem: str = "What?", choices: str = "", more: str = "", declared: str = "") -> str:
    """An item of QTI 2."""
    offered = choices or "".join(qti2_choice(each) for each in "AB")
    return (
        '<assessmentItem identifier="x"><responseDeclaration identifier="R" cardinality="single">'
        f"<correctResponse><value>A</value></correctResponse></responseDeclaration>{declared}"
        f'<itemBody><p>{stem}</p><choiceInteraction responseIdentifier="R">{offered}'
        f"</choiceInteraction></itemBody>{more}</assessmentItem>"
    )


def qti2_choice(ident: str) -> str:
    """A choice of QTI 2."""
    return f'<simpleChoice identifier="{ident}">{ident}</simpleChoice>'


def picture(number: int) -> bytes:
    """A picture of one point, its bytes unlike those of any other number."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    told = chunk(b"tEXt", b"n\0%d" % number)
    points = chunk(b"IDAT", zlib.compress(b"\0" + number.to_bytes(3, "big")))
    return b"\x89PNG\r\n\x1a\n" + head + told + points + chunk(b"IEND", b"")


def _file(number: int) -> str:
    written = base64.b64encode(picture(number)).decode()
    return f'<file name="p{number}.png" path="/" encoding="base64">{written}</file>'


def _shown(number: int) -> str:
    source = f"&lt;img alt=\"x\" src='@@PLUGINFILE@@/p{number}.png'&gt;"
    return moodle_question(f"What of {number}? {source}", _file(number))


def _of(around: tuple[str, str], each: Callable[[int], str]) -> Build:
    return fed(each, *around)


def _within(around: tuple[str, str], written: str, piece: str) -> Build:
    """Pieces without end in the middle of one question."""
    before, _, behind = written.partition("@")
    return fed(lambda _: piece, around[0] + before, behind + around[1])


def _category(number: int) -> str:
    name = f"<category><text>$course$/a/b{number}</text></category>"
    return f'<question type="category">{name}</question>'


_MOODLE: dict[str, Build] = {
    "tiny questions": _of(_QUIZ, lambda n: moodle_question(f"{n}?")),
    "answers without end": _within(
        _QUIZ, moodle_question(answers="@"), '<answer fraction="0"><text>b</text></answer>'
    ),
    "a hundred answers": _of(
        _QUIZ,
        lambda n: moodle_question(
            f"{n}?", answers='<answer fraction="0"><text>b</text></answer>' * 100
        ),
    ),
    "empty elements": _within(_QUIZ, moodle_question(more="@"), "<a/>"),
    "large questions": _of(_QUIZ, lambda n: moodle_question(f"{n}?", more="<a/>" * 19_900)),
    "tags in each": _of(_QUIZ, lambda n: moodle_question(f"{n}? {'&lt;b&gt;x&lt;/b&gt;' * 2_000}")),
    "lines in each": _of(_QUIZ, lambda n: moodle_question(f"{n}? {'x&lt;br&gt;' * 200}")),
    "empty questions": _of(_QUIZ, lambda _: "<question/>"),
    "comments": _of(_QUIZ, lambda _: "<!---->"),
    "instructions": _of(_QUIZ, lambda _: "<?a?>"),
    "attributes": _of(_QUIZ, lambda n: f'<question a{n}="" b="" c="" d=""/>'),
    "attributes of one": fed(lambda n: f' a{n}=""', "<quiz><question", "/></quiz>"),
    "names": _of(_QUIZ, lambda n: f"<q{n}/>"),
    "namespaces": _of(_QUIZ, lambda n: f'<q xmlns:n{n}="n{n}"/>'),
    "deep": fed(lambda _: "<a>", "<quiz><question>"),
    "just deep": _of(_QUIZ, lambda _: f"{'<a>' * 250}{'</a>' * 250}"),
    "deep markup": _of(
        _QUIZ, lambda n: moodle_question(f"{n}? {'&lt;b&gt;' * 200}x{'&lt;/b&gt;' * 200}")
    ),
    "deep lists": _of(_QUIZ, lambda n: moodle_question(f"{n}? {'&lt;ul&gt;&lt;li&gt;' * 100}")),
    "tables": _of(_QUIZ, lambda n: moodle_question(f"{n}? &lt;table&gt;{'&lt;td&gt;' * 200}")),
    "categories": _of(_QUIZ, lambda n: _category(n) + moodle_question(f"{n}?")),
    "categories alone": _of(_QUIZ, _category),
    "pictures": _of(_QUIZ, _shown),
    "files that nobody shows": _of(_QUIZ, lambda n: moodle_question(f"{n}?", _file(n) * 3)),
    "hints": _of(
        _QUIZ, lambda n: moodle_question(f"{n}?", answers="<hint><text>x</text></hint>" * 200)
    ),
    "one endless text": _within(_QUIZ, moodle_question("@"), "more "),
    "entities": _within(_QUIZ, moodle_question("@"), "&lt;"),
    "entities of HTML": _within(_QUIZ, moodle_question("@"), "&eacute;"),
    "verbatim texts": _of(_QUIZ, lambda n: moodle_question(f"{n}? {'<![CDATA[x]]>' * 300}")),
    "bomb of entities": fed(
        lambda _: "&e9;",
        "<!DOCTYPE quiz [<!ENTITY e0 'boom'>"
        + "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(9))
        + "]><quiz><question>",
        "</question></quiz>",
    ),
    "other kinds": _of(_QUIZ, lambda n: f'<question type="k{n}"/>'),
    "formulas": _of(_QUIZ, lambda n: moodle_question(f"{n}? {'$$x$$ ' * 500}")),
}
_FEEDBACK = '<itemfeedback ident="f"><material><mattext>why</mattext></material></itemfeedback>'
_FIELD = "<qtimetadatafield><fieldlabel>a</fieldlabel></qtimetadatafield>"
_QTI1: dict[str, Build] = {
    "tiny items": _of(_QTI, lambda n: qti1_item(f"{n}?")),
    "labels without end": _within(_QTI, qti1_item(labels="@"), qti1_label("a")),
    "a hundred labels": _of(
        _QTI, lambda n: qti1_item(f"{n}?", "".join(qti1_label(f"l{at}") for at in range(100)))
    ),
    "conditions": _of(
        _QTI,
        lambda n: qti1_item(
            f"{n}?",
            conditions='<respcondition><conditionvar><varequal respident="r">a</varequal>'
            "</conditionvar><setvar>100</setvar></respcondition>" * 3_000,
        ),
    ),
    "nested conditions": _of(
        _QTI,
        lambda n: qti1_item(
            f"{n}?",
            conditions=f"<respcondition><conditionvar>{'<and><not>' * 100}{'</not></and>' * 100}"
            "</conditionvar></respcondition>" * 80,
        ),
    ),
    "feedback": _of(
        _QTI,
        lambda n: qti1_item(
            f"{n}?",
            more=_FEEDBACK * 3_000,
        ),
    ),
    "materials": _of(
        _QTI, lambda n: qti1_item(f"{n}?</mattext>{'<mattext>x</mattext>' * 9_000}<mattext>")
    ),
    "labels of metadata": _of(
        _QTI,
        lambda n: qti1_item(
            f"{n}?",
            more=f"<itemmetadata>{_FIELD * 5_000}</itemmetadata>",
        ),
    ),
    "sections": _of(_QTI, lambda n: f"<section title='s{n}'>{qti1_item(f'{n}?')}</section>"),
    "empty items": _of(_QTI, lambda _: "<item/>"),
    "empty sections": _of(_QTI, lambda _: "<section/>"),
}
_ALONE = ("", "")
_QTI2: dict[str, Build] = {
    "choices": _within(_ALONE, qti2_item(choices="@"), qti2_choice("A")),
    "feedback": _within(
        _ALONE, qti2_item(more="@"), '<modalFeedback identifier="A">w</modalFeedback>'
    ),
    "declarations": _within(
        _ALONE, qti2_item(declared="@"), '<responseDeclaration identifier="Q"/>'
    ),
    "empty elements": _within(_ALONE, qti2_item(more="@"), "<a/>"),
    "rubrics": _within(_ALONE, qti2_item("@"), "<rubricBlock/>"),
    "interactions": _within(_ALONE, qti2_item("@"), "<aInteraction/>"),
    "items": fed(lambda n: qti2_item(f"{n}?"), "<assessmentItem><a>", "</a></assessmentItem>"),
    "values": _within(_ALONE, qti2_item(declared="@"), "<value>A</value>"),
    "pictures": _within(_ALONE, qti2_item("@"), '<img src="a"/>'),
    "markup": _within(_ALONE, qti2_item("@"), "<b>x</b>"),
    "just large enough": lambda most: qti2_item(more="<a/>" * min(19_000, most // 4)).encode(),
    "nested": _within(_ALONE, qti2_item("@"), f"{'<p>' * 200}{'</p>' * 200}"),
}


def _just_read(build: Build) -> Build:
    """The builder of files that are not refused as a whole for what they have too much of.

    A file at the limit of bytes mostly is, soon; what takes long is the largest one that is not.
    """

    def fits(content: bytes) -> bool:
        attributes = content.count(b'="') + content.count(b"='") + content.count(b"= ")
        return (
            content.count(b"<") <= MOST_TAGS
            and content.count(b"&") <= MOST_ENTITIES
            and attributes <= MOST_ATTRIBUTES
        )

    def built(most: int) -> bytes:
        content, low, high = build(most), 0, most
        if fits(content):
            return content
        for _ in range(_HALVINGS):
            size = (low + high) // 2
            if fits(build(size)):
                low = size
            else:
                high = size
        return build(low)

    return built


FORMS = {
    f"{name} {form}": Form("bank.xml", _just_read(build), most, "lxml")
    for name, most, builders in (
        ("Moodle", moodle.max_bytes, _MOODLE),
        ("QTI 1.2", qti1.max_bytes, _QTI1),
        ("QTI 2", qti2.max_bytes, _QTI2),
    )
    for form, build in builders.items()
}
