"""Texts of practice between the months."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "practice.title": Text("Practice", "Práctica"),
    "practice.lead": Text(
        "Questions you have had, asked again. Nothing here counts: it earns no credit and "
        "costs none.",
        "Preguntas que ya tuvo, otra vez. Aquí nada cuenta: no da crédito ni lo quita.",
    ),
    "practice.invite": Text(
        "Go over questions you have had. Nothing counts there.",
        "Repase preguntas que ya tuvo. Allí nada cuenta.",
    ),
    "practice.open": Text("Practise", "Practicar"),
    "practice.empty": Text("Nothing to practise yet", "Todavía nada que practicar"),
    "practice.empty_text": Text(
        "A question can be practised once it is answered or its month is over.",
        "Una pregunta se puede practicar cuando está contestada o su mes ha terminado.",
    ),
    "practice.to_questions": Text("Your questions", "Sus preguntas"),
    "practice.slipped_left.one": Text("1 concept slipped.", "1 concepto falló."),
    "practice.slipped_left.other": Text("{n} concepts slipped.", "{n} conceptos fallaron."),
    "practice.seen_ever.one": Text("1 concept seen so far.", "1 concepto visto hasta ahora."),
    "practice.seen_ever.other": Text(
        "{n} concepts seen so far.", "{n} conceptos vistos hasta ahora."
    ),
    "practice.rested": Text(
        "All of it was answered today. It rests until tomorrow.",
        "Todo se contestó hoy. Descansa hasta mañana.",
    ),
    "practice.slipped": Text("Practise what slipped", "Practicar lo que falló"),
    "practice.seen": Text("Practise everything seen", "Practicar todo lo visto"),
    "practice.question_title": Text("Practice {area}", "Práctica {area}"),
    "practice.left.one": Text("The last one for today", "La última de hoy"),
    "practice.left.other": Text("{n} left for today", "Quedan {n} para hoy"),
    "practice.uncounted": Text("Practice: it does not count.", "Práctica: no cuenta."),
    "practice.send": Text("See the result", "Ver el resultado"),
    "practice.stop": Text("End practice", "Terminar la práctica"),
    "practice.next": Text("Next question", "Siguiente pregunta"),
    "practice.done": Text("That was the last one for today.", "Era la última de hoy."),
    "practice.comes_back": Text("It will come back after a while.", "Volverá dentro de un tiempo."),
}
