"""One item as a file of QTI 2.1.

The stem is the body around the interaction, without a prompt: most programs look for it there.
Where options have rationales, the response is processed by rules of the item's own, because the
standard template for right answers sets no feedback; else by the template.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from renewal.bank.found import letter
from renewal.bank.markup import to_html
from renewal.bank.markup_blocks import EXHIBIT_CLASS, STRUCK_CLASS
from renewal.bank.markup_columns import ALIGNED_CLASS
from renewal.bank.writers.markup import without_controls, xml_text
from renewal.domain.item import Choose, Exhibit, Item, Order

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,11}")
# What the HTML of Markdown has and the XHTML of QTI 2.1 has not.
_FOREIGN = (
    (re.compile(r"<s>"), f'<span class="{STRUCK_CLASS}">'),
    (re.compile(r"</s>"), "</span>"),
    (re.compile(r'(<ol) start="\d+"'), r"\1"),
    (re.compile(r'(<t[hd]) style="text-align:([a-z]*)"'), rf'\1 class="{ALIGNED_CLASS}\2"'),
)


def has_own_identifiers(item: Item) -> bool:
    """True when the ids of the options can be the identifiers of the choices."""
    return all(_SHORT.fullmatch(option.id) for option in item.options)


def item_file(item: Item, pictures: Sequence[tuple[str, Exhibit]]) -> bytes:
    """The item; `pictures` are what it shows, each with its address as seen from the item."""
    idents = {
        option.id: option.id if has_own_identifiers(item) else letter(index)
        for index, option in enumerate(item.options)
    }
    has_feedback = any(option.rationale for option in item.options)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<assessmentItem xmlns="{NAMESPACE}" xmlns:xsi="{XSI}"',
        f'  xsi:schemaLocation="{NAMESPACE} {SCHEMA}"',
        f'  identifier="{xml_text(item.id)}" title="{xml_text(item.id)}" adaptive="false"',
        f'  timeDependent="false" xml:lang="{xml_text(item.language)}">',
        *_declarations(item, idents, has_feedback=has_feedback),
        *_body(item, idents, pictures),
        *_processing(has_feedback=has_feedback),
        *_feedback(item, idents),
        "</assessmentItem>",
        "",
    ]
    return "\n".join(lines).encode()


def _declarations(item: Item, idents: dict[str, str], *, has_feedback: bool) -> Iterator[str]:
    cardinality = "single" if item.choose is Choose.ONE else "multiple"
    yield (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}"'
        ' baseType="identifier">'
    )
    values = "".join(f"<value>{idents[key]}</value>" for key in item.key if key in idents)
    yield f"<correctResponse>{values}</correctResponse>" if values else ""
    yield "</responseDeclaration>"
    yield '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
    yield "<defaultValue><value>0</value></defaultValue>"
    yield "</outcomeDeclaration>"
    if has_feedback:
        yield (
            f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}"'
            ' baseType="identifier"/>'
        )


def _body(
    item: Item, idents: dict[str, str], pictures: Sequence[tuple[str, Exhibit]]
) -> Iterator[str]:
    yield "<itemBody>"
    yield _xhtml(item.stem)
    for address, exhibit in pictures:
        alt = xml_text(exhibit.alt)
        yield f'<p><img class="{EXHIBIT_CLASS}" src="{quote(address)}" alt="{alt}"/></p>'
    shuffle = str(item.order is Order.SHUFFLED).lower()
    most = 1 if item.choose is Choose.ONE else 0
    yield (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" maxChoices="{most}">'
    )
    for option in item.options:
        fixed = ' fixed="true"' if option.fixed else ""
        text = _xhtml(option.text, inline=True)
        yield f'<simpleChoice identifier="{idents[option.id]}"{fixed}>{text}</simpleChoice>'
    yield "</choiceInteraction>"
    yield "</itemBody>"


def _processing(*, has_feedback: bool) -> Iterator[str]:
    if not has_feedback:
        yield f'<responseProcessing template="{_TEMPLATE}"/>'
        return
    chosen = '<variable identifier="RESPONSE"/>'
    yield "<responseProcessing>"
    yield "<responseCondition>"
    yield f'<responseIf><match>{chosen}<correct identifier="RESPONSE"/></match>'
    yield f"{_set_score(1)}</responseIf>"
    yield f"<responseElse>{_set_score(0)}</responseElse>"
    yield "</responseCondition>"
    yield f'<setOutcomeValue identifier="FEEDBACK">{chosen}</setOutcomeValue>'
    yield "</responseProcessing>"


def _set_score(score: int) -> str:
    value = f'<baseValue baseType="float">{score}</baseValue>'
    return f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'


def _feedback(item: Item, idents: dict[str, str]) -> Iterator[str]:
    for option in item.options:
        if option.rationale:
            yield (
                '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show"'
                f' identifier="{idents[option.id]}">{_xhtml(option.rationale)}</modalFeedback>'
            )


def _xhtml(markdown: str, *, inline: bool = False) -> str:
    html = to_html(without_controls(markdown), inline=inline).strip()
    for pattern, written in _FOREIGN:
        html = pattern.sub(written, html)
    return html
