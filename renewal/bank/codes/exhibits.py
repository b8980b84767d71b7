"""Codes about exhibits: the pictures that items show."""

from renewal.bank.findings import FindingCode, Severity

EXHIBIT_UNKNOWN = FindingCode(
    "exhibit-unknown",
    Severity.ERROR,
    "The item shows exhibit {exhibit}, and no file declares it.{suggestion}",
    "Correct the id, or declare the exhibit in an [[exhibit]] table. One that the bank has already "
    "is found when the file is imported.",
)
EXHIBIT_REPEATED = FindingCode(
    "exhibit-repeated",
    Severity.ERROR,
    "The item shows exhibit {exhibit} twice.",
    "Name each exhibit once.",
)
EXHIBIT_FAULTY = FindingCode(
    "exhibit-faulty",
    Severity.ERROR,
    "The item shows exhibit {exhibit}, which has an error of its own at {other}.",
    "Mend the exhibit.",
)
EXHIBIT_ID_DUPLICATE = FindingCode(
    "exhibit-id-duplicate",
    Severity.ERROR,
    "The exhibit id {exhibit} is used twice; the other place is {other}.",
    "Give one of the two a new id; exhibits are shared by the whole bank.",
)
EXHIBIT_OUTSIDE = FindingCode(
    "exhibit-outside",
    Severity.ERROR,
    "The file {name} lies outside the area's folder.",
    "Copy the picture into the area's folder and write its path from there, with forward slashes.",
)
EXHIBIT_MISSING = FindingCode(
    "exhibit-missing",
    Severity.ERROR,
    "There is no readable file {name} in the area's folder.",
    "Correct the path (it starts at the area's folder), or add the picture.",
)
EXHIBIT_TOO_LARGE = FindingCode(
    "exhibit-too-large",
    Severity.ERROR,
    "The file {name} is too large ({size}); at most {limit} are allowed.",
    "Make the picture smaller; it is read on a phone.",
)
EXHIBITS_TOO_MUCH = FindingCode(
    "exhibits-too-large",
    Severity.ERROR,
    "With the file {name} there are more or larger pictures than are read of one package.",
    "Make the pictures smaller, or pack them with their questions into several packages.",
)
EXHIBIT_TYPE = FindingCode(
    "exhibit-type",
    Severity.ERROR,
    "The file {name} is no picture that can be shown here.",
    "Use PNG or JPEG, or SVG in the native format. Elsewhere SVG is taken if the bank has it.",
)
EXHIBIT_BROKEN = FindingCode(
    "exhibit-broken",
    Severity.ERROR,
    "The picture {name} is damaged: {reason}.",
    "Save the picture again with the program that made it.",
)
SVG_SYNTAX = FindingCode(
    "svg-syntax",
    Severity.ERROR,
    "{name} is not well-formed SVG: {reason}.",
    "Mend the line in the SVG file.",
)
SVG_DOCTYPE = FindingCode(
    "svg-doctype",
    Severity.ERROR,
    "{name} has a DOCTYPE, an entity or a processing instruction.",
    "Delete it; the file begins with the svg element.",
)
SVG_ROOT = FindingCode(
    "svg-root",
    Severity.ERROR,
    "{name} does not begin with an svg element that has a namespace and a viewBox.",
    'Begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">.',
)
SVG_ELEMENT = FindingCode(
    "svg-element",
    Severity.ERROR,
    "{name}, line {svg_line}, uses the element {element}, which is not allowed.",
    "Draw it with {allowed}.",
)
SVG_ATTRIBUTE = FindingCode(
    "svg-attribute",
    Severity.ERROR,
    "{name}, line {svg_line}, uses the attribute {attribute} of {element}, which is not allowed.",
    "Use geometry and presentation attributes; no links, scripts, styles or classes.",
)
SVG_VALUE = FindingCode(
    "svg-value",
    Severity.ERROR,
    '{name}, line {svg_line}, has {attribute}="{value}", which could load or run something.',
    "Write a plain colour, number or path.",
)
ALT_MISSING = FindingCode(
    "alt-missing",
    Severity.WARNING,
    "The exhibit {exhibit} has no alternative text.",
    "Say in alt what is needed to answer without the picture, without giving the key away.",
)
