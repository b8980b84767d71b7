"""Texts of the pages around one question: due, question, check and result."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

DUE: Final = {
    "due.title": Text("Your questions", "Sus preguntas"),
    "due.open.one": Text("1 question to answer", "1 pregunta por contestar"),
    "due.open.other": Text("{n} questions to answer", "{n} preguntas por contestar"),
    "due.until": Text("until {closing}", "hasta el {closing}"),
    "due.answer": Text("Answer", "Contestar"),
    "due.answered": Text("Answered this month", "Contestadas este mes"),
    "due.see": Text("See the result", "Ver el resultado"),
    "due.nothing": Text("Nothing to answer now", "Nada por contestar ahora"),
    "due.all_done": Text("All answered for {month}", "Todo contestado en {month}"),
    "due.next": Text(
        "Your next questions open on {day}.", "Sus próximas preguntas se abren el {day}."
    ),
    "due.notes": Text("Areas without a question now", "Áreas sin pregunta ahora"),
    "due.no_credentials": Text(
        "No certification is on record for you.", "No consta ninguna certificación suya."
    ),
    "due.no_credentials_do": Text(
        "A certification is first earned at a test centre. If you hold one that is missing here, "
        "ask the office of {programme}.",
        "Una certificación se obtiene primero en un centro de exámenes. Si tiene una que falta "
        "aquí, pregunte en la oficina de {programme}.",
    ),
    "due.not_enrolled": Text(
        "You are not enrolled in any area.", "No está inscrito en ninguna área."
    ),
    "due.not_enrolled_do": Text(
        "Questions come once you enrol: one a month for each area. Choose an area and "
        "see what enrolling would bring before you confirm.",
        "Las preguntas llegan cuando se inscribe: una al mes por cada área. Elija un área y "
        "vea qué supone inscribirse antes de confirmar.",
    ),
    "due.enrol_in": Text("Look at enrolling", "Ver la inscripción"),
    "due.note.leave": Text(
        "On leave: no questions come until the leave ends.",
        "En pausa: no llegan preguntas hasta que termine la pausa.",
    ),
    "due.note.suspended": Text(
        "Suspended: no questions come and the certification does not count.",
        "Suspendida: no llegan preguntas y la certificación no cuenta.",
    ),
    "due.note.pending": Text(
        "Pending: {years} of documented work experience in {series} are not on record yet.",
        "Pendiente: aún no constan {years} de experiencia laboral documentada en {series}.",
    ),
    "due.note.waiting": Text(
        "Your question is being prepared. Look again in a minute.",
        "Su pregunta se está preparando. Vuelva a mirar en un minuto.",
    ),
    "due.note.later": Text(
        "Your first question comes on {day}.", "Su primera pregunta llega el {day}."
    ),
    "due.note.lapses": Text(
        "Expires on {expires} before it can be extended here. Book a test at a test centre.",
        "Vence el {expires} antes de poder ampliarse aquí. Reserve un examen en un centro.",
    ),
    "years.one": Text("1 year", "1 año"),
    "years.other": Text("{n} years", "{n} años"),
}

QUESTION: Final = {
    "question.title": Text("Question {area}, {month}", "Pregunta {area}, {month}"),
    "question.until": Text("Open until {closing}", "Abierta hasta el {closing}"),
    "question.choose_one": Text("Choose one answer.", "Elija una respuesta."),
    "question.choose_several": Text(
        "Choose every answer that is right.", "Elija todas las respuestas correctas."
    ),
    "question.except": Text(
        "Read closely: you are looking for the exception.",
        "Lea con atención: se busca la excepción.",
    ),
    "question.least": Text(
        "Read closely: you are looking for the least likely one.",
        "Lea con atención: se busca la menos probable.",
    ),
    "question.check": Text("Check answer", "Revisar respuesta"),
    "question.check_hint": Text(
        "Nothing is sent yet: you can check your answer first.",
        "Todavía no se envía nada: primero puede revisar su respuesta.",
    ),
    "question.generic": Text("Which answer is right?", "¿Qué respuesta es correcta?"),
    "question.larger": Text("Larger picture, in a new tab", "Imagen más grande, en otra pestaña"),
    "question.practice": Text(
        "Practice: this year's {needed} credits are already won.",
        "Práctica: los {needed} créditos de este año ya están ganados.",
    ),
    "question.practice_short": Text("Practice", "Práctica"),
    "question.extra": Text(
        "Extra question: it is being tried out and brings no credit.",
        "Pregunta adicional: está a prueba y no da crédito.",
    ),
    "question.extra_short": Text("Extra, no credit", "Adicional, sin crédito"),
    "question.back.missed": Text(
        "You missed this in {month}. Here it is again on another case.",
        "Esto lo falló en {month}. Aquí vuelve con otro caso.",
    ),
    "question.back.not_sure": Text(
        "You were not sure of this in {month}. Here it is again on another case.",
        "De esto no estaba seguro en {month}. Aquí vuelve con otro caso.",
    ),
    "question.back.shown": Text(
        "You had this very question in {month}: the bank has no new one left.",
        "Ya tuvo esta misma pregunta en {month}: el banco no tiene otra nueva.",
    ),
    "question.back_short.missed": Text("Missed before", "Fallada antes"),
    "question.back_short.not_sure": Text("Not sure before", "Dudosa antes"),
    "question.back_short.shown": Text("Asked before", "Ya preguntada"),
    "question.not_open": Text("Not open yet", "Todavía no está abierta"),
    "question.not_open_until": Text(
        "This question opens on {day}.", "Esta pregunta se abre el {day}."
    ),
    "check.title": Text("Check your answer", "Revise su respuesta"),
    "check.question": Text("The question", "La pregunta"),
    "check.yours": Text("Your answer", "Su respuesta"),
    "check.stands": Text(
        "Once sent, the answer stands and cannot be changed.",
        "Una vez enviada, la respuesta vale y no se puede cambiar.",
    ),
    "check.sure": Text("How sure are you?", "¿Qué tan seguro está?"),
    "check.sure.guessed": Text("A guess", "Es un intento"),
    "check.sure.unsure": Text("Not quite", "No del todo"),
    "check.sure.sure": Text("Sure", "Seguro"),
    "check.sure_hint": Text(
        "You may leave this out. It never changes a credit; it helps to choose what comes back.",
        "Puede dejarlo sin marcar. Nunca cambia un crédito; ayuda a elegir lo que vuelve.",
    ),
    "check.send": Text("Send answer", "Enviar respuesta"),
    "check.change": Text("Change", "Cambiar"),
}

RESULT: Final = {
    "result.right": Text("Right", "Correcta"),
    "result.wrong": Text("Not right", "Incorrecta"),
    "result.missed": Text("Missed", "Sin contestar"),
    "result.recorded": Text("Answer recorded", "Respuesta registrada"),
    "result.recorded_later": Text(
        "Right or not can be read here once the question has closed, from {closing} on.",
        "Si es correcta podrá leerse aquí cuando cierre la pregunta, desde el {closing}.",
    ),
    "result.asked_again": Text(
        "This question is asked again now. What is right, and why, can be read here once you have "
        "answered it there, or from {closing} on.",
        "Esta pregunta vuelve a hacerse ahora. Lo correcto, y por qué, podrá leerse aquí cuando "
        "la haya contestado allí, o desde el {closing}.",
    ),
    "result.void": Text(
        "This question was found to be faulty. Your answer counts as right.",
        "Se comprobó que esta pregunta es defectuosa. Su respuesta cuenta como correcta.",
    ),
    "result.void_unanswered": Text(
        "This question was found to be faulty.", "Se comprobó que esta pregunta es defectuosa."
    ),
    "result.void_explained": Text(
        "Something in this question is wrong. It stands here as it was written.",
        "Algo en esta pregunta es erróneo. Aquí está tal como se escribió.",
    ),
    "result.re_key_explained": Text(
        "The explanations were written before the other answer was found to be right.",
        "Las explicaciones se escribieron antes de comprobarse que la otra también es correcta.",
    ),
    "result.re_key": Text(
        "It was found that another answer is right as well.",
        "Se comprobó que otra respuesta también es correcta.",
    ),
    "result.waits": Text(
        "Your answer is being scored anew. Look again in some minutes.",
        "Su respuesta se está valorando de nuevo. Vuelva a mirar en unos minutos.",
    ),
    "result.excused": Text(
        "The month is excused and not counted.", "El mes se excusa y no se cuenta."
    ),
    "result.keys": Text("Each of these is right", "Cada una de estas es correcta"),
    "result.receipt_then": Text(
        "Your receipt shows how it was scored then; it counts as right since {day}.",
        "Su recibo muestra cómo se valoró entonces; cuenta como correcta desde el {day}.",
    ),
    "result.again": Text("You have already answered", "Ya ha contestado"),
    "result.again_text": Text(
        "This question was answered once and that answer stands. Here is its result.",
        "Esta pregunta ya se contestó y esa respuesta vale. Este es su resultado.",
    ),
    "result.missed_text": Text(
        "The question closed on {closing} without an answer. It earned no credit and cost "
        "nothing but the month.",
        "La pregunta cerró el {closing} sin respuesta. No dio crédito y solo costó el mes.",
    ),
    "result.answer.one": Text("The right answer", "La respuesta correcta"),
    "result.answer.other": Text("The right answers", "Las respuestas correctas"),
    "result.why": Text("Every answer explained", "Todas las respuestas explicadas"),
    "result.option.right": Text("Right answer", "Correcta"),
    "result.option.wrong": Text("Not right", "Incorrecta"),
    "result.option.chosen": Text("Your choice", "Su elección"),
    "result.references": Text("Look it up", "Para consultar"),
    "result.receipt": Text("Receipt", "Recibo"),
    "result.number": Text("Number", "Número"),
    "result.received": Text("Received", "Recibida"),
    "result.zone": Text("Times are those of {zone}.", "Las horas son las de {zone}."),
    "result.credit": Text("1 credit earned", "1 crédito ganado"),
    "result.no_credit": Text("No credit this month", "Sin crédito este mes"),
    "result.year": Text("This credit year", "Este año de créditos"),
    "result.won": Text(
        "This year is won. {area} is valid until {expires}.",
        "Este año está ganado. {area} es válida hasta el {expires}.",
    ),
    "result.next_question": Text("Next question", "Siguiente pregunta"),
    "result.next_day": Text(
        "Your next question for {area} opens on {day}.",
        "Su próxima pregunta de {area} se abre el {day}.",
    ),
    "result.more.one": Text("1 more question is open today.", "Hay 1 pregunta más abierta hoy."),
    "result.more.other": Text(
        "{n} more questions are open today.", "Hay {n} preguntas más abiertas hoy."
    ),
    "result.overview": Text("All questions", "Todas las preguntas"),
    "result.standing": Text("Standing in {area}", "Situación en {area}"),
}

TEXTS: Final = {**DUE, **QUESTION, **RESULT}
