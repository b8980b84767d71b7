"""QTI 1.2 packages in the manner of Canvas: one file of questions, a list of contents, pictures.

Each area and topic is a section. What QTI 1.2 has no place for stands in the list of contents of
the item itself, as fields that other programs pass over. The same items give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from renewal.bank.formats import qti_package as reader
from renewal.bank.formats.qti1_item import LABEL
from renewal.bank.found import letter, slug
from renewal.bank.labels import labels_of
from renewal.bank.markup import to_html
from renewal.bank.markup_blocks import EXHIBIT_CLASS
from renewal.bank.outline import area_of
from renewal.bank.package import MOST_MEMBERS
from renewal.bank.writers.markup import xml_text
from renewal.bank.writers.media import media_of
from renewal.bank.writers.packing import packed
from renewal.bank.writers.qti_item import has_own_identifiers
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Written
from renewal.domain.item import Choose, Exhibit, Item, Option, Order

name = "QTI 1.2 package"
suffix = ".qti12.zip"
purpose = "For Canvas, and for others that import the older version of QTI."

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CONTENTS = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_BANK = "questions/questions.xml"
_TITLE = "Question bank"


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a package."""
    media = media_of(items, exhibits, most=MOST_MEMBERS - 2)
    files = [
        ("imsmanifest.xml", _manifest([member for member, _ in media.values()])),
        (_BANK, _bank(items, media)),
        *((member, exhibit.content) for member, exhibit in media.values()),
    ]
    content = packed(files)
    return Written(content, tuple(left_behind(reader, content, "bank.zip", items, exhibits)))


def _manifest(media: Sequence[str]) -> bytes:
    pictures = (
        f'<resource identifier="media-{number}" type="webcontent" href="{quote(member)}">'
        f'<file href="{quote(member)}"/></resource>'
        for number, member in enumerate(media, 1)
    )
    needs = (f'<dependency identifierref="media-{at}"/>' for at in range(1, len(media) + 1))
    lines = [
        _HEAD,
        f'<manifest xmlns="{_CONTENTS}" identifier="question-bank">',
        "<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>",
        "<organizations/>",
        "<resources>",
        f'<resource identifier="questions" type="imsqti_xmlv1p2" href="{_BANK}">',
        f'<file href="{_BANK}"/>',
        *needs,
        "</resource>",
        *pictures,
        "</resources>",
        "</manifest>",
        "",
    ]
    return "\n".join(lines).encode()


def _bank(items: Sequence[Item], media: Mapping[str, tuple[str, Exhibit]]) -> bytes:
    lines = [
        _HEAD,
        f'<questestinterop xmlns="{_QTI}">',
        f'<assessment ident="question-bank" title="{_TITLE}">',
        *_sections(items, media),
        "</assessment>",
        "</questestinterop>",
        "",
    ]
    return "\n".join(lines).encode()


def _sections(items: Sequence[Item], media: Mapping[str, tuple[str, Exhibit]]) -> Iterator[str]:
    """The items in their order; a section for each run of the same area and topic."""
    place: tuple[str, str] | None = None
    run = 0
    for item in items:
        if (item.area, item.topic) != place:
            if place is not None:
                yield "</section></section>"
            place = (item.area, item.topic)
            run += 1
            for what, title in zip(("area", "topic"), place, strict=True):
                yield f'<section ident="{what}-{run}" title="{xml_text(title)}">'
        yield from _item(item, [media[each] for each in item.exhibits if each in media])
    if place is not None:
        yield "</section></section>"
    else:  # an assessment needs a section
        yield '<section ident="root_section"></section>'


def _item(item: Item, pictures: Sequence[tuple[str, Exhibit]]) -> Iterator[str]:
    idents = {
        option.id: option.id if has_own_identifiers(item) else letter(index)
        for index, option in enumerate(item.options)
    }
    is_one = item.choose is Choose.ONE
    yield f'<item ident="{xml_text(item.id)}" title="{xml_text(item.id)}">'
    yield from _metadata(item, is_one=is_one)
    yield "<presentation>"
    shown = "".join(_picture(*each) for each in pictures)
    yield _material(to_html(item.stem).strip() + shown)
    cardinality = "Single" if is_one else "Multiple"
    yield f'<response_lid ident="response1" rcardinality="{cardinality}">'
    yield f'<render_choice shuffle="{"Yes" if item.order is Order.SHUFFLED else "No"}">'
    for option in item.options:
        stays = ' rshuffle="No"' if option.fixed else ""
        yield f'<response_label ident="{idents[option.id]}"{stays}>'
        yield _material(to_html(option.text, inline=True).strip())
        yield "</response_label>"
    yield "</render_choice></response_lid></presentation>"
    yield from _processing(item, idents)
    for option in item.options:
        if option.rationale:
            yield f'<itemfeedback ident="{idents[option.id]}_fb"><flow_mat>'
            yield _material(to_html(option.rationale).strip())
            yield "</flow_mat></itemfeedback>"
    yield "</item>"


def _metadata(item: Item, *, is_one: bool) -> Iterator[str]:
    kind = "multiple_choice_question" if is_one else "multiple_answers_question"
    has_place = area_of(item.area) == item.area != "" and slug(item.topic) == item.topic
    labels = labels_of(item, has_places=has_place, has_option_ids=has_own_identifiers(item))
    yield "<itemmetadata><qtimetadata>"
    yield _field("question_type", kind)
    yield _field("points_possible", "1")
    for label in labels:
        yield _field(LABEL, label)
    yield "</qtimetadata></itemmetadata>"


def _field(label: str, entry: str) -> str:
    return (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel>"
        f"<fieldentry>{xml_text(entry)}</fieldentry></qtimetadatafield>"
    )


def _material(html: str) -> str:
    return f'<material><mattext texttype="text/html">{xml_text(html)}</mattext></material>'


def _picture(member: str, exhibit: Exhibit) -> str:
    # Canvas finds files below this token; a package is read with it from its own folder too.
    src = f"$IMS-CC-FILEBASE$/{quote(member)}"
    return f'\n<p><img class="{EXHIBIT_CLASS}" src="{src}" alt="{xml_text(exhibit.alt)}"/></p>'


def _processing(item: Item, idents: Mapping[str, str]) -> Iterator[str]:
    yield "<resprocessing>"
    yield '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>'
    yield "</outcomes>"
    for option in item.options:
        if option.rationale:
            ident = idents[option.id]
            yield '<respcondition continue="Yes"><conditionvar>'
            yield f'<varequal respident="response1">{ident}</varequal></conditionvar>'
            yield f'<displayfeedback feedbacktype="Response" linkrefid="{ident}_fb"/>'
            yield "</respcondition>"
    yield '<respcondition continue="No"><conditionvar>'
    if item.choose is Choose.ONE:
        yield from (_chosen(idents[each]) for each in item.key if each in idents)
    else:
        yield "<and>"
        yield from (_answer(item, option, idents) for option in item.options)
        yield "</and>"
    yield "</conditionvar>"
    yield '<setvar action="Set" varname="SCORE">100</setvar></respcondition>'
    yield "</resprocessing>"


def _answer(item: Item, option: Option, idents: Mapping[str, str]) -> str:
    chosen = _chosen(idents[option.id])
    return chosen if item.is_key(option.id) else f"<not>{chosen}</not>"


def _chosen(ident: str) -> str:
    return f'<varequal respident="response1">{ident}</varequal>'
