"""Moodle XML: every part of a choice question, and what is told about the rest."""

import base64
import json
from html import escape
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renewal.bank.formats import moodle
from renewal.bank.formats.moodle import category_of
from renewal.bank.formats.registry import recognise
from renewal.bank.limits import MOST_OPTIONS
from renewal.bank.source import Defaults, FolderCompanions, Source
from renewal.domain.item import Choose, Kind, Order, Status
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told

ANSWERS = (
    '<answer fraction="100"><text>Caliper</text></answer>',
    '<answer fraction="0"><text>Rotor</text></answer>',
)


def png(colour: str = "white") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "PNG")
    return out.getvalue()


def question(
    *parts: str,
    kind: str = "multichoice",
    stem: str = "Which part holds the pads?",
    answers: tuple[str, ...] = ANSWERS,
    text_format: str = "html",
) -> str:
    inside = "\n".join((*parts, *answers))
    return (
        f'<question type="{kind}">\n<name><text>Pads</text></name>\n'
        f'<questiontext format="{text_format}"><text>{stem}</text></questiontext>\n'
        f"{inside}\n</question>\n"
    )


def quiz(*questions: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "".join(questions) + "</quiz>\n"


def answer(text: str, fraction: str = "0", feedback: str = "") -> str:
    told_after = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{fraction}"><text>{text}</text>{told_after}</answer>'


def file(name: str, content: bytes, path: str = "/") -> str:
    packed = base64.encodebytes(content).decode()
    return f'<file name="{name}" path="{path}" encoding="base64">{packed}</file>'


def with_file(stem: str, *files: str) -> str:
    written = f"<text>{escape(stem)}</text>{''.join(files)}"
    return (
        f'<question type="multichoice"><questiontext format="html">{written}</questiontext>'
        f"{''.join(ANSWERS)}</question>"
    )


def test_it_reads_a_question_with_its_lines() -> None:
    located = only(read(moodle, quiz(question("<idnumber>A5-17</idnumber>"))))

    item = located.item
    assert (item.id, item.stem) == ("A5-17", "Which part holds the pads?")
    assert (texts(item), right(item)) == (["Caliper", "Rotor"], ["Caliper"])
    assert (item.choose, item.order, item.status) == (Choose.ONE, Order.SHUFFLED, Status.DRAFT)
    assert (item.area, item.topic, item.author) == ("A5", "disc-brakes", "rosa")
    assert located.line == 3
    assert [located.place(("options", each)).line for each in range(2)] == [7, 8]


@pytest.mark.parametrize(
    ("content", "score"),
    [
        (quiz(question()).encode(), 95),
        (quiz(question()).encode("utf-16"), 95),
        (b"\xef\xbb\xbf<!-- x --><!DOCTYPE quiz SYSTEM 'x'>\n<quiz><question/></quiz>", 95),
        (b"<quiz xmlns='http://canvas.instructure.com/xsd/cccv1p0'/>", 20),
        (b"<quizzes><question/></quizzes>", 0),
        (b"quiz <question", 0),
        (b"", 0),
    ],
)
def test_it_recognises_its_files_by_their_content(content: bytes, score: int) -> None:
    assert moodle.recognises(content, "x.txt") == score
    assert (recognise(content, "x.txt") is moodle) == (score > 0)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("$course$/top/A5/Disc brakes", ("A5", "Disc brakes")),
        ("$module$/A//C systems", ("A/C systems",)),
        ("top", ()),
        ("", ()),
        (" A5 / Drums ", ("A5", "Drums")),
    ],
)
def test_it_reads_the_path_of_a_category(path: str, names: tuple[str, ...]) -> None:
    assert category_of(path) == names


def test_it_files_questions_under_the_category_before_them() -> None:
    brakes, lights = (
        f'<question type="category"><category><text>{path}</text></category></question>'
        for path in ("$course$/top/A5/Drum brakes", "$course$/top/A6/Lighting")
    )

    result = read(moodle, quiz(question(stem="0"), brakes, question(stem="1"), lights, question()))

    assert [(each.item.area, each.item.topic) for each in result.items] == [
        ("A5", "disc-brakes"),
        ("A5", "drum-brakes"),
        ("A6", "lighting"),
    ]
    assert result.skipped == ()


