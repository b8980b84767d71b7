"""Texts of signing in and of the list of signed-in devices."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "sign_in.title": Text("Sign in", "Iniciar sesión"),
    "sign_in.lead": Text(
        "There is no password. We send a code to your e-mail address.",
        "No hay contraseña. Enviamos un código a su correo electrónico.",
    ),
    "sign_in.email": Text("E-mail address", "Correo electrónico"),
    "sign_in.email_hint": Text(
        "The address that the office knows you by.",
        "La dirección con la que la oficina le conoce.",
    ),
    "sign_in.send": Text("Send me a code", "Enviarme un código"),
    "sign_in.no_account": Text(
        "Accounts are made by the office, from its roster. If your address has changed, tell the "
        "office.",
        "Las cuentas las crea la oficina, a partir de su lista. Si su dirección ha cambiado, "
        "avise a la oficina.",
    ),
    "sign_in.signed_out": Text("You are signed out.", "Ha cerrado la sesión."),
    "code.title": Text("Type your code", "Escriba su código"),
    "code.lead": Text(
        "If an account has the address you gave, a letter with a code is on its way to it.",
        "Si alguna cuenta tiene la dirección que dio, una carta con un código va en camino.",
    ),
    "code.label": Text("Code", "Código"),
    "code.hint": Text("Eight digits, like 1234 5678.", "Ocho cifras, como 1234 5678."),
    "code.send": Text("Sign in", "Iniciar sesión"),
    "code.life": Text(
        "The code works once, for 10 minutes, in this browser.",
        "El código sirve una vez, durante 10 minutos, en este navegador.",
    ),
    "code.nothing": Text("No letter?", "¿No llega la carta?"),
    "code.nothing_1": Text(
        "Wait a minute, and look among unwanted mail.",
        "Espere un minuto y mire entre el correo no deseado.",
    ),
    "code.nothing_2": Text(
        "Perhaps the address had a slip in it, or it is not the one the office knows.",
        "Quizá la dirección tenía un error o no es la que conoce la oficina.",
    ),
    "code.again": Text("Ask for a new code", "Pedir otro código"),
    "link.title": Text("Sign in with this link", "Iniciar sesión con este enlace"),
    "link.lead": Text(
        "One more step, so that nobody signs in by merely looking at a letter.",
        "Un paso más, para que nadie inicie sesión solo por mirar una carta.",
    ),
    "link.as": Text("You will be signed in as", "Iniciará sesión como"),
    "link.failed": Text("This link does not work", "Este enlace no funciona"),
    "link.elsewhere_title": Text(
        "Type this code where you asked for it", "Escriba este código donde lo pidió"
    ),
    "link.elsewhere": Text(
        "This link was asked for in another browser or on another device, and signs in only "
        "there. The page that asks for the code is still open on it.",
        "Este enlace se pidió en otro navegador o dispositivo y solo sirve allí. La página que "
        "pide el código sigue abierta en él.",
    ),
    "link.warning_title": Text("Did you not ask for it?", "¿No lo pidió usted?"),
    "link.warning": Text(
        "Then close this page and tell the code to nobody. We never call and ask for a code.",
        "Entonces cierre esta página y no diga el código a nadie. Nunca llamamos para pedir un "
        "código.",
    ),
    "sessions.title": Text("Signed-in devices", "Dispositivos con sesión"),
    "sessions.lead": Text(
        "These browsers are signed in as {email}. Sign out what you do not know.",
        "Estos navegadores tienen sesión como {email}. Cierre lo que no reconozca.",
    ),
    "sessions.this": Text("This browser", "Este navegador"),
    "sessions.since": Text("Signed in on {when}", "Sesión iniciada el {when}"),
    "sessions.seen": Text("Last seen on {when}", "Visto por última vez el {when}"),
    "sessions.now": Text("In use now", "En uso ahora"),
    "sessions.end": Text("Sign out", "Cerrar sesión"),
    "sessions.end_which": Text("{browser}, signed in on {when}", "{browser}, sesión del {when}"),
    "sessions.end_others": Text(
        "Sign out everywhere but here", "Cerrar sesión en todos menos este"
    ),
    "sessions.ended": Text("That browser is signed out.", "Ese navegador ya no tiene sesión."),
    "sessions.others_ended": Text(
        "Every other browser is signed out.", "Los demás navegadores ya no tienen sesión."
    ),
    "sessions.only": Text("You are signed in nowhere else.", "No tiene sesión en otro lugar."),
    "sessions.office_title": Text(
        "This account belongs to the office", "Esta cuenta es de la oficina"
    ),
    "sessions.office": Text(
        "It has no questions of its own. Here you see where you are signed in; the work is done in "
        "the office.",
        "No tiene preguntas propias. Aquí se ve dónde ha iniciado sesión; el trabajo se hace en la "
        "oficina.",
    ),
    "tokens.title": Text("Programs that act for you", "Programas que actúan por usted"),
    "tokens.lead": Text(
        "Each has a token from the office. It reads your questions and where you stand, and can "
        "send answers. End what you do not know.",
        "Cada uno tiene una ficha de la oficina. Lee sus preguntas y su situación y puede enviar "
        "respuestas. Anule lo que no reconozca.",
    ),
    "tokens.made": Text("Token made on {when}", "Ficha creada el {when}"),
    "tokens.used": Text("Last used around {when}", "Usada por última vez hacia el {when}"),
    "tokens.never": Text("Never used so far", "Sin usar hasta ahora"),
    "tokens.end": Text("End this token", "Anular esta ficha"),
    "tokens.end_which": Text("{name}, made on {when}", "{name}, creada el {when}"),
    "tokens.ended": Text(
        "That token is ended. Programs that send it are turned away.",
        "Esa ficha está anulada. Los programas que la envíen serán rechazados.",
    ),
    "browser.on": Text("{name} on {system}", "{name} en {system}"),
    "browser.unknown": Text("Unknown browser", "Navegador desconocido"),
    "error.bad_email": Text(
        "Write an e-mail address like name@example.org.",
        "Escriba una dirección de correo como nombre@example.org.",
    ),
    "error.no_code_asked": Text(
        "This browser has not asked for a code. Ask for one here first.",
        "Este navegador no ha pedido ningún código. Pida uno aquí primero.",
    ),
    "too_many_requests.one": Text(
        "Too many codes were asked for. Use the newest letter, or ask again in {n} minute.",
        "Se pidieron demasiados códigos. Use la carta más nueva o pida otro en {n} minuto.",
    ),
    "too_many_requests.other": Text(
        "Too many codes were asked for. Use the newest letter, or ask again in {n} minutes.",
        "Se pidieron demasiados códigos. Use la carta más nueva o pida otro en {n} minutos.",
    ),
    "wrong_code.one": Text(
        "That is not the code we sent last. Compare it with the newest letter: {n} try is left.",
        "Ese no es el último código que enviamos. Compárelo con la carta más nueva: queda {n} "
        "intento.",
    ),
    "wrong_code.other": Text(
        "That is not the code we sent last. Compare it with the newest letter: {n} tries are left.",
        "Ese no es el último código que enviamos. Compárelo con la carta más nueva: quedan {n} "
        "intentos.",
    ),
    "wrong_code.last": Text(
        "That is not the code, and it was the last try. Ask for a new code.",
        "Ese no es el código, y era el último intento. Pida otro código.",
    ),
    "error.malformed_code": Text(
        "A code has eight digits, like 1234 5678. Type it as the letter shows it.",
        "Un código tiene ocho cifras, como 1234 5678. Escríbalo como lo muestra la carta.",
    ),
    "error.too_many_tries": Text(
        "This code has been tried 5 times and does not work any more. Ask for a new code.",
        "Este código se ha probado 5 veces y ya no sirve. Pida otro código.",
    ),
    "error.code_expired": Text(
        "This code or link is too old: a code works for 10 minutes. Ask for a new code.",
        "Este código o enlace es demasiado antiguo: un código sirve 10 minutos. Pida otro código.",
    ),
    "error.code_used": Text(
        "This code or link has signed somebody in already. Ask for a new code.",
        "Este código o enlace ya se ha usado. Pida otro código.",
    ),
    "error.unknown_link": Text(
        "This link does not sign anybody in. Ask for a new code.",
        "Este enlace no inicia ninguna sesión. Pida otro código.",
    ),
    "error.other_browser": Text(
        "This link was asked for in another browser and works only there. Open it again here: it "
        "shows a code to type there.",
        "Este enlace se pidió en otro navegador y solo sirve allí. Ábralo aquí otra vez: muestra "
        "un código para escribir allí.",
    ),
    "error.account_closed": Text(
        "This account has been closed. Ask the office if that is a mistake.",
        "Esta cuenta está cerrada. Pregunte a la oficina si es un error.",
    ),
    "error.unknown_session": Text(
        "That browser is signed out already. Nothing was changed.",
        "Ese navegador ya no tiene sesión. No se cambió nada.",
    ),
    "error.unknown_token": Text(
        "That token is ended already. Nothing was changed.",
        "Esa ficha ya está anulada. No se cambió nada.",
    ),
}
