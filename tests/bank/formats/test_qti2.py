"""QTI 2 and 3, one reader: the stem wherever it stands, the key as declared, nothing guessed."""

from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.formats import qti2
from renewal.bank.formats.qti2_names import usual_name
from renewal.bank.formats.registry import recognise
from renewal.bank.limits import MOST_OPTIONS
from renewal.bank.source import FolderCompanions, ReadResult, Source
from renewal.domain.item import Choose, Order
from tests.bank.formats.qti_items import (
    CHOICES,
    NAMESPACE,
    as_version_3,
    declared,
    interaction,
    item,
    mapping,
)
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told
from tests.bank.writers.items import picture


def both(content: str) -> list[ReadResult]:
    """What is read from the item as QTI 2 and as QTI 3."""
    return [read(qti2, content), read(qti2, as_version_3(content))]


def choice(ident: str, inside: str, more: str = "") -> str:
    return f'<simpleChoice identifier="{ident}"{more}>{inside}</simpleChoice>\n'


def test_it_reads_a_question_with_its_lines() -> None:
    for result in both(item()):
        located = only(result)
        question = located.item
        assert (question.id, question.stem) == ("q1", "Which part holds the pads?")
        assert (texts(question), right(question)) == (["Caliper", "Rotor", "Hub"], ["Caliper"])
        assert [each.id for each in question.options] == ["A", "B", "C"]
        assert (question.choose, question.order) == (Choose.ONE, Order.SHUFFLED)
        assert (question.language, question.topic) == ("en", "disc-brakes")
        assert located.line == 2
        assert [located.place(("options", each)).line for each in range(3)] == [5, 6, 7]
        assert told(result) == []


@pytest.mark.parametrize(
    ("content", "score"),
    [
        (item(), 95),
        (as_version_3(item()), 95),
        (item(namespace="http://www.imsglobal.org/xsd/imsqti_v2p2"), 95),
        (item(namespace="http://www.imsglobal.org/xsd/qti/imsqtiasi_v3p0"), 95),
        ("<assessmentTest/>", 60),
        ("<qti-assessment-test/>", 60),
        ("<qti-assessment-stimulus/>", 60),
        ("<questestinterop/>", 0),
        ("", 0),
    ],
)
def test_it_recognises_its_files_by_the_root(content: str, score: int) -> None:
    assert qti2.recognises(content.encode(), "x") == score
    assert (recognise(content.encode(), "x") is qti2) == (score > 0)


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("qti-assessment-item", "assessmentItem"),
        ("qti-simple-choice", "simpleChoice"),
        ("qti-prompt", "prompt"),
        ("assessmentItem", "assessmentItem"),
        ("p", "p"),
        ("qti-", "qti-"),
        ("qti-1a", "qti-1a"),
    ],
)
def test_it_has_one_name_for_all_versions(name: str, usual: str) -> None:
    assert usual_name(name) == usual


@pytest.mark.parametrize("namespace", ["", "http://www.imsglobal.org/xsd/imsqti_v2p0", "urn:x"])
def test_it_cares_for_no_namespace(namespace: str) -> None:
    assert len(read(qti2, item(namespace=namespace)).items) == 1


def test_it_reads_prefixed_names() -> None:
    prefixed = item().replace("xmlns=", "xmlns:q=").replace("<", "<q:")
    prefixed = prefixed.replace("<q:/", "</q:").replace("<q:?", "<?")

    assert only(read(qti2, prefixed)).item.stem == "Which part holds the pads?"


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        (interaction(prompt="What is it?"), "What is it?"),
        (f"<p>A car.</p>{interaction(prompt='What?')}", "A car.\n\nWhat?"),
        (f"<div><div><p>A car.</p>{interaction()}</div><p>Mind.</p></div>", "A car.\n\nMind."),
        (f"A car{interaction()}", "A car"),
        (f"<p>a <b>not</b> &lt;b&gt; *c*</p>{interaction()}", "a **not** <b> \\*c\\*"),
        (f"<p>a</p>{interaction(prompt='')}", "a"),
        (f"<ul><li>a</li></ul>{interaction()}", "- a"),
        (
            f"<rubricBlock view='candidate'><p>Read.</p></rubricBlock><p>a</p>{interaction()}",
            "a",
        ),
    ],
)
def test_it_takes_as_the_stem_all_that_is_around_the_choices(body: str, stem: str) -> None:
    assert [only(result).item.stem for result in both(item(body=body))] == [stem, stem]


