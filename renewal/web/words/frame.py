"""Texts of the frame around every page, and of what several pages share."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "frame.skip": Text("Skip to the content", "Saltar al contenido"),
    "frame.renewal": Text("Renewal", "Renovación"),
    "frame.menu": Text("Main", "Principal"),
    "frame.questions": Text("Questions", "Preguntas"),
    "frame.standing": Text("Standing", "Situación"),
    "frame.history": Text("History", "Historial"),
    "frame.help": Text("Help", "Ayuda"),
    "frame.account": Text("Account", "Cuenta"),
    "frame.signed_in": Text("Signed in as {email}", "Sesión iniciada como {email}"),
    "frame.sessions": Text("Signed-in devices", "Dispositivos con sesión"),
    "frame.sign_out": Text("Sign out", "Cerrar sesión"),
    "frame.language": Text("Language", "Idioma"),
    "frame.check": Text("Check a certification", "Comprobar una certificación"),
    "frame.not_affiliated": Text(
        "Not affiliated with any certifying body. Area codes name certificates that "
        "technicians already hold.",
        "Sin relación con ningún organismo de certificación. Los códigos de área nombran "
        "certificados que los técnicos ya tienen.",
    ),
    "error.prefix": Text("Error: ", "Error: "),
    "error.summary": Text("There is a problem", "Hay un problema"),
    "area.plate": Text("Area {code}", "Área {code}"),
}
