"""Moodle GIFT: Moodle's reading order, and what is told where Moodle says nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renewal.bank.formats import gift
from renewal.bank.formats.registry import recognise
from renewal.bank.limits import LONGEST_QUESTION, MOST_OPTIONS
from renewal.bank.source import Defaults, Source
from renewal.domain.item import Choose, Kind, Order, Status
from tests.bank.formats.reading import errors, only, read, right, sentence, texts, told

PLAIN = "Which part holds the pads? {\n=Caliper\n~Rotor\n~Hub\n}\n"


def test_it_reads_a_question_with_its_lines() -> None:
    located = only(read(gift, "// a note\n\n" + PLAIN))

    item = located.item
    assert item.stem == "Which part holds the pads?"
    assert (texts(item), right(item)) == (["Caliper", "Rotor", "Hub"], ["Caliper"])
    assert (item.choose, item.area, item.topic) == (Choose.ONE, "A5", "disc-brakes")
    assert [located.place(("options", each, "text")).line for each in range(3)] == [4, 5, 6]
    assert located.line == 3


def test_it_says_that_the_braces_of_a_formula_need_a_backslash() -> None:
    result = read(gift, "How much is \\(\\frac{1}{2}\\)? {=half ~all}\n")

    assert [each.code for each in errors(result)] == ["question-grammar"]
    assert r"Write \{ and \}" in sentence(result.findings, "question-grammar")
    assert result.skipped == ()


def test_it_tells_of_each_category_without_an_area_once() -> None:
    more = "One? {=a~b}\n\nTwo? {=a~b}\n"
    text = f"$CATEGORY: top/Brakes/Discs\n\n{more}\n$CATEGORY: Drums\n\n{PLAIN}"

    result = read(gift, text)

    assert told(result) == [(3, "category-passed-over"), (9, "category-passed-over")]
    assert '"top/Brakes/Discs" names no area' in result.findings[0].message


def test_it_reads_title_feedback_and_comment() -> None:
    text = (
        "// question: 12  name: Rotors [id:RO\\]7] [tag:x]\n"
        "::Rotors: 1\\:1::What turns? {=The rotor#It is on\nthe hub.\n// in between\n~The bracket}"
    )

    result = read(gift, text)

    item = only(result).item
    assert (item.stem, texts(item)) == ("What turns?", ["The rotor", "The bracket"])
    assert item.options[0].rationale == "It is on\\\nthe hub."
    assert item.id == "RO-7"
    assert told(result) == [(2, "id-rewritten"), (2, "content-left-behind")]


def test_it_ends_a_question_at_a_blank_line_and_at_a_line_of_nothing_but_zero() -> None:
    result = read(gift, "One? {=a ~b}\n 0 \nTwo? {=c ~d}\n \t\nThree? {=e ~f}")

    assert [(each.line, each.item.stem) for each in result.items] == [
        (1, "One?"),
        (3, "Two?"),
        (5, "Three?"),
    ]


def test_it_resolves_the_escapes_and_no_others() -> None:
    text = r"Is \{x\} \= 1\: 2? \$ {=a\~b\#c#f\=g ~C\:\\new\\~d\ne}"

    item = only(read(gift, text)).item

    assert item.stem == r"Is {x} = 1: 2? \\$"
    assert texts(item) == ["a~b#c", "C:\\new\\\\", "d\\\ne"]
    assert item.options[0].rationale == "f=g"


def test_it_marks_the_gap_of_a_missing_word() -> None:
    item = only(read(gift, "The {=rotor ~drum} turns\nwith the wheel.")).item

    assert item.stem == "The _____ turns\\\nwith the wheel."


def test_it_drops_stray_quotation_marks_behind_the_braces() -> None:
    result = read(gift, 'What turns? {=rotor ~bracket}";')

    assert only(result).item.stem == "What turns?"
    assert told(result) == [(1, "reading-note")]


@pytest.mark.parametrize(
    ("category", "area", "topic"),
    [
        ("$course$/top/A6/Charging system", "A6", "charging-system"),
        ("a6", "A6", "disc-brakes"),
        ("top/Brakes", "A5", "disc-brakes"),
        ("top/S4/Air//hydraulic\\: valves", "S4", "air-hydraulic-valves"),
        ("", "A5", "disc-brakes"),
    ],
)
def test_it_files_what_follows_under_a_category(category: str, area: str, topic: str) -> None:
    located = only(read(gift, f"$CATEGORY: {category}\n\n{PLAIN}"))

    assert (located.item.area, located.item.topic or "disc-brakes") == (area, topic)
    assert located.line == 3


def test_it_reads_a_question_that_follows_its_category_at_once() -> None:
    result = read(gift, f"$CATEGORY: A6/Lighting\n{PLAIN}")

    assert only(result).item.topic == "lighting"
    assert only(result).line == 2
    assert told(result) == [(2, "reading-note")]


def test_it_keeps_a_category_until_the_next() -> None:
    text = f"$CATEGORY: A6\n\nOne? {{=a~b}}\n\nTwo? {{=a~b}}\n\n$CATEGORY: A7\n\n{PLAIN}"

    result = read(gift, text)

    assert [each.item.area for each in result.items] == ["A6", "A6", "A7"]


@pytest.mark.parametrize(
    ("stem", "shown"),
    [
        ("[html]<p>Is <b>5*3*2</b> &lt; 31?</p>", r"Is **5\*3\*2** < 31?"),
        ("[markdown]Is **5** a\\nb?", "Is **5** a\nb?"),
        ("[plain]Is <b>5*3*2</b> &lt;?", r"Is <b>5\*3\*2</b> \&lt;?"),
        ("[moodle]Is <b>5</b>\nmuch?", "Is **5**\\\nmuch?"),
        ("Is 5 < 6 > 4?", "Is 5 < 6 > 4?"),
        ("[other]Is it?", "[other]Is it?"),
    ],
)
def test_it_reads_the_text_formats(stem: str, shown: str) -> None:
    assert only(read(gift, f"{stem} {{=a ~b}}")).item.stem == shown


def test_it_lends_the_format_of_the_stem_to_texts_that_name_none() -> None:
    text = "[html]What? {=<b>a</b> ~[plain]<b>b</b>#<i>c</i> ~[markdown]*d*#[plain]*e*}"

    item = only(read(gift, text)).item

    assert texts(item) == ["**a**", "<b>b</b>", "*d*"]
    assert [each.rationale for each in item.options] == ["", "*c*", r"\*e\*"]


def test_it_tells_of_a_picture() -> None:
    result = read(gift, '[html]<img src\\="@@PLUGINFILE@@/a.png">What? {=a ~b}')

    assert told(result) == [(1, "content-left-behind")]
    assert "a.png" in result.findings[0].message


def test_it_tells_of_a_command_that_became_a_line_end() -> None:
    result = read(gift, "Is $a \\neq b$? {=a ~b}\n\nIs $a \\\\neq b$? {=a ~b}")

    assert told(result) == [(1, "reading-note")]
    assert result.items[1].item.stem == r"Is $a \neq b$?"


def test_it_reads_an_empty_answer_before_the_right_one_as_that_one() -> None:
    item = only(read(gift, "What? {~=right~wrong ~ =no#x}")).item

    assert texts(item) == ["right", "wrong", "no"]


def test_it_reads_several_right_answers_by_weight() -> None:
    result = read(gift, "Two? {~%50%a#yes ~%-100%b ~%50.0%c ~d}")

    item = only(result).item
    assert (item.choose, right(item)) == (Choose.SEVERAL, ["a", "c"])
    assert item.options[0].rationale == "yes"
    assert told(result) == []


@pytest.mark.parametrize("weight", ["33.33333", "33.33", "33.3"])
def test_it_lets_a_third_be_rounded(weight: str) -> None:
    answers = "".join(f"~%{weight}%{each}" for each in "abc")

    assert right(only(read(gift, f"Three? {{{answers}~d}}")).item) == ["a", "b", "c"]


def test_it_keeps_a_question_with_one_of_several_right() -> None:
    item = only(read(gift, "Which apply? {~%100%a ~b}")).item

    assert (item.choose, right(item)) == (Choose.SEVERAL, ["a"])


def test_it_tells_of_partial_credit() -> None:
    result = read(gift, "One? {=a\n~%50%b\n~c}")

    assert right(only(result).item) == ["a"]
    assert told(result) == [(2, "content-left-behind")]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ("~%50%a ~%40%b ~c", "add up to 90 %"),
        ("~%100%a ~%100%b ~c", "add up to 200 %"),
        ("~a ~b", "no answer is marked"),
        ("~%0%a ~%-50%b", "no answer is marked"),
        ("=a =b ~c", "2 answers are marked"),
        ("=a ~%100%b ~c", "2 answers are marked"),
        ("=%50%a ~b", "weight of 50 %"),
        ("~%33,3%a ~%33,3%b ~%33,3%c", "%33,3%a"),
        ("~%150%a ~b", "150"),
    ],
)
def test_it_never_guesses_a_key(answers: str, reason: str) -> None:
    result = read(gift, f"What? {{{answers}}}")

    located = only(result)
    assert located.unread == {"key"}
    assert told(result) == [(1, "key-unclear")]
    assert reason in result.findings[0].message


def test_it_explains_the_right_option_by_the_general_feedback() -> None:
    result = read(gift, "What? {=a#one\n~b\n####All of it\\: x}")

    assert only(result).item.options[0].rationale == "one\n\nAll of it: x"
    assert told(result) == [(3, "reading-note")]


def test_it_leaves_a_general_feedback_that_explains_nothing() -> None:
    result = read(gift, "What? {~a ~b ####All}")

    assert told(result) == [(1, "content-left-behind"), (1, "key-unclear")]


@pytest.mark.parametrize(
    ("language", "answer", "offered", "key"),
    [
        ("en", "T", ["True", "False"], ["True"]),
        ("en", "FALSE", ["True", "False"], ["False"]),
        ("es-MX", "F", ["Verdadero", "Falso"], ["Falso"]),
    ],
)
def test_it_turns_true_or_false_into_two_options(
    language: str, answer: str, offered: list[str], key: list[str]
) -> None:
    own = Source("b.gift", f"Is it? {{ {answer} }}".encode(), defaults=Defaults(language=language))

    item = only(gift.read(own)).item

    assert (texts(item), right(item), item.order) == (offered, key, Order.FIXED)


def test_it_gives_true_and_false_their_feedback() -> None:
    item = only(read(gift, "Is it? {F#It is not.#Well seen. ####Read on.}")).item

    assert [each.rationale for each in item.options] == ["It is not.", "Well seen.\n\nRead on."]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Only words.", "description"),
        ("Tell me! {}", "essay"),
        ("Tell me! { ####Why}", "essay"),
        ("How much? {#3.5:0.1}", "numerical"),
        ("How much? {#\n=%100%1\n}", "numerical"),
        ("Match! {=a -> b =c -> d}", "matching"),
        ("Who? {=Rosa =Ben}", "short answer"),
        ("Is it? {True}", "short answer"),
        ("Is it? {true#x}", "short answer"),
    ],
)
def test_it_counts_what_is_no_choice_question(question: str, kind: str) -> None:
    result = read(gift, f"{PLAIN}\n{question}")

    assert len(result.items) == 1
    assert result.skipped == ((kind, 1),)
    assert told(result) == [(7, "question-skipped")]
    assert kind in result.findings[0].message


def test_it_names_the_brace_that_a_blank_line_left_open() -> None:
    result = read(gift, "Fine? {=a ~b}\n\nWhat is it\n {=a\n\n~b\n}\n\nFine too? {=a ~b}")

    assert [(each.line, sorted(each.unread)) for each in result.items] == [
        (1, []),
        (3, ["key", "options", "references", "stem"]),
        (9, []),
    ]
    assert told(result) == [(4, "question-grammar")]
    assert "before the blank line 5" in result.findings[0].message


def test_it_takes_what_follows_an_open_brace_for_questions_of_their_own() -> None:
    result = read(gift, "Open {=a ~b\n\nFine? {=a ~b}\n\nOnly words.")

    assert [bool(each.unread) for each in result.items] == [True, False]
    assert told(result) == [(1, "question-grammar"), (5, "question-skipped")]


@pytest.mark.parametrize("text", ["What } is it?", "What } is { it?", "a\\{=x ~y}"])
def test_it_tells_of_a_brace_that_closes_nothing(text: str) -> None:
    result = read(gift, text)

    assert only(result).unread
    assert told(result) == [(1, "question-grammar")]
    assert "closes no {" in result.findings[0].message


def test_it_reads_the_first_braces_only() -> None:
    result = read(gift, "The {=rotor ~drum} is on\nthe {=hub ~frame}.")

    item = only(result).item
    assert (texts(item), right(item)) == (["rotor", "drum"], ["rotor"])
    assert told(result) == [(1, "content-left-behind")]


def test_it_points_at_an_equals_sign_within_a_tag() -> None:
    result = read(gift, 'What? {~%50%a\n~%50%<b class="x">b</b>\n~c}')

    assert only(result).unread == {"options", "key", "references"}
    assert told(result) == [(2, "question-grammar")]
    assert r"\=" in result.findings[0].fix


def test_it_lets_signs_stand_in_the_stem() -> None:
    item = only(read(gift, '[html]Is <b title="V=I:R">V=I*R</b>: right? {=a ~b}')).item

    assert item.stem == r"Is **V=I\*R**: right?"


def test_it_reads_what_comments_say_beyond_moodle() -> None:
    text = (
        "// [id:x-1] [area:A8] [topic:Idle.Air] [concept:idle] [kind:most] [status:pretest]\n"
        "// [order:fixed] [author:ben@example.org] [language:es] [options:p q] [fixed:q]\n"
        "// [reference:One \\[1\\]] [reference:Two]\n" + PLAIN.replace("~Hub\n", "")
    )

    item = only(read(gift, text)).item

    assert (item.id, item.area, item.topic, item.concept) == ("x-1", "A8", "Idle.Air", "idle")
    assert (item.kind, item.status, item.order) == (Kind.MOST, Status.PRETEST, Order.FIXED)
    assert (item.author, item.language) == ("ben@example.org", "es")
    assert item.references == ("One [1]", "Two")
    assert [(each.id, each.fixed) for each in item.options] == [("p", False), ("q", True)]
    assert item.key == ("p",)


def test_it_refuses_a_word_in_a_comment_that_fits_nothing() -> None:
    result = read(gift, f"// [id:x-1]\n// [kind:mots]\n{PLAIN}")

    assert only(result).unread == {"kind"}
    assert told(result) == [(2, "field-value")]
    assert 'Did you mean "most"' in result.findings[0].message


def test_it_lets_letters_stand_in_where_a_comment_names_too_few_options() -> None:
    result = read(gift, f"// [options:p q]\n{PLAIN}")

    assert [each.id for each in only(result).item.options] == ["a", "b", "c"]
    assert told(result) == [(2, "reading-note")]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_it_reads_every_kind_of_line_end(ends: str) -> None:
    located = only(read(gift, ("// x\n\n" + PLAIN).replace("\n", ends)))

    assert (located.line, len(located.item.options)) == (3, 3)


def test_it_reads_windows_1252_and_says_so() -> None:
    result = read(gift, "Wieviel hat die Säule? {=80 °C ~90 °C}".encode("cp1252"))

    assert right(only(result).item) == ["80 °C"]
    assert told(result) == [(1, "encoding-assumed")]


def test_it_refuses_control_characters() -> None:
    result = read(gift, "One? {=a ~b}\n\nTwo\x00? {=a ~b}")

    assert result.items == ()
    assert told(result) == [(3, "control-character")]


def test_it_bounds_a_question() -> None:
    long = "What? {=a ~" + "b" * LONGEST_QUESTION + "}"
    many = "What? {=a " + "~b" * MOST_OPTIONS + "}"

    result = read(gift, f"{long}\n\n{many}")

    assert told(result) == [(1, "question-grammar"), (3, "question-grammar")]
    assert f"{MOST_OPTIONS + 1} answers" in result.findings[1].message


def test_it_stops_where_a_file_has_too_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gift, "MOST_QUESTIONS", 2)

    result = read(gift, "One? {=a~b}\n\nTwo? {=a~b}\n\nThree? {=a~b}")

    assert len(result.items) == 2
    assert sentence(errors(result), "question-grammar").endswith("Split the file.")
    assert result.findings[-1].line == 5


def test_it_tells_of_a_repeated_question() -> None:
    result = read(gift, f"{PLAIN}\n{PLAIN}")

    assert told(result) == [(7, "question-repeated")]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (PLAIN, "bank.toml"),
        ("$CATEGORY: A5\n\nOnly words", "x"),
        ("::One:: Tell me {}", "x"),
        ("Is it {T}", "x"),
        ("Two {\n~%50%a\n~%50%b\n}", "x"),
    ],
)
def test_it_is_recognised_by_its_content(text: str, file: str) -> None:
    assert recognise(text.encode(), file) is gift
    assert recognise(text.encode("utf-16"), file) is gift


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Only words.",
        'options = [\n{ id = "a", text = "Rotor" },\n]\n',
        '<quiz><question type="multichoice">::x:: {=a ~b}</question></quiz>',
        "A) one\nB) two\nANSWER: A",
    ],
)
def test_it_leaves_other_files_alone(text: str) -> None:
    assert gift.recognises(text.encode(), "bank.txt") == 0


@given(st.binary(max_size=400))
@example(b"{" * 200)
@example(b"::{=~}::{~=#####}\n\n}{")
@example(b"{=%%~%1%#}")
def test_it_survives_any_bytes(content: bytes) -> None:
    result = gift.read(Source("noise.gift", content))

    assert gift.recognises(content, "noise.gift") >= 0
    assert all(finding.line is None or finding.line >= 1 for finding in result.findings)


@given(st.text("{}=~#%:\\/$[]<>0159nT ab\n", max_size=120))
def test_it_survives_any_grammar(content: str) -> None:
    result = read(gift, content)

    lines = content.count("\n") + 1
    assert all(located.line is not None and located.line <= lines for located in result.items)
    assert all((finding.line or 1) <= lines for finding in result.findings)