def test_it_says_that_instructions_are_left_out() -> None:
    body = f"<rubricBlock><p>Read well.</p></rubricBlock><p>a</p>{interaction()}"

    result = read(qti2, item(body=body))

    assert result.findings[0].message == "The instructions of 1 question were left out."


@pytest.mark.parametrize(
    ("declaration", "choose", "keys"),
    [
        (declared("B"), Choose.ONE, "B"),
        (declared(" \n B\t"), Choose.ONE, "B"),
        (declared("<!-- A -->B"), Choose.ONE, "B"),
        (declared("B").replace("<value>", "<!-- x --><value>"), Choose.ONE, "B"),
        (declared("A", "C", cardinality="multiple"), Choose.SEVERAL, "AC"),
        (declared("A", cardinality="multiple"), Choose.SEVERAL, "A"),
        (declared(mapping=mapping(A="0", B="1")), Choose.ONE, "B"),
        (declared(mapping=mapping(A="0.5", B="1", C="-1")), Choose.ONE, "B"),
        (declared(mapping=mapping(A="1", B="1"), cardinality="multiple"), Choose.SEVERAL, "AB"),
        (declared("B", mapping=mapping(B="2", A="0")), Choose.ONE, "B"),
        (declared("C", response="OTHER") + declared("B"), Choose.ONE, "B"),
    ],
)
def test_it_reads_the_key_that_is_declared(declaration: str, choose: Choose, keys: str) -> None:
    for result in both(item(declaration)):
        question = only(result).item
        assert (question.choose, "".join(question.key)) == (choose, keys)
        assert errors(result) == []


@pytest.mark.parametrize(
    ("declaration", "reason"),
    [
        (declared(), "the item declares nothing as correct"),
        (declared(""), "the item declares nothing as correct"),
        (declared(mapping=mapping(A="0", B="x")), "the item declares nothing as correct"),
        (declared("Z"), '"Z" is declared as correct and is no option'),
        (declared("A", "B"), "2 options are correct where one may be chosen"),
        (declared("A", mapping=mapping(B="1")), "credit is given for others alone"),
        (declared("A", mapping=mapping(A="0", B="0.5")), "credit is given for others alone"),
        (declared(mapping=mapping(A="1", B="1")), "2 options are correct where one may be chosen"),
        (declared("A", response="OTHER"), "what is chosen is declared nowhere"),
        ("", "what is chosen is declared nowhere"),
    ],
)
def test_it_never_guesses_a_key(declaration: str, reason: str) -> None:
    for result in both(item(declaration)):
        assert only(result).unread == {"key"}
        assert only(result).item.key == ()
        assert told(result) == [(2, "key-unclear")]
        assert reason in sentence(result.findings, "key-unclear")


def test_it_needs_options_that_can_be_told_apart() -> None:
    body = interaction(choice("A", "x") + choice("A", "y"), prompt="What?")

    assert "same identifier" in sentence(read(qti2, item(body=body)).findings, "key-unclear")


def test_it_says_that_part_of_a_credit_is_lost() -> None:
    result = read(qti2, item(declared("A", mapping=mapping(A="2", B="1"))))

    assert only(result).item.key == ("A",)
    assert "a credit for option b" in sentence(result.findings, "content-left-behind")