@pytest.mark.parametrize(
    ("text_format", "stem", "read_as"),
    [
        ("html", "&lt;p&gt;a &amp;amp; *b*&lt;/p&gt;&lt;p&gt;c&lt;/p&gt;", "a & \\*b\\*\n\nc"),
        ("html", "<![CDATA[<p>a<br>b &nbsp;c</p>]]>", "a\\\nb c"),
        ("html", "<p>a <b>not</b></p>", "a **not**"),
        ("markdown", "a *b* `c`\n\n- d", "a *b* `c`\n\n- d"),
        ("plain_text", "a *b*\n1. &lt;c&gt;", "a \\*b\\*\\\n1\\. <c>"),
        ("wiki_like", "a * b", "a * b"),
        ("moodle_auto_format", "a &lt;b&gt;b&lt;/b&gt;\nc", "a **b**\\\nc"),
        ("unheard_of", "&lt;p&gt;a&lt;/p&gt;", "a"),
        ("", "&lt;p&gt;a&lt;/p&gt;", "a"),
    ],
)
def test_it_reads_every_format_of_text(text_format: str, stem: str, read_as: str) -> None:
    item = only(read(moodle, quiz(question(stem=stem, text_format=text_format)))).item

    assert item.stem == read_as


def test_it_reads_answers_in_the_format_of_the_question_unless_they_say_otherwise() -> None:
    answers = (
        answer("a_b_c *d*", "100", feedback="*why*"),
        '<answer fraction="0" format="html"><text>&lt;i&gt;e&lt;/i&gt;</text></answer>',
    )

    item = only(read(moodle, quiz(question(answers=answers, text_format="plain_text")))).item

    assert texts(item) == ["a_b_c \\*d\\*", "*e*"]
    assert item.options[0].rationale == "\\*why\\*"


@pytest.mark.parametrize(
    ("parts", "fractions", "choose", "keys"),
    [
        ((), ("100", "0", "0"), Choose.ONE, "a"),
        (("<single>true</single>",), ("0", "100.0", "0"), Choose.ONE, "b"),
        (("<single>1</single>",), ("", "-50", "100"), Choose.ONE, "c"),
        (("<single>false</single>",), ("50", "50", "0"), Choose.SEVERAL, "ab"),
        (("<single>0</single>",), ("33.33333", "33,33333", "33.33333"), Choose.SEVERAL, "abc"),
        (("<single></single>",), ("100", "-100", "0"), Choose.SEVERAL, "a"),
    ],
)
def test_it_reads_the_key_from_what_answers_are_worth(
    parts: tuple[str, ...], fractions: tuple[str, ...], choose: Choose, keys: str
) -> None:
    answers = tuple(answer(f"Part {each}", each) for each in fractions)

    result = read(moodle, quiz(question(*parts, answers=tuple(answers))))

    item = only(result).item
    assert (item.choose, "".join(item.key)) == (choose, keys)
    assert told(result) == []


@pytest.mark.parametrize(
    ("single", "fractions", "reason"),
    [
        ("true", ("0", "0"), "no answer is worth 100 %"),
        ("true", ("90", "50"), "no answer is worth 100 %"),
        ("true", ("100", "100"), "2 answers are worth 100 % and only one is to be chosen"),
        ("false", ("0", "-10"), "no answer is worth more than 0 %"),
        ("false", ("50", "40"), "the right answers add up to 90 %, not to 100 %"),
        ("true", ("all", "0"), "what an answer is worth is not written as a number"),
        ("true", ("nan", "100"), "what an answer is worth is not written as a number"),
    ],
)
def test_it_never_guesses_a_key(single: str, fractions: tuple[str, ...], reason: str) -> None:
    answers = tuple(answer(f"Part {at}", each) for at, each in enumerate(fractions))

    result = read(moodle, quiz(question(f"<single>{single}</single>", answers=answers)))

    assert only(result).unread == {"key"}
    assert only(result).item.key == ()
    assert told(result) == [(3, "key-unclear")]
    assert reason in sentence(result.findings, "key-unclear")


def test_it_says_that_part_of_a_credit_is_lost() -> None:
    answers = (answer("a", "100"), answer("b", "50"))

    result = read(moodle, quiz(question(answers=answers)))

    assert only(result).item.key == ("a",)
    assert told(result) == [(7, "content-left-behind")]
    assert "(50 %)" in sentence(result.findings, "content-left-behind")


def test_it_takes_all_that_is_worth_anything_where_only_all_together_counts() -> None:
    answers = (answer("a", "100"), answer("b", "100"), answer("c", "0"))

    item = only(read(moodle, quiz(question(kind="multichoiceset", answers=answers)))).item

    assert (item.choose, item.key) == (Choose.SEVERAL, ("a", "b"))


