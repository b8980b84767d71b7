"""Texts of the public check of a certification."""

from __future__ import annotations

from typing import Final

from renewal.web.words.text import Text

TEXTS: Final = {
    "public_check.title": Text("Check a certification", "Comprobar una certificación"),
    "public_check.lead": Text(
        "See what a technician is certified in today. The technician gives you number and name.",
        "Vea en qué está certificado hoy un técnico. El técnico le da su número y su apellido.",
    ),
    "public_check.number": Text("Technician number", "Número de técnico"),
    "public_check.last_name": Text("Last name", "Apellido"),
    "public_check.name_hint": Text(
        "Capitals, accents and blanks make no difference.",
        "Las mayúsculas, los acentos y los espacios no importan.",
    ),
    "public_check.send": Text("Check", "Comprobar"),
    "public_check.privacy": Text(
        "Areas, states, dates and titles are shown, and nothing else.",
        "Se muestran áreas, estados, fechas y títulos, y nada más.",
    ),
    "public_check.no_number": Text("Type the technician number.", "Escriba el número de técnico."),
    "public_check.no_name": Text("Type the last name.", "Escriba el apellido."),
    "public_check.found": Text("Technician {number}", "Técnico {number}"),
    "public_check.as_of": Text("As of {when}.", "A fecha de {when}."),
    "public_check.nothing": Text(
        "No certification is on record for this technician.",
        "No consta ninguna certificación de este técnico.",
    ),
    "public_check.no_titles": Text("No title is held.", "No tiene ningún título."),
    "public_check.again": Text("Check another", "Comprobar otra"),
    "error.nobody_found": Text(
        "Nobody is on record with this number and this last name. Compare both with what "
        "the technician gave you, and check again.",
        "No consta nadie con este número y este apellido. Compare ambos con lo que le dio el "
        "técnico y compruebe de nuevo.",
    ),
    "too_many_checks.one": Text(
        "Too many checks came from your network. Check again in {n} minute.",
        "Llegaron demasiadas comprobaciones desde su red. Compruebe de nuevo en {n} minuto.",
    ),
    "too_many_checks.other": Text(
        "Too many checks came from your network. Check again in {n} minutes.",
        "Llegaron demasiadas comprobaciones desde su red. Compruebe de nuevo en {n} minutos.",
    ),
}
