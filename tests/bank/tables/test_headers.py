"""Headers: what the columns of a table hold, in our words and in those of others."""

import pytest

from renewal.bank.tables.headers import Role, columns_of, normal


def roles(*headers: str) -> dict[str, str]:
    columns = columns_of(headers)
    return {role.value: headers[at] for role, at in columns.one.items()}


@pytest.mark.parametrize(
    "header", ["Question Text", "question-text", " QUESTION_TEXT ", "Qüestion text"]
)
def test_it_compares_letters_and_digits_only(header: str) -> None:
    assert normal(header) == "questiontext"


def test_it_knows_its_own_columns() -> None:
    columns = columns_of(
        ["id", "stem", "option_a", "rationale_a", "option_b", "rationale_b", "key"]
    )

    assert columns.is_own
    assert [(each.name, each.text, each.rationale) for each in columns.options] == [
        ("a", 2, 3),
        ("b", 4, 5),
    ]
    assert (columns.keys, columns.unused) == ((6,), ())


@pytest.mark.parametrize(
    ("headers", "options", "keys"),
    [
        ("Question;A;B;C;Correct", ["A", "B", "C"], ["Correct"]),
        ("question;option1;option2;answer", ["option1", "option2"], ["answer"]),
        ("Q-ID;Prompt;Choice A;Choice B;Answer Key", ["Choice A", "Choice B"], ["Answer Key"]),
        ("question;answer_a;answer_b;answer_c;key", ["answer_a", "answer_b", "answer_c"], ["key"]),
        ("question;A;B;Answer 1;Answer 2", ["A", "B"], ["Answer 1", "Answer 2"]),
        ("Question;Answer1;Answer2;Correct", ["Answer1", "Answer2"], ["Correct"]),
        ("Pregunta;Respuesta A;Respuesta B;Correcta", ["Respuesta A", "Respuesta B"], ["Correcta"]),
        ("Frage;Antwort A;Antwort B;Lösung", ["Antwort A", "Antwort B"], ["Lösung"]),
        (
            "Pregunta;Opción A;Opción B;Opción correcta",
            ["Opción A", "Opción B"],
            ["Opción correcta"],
        ),
        ("question;answer1;answer2;correctIndex", ["answer1", "answer2"], ["correctIndex"]),
        ("question;correct answer;wrong 1;wrong 2", ["correct answer", "wrong 1", "wrong 2"], []),
        ("question;key;distractor1;distractor2", ["key", "distractor1", "distractor2"], []),
    ],
)
def test_it_finds_options_and_keys(headers: str, options: list[str], keys: list[str]) -> None:
    named = headers.split(";")

    columns = columns_of(named)

    assert columns.is_bank
    assert [named[each.text] for each in columns.options] == options
    assert [named[each] for each in columns.keys] == keys


def test_it_reads_spanish_and_german_headers() -> None:
    spanish = roles("Pregunta", "Tema", "Retroalimentación", "Imagen", "Referencias", "Autor")
    german = roles("Frage", "Thema", "Erklärung", "Bild", "Quelle", "Sprache")

    assert list(spanish) == ["stem", "topic", "general rationale", "figure", "references", "author"]
    assert list(german) == [*list(spanish)[:-1], "language"]


def test_it_finds_scores_and_rationales_by_the_option() -> None:
    columns = columns_of(
        ["question", "choice_1", "choice_2", "choice_2_score", "feedback1", "explanation_2"]
    )

    assert [(each.score, each.rationale) for each in columns.options] == [(None, 4), (3, 5)]


def test_it_takes_the_first_of_two_names_for_the_same() -> None:
    columns = columns_of(["question", "id", "prompt", "a", "b", "nr"])

    assert (columns.at(Role.STEM), columns.at(Role.ID)) == (0, 1)
    assert columns.unused == ("prompt", "nr")
    assert columns.repeated == ()


@pytest.mark.parametrize("headers", ["question;a;b;Question", "question;a;b;A"])
def test_it_tells_of_a_header_that_stands_twice(headers: str) -> None:
    assert len(columns_of(headers.split(";")).repeated) == 1


@pytest.mark.parametrize("headers", ["question", "question;a", "a;b;c", "first_name;email;a;b"])
def test_it_sees_when_there_are_no_questions(headers: str) -> None:
    assert not columns_of(headers.split(";")).is_bank


def test_it_believes_what_somebody_said() -> None:
    saved = {
        "x": (Role.STEM, ""),
        "y1": (Role.OPTION, ""),
        "y2": (Role.OPTION, "d"),
        "question": (Role.NOTHING, ""),
    }

    columns = columns_of(["question", "X", "y 1", "y 2"], saved)

    assert columns.at(Role.STEM) == 1
    assert [each.name for each in columns.options] == ["1", "d"]


def test_it_tells_the_nineteenth_option_from_all_in_one_cell() -> None:
    letters = [chr(97 + at) for at in range(20)]

    columns = columns_of(["stem", *(f"option_{each}" for each in letters), "key"])

    assert [each.name for each in columns.options] == letters
    assert columns_of(["stem", "options", "key"]).at(Role.PACKED) == 1