def test_it_reads_true_and_false_as_two_options_in_that_order() -> None:
    answers = (answer("true", "0", "No."), answer("false", "100", "Yes."))
    source = quiz(question(kind="truefalse", answers=answers))

    english = only(read(moodle, source)).item
    spanish = only(
        moodle.read(Source("b.xml", source.encode(), "A5", defaults=Defaults(language="es-MX")))
    ).item

    assert (texts(english), right(english), english.order) == (
        ["True", "False"],
        ["False"],
        "fixed",
    )
    assert [each.rationale for each in english.options] == ["No.", "Yes."]
    assert texts(spanish) == ["Verdadero", "Falso"]


def test_it_counts_what_is_no_choice_question_by_type_and_line() -> None:
    result = read(
        moodle,
        quiz(question(), question(kind="cloze"), question(kind="essay"), question(kind="cloze")),
    )

    assert len(result.items) == 1
    assert result.skipped == (("cloze", 2), ("essay", 1))
    assert told(result) == [
        (9, "question-skipped"),
        (15, "question-skipped"),
        (21, "question-skipped"),
    ]


def test_it_tells_a_thousand_others_one_by_one_and_the_rest_by_their_number() -> None:
    others = "<question type='cloze'/>" * 1_500

    result = read(moodle, f"<quiz>{others}</quiz>")

    assert result.skipped == (("cloze", 1_500),)
    assert len(result.findings) == 1_001
    assert result.findings[-1].message.startswith("500 more questions")


def test_it_names_a_type_that_is_not_there() -> None:
    assert read(moodle, "<quiz><question/></quiz>").skipped == (("no type", 1),)


@pytest.mark.parametrize(
    ("part", "status", "order"),
    [
        ("<hidden>1</hidden>", Status.RETIRED, Order.SHUFFLED),
        ("<hidden>0</hidden>", Status.DRAFT, Order.SHUFFLED),
        ("<shuffleanswers>false</shuffleanswers>", Status.DRAFT, Order.FIXED),
        ("<shuffleanswers>0</shuffleanswers>", Status.DRAFT, Order.FIXED),
        ("<shuffleanswers>true</shuffleanswers>", Status.DRAFT, Order.SHUFFLED),
    ],
)
def test_it_reads_the_switches(part: str, status: Status, order: Order) -> None:
    item = only(read(moodle, quiz(question(part)))).item

    assert (item.status, item.order) == (status, order)


def test_it_adds_the_general_feedback_to_the_right_answer_and_says_so() -> None:
    feedback = '<generalfeedback format="html"><text>Pads sit in it.</text></generalfeedback>'
    answers = (answer("a", "100", "Yes."), answer("b"))

    result = read(moodle, quiz(question(feedback, answers=answers)))

    assert only(result).item.options[0].rationale == "Yes.\n\nPads sit in it."
    assert told(result) == [(3, "reading-note")]


def test_it_says_that_a_general_feedback_has_nothing_to_explain() -> None:
    feedback = "<generalfeedback><text>x</text></generalfeedback>"

    result = read(moodle, quiz(question(feedback, answers=(answer("a"), answer("b")))))

    assert told(result) == [(3, "key-unclear"), (3, "content-left-behind")]


def test_it_tells_once_a_file_what_nobody_is_shown() -> None:
    asides = (
        "<correctfeedback><text>Right!</text></correctfeedback>",
        "<hint><text>Think.</text></hint>",
        "<tags><tag><text>brakes</text></tag></tags>",
    )

    result = read(moodle, quiz(question(*asides, stem="a"), question(*asides, stem="b")))

    assert [finding.message for finding in result.findings] == [
        "The hints of 2 questions were left out.",
        "The tags of 2 questions were left out.",
        "The words for right, partly right and wrong answers of 2 questions were left out.",
    ]


def test_it_reads_the_labels_of_its_own_files() -> None:
    tags = "".join(
        f"<tag><text>{each}</text></tag>"
        for each in (
            "area:A6",
            "topic:lighting",
            "concept:runout",
            "kind:most",
            "status:operational",
            "author:ana",
            "language:es",
            "reference:Manual: 3",
            "reference:Manual: 4",
            "options:x y",
            "fixed:y",
        )
    )

    result = read(moodle, quiz(question(f"<tags>{tags}</tags>")))

    item = only(result).item
    assert (item.area, item.topic, item.concept, item.kind) == (
        "A6",
        "lighting",
        "runout",
        Kind.MOST,
    )
    assert (item.status, item.author, item.language) == (Status.OPERATIONAL, "ana", "es")
    assert item.references == ("Manual: 3", "Manual: 4")
    assert [(each.id, each.fixed) for each in item.options] == [("x", False), ("y", True)]
    assert item.key == ("x",)
    assert told(result) == []


