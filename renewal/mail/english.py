"""The letters in English."""

from __future__ import annotations

from datetime import date

from renewal.domain.calendar import Month
from renewal.mail.news import (
    Addressee,
    DecisionNews,
    MonthNews,
    News,
    OwnResult,
    RescoreNews,
    SignInNews,
    Worded,
    YearLost,
)

_MONTHS = (
    "January February March April May June July August September October November December"
).split()

_WHY = {
    "extension": "Your right answers of the credit year have extended it.",
    "cycle": "Your answers of the whole cycle have been decided upon.",
    "recertification": "The recertification test that you passed has renewed it.",
    "bulk": "It is part of an extension for a whole group of technicians.",
    "act": "The office has decided this.",
}

_OWN = {
    OwnResult.NOW_RIGHT: "Yours had not been right; it counts as right now.",
    OwnResult.WAS_RIGHT: "Yours was right before, and nothing changes for you.",
    OwnResult.STILL_NOT_RIGHT: "Yours is neither of them, so nothing changes for you.",
    OwnResult.EXCUSED: "The month does not count for you; your credit year gets one month more.",
}


def worded(news: News, to: Addressee) -> Worded:
    """Return the letter that tells ``news``."""
    match news:
        case SignInNews():
            subject, text = _sign_in(news)
        case MonthNews():
            subject, text = _month(news)
        case DecisionNews():
            subject, text = _decision(news)
        case RescoreNews():
            subject, text = _rescore(news)
    greeting = f"Hello {to.name}," if to.name else "Hello,"
    return Worded(subject, f"{greeting}\n\n{text}\n")


def _sign_in(news: SignInNews) -> tuple[str, str]:
    return (
        "Your code for signing in",
        f"""Your code is

    {news.code}

Type it on the page where you asked for it. Or open this link in the
same browser and press the button there:

{news.link}

Code and link work once, for 10 minutes after you asked for them.

Did you not ask for a code? Then do nothing: without this letter nobody
can sign in as you. Never tell the code to anybody, whoever asks for it.""",
    )


def _month(news: MonthNews) -> tuple[str, str]:
    month = month_in_words(news.month)
    count = len(news.questions)
    questions = "\n\n".join(f"{question.area}\n{question.link}" for question in news.questions)
    what = "is your question" if count == 1 else f"are your {count} questions"
    until = date_in_words(news.closes_on)
    closing = f"at {news.closes_time} on {until}" if news.closes_time else f"at the end of {until}"
    return (
        f"Your {'question' if count == 1 else 'questions'} for {month}",
        f"""Here {what} for {month}:

{questions}

Answer whenever it suits you. {"It closes" if count == 1 else "They close"} {closing}.
Books and manuals are welcome.

Everything that waits for you: {news.home}{"".join(map(_year_lost, news.lost))}""",
    )


def _decision(news: DecisionNews) -> tuple[str, str]:
    after, before = date_in_words(news.expires_after), date_in_words(news.expires_before)
    correction = (
        "\n\nThis replaces an earlier decision, because a question was scored again."
        if news.replaces
        else ""
    )
    if news.kind == "award":
        return (
            f"An award for you: {news.area}",
            f"""Congratulations: {news.area} has been awarded to you.{correction}

{news.link}""",
        )
    moved = f" Before, it was valid until {before}." if before != after else ""
    return (
        f"{news.area}: valid until {after}",
        f"""Your certification in {news.area} is valid until {after}.{moved}
{_WHY[news.kind]}{correction}

Where you stand: {news.link}""",
    )


def _rescore(news: RescoreNews) -> tuple[str, str]:
    month = month_in_words(news.month)
    found = (
        "Every answer to it counts as right."
        if news.is_void
        else "Another answer counts as right, too."
    )
    own = f"\n{_OWN[news.own]}" if news.own else ""
    return (
        f"{news.area}: your question of {month} was faulty",
        f"""A question that you answered was found to be faulty: that of
{month} in {news.area}. {found}{own}

If it moves the date until which you are certified, a letter of its own
tells you so. The question and what counts as right: {news.link}""",
    )


def _year_lost(lost: YearLost) -> str:
    first, last = month_in_words(lost.first_month), month_in_words(lost.last_month)
    return f"""

{lost.area}: the credit year from {first} to {last}
can no longer extend your certification. It has {lost.credits} of the {lost.needed} credits that
an extension needs. Nothing is taken away: the expiry stays as it is, and
the next credit year starts afresh. What is possible now: {lost.link}"""


def month_in_words(month: Month) -> str:
    """Return the month as it is said: December 2026."""
    return f"{_MONTHS[month.number - 1]} {month.year}"


def date_in_words(day: date) -> str:
    """Return the date as it is said: 31 December 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
