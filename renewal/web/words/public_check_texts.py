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
        "Capitals, accents and spaces make no difference.",
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
    "share.title": Text("Share your certifications", "Compartir sus certificaciones"),
    "share.lead": Text(
        "Whoever has your link sees your name, number, areas, dates and titles as they stand, and "
        "nothing else.",
        "Quien tenga su enlace ve su nombre, número, áreas, fechas y títulos tal como están, y "
        "nada más.",
    ),
    "share.none": Text("You have no link now.", "Ahora no tiene ningún enlace."),
    "share.link": Text("Your link", "Su enlace"),
    "share.qr": Text("QR code of your link", "Código QR de su enlace"),
    "share.print": Text("Certificate to print (PDF)", "Certificado para imprimir (PDF)"),
    "share.make": Text("Make a link", "Crear un enlace"),
    "share.anew": Text("Make a new link", "Crear un enlace nuevo"),
    "share.print_note": Text(
        "It shows what you hold on the day it is made. Your link and its code stand on it, so "
        "that anybody can see what holds later.",
        "Muestra lo que tiene el día en que se hace. Lleva su enlace y el código, para que "
        "cualquiera vea lo que vale después.",
    ),
    "share.name": Text(
        "The certificate cannot print some letters of your name, and says so. The page of your "
        "link has them all: open it and print that.",
        "El certificado no puede imprimir algunas letras de su nombre, y lo dice. La página de su "
        "enlace las tiene todas: ábrala e imprima esa página.",
    ),
    "share.change": Text("End or change it", "Anularlo o cambiarlo"),
    "share.anew_note": Text(
        "Either way your present link shows nothing any more, nor does the code on certificates "
        "printed before.",
        "En ambos casos su enlace actual deja de mostrar nada, y también el código de los "
        "certificados ya impresos.",
    ),
    "share.end": Text("End the link", "Anular el enlace"),
    "certificate.title": Text("Certificate", "Certificado"),
    "certificate.issued": Text("Issued {when}", "Emitido el {when}"),
    "certificate.today": Text(
        "What is certified can change after the day of issue.",
        "Lo certificado puede cambiar después del día de emisión.",
    ),
    "certificate.check": Text("See what holds today:", "Vea lo que vale hoy:"),
    "certificate.name": Text(
        "Some letters of the name cannot be printed here. The address below shows it in full.",
        "Algunas letras del nombre no se pueden imprimir aquí. La dirección de abajo lo muestra "
        "completo.",
    ),
    "error.unknown_shared_link": Text(
        "This link shows nothing: it was ended, or copied in part. Ask the technician for a new "
        "one.",
        "Este enlace no muestra nada: fue anulado o se copió en parte. Pida otro al técnico.",
    ),
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
    "too_many_checks_of.one": Text(
        "This number was checked too often. Check it again in {n} minute.",
        "Este número se comprobó demasiadas veces. Compruébelo de nuevo en {n} minuto.",
    ),
    "too_many_checks_of.other": Text(
        "This number was checked too often. Check it again in {n} minutes.",
        "Este número se comprobó demasiadas veces. Compruébelo de nuevo en {n} minutos.",
    ),
}