def test_it_leaves_labels_alone_that_only_look_like_its_own() -> None:
    tags = "<tags><tag><text>status:urgent</text></tag><tag><text>x:y</text></tag></tags>"

    result = read(moodle, quiz(question(tags)))

    assert only(result).item.status is Status.DRAFT
    assert told(result) == [(3, "reading-note")]


def test_it_makes_an_id_of_any_idnumber() -> None:
    result = read(moodle, quiz(question("<idnumber>&lt;A 5&gt; é</idnumber>")))

    assert only(result).item.id == "A-5-e"
    assert told(result) == [(3, "id-rewritten")]


def test_it_hangs_pictures_that_lie_beside_the_text() -> None:
    stem = '<p>See <img src="@@PLUGINFILE@@/dial%20one.png" alt="A dial">.</p>'

    result = read(moodle, quiz(with_file(stem, file("dial one.png", png()))))

    (exhibit,) = result.exhibits
    assert exhibit.exhibit is not None
    assert (exhibit.exhibit.alt, exhibit.exhibit.media_type) == ("A dial", "image/png")
    assert only(result).item.exhibits == (exhibit.id,)
    assert only(result).item.stem == "See ."
    assert told(result) == []


def test_it_hangs_one_picture_of_many_questions_once() -> None:
    stem = '<img src="@@PLUGINFILE@@/a.png" alt="x">'
    one = with_file(f"1 {stem}", file("a.png", png()))
    two = with_file(f"2 {stem}", file("a.png", png()))
    other = with_file(f"3 {stem}", file("a.png", png("black")))

    result = read(moodle, quiz(one, two, other))

    first, second, third = (each.item.exhibits for each in result.items)
    assert first == second != third
    assert len(result.exhibits) == 2


def test_it_finds_pictures_in_folders_in_the_text_beside_the_bank_and_in_old_files(
    tmp_path,
) -> None:
    (tmp_path / "b.png").write_bytes(png())
    written_in = "data:image/png;base64," + base64.b64encode(png()).decode()
    stem = (
        '<img src="@@PLUGINFILE@@/x/a.png" alt="a"> <img src="b.png" alt="b">'
        f' <img src="{written_in}" alt="c">'
    )
    old = f"<image>d.png</image><image_base64>{base64.b64encode(png()).decode()}</image_base64>"
    content = quiz(with_file(stem, file("a.png", png(), "/x/")), question(old))

    result = moodle.read(Source("b.xml", content.encode(), companions=FolderCompanions(tmp_path)))

    assert [len(each.item.exhibits) for each in result.items] == [3, 1]
    assert all(each.exhibit is not None for each in result.exhibits)
    assert [finding.code for finding in result.findings] == ["alt-missing"]


def test_it_keeps_the_exhibit_ids_of_its_own_files() -> None:
    stem = '<img class="renewal-exhibit" src="@@PLUGINFILE@@/a5-dial-1.png" alt="x">'

    result = read(moodle, quiz(with_file(stem, file("a5-dial-1.png", png()))))

    assert only(result).item.exhibits == ("a5-dial-1",)


@pytest.mark.parametrize(
    ("src", "files", "code"),
    [
        ("http://example.org/a.png", "", "picture-elsewhere"),
        ("//example.org/a.png", "", "picture-elsewhere"),
        ("file:///etc/passwd", "", "picture-elsewhere"),
        ("@@PLUGINFILE@@/a.png", "", "exhibit-missing"),
        ("@@PLUGINFILE@@/../../etc/passwd", "", "exhibit-missing"),
        ("", "", "exhibit-missing"),
        ("data:image/png,abc", "", "exhibit-missing"),
        ("@@PLUGINFILE@@/a.svg", file("a.svg", b"<svg/>"), "exhibit-type"),
        ("@@PLUGINFILE@@/a.png", file("a.png", png()[:30]), "exhibit-broken"),
        ("@@PLUGINFILE@@/a.png", "<file name='a.png'>***</file>", "exhibit-missing"),
    ],
)
def test_it_fetches_nothing_and_says_why_a_picture_is_not_there(
    src: str, files: str, code: str
) -> None:
    result = read(moodle, quiz(with_file(f'<img src="{src}" alt="x"> What?', files)))

    (exhibit,) = result.exhibits
    assert exhibit.exhibit is None
    assert only(result).item.exhibits == (exhibit.id,)
    assert told(result) == [(3, code)]


