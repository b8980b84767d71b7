"""Writes small QTI 2 items for tests, and turns them into QTI 3."""

import re

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CHOICES = (
    '<simpleChoice identifier="A">Caliper</simpleChoice>\n'
    '<simpleChoice identifier="B">Rotor</simpleChoice>\n'
    '<simpleChoice identifier="C"><p>Hub</p></simpleChoice>\n'
)
_HTML = frozenset("p div b i em strong img br ul li object table tr td span math mi math".split())


def declared(
    *values: str, cardinality: str = "single", mapping: str = "", response: str = "RESPONSE"
) -> str:
    """A declaration with these values as correct."""
    inside = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{inside}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{response}" cardinality="{cardinality}"'
        f' baseType="identifier">{correct}{mapping}</responseDeclaration>\n'
    )


def mapping(**entries: str) -> str:
    """A mapping of identifiers to what they are worth."""
    inside = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in entries.items()
    )
    return f'<mapping defaultValue="0">{inside}</mapping>'


def interaction(
    choices: str = CHOICES, *, prompt: str = "", more: str = 'shuffle="true" maxChoices="1"'
) -> str:
    """A choice interaction."""
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    inside = f"{asked}\n{choices}"
    return f'<choiceInteraction responseIdentifier="RESPONSE" {more}>{inside}</choiceInteraction>'


def item(
    declaration: str | None = None,
    body: str | None = None,
    *,
    more: str = "",
    attributes: str = "",
    ident: str = "q1",
    namespace: str = NAMESPACE,
) -> str:
    """An item with one choice interaction, unless its parts say otherwise."""
    said = declared("A") if declaration is None else declaration
    asked = "<p>Which part holds the pads?</p>" + interaction() if body is None else body
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="{namespace}" identifier="{ident}" title="Pads" adaptive="false"'
        f' timeDependent="false" {attributes}>\n{said}'
        f"<itemBody>{asked}</itemBody>\n{more}</assessmentItem>"
    )


def as_version_3(text: str) -> str:
    """The same item with the names of QTI 3."""

    def tag(found: re.Match[str]) -> str:
        slash, name, rest = found.groups()
        if name in _HTML:
            return found.group()
        attributes = re.sub(r"(?<= )([a-zA-Z]+)(?==)", lambda each: _kebab(each[1]), rest)
        return f"<{slash}qti-{_kebab(name)}{attributes}>"

    named = re.sub(r"<(/?)([A-Za-z]+)([^<>]*)>", tag, text)
    return named.replace(NAMESPACE, "http://www.imsglobal.org/xsd/imsqtiasi_v3p0")


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda each: f"-{each[1].lower()}", name)