@pytest.mark.parametrize(
    ("more", "order"),
    [
        ('shuffle="true"', Order.SHUFFLED),
        ('shuffle="false"', Order.FIXED),
        ("", Order.SHUFFLED),
        ('maxChoices="0"', Order.SHUFFLED),
    ],
)
def test_it_reads_what_is_shuffled(more: str, order: Order) -> None:
    body = interaction(choice("A", "x") + choice("B", "y", ' fixed="true"'), prompt="?", more=more)

    question = only(read(qti2, item(body=body))).item

    assert question.order is order
    assert [each.fixed for each in question.options] == [False, True]


def test_it_gives_letters_to_options_whose_identifiers_say_nothing() -> None:
    body = interaction(choice("i" * 30, "x") + choice("B", "y"), prompt="What?")

    question = only(read(qti2, item(declared("B"), body))).item

    assert ([each.id for each in question.options], question.key) == (["a", "b"], ("b",))


@pytest.mark.parametrize(
    ("tag", "language"), [("es", "es"), ("pt-br", "pt-BR"), ("", "en"), ("EN", "en")]
)
def test_it_reads_the_language(tag: str, language: str) -> None:
    assert only(read(qti2, item(attributes=f'xml:lang="{tag}"'))).item.language == language


def modal(ident: str, inside: str, more: str = "") -> str:
    return (
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{ident}" {more}>'
        f"{inside}</modalFeedback>"
    )


def test_it_reads_feedback_within_choices_and_behind_the_item() -> None:
    inline = (
        '<feedbackInline identifier="B" outcomeIdentifier="F" showHide="show">No.</feedbackInline>'
    )
    choices = choice("A", "x") + choice("B", f"y{inline}") + choice("C", "z")
    more = (
        modal("A", "<p>Yes.</p>")
        + modal("correct_fb", "Well done.")
        + modal("incorrect", "Wrong.")
        + modal("other", "Loose.")
        + modal("C", "Hidden.", 'showHide="hide"')
        + modal("C", "")
    )

    for result in both(item(body=interaction(choices, prompt="What?"), more=more)):
        question = only(result).item
        assert texts(question) == ["x", "y", "z"]
        assert [each.rationale for each in question.options] == ["Yes.\n\nWell done.", "No.", ""]
        assert [finding.message.split(" (")[0] for finding in result.findings] == [
            "The general feedback was added to the rationale of the right answer.",
            'The feedback "Loose.", which belongs to no option, could not be carried over.',
            'The feedback "Hidden.", which belongs to no option, could not be carried over.',
            "The words for wrong answers of 1 question were left out.",
        ]


def test_it_keeps_out_of_the_stem_what_is_shown_afterwards() -> None:
    body = f"<p>a</p><feedbackBlock identifier='A'><p>Because.</p></feedbackBlock>{interaction()}"

    question = only(read(qti2, item(body=body))).item

    assert (question.stem, question.options[0].rationale) == ("a", "Because.")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (item(attributes='x=""').replace('adaptive="false"', 'adaptive="true"'), "adaptive item"),
        (item('<templateDeclaration identifier="x"/>' + declared("A")), "item with variables"),
        (item(body="<include href='x'/>" + interaction()), "item that includes other files"),
        (item(body="<p>a</p>"), "no interaction"),
        (item(body=interaction() + interaction()), "several interactions"),
        (item(body="<textEntryInteraction/>"), "textEntryInteraction"),
        (item(body=interaction() + "<endAttemptInteraction/>"), "several interactions"),
        (item(declared("A", cardinality="ordered")), "ordering"),
        ("<assessmentItem/>", "no interaction"),
    ],
)
def test_it_counts_what_is_no_choice_question(content: str, kind: str) -> None:
    for result in both(content):
        assert result.items == ()
        assert result.skipped == ((kind, 1),)
        assert [finding.code for finding in result.findings] == ["question-skipped"]


def test_it_says_what_the_stem_leaves_behind() -> None:
    body = f"<p>a <printedVariable identifier='x'/><a href='http://x.org'>b</a></p>{interaction()}"

    messages = [finding.message for finding in read(qti2, item(body=body)).findings]

    assert messages == [
        "The link to http://x.org in the stem could not be carried over.",
        "A value that the program fills in in the stem could not be carried over.",
    ]