def test_it_says_which_files_are_shown_nowhere_or_are_two() -> None:
    stem = '<img src="@@PLUGINFILE@@/a.png" alt="x">'
    files = (file("a.png", png()), file("a.png", png("black")), file("b.mp3", b"x"))

    result = read(moodle, quiz(with_file(stem, *files)))

    assert [finding.message for finding in result.findings] == [
        "Two different files are called a.png; the first is shown.",
        "The file b.mp3, which no text shows, could not be carried over.",
    ]


def test_it_says_that_options_and_feedback_show_no_pictures() -> None:
    shown = escape('<img src="@@PLUGINFILE@@/a.png" alt="A dial">')
    answers = (answer(shown, "100", f"See {shown}"), answer("b"))

    result = read(moodle, quiz(question(answers=answers)))

    assert [finding.message for finding in result.findings] == [
        "The picture in option a (A dial) could not be carried over.",
        "The picture in the feedback of option a (A dial) could not be carried over.",
    ]
    assert errors(result) == []


def test_it_takes_pictures_out_of_markdown() -> None:
    stem = "See ![A dial](@@PLUGINFILE@@/a.png)."
    content = (
        with_file("x", file("a.png", png()))
        .replace("html", "markdown")
        .replace("<text>x<", f"<text>{stem}<")
    )

    result = read(moodle, quiz(content))

    assert only(result).item.stem == "See ."
    assert len(only(result).item.exhibits) == 1


def test_it_bounds_the_pixels_of_a_file() -> None:
    def wide(colour: int) -> bytes:
        out = BytesIO()
        Image.new("L", (4400, 4400), colour).save(out, "PNG")
        return out.getvalue()

    questions = [
        with_file(f'{each}<img src="@@PLUGINFILE@@/a.png" alt="x">', file("a.png", wide(each)))
        for each in range(7)
    ]

    result = read(moodle, quiz(*questions))

    assert [each.exhibit is not None for each in result.exhibits] == [True] * 5 + [False] * 2
    assert {finding.code for finding in result.findings} == {"exhibit-too-large"}


def test_it_refuses_a_question_with_too_many_answers() -> None:
    answers = tuple(answer(f"Part {each}") for each in range(MOST_OPTIONS + 1))

    result = read(moodle, quiz(question(answers=answers)))

    assert only(result).unread == {"options", "key"}
    assert told(result) == [(3, "question-grammar")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<quiz></quiz>", "no-questions"),
        ("<quiz>\n<question>", "xml-syntax"),
        ("<!DOCTYPE quiz [<!ENTITY x 'y'>]><quiz/>", "xml-entities"),
    ],
)
def test_it_says_why_there_is_nothing_to_read(content: str, code: str) -> None:
    result = read(moodle, content)

    assert result.items == ()
    assert [finding.code for finding in result.findings] == [code]


def test_it_tells_a_question_that_stands_twice() -> None:
    result = read(moodle, quiz(question(), question()))

    assert [each.unread for each in result.items] == [frozenset(), {"id"}]
    assert told(result) == [(9, "question-repeated")]


def test_it_reads_tags_as_deep_as_xml_can_be() -> None:
    result = read(moodle, quiz(question(stem="<b>" * 240 + "a" + "</b>" * 240)))

    assert told(result) == [(3, "content-left-behind")]


PIECES = st.sampled_from(
    [
        *quiz(question(), question(kind="truefalse", answers=(answer("true", "100"),))).split("\n"),
        "<question",
        "<questiontext format='plain_text'>",
        "<answer>",
        "<file name='../x' path=''>",
        "<text>&lt;p&gt;</text>",
        "]]>",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("\n".join))
def test_it_reads_any_file_whatever_its_state(content: str) -> None:
    for each in (content, f"<quiz>{content}</quiz>", quiz(question(escape(content)))):
        result = moodle.read(Source("b.xml", each.encode("utf-8", "surrogatepass")))

        assert result.items or result.findings or result.skipped


@given(st.binary(max_size=100))
def test_it_never_raises_on_any_bytes(noise: bytes) -> None:
    for content in (noise, b"<quiz>" + noise, b"<quiz><question>" + noise + b"</question></quiz>"):
        assert 0 <= moodle.recognises(content, "x.xml") <= 100
        assert json.dumps([finding.code for finding in moodle.read(Source("x", content)).findings])
