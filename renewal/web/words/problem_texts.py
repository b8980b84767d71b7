"""Texts of the page that is shown when something cannot be done."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "problem.401": Text("Sign in first", "Inicie sesión primero"),
    "problem.401.told": Text(
        "Nobody is signed in here, so nothing was done. Sign in first.",
        "Aquí nadie ha iniciado sesión y no se hizo nada. Inicie sesión primero.",
    ),
    "problem.403": Text("Not allowed", "No permitido"),
    "problem.403.told": Text(
        "Your account may not do this, so nothing was changed. Ask the office if you need it.",
        "Su cuenta no puede hacer esto y no se cambió nada. Pídalo a la oficina si lo necesita.",
    ),
    "problem.404": Text("Page not found", "Página no encontrada"),
    "problem.404.told": Text(
        "There is nothing at this address. Check it, or go on from here.",
        "No hay nada en esta dirección. Compruébela o siga desde aquí.",
    ),
    "problem.405": Text("Not this way", "Así no"),
    "problem.405.told": Text(
        "This address is only reached by the button of a page. Nothing was changed.",
        "A esta dirección solo se llega con el botón de una página. No se cambió nada.",
    ),
    "problem.413": Text("Too much at once", "Demasiado de una vez"),
    "problem.413.told": Text(
        "More was sent than a page here ever sends, so nothing was taken. Send less.",
        "Se envió más de lo que envía una página de aquí y no se aceptó nada. Envíe menos.",
    ),
    "problem.415": Text("Not in this form", "No en este formato"),
    "problem.415.told": Text(
        "What was sent is not of a kind that is taken here, so nothing was changed. Load the page "
        "again.",
        "Lo que se envió no es de un tipo que aquí se acepte y no se cambió nada. Cargue la página "
        "de nuevo.",
    ),
    "problem.400": Text("That could not be read", "No se pudo leer"),
    "problem.400.told": Text(
        "What your browser sent could not be read. Nothing was changed. Load the page again.",
        "No se pudo leer lo que envió el navegador. No se cambió nada. Cargue la página de nuevo.",
    ),
    "problem.409": Text("That cannot be done now", "Eso no se puede hacer ahora"),
    "problem.409.told": Text(
        "It does not go together with what is on record, so nothing was changed. Load the page "
        "again to see how things stand.",
        "No encaja con lo que consta y no se cambió nada. Cargue la página de nuevo para ver cómo "
        "está todo.",
    ),
    "problem.410": Text("No longer possible", "Ya no es posible"),
    "problem.410.told": Text(
        "What was here has ended. Go on from here.",
        "Lo que había aquí ha terminado. Siga desde aquí.",
    ),
    "problem.422": Text("Something does not fit", "Algo no encaja"),
    "problem.422.told": Text(
        "What was sent cannot be right, so nothing was changed. Go back, check it and send it "
        "once more.",
        "Lo que se envió no puede ser correcto y no se cambió nada. Vuelva, compruébelo y envíelo "
        "otra vez.",
    ),
    "problem.429": Text("Too often", "Demasiadas veces"),
    "problem.429.told": Text(
        "This was asked for too often, so nothing was done. Wait a while and try again.",
        "Esto se pidió demasiadas veces y no se hizo nada. Espere un rato e inténtelo otra vez.",
    ),
    "problem.500": Text("Something is broken here", "Algo falla aquí"),
    "problem.500.told": Text(
        "That is our mistake, not yours, and it has been noted. Nothing half-done was kept. Try "
        "again in a while; if it happens again, tell the office.",
        "El error es nuestro, no suyo, y ha quedado anotado. No se guardó nada a medias. Inténtelo "
        "dentro de un rato; si vuelve a ocurrir, avise a la oficina.",
    ),
    "problem.503": Text("Busy at the moment", "Ocupado en este momento"),
    "problem.503.told": Text(
        "The database does not answer at the moment, so nothing was changed. Try again in a "
        "minute.",
        "La base de datos no responde en este momento y no se cambió nada. Inténtelo dentro de "
        "un minuto.",
    ),
    "problem.nothing_stored": Text(
        "Nothing can be stored at the moment", "En este momento no se puede guardar nada"
    ),
    "problem.nothing_stored.told": Text(
        "The service has no room to store anything, so nothing was changed. It has been noted. "
        "Try again in a while; if it happens again, tell the office.",
        "El servicio no tiene sitio para guardar nada y no se cambió nada. Ha quedado anotado. "
        "Inténtelo dentro de un rato; si vuelve a ocurrir, avise a la oficina.",
    ),
    "problem.not_ready": Text("Not set up yet", "Sin preparar todavía"),
    "problem.not_ready.told": Text(
        "No programme has been loaded here yet, so there is nothing to show. Try again later, or "
        "tell the office.",
        "Aquí todavía no se ha cargado ningún programa y no hay nada que mostrar. Inténtelo más "
        "tarde o avise a la oficina.",
    ),
    "problem.back": Text("Back to the page before", "Volver a la página anterior"),
    "problem.home": Text("Go to your questions", "Ir a sus preguntas"),
    "problem.bank": Text("Go to the question bank", "Ir al banco de preguntas"),
    "problem.office": Text("Go to the office", "Ir a la oficina"),
    "problem.sign_in": Text("Sign in", "Iniciar sesión"),
    "problem.new_code": Text("Ask for a new code", "Pedir otro código"),
    "problem.sign_out": Text("Signed-in devices", "Dispositivos con sesión"),
    "error.forged_form": Text(
        "This form was opened before you signed in or out, or cookies are switched off, so "
        "nothing was sent. Go back, load the page again and send it once more.",
        "Este formulario se abrió antes de iniciar o cerrar la sesión, o las cookies están "
        "desactivadas, así que no se envió nada. Vuelva, cargue la página de nuevo y envíela otra "
        "vez.",
    ),
    "error.unreadable_text": Text(
        "What was sent holds a character that nobody can type or read. Nothing was changed. Go "
        "back and type it anew instead of pasting it.",
        "Lo que se envió contiene un carácter que nadie puede escribir ni leer. No se cambió nada. "
        "Vuelva y escríbalo de nuevo en vez de pegarlo.",
    ),
    "error.unknown_act": Text(
        "There is no such act. Open the page of the technician and choose one there.",
        "No existe ese acto. Abra la página del técnico y elija uno allí.",
    ),
    "error.technicians_only": Text(
        "This page is for technicians, and your account belongs to the office. Sign in with the "
        "address of a technician to see it.",
        "Esta página es para técnicos y su cuenta es de la oficina. Para verla, inicie sesión con "
        "la dirección de un técnico.",
    ),
    "error.bad_token": Text(
        "The token sent is not one of ours, or it has been ended. The office makes new ones.",
        "La ficha enviada no es nuestra o está anulada. La oficina crea otras nuevas.",
    ),
    "error.not_json": Text(
        "What was sent does not call itself JSON. Nothing was changed.",
        "Lo que se envió no se declara como JSON. No se cambió nada.",
    ),
    "error.unreadable_body": Text(
        "What was sent is no JSON document in UTF-8. Nothing was changed.",
        "Lo que se envió no es un documento JSON en UTF-8. No se cambió nada.",
    ),
    "error.bad_request_key": Text(
        "The key sent with the request cannot tell requests apart. Nothing was changed.",
        "La clave enviada con la petición no permite distinguirla de otras. No se cambió nada.",
    ),
    "error.body_refused": Text(
        "What was sent does not have the form that is described. Nothing was changed.",
        "Lo que se envió no tiene la forma descrita. No se cambió nada.",
    ),
    "error.nothing_to_practise": Text(
        "There is nothing to practise here yet. A question can be practised once it is answered "
        "or its month is over.",
        "Aquí todavía no hay nada que practicar. Una pregunta se puede practicar cuando está "
        "contestada o su mes ha terminado.",
    ),
    "error.practice_overtaken": Text(
        "This practice question is not the next one any more. Nothing was recorded; open "
        "practice again.",
        "Esta pregunta de práctica ya no es la siguiente. No se registró nada; abra de nuevo "
        "la práctica.",
    ),
    "error.role_not_allowed": Text(
        "Your account may not use this page. Ask an admin if you need it.",
        "Su cuenta no puede usar esta página. Pídalo a un administrador si la necesita.",
    ),
    "error.sign_in_required": Text(
        "Nobody is signed in. Sign in, and you are taken back to this page.",
        "Nadie ha iniciado sesión. Iníciela y volverá a esta página.",
    ),
    "error.unknown_assignment": Text(
        "There is no such question among yours. Open the list of your questions and choose one "
        "there.",
        "No hay tal pregunta entre las suyas. Abra la lista de sus preguntas y elija una allí.",
    ),
}
