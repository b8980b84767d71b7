"""Writes small QTI 1.2 files for tests, in the manner of Canvas."""

from html import escape

CANVAS = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def mattext(text: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{escape(text)}</mattext></material>'


def formatted(kind: str, text: str) -> str:
    inside = f'<mat_formattedtext type="{kind}">{escape(text)}</mat_formattedtext>'
    return f"<material><mat_extension>{inside}</mat_extension></material>"


def label(ident: str, text: str, more: str = "") -> str:
    return f'<response_label ident="{ident}"{more}>{mattext(text, "text/plain")}</response_label>\n'


LABELS = label("a", "Caliper") + label("b", "Rotor") + label("c", "Hub")


def lid(labels: str = LABELS, cardinality: str = "Single", more: str = "") -> str:
    return (
        f'<response_lid ident="response1" rcardinality="{cardinality}">'
        f"<render_choice{more}>\n{labels}</render_choice></response_lid>"
    )


def condition(inside: str, score: str = "100", *, more: str = "", attributes: str = "") -> str:
    setvar = f'<setvar action="Set" varname="SCORE">{score}</setvar>' if score else ""
    return (
        f"<respcondition{attributes}><conditionvar>{inside}</conditionvar>{setvar}{more}"
        "</respcondition>"
    )


def equal(ident: str, response: str = "response1") -> str:
    return f'<varequal respident="{response}">{ident}</varequal>'


def shows(ident: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{ident}"/>'


def feedback(ident: str, text: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{mattext(text)}</flow_mat></itemfeedback>'


def item(
    *conditions: str,
    stem: str | None = None,
    response: str | None = None,
    kind: str = "multiple_choice_question",
    more: str = "",
    ident: str = "q1",
) -> str:
    asked = mattext("<p>Which part holds the pads?</p>") if stem is None else stem
    stated = (
        "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
        f"<fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    )
    scored = conditions or (condition(equal("a")),)
    return (
        f'<item ident="{ident}" title="Pads">\n{stated if kind else ""}\n'
        f"<presentation>{asked}{lid() if response is None else response}</presentation>\n"
        f"<resprocessing>{''.join(scored)}</resprocessing>{more}</item>\n"
    )


def file(*items: str, namespace: str = CANVAS) -> str:
    inside = "".join(items)
    return (
        f'<?xml version="1.0"?>\n<questestinterop xmlns="{namespace}">\n'
        f'<assessment title="Test"><section ident="root_section">{inside}</section></assessment>\n'
        "</questestinterop>"
    )
