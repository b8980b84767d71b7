"""The letters in Spanish."""

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
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()

_WHY = {
    "extension": "Sus respuestas correctas del año de créditos la han prorrogado.",
    "cycle": "Se ha decidido sobre sus respuestas de todo el ciclo.",
    "recertification": "El examen de recertificación que aprobó la ha renovado.",
    "bulk": "Forma parte de una prórroga para todo un grupo de técnicos.",
    "act": "La oficina lo ha decidido.",
}

_OWN = {
    OwnResult.NOW_RIGHT: "La suya no había sido correcta; ahora vale como correcta.",
    OwnResult.WAS_RIGHT: "La suya ya era correcta, y para usted no cambia nada.",
    OwnResult.STILL_NOT_RIGHT: "La suya no es ninguna de ellas, y para usted no cambia nada.",
    OwnResult.EXCUSED: "El mes no le cuenta, y su año de créditos tiene un mes más.",
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
    greeting = f"Hola, {to.name}:" if to.name else "Hola:"
    return Worded(subject, f"{greeting}\n\n{text}\n")


def _sign_in(news: SignInNews) -> tuple[str, str]:
    return (
        "Su código para iniciar sesión",
        f"""Su código es

    {news.code}

Escríbalo en la página donde lo pidió. O abra este enlace en el mismo
navegador y pulse allí el botón:

{news.link}

El código y el enlace sirven una sola vez, durante los 10 minutos
siguientes a su petición.

¿No pidió ningún código? Entonces no haga nada: sin esta carta nadie
puede entrar en su nombre. No diga el código a nadie, lo pida quien lo
pida.""",
    )


def _month(news: MonthNews) -> tuple[str, str]:
    month = month_in_words(news.month)
    count = len(news.questions)
    questions = "\n\n".join(f"{question.area}\n{question.link}" for question in news.questions)
    what = "Esta es su pregunta" if count == 1 else f"Estas son sus {count} preguntas"
    until = date_in_words(news.closes_on)
    closing = (
        f"a las {news.closes_time} del {until}" if news.closes_time else f"al terminar el {until}"
    )
    return (
        f"{'Su pregunta' if count == 1 else 'Sus preguntas'} de {month}",
        f"""{what} de {month}:

{questions}

Responda cuando le venga bien. {"Se cierra" if count == 1 else "Se cierran"} {closing}.
Puede consultar libros y manuales.

Todo lo que le espera: {news.home}{"".join(map(_year_lost, news.lost))}""",
    )


def _decision(news: DecisionNews) -> tuple[str, str]:
    after, before = date_in_words(news.expires_after), date_in_words(news.expires_before)
    correction = (
        "\n\nSustituye a una decisión anterior, porque una pregunta se volvió a calificar."
        if news.replaces
        else ""
    )
    if news.kind == "award":
        return (
            f"Un reconocimiento para usted: {news.area}",
            f"""Enhorabuena: se le ha concedido {news.area}.{correction}

{news.link}""",
        )
    moved = f" Antes era válida hasta el {before}." if before != after else ""
    return (
        f"{news.area}: válida hasta el {after}",
        f"""Su certificación en {news.area} es válida hasta el {after}.{moved}
{_WHY[news.kind]}{correction}

Su situación: {news.link}""",
    )


def _rescore(news: RescoreNews) -> tuple[str, str]:
    month = month_in_words(news.month)
    found = (
        "Toda respuesta a ella vale como correcta."
        if news.is_void
        else "También vale como correcta otra respuesta."
    )
    own = f"\n{_OWN[news.own]}" if news.own else ""
    return (
        f"{news.area}: su pregunta de {month} tenía un error",
        f"""Se encontró un error en una pregunta que usted respondió: la de
{month} en {news.area}. {found}{own}

Si eso cambia la fecha hasta la que está certificado, se lo dice una
carta aparte. La pregunta y lo que vale como correcto: {news.link}""",
    )


def _year_lost(lost: YearLost) -> str:
    first, last = month_in_words(lost.first_month), month_in_words(lost.last_month)
    return f"""

{lost.area}: el año de créditos de {first} a {last}
ya no puede prorrogar su certificación. Tiene {lost.credits} de los {lost.needed} créditos que
pide una prórroga. No se le quita nada: el vencimiento no cambia, y el
próximo año de créditos empieza de cero. Lo que es posible ahora: {lost.link}"""


def month_in_words(month: Month) -> str:
    """Return the month as it is said: diciembre de 2026."""
    return f"{_MONTHS[month.number - 1]} de {month.year}"


def date_in_words(day: date) -> str:
    """Return the date as it is said: 31 de diciembre de 2026."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"
