"""The letters in words: everything is told in English and in Spanish, and in one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from renewal.domain.calendar import Month
from renewal.mail import english, spanish
from renewal.mail.letters import WORDED
from renewal.mail.links import Links
from renewal.mail.news import (
    Addressee,
    AreaLink,
    DecisionNews,
    MonthNews,
    News,
    OwnResult,
    RescoreNews,
    SignInNews,
    Worded,
    YearLost,
)
from tests.installation import instant

LINKS = Links("https://renewal.example.org")
ROSA = Addressee("rosa@example.org", "Rosa", "en")
OFFICE = Addressee("mia@example.org", None, "en")
BRAKES = AreaLink("Brakes (A5)", LINKS.question("QX7"))
WIRING = AreaLink("Electrical (A6)", LINKS.question("QX8"))
JANUARY = MonthNews(Month(2027, 1), (BRAKES, WIRING), date(2027, 1, 31), None, LINKS.home)
LOST = YearLost("Brakes (A5)", Month(2026, 2), Month(2027, 1), 3, 8, LINKS.standing("A5"))
EXTENDED = DecisionNews(
    kind="extension",
    area="Brakes (A5)",
    decided_at=instant("2027-08-20T12:00:00"),
    expires_before=date(2029, 3, 10),
    expires_after=date(2030, 3, 10),
    replaces=False,
    link=LINKS.standing("A5"),
)
SIGN_IN = SignInNews("4821 7730", LINKS.sign_in_link("t" * 43))
FAULTY = RescoreNews(True, "Brakes (A5)", Month(2027, 1), None, LINKS.question("QX7"))
EVERYTHING: tuple[News, ...] = (
    SIGN_IN,
    JANUARY,
    replace(JANUARY, questions=(BRAKES,), closes_time="17:00", lost=(LOST,)),
    EXTENDED,
    *(
        replace(EXTENDED, kind=each)
        for each in ("cycle", "recertification", "bulk", "act", "award")
    ),
    replace(EXTENDED, replaces=True, expires_before=date(2030, 3, 10)),
    FAULTY,
    *(replace(FAULTY, is_void=False, own=each) for each in OwnResult),
)
LANGUAGES = sorted(WORDED)


def flat(worded: Worded) -> str:
    return " ".join(worded.body.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("news", EVERYTHING)
def test_it_writes_every_letter_in_every_language(news: News, language: str) -> None:
    worded = WORDED[language](news, ROSA)

    assert "Rosa" in worded.body.splitlines()[0]
    assert worded.body.endswith("\n")
    assert 10 < len(worded.subject) < 80
    assert "\n" not in worded.subject
    assert "https://renewal.example.org/" in worded.body
    for left in ("None", "{", "}", "datetime", "Month("):
        assert left not in worded.subject + worded.body


@pytest.mark.parametrize("news", EVERYTHING)
def test_it_leaves_no_sentence_in_the_other_language(news: News) -> None:
    lines = [set(words(news, ROSA).body.splitlines()) for words in (english.worded, spanish.worded)]

    same = {line.strip() for line in lines[0] & lines[1]} - {""}

    assert all(
        line.startswith("https://") or line in ("4821 7730", "Brakes (A5)", "Electrical (A6)")
        for line in same
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("news", EVERYTHING)
def test_it_ends_every_line_with_a_link_and_leaves_one_blank_line_between(
    news: News, language: str
) -> None:
    lines = WORDED[language](news, ROSA).body.splitlines()

    links = [line for line in lines if "https://" in line]
    assert all(re.search(r"https://\S+[/\w]$", line) for line in links)
    assert not any(one == two == "" for one, two in pairwise(lines))


@pytest.mark.parametrize(("language", "greeting"), [("en", "Hello,"), ("es", "Hola:")])
def test_it_greets_the_office_without_a_name(language: str, greeting: str) -> None:
    assert WORDED[language](SIGN_IN, OFFICE).body.startswith(f"{greeting}\n\n")


@pytest.mark.parametrize(
    ("language", "subject", "opening"),
    [
        ("en", "Your questions for January 2027", "Here are your 2 questions for January 2027:"),
        (
            "es",
            "Sus preguntas de enero de 2027",
            "Estas son sus 2 preguntas de enero de 2027:",
        ),
    ],
)
def test_it_names_the_areas_of_a_month_with_their_links(
    language: str, subject: str, opening: str
) -> None:
    worded = WORDED[language](JANUARY, ROSA)

    assert worded.subject == subject
    assert opening in worded.body
    assert "\nBrakes (A5)\nhttps://renewal.example.org/question/QX7\n" in worded.body
    assert "\nElectrical (A6)\nhttps://renewal.example.org/question/QX8\n" in worded.body


@pytest.mark.parametrize(
    ("language", "subject", "opening", "closing"),
    [
        (
            "en",
            "Your question for January 2027",
            "Here is your question",
            "It closes at the end of 31 January 2027.",
        ),
        (
            "es",
            "Su pregunta de enero de 2027",
            "Esta es su pregunta",
            "Se cierra al terminar el 31 de enero de 2027.",
        ),
    ],
)
def test_it_speaks_of_one_question_as_one(
    language: str, subject: str, opening: str, closing: str
) -> None:
    worded = WORDED[language](replace(JANUARY, questions=(BRAKES,)), ROSA)

    assert worded.subject == subject
    assert opening in worded.body
    assert closing in flat(worded)


@pytest.mark.parametrize(
    ("language", "closing"),
    [
        ("en", "They close at 17:00 on 31 January 2027."),
        ("es", "Se cierran a las 17:00 del 31 de enero de 2027."),
    ],
)
def test_it_says_the_hour_at_which_a_month_closes_early(language: str, closing: str) -> None:
    worded = WORDED[language](replace(JANUARY, closes_time="17:00"), ROSA)

    assert closing in flat(worded)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "Brakes (A5): the credit year from February 2026 to January 2027 can no longer "
                "extend your certification. It has 3 of the 8 credits that an extension needs. "
                "Nothing is taken away"
            ),
        ),
        (
            "es",
            (
                "Brakes (A5): el año de créditos de febrero de 2026 a enero de 2027 ya no puede "
                "prorrogar su certificación. Tiene 3 de los 8 créditos que pide una prórroga. "
                "No se le quita nada"
            ),
        ),
    ],
)
def test_it_tells_of_each_credit_year_that_was_lost(language: str, told: str) -> None:
    other = replace(LOST, area="Electrical (A6)", link=LINKS.standing("A6"))

    worded = WORDED[language](replace(JANUARY, lost=(LOST, other)), ROSA)

    assert told in flat(worded)
    assert told.replace("Brakes (A5)", "Electrical (A6)") in flat(worded)
    assert flat(worded).endswith("https://renewal.example.org/standing/A6")
    assert told not in flat(WORDED[language](JANUARY, ROSA))


@pytest.mark.parametrize(
    ("language", "subject", "told", "moved"),
    [
        (
            "en",
            "Brakes (A5): valid until 10 March 2030",
            "is valid until 10 March 2030.",
            "Before, it was valid until 10 March 2029.",
        ),
        (
            "es",
            "Brakes (A5): válida hasta el 10 de marzo de 2030",
            "es válida hasta el 10 de marzo de 2030.",
            "Antes era válida hasta el 10 de marzo de 2029.",
        ),
    ],
)
def test_it_tells_until_when_a_decision_makes_it_valid(
    language: str, subject: str, told: str, moved: str
) -> None:
    worded = WORDED[language](EXTENDED, ROSA)
    unmoved = WORDED[language](replace(EXTENDED, expires_before=date(2030, 3, 10)), ROSA)

    assert worded.subject == subject
    assert told in flat(worded)
    assert moved in flat(worded)
    assert moved not in flat(unmoved)
    assert moved.split(",")[0].split(" era")[0] not in flat(unmoved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_gives_every_kind_of_decision_a_reason_of_its_own(language: str) -> None:
    kinds = ("extension", "cycle", "recertification", "bulk", "act", "award")

    bodies = {WORDED[language](replace(EXTENDED, kind=kind), ROSA).body for kind in kinds}

    assert len(bodies) == len(kinds)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "replaces an earlier decision"), ("es", "Sustituye a una")]
)
@pytest.mark.parametrize("kind", ["extension", "award"])
def test_it_says_when_a_decision_replaces_another(language: str, told: str, kind: str) -> None:
    news = replace(EXTENDED, kind=kind)

    first, second = (WORDED[language](each, ROSA) for each in (news, replace(news, replaces=True)))

    assert told not in flat(first)
    assert told in flat(second)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_code_and_link_on_lines_of_their_own(language: str) -> None:
    worded = WORDED[language](SIGN_IN, ROSA)

    assert "\n    4821 7730\n" in worded.body
    assert f"\n{SIGN_IN.link}\n" in worded.body
    assert "10 minut" in worded.body
    assert "4821" not in worded.subject


@pytest.mark.parametrize("in_words", [english.month_in_words, spanish.month_in_words])
def test_it_has_a_name_for_every_month(in_words: Callable[[Month], str]) -> None:
    named = {in_words(Month(2027, number)) for number in range(1, 13)}

    assert len(named) == 12
    assert all("2027" in each for each in named)