def test_it_finds_pictures_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a b.png").write_bytes(picture().content)
    body = (
        '<p><img src="m/a%20b.png" alt="One"/>'
        '<object data="m/a%20b.png" type="image/png">Two</object>'
        f'<object data="x.mp4" type="video/mp4">Three</object></p>{interaction()}'
    )
    content = item(body=body).encode()

    result = qti2.read(Source("q.xml", content, companions=FolderCompanions(tmp_path)))

    alts = [each.exhibit.alt for each in result.exhibits if each.exhibit is not None]
    assert alts == ["One", "Two"]
    assert only(result).item.stem == "Three"
    assert [finding.code for finding in result.findings] == ["content-left-behind"]


def test_it_says_that_options_show_no_pictures() -> None:
    body = interaction(
        choice("A", '<img src="a.png" alt="A dial"/>') + choice("B", "x"), prompt="?"
    )

    result = read(qti2, item(body=body))

    assert [finding.message for finding in result.findings] == [
        "The picture in option a (A dial) could not be carried over."
    ]


def test_it_reads_a_formula_by_its_latex() -> None:
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi>'
        '<annotation encoding="application/x-tex">E=IR</annotation></math>'
    )

    assert only(read(qti2, item(body=formula + interaction()))).item.stem == "\\\\(E=IR\\\\)"


def test_it_refuses_a_question_with_too_many_answers() -> None:
    choices = "".join(choice(f"C{each}", f"Part {each}") for each in range(MOST_OPTIONS + 1))

    result = read(qti2, item(declared("C1"), interaction(choices, prompt="?")))

    assert only(result).unread == {"options", "key"}
    assert told(result) == [(2, "question-grammar")]


def test_it_reads_several_items_of_one_file() -> None:
    two = "".join(
        item(ident=ident, body=interaction(prompt=ident)).partition("?>")[2] for ident in "xy"
    )

    assert [each.item.id for each in read(qti2, f"<items>{two}</items>").items] == ["x", "y"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<assessmentTest/>", "no-questions"),
        ("<assessmentItem>", "xml-syntax"),
        ("<!DOCTYPE x [<!ENTITY y 'z'>]><assessmentItem/>", "xml-entities"),
    ],
)
def test_it_says_why_there_is_nothing_to_read(content: str, code: str) -> None:
    assert [finding.code for finding in read(qti2, content).findings] == [code]


@pytest.mark.parametrize("tag", ["div", "b", "x", "qti-x", "qti-", "qti-1", "qti-.y", "math", "li"])
def test_it_reads_bodies_as_deep_as_xml_can_be(tag: str) -> None:
    deep = f"<{tag}>" * 240 + "a" + f"</{tag}>" * 240

    for body in (deep + interaction(), interaction(prompt=deep), interaction(choice("A", deep))):
        result = read(qti2, item(body=body))
        assert len(result.items) == 1


PIECES = st.sampled_from(
    [
        *item(more=modal("A", "x")).replace("><", ">\n<").split("\n"),
        *as_version_3(CHOICES).split("\n"),
        "<prompt>",
        "<feedbackInline>",
        "<value/>",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("\n".join))
def test_it_reads_any_file_whatever_its_state(content: str) -> None:
    for each in (
        content,
        f"<assessmentItem>{content}</assessmentItem>",
        item(content),
        item(body=content),
        item(body=interaction(content)),
        as_version_3(item(body=interaction(escape(content)))),
    ):
        result = qti2.read(Source("b.xml", each.encode("utf-8", "surrogatepass")))

        assert result.items or result.findings or result.skipped


@given(st.binary(max_size=100))
def test_it_never_raises_on_any_bytes(noise: bytes) -> None:
    for content in (noise, b"<assessmentItem><itemBody>" + noise + b"</itemBody></assessmentItem>"):
        assert 0 <= qti2.recognises(content, NAMESPACE) <= 100
        assert qti2.read(Source("x", content)).findings
