"""QTI 1.2 in the dialects of Canvas, Blackboard and Common Cartridges; above all, the key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.formats import qti1
from renewal.bank.formats.registry import recognise
from renewal.bank.limits import MOST_OPTIONS
from renewal.bank.source import Defaults, FolderCompanions, Source
from renewal.domain.item import Choose, Order
from tests.bank.formats.qti1_items import (
    CANVAS,
    LABELS,
    condition,
    equal,
    feedback,
    file,
    formatted,
    item,
    label,
    lid,
    mattext,
    shows,
)
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told
from tests.bank.writers.items import picture


def test_it_reads_a_question_with_its_lines() -> None:
    located = only(read(qti1, file(item())))

    question = located.item
    assert (question.id, question.stem) == ("q1", "Which part holds the pads?")
    assert (texts(question), right(question)) == (["Caliper", "Rotor", "Hub"], ["Caliper"])
    assert [each.id for each in question.options] == ["a", "b", "c"]
    assert (question.choose, question.order, question.topic) == ("one", "shuffled", "disc-brakes")
    assert located.line == 3
    assert [located.place(("options", each)).line for each in range(3)] == [6, 7, 8]


@pytest.mark.parametrize(
    ("content", "score"),
    [
        (file(item()).encode(), 95),
        (b"\xef\xbb\xbf" + file(item(), namespace=f"{CANVAS}p1").encode(), 95),
        (b"<!DOCTYPE questestinterop SYSTEM 'x.dtd'><questestinterop/>", 95),
        (b"<q:questestinterop xmlns:q='x'/>", 95),
        (b"<quiz/>", 0),
        (b"", 0),
    ],
)
def test_it_recognises_its_files_by_the_root(content: bytes, score: int) -> None:
    assert qti1.recognises(content, "x") == score
    assert (recognise(content, "x") is qti1) == (score > 0)


@pytest.mark.parametrize("namespace", ["", f"{CANVAS}p1", "urn:other"])
def test_it_cares_for_no_namespace(namespace: str) -> None:
    assert len(read(qti1, file(item(), namespace=namespace)).items) == 1


def test_it_reads_a_declaration_that_lacks_a_blank() -> None:
    content = file(item()).replace('"1.0"?>', '"1.0"encoding="UTF-8"?>')

    assert told(read(qti1, content)) == []


def test_it_files_questions_under_the_titles_around_them() -> None:
    bank = (
        "<objectbank ident='x'><qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel>"
        f"<fieldentry>A6</fieldentry></qtimetadatafield></qtimetadata>{item(ident='x')}</objectbank>"
    )
    sections = (
        "<assessment title='A5'><section title='Drum brakes'><section ident='y'>"
        f"{item(ident='y')}</section></section></assessment>{item(ident='z')}"
    )

    result = read(qti1, f"<questestinterop>{bank}{sections}</questestinterop>")

    assert [(each.item.area, each.item.topic) for each in result.items] == [
        ("A6", "disc-brakes"),
        ("A5", "drum-brakes"),
        ("A5", "disc-brakes"),
    ]


def ands(*inside: str) -> str:
    return f"<and>{''.join(inside)}</and>"


def nots(*inside: str) -> str:
    return "".join(f"<not>{each}</not>" for each in inside)


SCORES = {
    "que_score": '<setvar varname="que_score" action="Add">1</setvar>',
    "SCORE1": '<setvar varname="SCORE1" action="Set">1</setvar>',
    "variablename": '<setvar variablename="SCORE" action="Set">SCORE.max</setvar>',
    "no name": "<setvar>1</setvar>",
    "comma": '<setvar varname="SCORE" action="add">0,5</setvar>',
}


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_it_concludes_the_key_from_whatever_gives_credit(score: str) -> None:
    conditions = (
        condition(equal("a"), "0"),
        condition(equal(" b "), "", more=score),
        condition("<other/>", "0"),
    )

    result = read(qti1, file(item(*conditions)))

    assert right(only(result).item) == ["Rotor"]
    assert told(result) == []


@pytest.mark.parametrize(
    "conditions",
    [
        (condition(equal("b"), "", attributes=' title="correct"'), condition("<other/>", "")),
        (condition(equal("b"), "", more=shows("correct")), condition(equal("a"), "0")),
        (condition(equal("b"), "0", more=shows("correct_fb")),),
        (condition(nots(equal("a"), equal("c")) + equal("b")),),
        (condition(f"<or>{equal('b')}</or>"),),
        (condition(equal("b"), "50"), condition(equal("b"), "100")),
        (condition("", "100"), condition(equal("b"), "100")),
        (condition(equal("a", "response2")), condition(equal("b"))),
    ],
    ids=range(8),
)
def test_it_finds_the_key_where_the_dialects_hide_it(conditions: tuple[str, ...]) -> None:
    assert right(only(read(qti1, file(item(*conditions)))).item) == ["Rotor"]


@pytest.mark.parametrize(
    ("conditions", "keys"),
    [
        ((condition(ands(equal("a"), nots(equal("b")), equal("c"))),), "ac"),
        ((condition(equal("a") + equal("c") + nots(equal("b"))),), "ac"),
        ((condition(equal("a"), "50"), condition(equal("c"), "50")), "ac"),
        ((condition(f"<or>{equal('a')}</or>" + equal("c")),), "ac"),
        ((condition(ands(equal("a"), nots(equal("b"), equal("c")))),), "a"),
        ((condition(f"<not><or>{equal('b')}</or></not>" + equal("a")),), "a"),
    ],
    ids=range(6),
)
def test_it_reads_several_right_options(conditions: tuple[str, ...], keys: str) -> None:
    question = item(*conditions, response=lid(cardinality="Multiple"), kind="")

    found = only(read(qti1, file(question))).item

    assert (found.choose, "".join(found.key)) == (Choose.SEVERAL, keys)


@pytest.mark.parametrize(
    "kind", ["multiple_answers_question", "cc.multiple_response.v0p1", "Multiple Answer"]
)
def test_it_believes_a_type_that_says_several(kind: str) -> None:
    assert only(read(qti1, file(item(kind=kind)))).item.choose is Choose.SEVERAL


@pytest.mark.parametrize(
    ("kind", "choose"),
    [
        ("Multiple Choice", Choose.ONE),
        ("True/False", Choose.ONE),
        ("Multi-Select", Choose.SEVERAL),
        ("Written Response", None),
    ],
)
def test_it_reads_the_types_of_brightspace(kind: str, choose: Choose | None) -> None:
    field = f"<fieldlabel>qmd_questiontype</fieldlabel><fieldentry>{kind}</fieldentry>"
    told_type = f"<itemmetadata><qti_metadatafield>{field}</qti_metadatafield></itemmetadata>"
    question = item(condition(equal("b")), response=lid(cardinality="Multiple"), kind="")

    result = read(qti1, file(question.replace("<presentation", f"{told_type}<presentation", 1)))

    assert [each.item.choose for each in result.items] == [choose] * (choose is not None)
    assert result.skipped == (() if choose else (("Written Response", 1),))


def test_it_says_that_instructions_are_left_out() -> None:
    rubric = f"<rubric>{mattext('Look at the chart.')}</rubric>"
    question = item().replace("<presentation", f"{rubric}<presentation", 1)

    assert "The instructions of 1 question" in sentence(
        read(qti1, file(question)).findings, "reading-note"
    )


@pytest.mark.parametrize(
    ("conditions", "cardinality", "reason"),
    [
        ((condition(equal("a"), "0"),), "Single", "no condition gives credit for an answer"),
        ((condition("<other/>"),), "Single", "no condition gives credit for an answer"),
        ((condition(equal("a"), "-5"),), "Single", "no condition gives credit for an answer"),
        ((condition(equal("a"), "nan"),), "Single", "no condition gives credit for an answer"),
        ((condition(equal("a"), "much"),), "Single", "no condition gives credit for an answer"),
        ((condition(nots(equal("a"))),), "Single", "credit is given for what is not chosen"),
        ((condition(equal("z")),), "Single", 'credit is given for "z", which is no option'),
        (
            (condition(equal("a")), condition(equal("b"))),
            "Single",
            "2 options get full credit where one may be chosen",
        ),
        (
            (condition(ands(equal("a"), equal("b"))),),
            "Single",
            "credit is given for several options where one may be chosen",
        ),
        (
            (condition(ands(equal("a"), equal("b"))), condition(ands(equal("a"), equal("c")))),
            "Multiple",
            "different sets of options get full credit",
        ),
        (
            (condition(f"<or>{equal('a')}{equal('c')}</or>"),),
            "Multiple",
            "one of several options is enough for the credit",
        ),
        (
            (condition(ands(f"<or>{equal('a')}{equal('c')}</or>", equal("b"))),),
            "Multiple",
            "one of several options is enough for the credit",
        ),
    ],
)
def test_it_never_guesses_a_key(conditions: tuple[str, ...], cardinality: str, reason: str) -> None:
    result = read(qti1, file(item(*conditions, response=lid(cardinality=cardinality))))

    assert only(result).unread == {"key"}
    assert only(result).item.key == ()
    assert told(result) == [(3, "key-unclear")]
    assert reason in sentence(result.findings, "key-unclear")


def test_it_needs_options_that_can_be_told_apart() -> None:
    result = read(qti1, file(item(response=lid(label("a", "x") + label("a", "y")))))

    assert "same identifier" in sentence(result.findings, "key-unclear")


def test_it_takes_the_best_answer_and_says_that_part_of_a_credit_is_lost() -> None:
    single = item(condition(equal("a"), "5"), condition(equal("b"), "10"))
    several = item(
        condition(ands(equal("a"), equal("b")), "10"),
        condition(ands(equal("a"), equal("c")), "5"),
        response=lid(cardinality="Multiple"),
        ident="q2",
    )

    result = read(qti1, file(single, several))

    assert [each.item.key for each in result.items] == [("b",), ("a", "b")]
    assert [finding.message for finding in result.findings] == [
        "The part of a credit for option a could not be carried over.",
        "The part of a credit for option c could not be carried over.",
    ]


@pytest.mark.parametrize(
    ("presentation", "stem"),
    [
        (mattext("<p>a &amp; b</p>"), "a & b"),
        (mattext("a <b> & *c*\nd", "text/plain"), "a <b> & \\*c\\*\\\nd"),
        (mattext("<p>a</p>", "TEXT/HTML"), "a"),
        ("<material><mattext>a &lt; b</mattext></material>", "a < b"),
        (
            "<material><mattext texttype='text/html'><![CDATA[<i>a</i>]]></mattext></material>",
            "*a*",
        ),
        ("<material><mattext texttype='text/xhtml'>a<b>c</b>d</mattext></material>", "a**c**d"),
        (f"<flow>{mattext('a')}<flow>{mattext('b')}</flow></flow>", "a\n\nb"),
        (
            (
                "<material><mattext>a &lt; </mattext><matemtext>b</matemtext><matbreak/>"
                "<mattext texttype='text/html'>&lt;b&gt;c&lt;/b&gt;</mattext></material>"
            ),
            "a < *b*\\\n**c**",
        ),
        (
            (
                f"<flow class='QUESTION_BLOCK'>{formatted('HTML', '<p>a</p>')}</flow>"
                "<flow class='FILE_BLOCK'><material/></flow>"
            ),
            "a",
        ),
        (
            formatted("SMART_TEXT", "a <b>b</b>\nc"),
            "a **b**\\\nc",
        ),
        (
            formatted("PLAIN_TEXT", "a *b*"),
            "a \\*b\\*",
        ),
    ],
)
def test_it_reads_every_kind_of_text(presentation: str, stem: str) -> None:
    assert only(read(qti1, file(item(stem=presentation)))).item.stem == stem


def test_it_reads_options_that_are_wrapped_and_a_prompt_beside_them() -> None:
    wrapped = (
        "<response_lid ident='response1'>"
        + mattext("<p>Say which.</p>")
        + f"<render_choice><flow_label><flow_label>{LABELS}</flow_label></flow_label>"
        + "</render_choice>"
        + "</response_lid>"
    )

    question = only(read(qti1, file(item(response=wrapped)))).item

    assert question.stem == "Which part holds the pads?\n\nSay which."
    assert texts(question) == ["Caliper", "Rotor", "Hub"]


@pytest.mark.parametrize(
    ("more", "label_more", "order", "fixed"),
    [
        ("", "", Order.SHUFFLED, False),
        (' shuffle="No"', "", Order.FIXED, False),
        (' shuffle="Yes"', ' rshuffle="No"', Order.SHUFFLED, True),
    ],
)
def test_it_reads_what_is_shuffled(more: str, label_more: str, order: Order, fixed: bool) -> None:
    labels = label("a", "x") + label("b", "y", label_more)

    question = only(read(qti1, file(item(response=lid(labels, more=more))))).item

    assert question.order is order
    assert [each.fixed for each in question.options] == [False, fixed]


def test_it_gives_letters_to_options_whose_identifiers_say_nothing() -> None:
    labels = label("2f1a" * 16, "x") + label("9", "y")

    question = only(read(qti1, file(item(condition(equal("9")), response=lid(labels))))).item

    assert ([each.id for each in question.options], question.key) == (["a", "b"], ("b",))


def test_it_writes_true_and_false_as_words() -> None:
    labels = label("true", "true") + label("false", "false")
    content = file(item(condition(equal("false")), response=lid(labels), kind="True/False"))

    english = only(read(qti1, content)).item
    french = qti1.read(Source("x", content.encode(), defaults=Defaults(language="fr-CA")))

    assert (texts(english), right(english)) == (["True", "False"], ["False"])
    assert texts(french.items[0].item) == ["Vrai", "Faux"]


def test_it_reads_the_feedback_of_canvas() -> None:
    more = (
        feedback("general_fb", "<p>Pads sit in it.</p>")
        + feedback("correct_fb", "Yes.")
        + feedback("general_incorrect_fb", "No.")
        + feedback("a_fb", "It holds them.")
        + feedback("b_fb", "It turns.")
        + feedback("c_fb", "")
    )

    result = read(qti1, file(item(more=more)))

    assert [each.rationale for each in only(result).item.options] == [
        "It holds them.\n\nPads sit in it.\n\nYes.",
        "It turns.",
        "",
    ]
    assert told(result) == [(3, "reading-note"), (3, "reading-note")]
    assert result.findings[1].message == "The words for wrong answers of 1 question were left out."


def test_it_reads_feedback_that_is_linked_by_conditions() -> None:
    conditions = (
        condition(equal("a"), "100", more=shows("f1")),
        condition(equal("b"), "0", more=shows("f2")),
        condition(equal("a") + equal("b"), "0", more=shows("f3")),
    )
    more = feedback("f1", "one") + feedback("f2", "two") + feedback("f3", "three")

    result = read(qti1, file(item(*conditions, more=more)))

    assert [each.rationale for each in only(result).item.options] == ["one", "two", ""]
    assert 'The feedback "three", which belongs to no option,' in result.findings[0].message


def test_it_says_when_nothing_is_right_that_a_feedback_could_explain() -> None:
    result = read(
        qti1, file(item(condition(equal("a"), "0"), more=feedback("correct", "Because.")))
    )

    assert told(result) == [(3, "key-unclear"), (3, "content-left-behind")]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (item(kind="essay_question"), "essay_question"),
        (item(kind="matching_question"), "matching_question"),
        (item(kind="cc.fib.v0p1"), "cc.fib.v0p1"),
        (item(kind="Opinion Scale"), "Opinion Scale"),
        (item(kind="", response=lid() + lid()), "several responses"),
        (item(kind="", response=""), "no response"),
        (
            item(kind="", response="<response_str ident='x'><render_fib/></response_str>"),
            "text entry",
        ),
        (item(kind="", response="<response_num ident='x'/>"), "numerical"),
        (item(kind="", response=lid(cardinality="Ordered")), "ordering"),
        (
            item(kind="", response="<response_lid><render_hotspot/></response_lid>"),
            "other response",
        ),
        ("<item ident='x'/>", "no response"),
    ],
)
def test_it_counts_what_is_no_choice_question(question: str, kind: str) -> None:
    result = read(qti1, file(item(), question))

    assert len(result.items) == 1
    assert result.skipped == ((kind, 1),)
    assert [finding.code for finding in result.findings] == ["question-skipped"]


@pytest.mark.parametrize("tag", ["bbmd_questiontype", "qmd_itemtype"])
def test_it_finds_the_type_where_blackboard_puts_it(tag: str) -> None:
    stated = f"<itemmetadata><{tag}>Essay</{tag}></itemmetadata>"
    question = item(kind="").replace("<presentation>", f"{stated}<presentation>")

    assert read(qti1, file(question)).skipped == (("Essay", 1),)


def test_it_says_that_a_group_draws_its_questions_from_elsewhere() -> None:
    drawn = "<section><selection_ordering><selection><sourcebank_ref>x</sourcebank_ref>"
    drawn += "</selection></selection_ordering></section>"

    assert told(read(qti1, file(item(), drawn)))[0][1] == "reading-note"


def test_it_finds_pictures_beside_the_file_and_within_it(tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(picture().content)
    stem = mattext('<img src="a%20b.png?x=1" alt="One">') + (
        "<material><matimage uri='missing.png' label='Two'/><matimage imagtype='image/png'>"
        "AAAA</matimage><mataudio uri='x.mp3'/></material>"
    )

    result = qti1.read(
        Source("b.xml", file(item(stem=stem)).encode(), companions=FolderCompanions(tmp_path))
    )

    assert [each.exhibit is not None for each in result.exhibits] == [True, False, False]
    assert len(only(result).item.exhibits) == 3
    assert [finding.code for finding in result.findings] == [
        "content-left-behind",
        "exhibit-missing",
        "exhibit-type",
        "alt-missing",
    ]


def test_it_says_that_options_and_feedback_show_no_pictures() -> None:
    html = '<img src="a.png" alt="A dial">'
    labels = f"<response_label ident='a'>{mattext(html)}</response_label>{label('b', 'x')}"

    result = read(qti1, file(item(response=lid(labels), more=feedback("a_fb", html))))

    assert [finding.message for finding in result.findings] == [
        "The picture in option a (A dial) could not be carried over.",
        "The picture in the feedback of option a (A dial) could not be carried over.",
    ]
    assert errors(result) == []


def test_it_takes_the_latex_of_a_formula() -> None:
    html = '<p><img data-equation-content="E=I\\cdot R" src="/equation_images/x"></p>'

    assert only(read(qti1, file(item(stem=mattext(html))))).item.stem == r"\\(E=I\cdot R\\)"


def test_it_refuses_a_question_with_too_many_answers() -> None:
    labels = "".join(label(f"x{each}", f"Part {each}") for each in range(MOST_OPTIONS + 1))

    result = read(qti1, file(item(condition(equal("x1")), response=lid(labels))))

    assert only(result).unread == {"options", "key"}
    assert told(result) == [(3, "question-grammar")]


def test_it_goes_only_so_deep() -> None:
    deep = "<section>" * 100 + item() + "</section>" * 100

    assert told(read(qti1, file(deep))) == [(1, "no-questions")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<questestinterop/>", "no-questions"),
        ("<questestinterop>", "xml-syntax"),
        ("<!DOCTYPE x [<!ENTITY y 'z'>]><questestinterop/>", "xml-entities"),
    ],
)
def test_it_says_why_there_is_nothing_to_read(content: str, code: str) -> None:
    assert [finding.code for finding in read(qti1, content).findings] == [code]


PIECES = st.sampled_from(
    [
        *file(item(more=feedback("a_fb", "x"))).replace("><", ">\n<").split("\n"),
        *"<and> </and> <not> </not> <or> </or> <setvar> </setvar>".split(),
        equal("a"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("\n".join))
def test_it_reads_any_file_whatever_its_state(content: str) -> None:
    for each in (
        content,
        f"<questestinterop><item>{content}</item></questestinterop>",
        file(item(content)),
        file(item(stem=content)),
    ):
        result = qti1.read(Source("b.xml", each.encode("utf-8", "surrogatepass")))

        assert result.items or result.findings or result.skipped


@given(st.binary(max_size=100))
def test_it_never_raises_on_any_bytes(noise: bytes) -> None:
    for content in (noise, b"<questestinterop><item>" + noise + b"</item></questestinterop>"):
        assert 0 <= qti1.recognises(content, "x.xml") <= 100
        assert qti1.read(Source("x", content)).findings
