"""Texts of the history and of the help page."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "history.title": Text("History", "Historial"),
    "history.filter": Text("Show area", "Mostrar área"),
    "history.all": Text("All areas", "Todas"),
    "history.none": Text("No question has come yet.", "Aún no ha llegado ninguna pregunta."),
    "history.none_do": Text(
        "Once you are enrolled, every question is listed here with its result.",
        "Cuando esté inscrito, aquí aparece cada pregunta con su resultado.",
    ),
    "history.none_of": Text(
        "No question has come for {area} yet.", "Aún no ha llegado ninguna pregunta de {area}."
    ),
    "history.count.one": Text("1 question", "1 pregunta"),
    "history.count.other": Text("{n} questions", "{n} preguntas"),
    "history.right": Text("Right", "Correcta"),
    "history.wrong": Text("Not right", "Incorrecta"),
    "history.missed": Text("Missed", "Sin contestar"),
    "history.excused": Text("Excused", "Excusada"),
    "history.open": Text("Open now", "Abierta ahora"),
    "history.answered": Text("Answered", "Contestada"),
    "history.to_come": Text("To come", "Por venir"),
    "history.credit": Text("1 credit", "1 crédito"),
    "history.no_credit": Text("no credit", "sin crédito"),
    "history.void": Text("faulty question", "pregunta defectuosa"),
    "history.re_key": Text("another answer is right, too", "otra respuesta también es correcta"),
    "history.pages": Text("Pages", "Páginas"),
    "history.page": Text("Page {page} of {pages}", "Página {page} de {pages}"),
    "history.newer": Text("Newer", "Más recientes"),
    "history.older": Text("Older", "Más antiguas"),
    "help.title": Text("Help", "Ayuda"),
    "help.lead": Text("How renewal works, in eight points.", "Cómo funciona, en ocho puntos."),
    "help.month.name": Text("One question a month", "Una pregunta al mes"),
    "help.month": Text(
        "For each area you are enrolled in, one question opens at the start of the month, and you "
        "may answer it whenever it suits you until the month ends at 24:00 {zone} time.",
        "Por cada área en que está inscrito se abre una pregunta al comenzar el mes, y puede "
        "contestarla cuando le convenga hasta que el mes termine a las 24:00, hora de {zone}.",
    ),
    "help.credit.name": Text("Credits", "Créditos"),
    "help.credit": Text(
        "A right answer earns one credit for its area; a wrong or a missing one earns nothing "
        "and costs nothing but the month.",
        "Una respuesta correcta da un crédito para su área; una incorrecta o ausente no da nada "
        "y solo cuesta el mes.",
    ),
    "help.extension.name": Text("The extension", "La ampliación"),
    "help.extension": Text(
        "{needed} credits within a credit year of {months} months extend that certification by "
        "{years} at once.",
        "{needed} créditos en un año de créditos de {months} meses amplían esa certificación "
        "{years} al instante.",
    ),
    "help.misses.name": Text("Misses", "Fallos"),
    "help.misses": Text(
        "So {spare} months of a year may go wrong; Standing shows how many you still have.",
        "Así pueden fallar {spare} meses de un año; Situación muestra cuántos le quedan.",
    ),
    "help.leave.name": Text("Leave", "Pausa"),
    "help.leave": Text(
        "If illness, family or service keeps you away, ask the office for leave: its months are "
        "excused and not counted.",
        "Si enfermedad, familia o servicio se lo impiden, pida una pausa a la oficina: esos meses "
        "se excusan y no cuentan.",
    ),
    "help.centre.name": Text("The test centre", "El centro de exámenes"),
    "help.centre": Text(
        "A certification is first earned there, and a recertification test there renews it for "
        "{years}, before or after expiry, whatever became of the questions.",
        "Allí se obtiene primero una certificación, y un examen de recertificación la renueva "
        "{years}, antes o después de vencer, sea cual sea el resultado de las preguntas.",
    ),
    "help.data.name": Text("Your data", "Sus datos"),
    "help.data": Text(
        "What you answered and when is kept as evidence under a pseudonym; your name and address "
        "are kept apart and can be erased.",
        "Lo que contestó y cuándo se guarda como prueba bajo un seudónimo; su nombre y dirección "
        "se guardan aparte y se pueden borrar.",
    ),
    "help.contact.name": Text("Who to ask", "A quién preguntar"),
    "help.contact": Text(
        "The office of {programme} answers questions about your record and looks into a question "
        "that seems faulty, whose answers can be scored anew; reply to any letter from it.",
        "La oficina de {programme} responde sobre su registro y revisa toda pregunta que parezca "
        "defectuosa, cuyas respuestas se pueden valorar de nuevo; conteste a cualquiera de sus "
        "cartas.",
    ),
    "help.open_book.name": Text("Open book", "Con libros"),
    "help.open_book": Text(
        "You may look things up, and there is no timer.",
        "Puede consultar lo que quiera, y no hay cronómetro.",
    ),
}
