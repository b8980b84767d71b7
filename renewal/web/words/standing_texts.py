"""Texts of the pages about credentials: standing, enrolling, designations."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

STANDING: Final = {
    "standing.title": Text("Standing", "Situación"),
    "standing.lead": Text(
        "Where your certifications are today, {day}.", "Cómo están hoy sus certificaciones, {day}."
    ),
    "standing.credentials": Text("Certifications", "Certificaciones"),
    "standing.none": Text(
        "No certification is on record for you.", "No consta ninguna certificación suya."
    ),
    "standing.none_do": Text(
        "A certification is first earned at a test centre. If one is missing here, ask the "
        "office of {programme}.",
        "Una certificación se obtiene primero en un centro de exámenes. Si falta alguna, "
        "pregunte en la oficina de {programme}.",
    ),
    "standing.details": Text("Details", "Detalles"),
    "standing.valid_until": Text("Valid until", "Válida hasta"),
    "standing.expired_on": Text("Expired after", "Vencida después del"),
    "standing.was_until": Text("Expiry date", "Fecha de vencimiento"),
    "standing.until_short": Text("valid until {day}", "válida hasta el {day}"),
    "standing.expired_short": Text("expired after {day}", "vencida después del {day}"),
    "standing.dated_short": Text("expiry date {day}", "fecha de vencimiento {day}"),
    "state.active": Text("Current", "Vigente"),
    "state.pending": Text("Pending", "Pendiente"),
    "state.expired": Text("Expired", "Vencida"),
    "state.suspended": Text("Suspended", "Suspendida"),
    "state.withdrawn": Text("Withdrawn", "Retirada"),
    "state.leave": Text("On leave", "En pausa"),
    "state.pending_text": Text(
        "The test is passed. It counts once {years} of documented work experience in {series} "
        "are on record; until then no questions come.",
        "El examen está aprobado. Cuenta cuando consten {years} de experiencia laboral "
        "documentada en {series}; hasta entonces no llegan preguntas.",
    ),
    "state.expired_text": Text(
        "An expired certification does not count. {needed} right answers in a credit year, or a "
        "recertification test, make it current again.",
        "Una certificación vencida no cuenta. {needed} respuestas correctas en un año de "
        "créditos, o un examen de recertificación, la ponen vigente otra vez.",
    ),
    "state.suspended_text": Text(
        "While suspended it does not count and no questions come. Ask the office of {programme}.",
        "Mientras está suspendida no cuenta y no llegan preguntas. Pregunte en la oficina de "
        "{programme}.",
    ),
    "state.withdrawn_text": Text(
        "This certification was withdrawn for good.",
        "Esta certificación fue retirada definitivamente.",
    ),
    "state.leave_text": Text(
        "Months of leave are excused: they are not among the months of the credit year.",
        "Los meses de pausa se excusan: no cuentan entre los meses del año de créditos.",
    ),
    "outlook.secured": Text("Secured", "Asegurado"),
    "outlook.on_track": Text("On track", "En camino"),
    "outlook.at_risk": Text("At risk", "En riesgo"),
    "outlook.out_of_reach": Text("Out of reach", "Fuera de alcance"),
    "outlook.none": Text("Not enrolled", "Sin inscripción"),
    "outlook.secured_text": Text(
        "The credits of this year are won. The remaining questions are practice.",
        "Los créditos de este año están ganados. Las preguntas restantes son práctica.",
    ),
    "outlook.on_track_text": Text(
        "Keep answering: the credits are within reach.",
        "Siga contestando: los créditos están al alcance.",
    ),
    "outlook.at_risk_text": Text(
        "Few misses are left. Answer every question from now on.",
        "Quedan pocos fallos. Conteste todas las preguntas desde ahora.",
    ),
    "outlook.out_of_reach_text": Text(
        "This year can no longer be won. Questions go on; the next year starts afresh.",
        "Este año ya no se puede ganar. Las preguntas siguen; el próximo año empieza de cero.",
    ),
    "outlook.none_text": Text(
        "No questions come for this area. Enrol to renew it by questions.",
        "No llegan preguntas de esta área. Inscríbase para renovarla con preguntas.",
    ),
    "credits.label": Text("Credits", "Créditos"),
    "credits.of": Text("{credits} of {needed} credits", "{credits} de {needed} créditos"),
    "credits.and_misses": Text("{credits}, {misses}", "{credits}, {misses}"),
    "misses.none": Text("no miss to spare", "sin margen de fallos"),
    "misses.one": Text("1 miss to spare", "1 fallo de margen"),
    "misses.other": Text("{n} misses to spare", "{n} fallos de margen"),
    "misses.out": Text("too many missed", "demasiados fallos"),
    "year.title": Text("Credit year {number}", "Año de créditos {number}"),
    "year.span": Text("{first} to {last}", "{first} a {last}"),
    "year.months": Text("Months of the credit year", "Meses del año de créditos"),
    "year.table": Text("Show as table", "Ver como tabla"),
    "year.month": Text("Month", "Mes"),
    "year.state": Text("State", "Estado"),
    "year.credit": Text("Credit", "Crédito"),
    "year.earliest": Text(
        "The earliest day for an extension by {years} is {day}.",
        "El primer día posible para una ampliación de {years} es el {day}.",
    ),
    "year.earliest_if_enrolled": Text(
        "Enrolled today, the earliest day for an extension by {years} would be {day}.",
        "Con inscripción hoy, el primer día posible para una ampliación de {years} sería el {day}.",
    ),
    "month.right": Text("right", "correcta"),
    "month.wrong": Text("not right", "incorrecta"),
    "month.missed": Text("missed", "sin contestar"),
    "month.open": Text("open now", "abierta ahora"),
    "month.to_come": Text("to come", "por venir"),
    "month.excused": Text("excused", "excusado"),
    "month.credited": Text("credited", "acreditado"),
    "month.not_asked": Text("not asked", "sin pregunta"),
    "cycle.title": Text("Five-year cycle", "Ciclo de cinco años"),
    "cycle.number": Text("Cycle {number}, year {year}", "Ciclo {number}, año {year}"),
    "cycle.won": Text(
        "{won} of {length} years won, valid until {day}",
        "{won} de {length} años ganados, válida hasta el {day}",
    ),
    "cycle.won_expired": Text(
        "{won} of {length} years won, expired after {day}",
        "{won} de {length} años ganados, vencida después del {day}",
    ),
    "cycle.meter": Text("Years won", "Años ganados"),
    "cycle.lost.one": Text("1 year lost", "1 año perdido"),
    "cycle.lost.other": Text("{n} years lost", "{n} años perdidos"),
    "cycle.open.one": Text("1 year still open", "1 año aún abierto"),
    "cycle.open.other": Text("{n} years still open", "{n} años aún abiertos"),
    "cycle.unbroken": Text(
        "Current on every day of this cycle so far.",
        "Vigente todos los días de este ciclo hasta ahora.",
    ),
    "cycle.broken": Text(
        "There was a day in this cycle on which it was not current.",
        "Hubo algún día de este ciclo en que no estuvo vigente.",
    ),
    "cycle.ended_by_test": Text(
        "A recertification test ended this cycle; a new one starts with the next credit year.",
        "Un examen de recertificación terminó este ciclo; el próximo año de créditos inicia otro.",
    ),
    "cycle.ended_by_unenrolled": Text(
        "The enrolment ended, and this cycle with it.",
        "La inscripción terminó, y con ella este ciclo.",
    ),
    "timeline.title": Text("Expiry", "Vencimiento"),
    "timeline.today": Text("Today", "Hoy"),
    "timeline.now": Text("Expires as things stand", "Vence tal como está"),
    "timeline.none": Text("If nothing more is won", "Si no se gana nada más"),
    "timeline.all": Text("If every open year is won", "Si se gana cada año abierto"),
    "book.title": Text("The test centre", "El centro de exámenes"),
    "book.by": Text(
        "If the credits will not come in time, book a recertification test by {day}.",
        "Si los créditos no van a llegar a tiempo, reserve un examen de recertificación antes "
        "del {day}.",
    ),
    "book.past": Text(
        "The day to book a recertification test by, {day}, has passed: book one now if you need "
        "it.",
        "El día límite para reservar un examen de recertificación, {day}, ya pasó: reserve ahora "
        "si lo necesita.",
    ),
    "book.expired": Text(
        "A recertification test makes it current again at any time.",
        "Un examen de recertificación la pone vigente en cualquier momento.",
    ),
    "lapses.title": Text(
        "Expires before it can be extended here", "Vence antes de poder ampliarse aquí"
    ),
    "lapses.text": Text(
        "It is valid until {expires}; the earliest extension is {earliest}. Between the two it "
        "would not be current. A recertification test closes the gap.",
        "Es válida hasta el {expires}; la ampliación más temprana es el {earliest}. Entre ambas "
        "fechas no estaría vigente. Un examen de recertificación cierra el hueco.",
    ),
    "lapses.expired": Text(
        "It expired after {expires}; the earliest day that makes it current again by questions "
        "is {earliest}.",
        "Venció después del {expires}; el primer día en que las preguntas la ponen vigente otra "
        "vez es el {earliest}.",
    ),
}

ENROLMENT: Final = {
    "enrol.link": Text("Enrol", "Inscribirse"),
    "enrol.title": Text("Enrol in {area}", "Inscribirse en {area}"),
    "enrol.lead": Text(
        "One question a month, answered whenever it suits you in that month. {needed} right "
        "answers in a credit year extend the certification by {years}.",
        "Una pregunta al mes, contestada cuando le convenga dentro de ese mes. {needed} respuestas "
        "correctas en un año de créditos amplían la certificación {years}.",
    ),
    "enrol.first": Text("First question in", "Primera pregunta en"),
    "enrol.earliest": Text("Earliest extension", "Primera ampliación posible"),
    "enrol.lapses": Text("Expires before that", "Vence antes"),
    "enrol.yes": Text("Yes", "Sí"),
    "enrol.no": Text("No", "No"),
    "enrol.book": Text("Book a test", "Reservar examen"),
    "enrol.book_by": Text("Book a test by", "Reservar examen antes del"),
    "enrol.book_past": Text("{day}, already past", "{day}, ya pasado"),
    "enrol.book_now": Text("Any time", "En cualquier momento"),
    "enrol.confirm": Text("Enrol now", "Inscribirse ahora"),
    "enrol.cancel": Text("Back to standing", "Volver a la situación"),
    "enrol.done": Text("You are enrolled in {area}", "Está inscrito en {area}"),
    "enrol.done_text": Text(
        "Your first question comes in {month}. A letter tells you when it opens.",
        "Su primera pregunta llega en {month}. Una carta le avisa cuando se abra.",
    ),
    "end.link": Text("End enrolment", "Terminar la inscripción"),
    "end.title": Text("End your enrolment in {area}", "Terminar su inscripción en {area}"),
    "end.what": Text("What happens", "Qué pasa"),
    "end.what_questions": Text(
        "No more questions come for {area}. A question that is open now can still be answered.",
        "No llegan más preguntas de {area}. Una pregunta abierta ahora aún se puede contestar.",
    ),
    "end.what_months": Text(
        "Months without a question count as unanswered while the credit year runs.",
        "Los meses sin pregunta cuentan como no contestados mientras corre el año de créditos.",
    ),
    "end.what_valid": Text(
        "The certification stays valid until {expires}.",
        "La certificación sigue válida hasta el {expires}.",
    ),
    "end.what_expired": Text("The certification stays expired.", "La certificación sigue vencida."),
    "end.what_again": Text(
        "You can enrol again. Before the year is over that takes the same year up again.",
        "Puede inscribirse de nuevo. Antes de que acabe el año, se retoma ese mismo año.",
    ),
    "end.reason": Text("Reason", "Motivo"),
    "end.optional": Text("optional", "opcional"),
    "end.reason_hint": Text(
        "It is kept with the record. Leave out what is private.",
        "Se guarda con el registro. No ponga nada privado.",
    ),
    "end.confirm": Text("End enrolment now", "Terminar la inscripción ahora"),
    "end.done": Text("Your enrolment in {area} has ended", "Su inscripción en {area} ha terminado"),
    "end.done_text": Text(
        "No more questions come for this area.", "No llegan más preguntas de esta área."
    ),
    "end.not_enrolled": Text("You are not enrolled in {area}.", "No está inscrito en {area}."),
}

DESIGNATIONS: Final = {
    "designations.title": Text("Titles", "Títulos"),
    "designations.held": Text("Held", "Obtenido"),
    "designations.not_held": Text("Not held", "No obtenido"),
    "designations.missing": Text("Missing", "Falta"),
    "designations.experience": Text(
        "{years} of documented work experience", "{years} de experiencia laboral documentada"
    ),
    "designations.or": Text("or", "o"),
    "designations.others.one": Text("1 other title", "1 título más"),
    "designations.others.other": Text("{n} other titles", "{n} títulos más"),
}

TEXTS: Final = {**STANDING, **ENROLMENT, **DESIGNATIONS}
