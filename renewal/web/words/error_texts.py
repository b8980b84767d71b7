"""Refusals as the technicians' pages tell them, under the codes of the errors.

A page shows what it is about (the question, the area) beside the refusal, so these sentences are
shorter than the errors' own, which stand alone in a terminal or a program's answer.
"""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "error.nothing_chosen": Text(
        "Choose an answer. Nothing was chosen, so nothing was sent.",
        "Elija una respuesta. No se eligió nada y no se envió nada.",
    ),
    "error.choose_one": Text(
        "Choose one answer only. This question takes exactly one.",
        "Elija una sola respuesta. Esta pregunta admite exactamente una.",
    ),
    "error.option_not_offered": Text(
        "Choose one of the answers below. What was sent is not among them.",
        "Elija una de las respuestas de abajo. Lo que se envió no está entre ellas.",
    ),
    "error.already_answered": Text(
        "This question was already answered with another choice. The first answer stands.",
        "Esta pregunta ya se contestó con otra opción. Vale la primera respuesta.",
    ),
    "error.window_closed": Text(
        "The answer came after the question had closed, so it was not counted.",
        "La respuesta llegó después del cierre de la pregunta y no se contó.",
    ),
    "error.window_not_open": Text(
        "This question is not open yet. Nothing was sent.",
        "Esta pregunta todavía no está abierta. No se envió nada.",
    ),
    "error.reason_too_long": Text(
        "Shorten the reason to {most} characters; it has {length}.",
        "Acorte el motivo a {most} caracteres; tiene {length}.",
    ),
    "error.not_asked_now": Text(
        "This certification takes no answers while it is suspended or withdrawn. Nothing was "
        "recorded, and the month does not count against you.",
        "Esta certificación no admite respuestas mientras está suspendida o retirada. No se "
        "registró nada y el mes no le perjudica.",
    ),
    "error.already_enrolled": Text(
        "You are enrolled in this area already. Nothing was changed.",
        "Ya está inscrito en esta área. No se cambió nada.",
    ),
    "error.area_not_open": Text(
        "This area has too few questions to ask one every month, so it is not open for enrolling "
        "yet. Your certification stays as it is.",
        "Esta área tiene muy pocas preguntas para hacer una cada mes, así que aún no admite "
        "inscripciones. Su certificación sigue como está.",
    ),
    "error.credential_pending": Text(
        "This certification is pending until your work experience is documented. Send the proof "
        "to the office, then enrol.",
        "Esta certificación está pendiente hasta que conste su experiencia laboral. Envíe la "
        "prueba a la oficina y después inscríbase.",
    ),
    "error.credential_suspended": Text(
        "This certification is suspended and cannot be enrolled. Enrol once the suspension has "
        "ended.",
        "Esta certificación está suspendida y no se puede inscribir. Inscríbase cuando termine la "
        "suspensión.",
    ),
    "error.credential_withdrawn": Text(
        "This certification was withdrawn, which is final. Nothing was changed.",
        "Esta certificación fue retirada definitivamente. No se cambió nada.",
    ),
    "error.no_credential": Text(
        "You hold no certification in this area. Open Standing and choose one of yours.",
        "No tiene certificación en esta área. Abra Situación y elija una de las suyas.",
    ),
    "error.not_enrolled": Text(
        "You are not enrolled in this area. Nothing was changed.",
        "No está inscrito en esta área. No se cambió nada.",
    ),
}
