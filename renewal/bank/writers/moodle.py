"""Moodle XML, as Moodle 4 imports it: one category for each area and topic, choice questions.

Texts are HTML where the HTML gives the same Markdown again, else Markdown, which Moodle knows too.
What Moodle has no place for goes into tags (`renewal.bank.labels`). Moodle can shuffle all options
or none: where one of them has to stay, none is shuffled there.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from renewal.bank.formats import moodle as reader
from renewal.bank.found import slug
from renewal.bank.labels import labels_of
from renewal.bank.markup import from_html, to_html
from renewal.bank.markup_blocks import EXHIBIT_CLASS
from renewal.bank.outline import area_of
from renewal.bank.writers.markup import picture_name, xml_text
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Choose, Exhibit, Item, Option, Order, Status

name = "Moodle XML"
suffix = ".xml"
purpose = "For Moodle 4 and newer, with categories, feedback and pictures."

MOST_KEYS = 10
"""Moodle knows the share of one in ten and none smaller; more right options it refuses."""
_NOT_MARKDOWN = ("\\\n", "~~")


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a quiz."""
    pictures = {exhibit.id: exhibit for exhibit in exhibits}
    carried = [item for item in items if len(item.key) <= MOST_KEYS]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    path = ""
    for item in carried:
        if _path(item) != path:
            path = _path(item)
            lines += _category(path)
        lines += _question(item, pictures)
    content = "\n".join([*lines, "</quiz>", ""]).encode()
    refused = (
        Left(item.id, f"the question (Moodle takes at most {MOST_KEYS} right options)")
        for item in items
        if len(item.key) > MOST_KEYS
    )
    return Written(
        content, (*refused, *left_behind(reader, content, "quiz.xml", carried, exhibits))
    )


def _path(item: Item) -> str:
    names = [each.replace("/", "//") for each in (item.area, item.topic) if each]
    return "/".join(["$course$", "top", *names])


def _has_place(item: Item) -> bool:
    """True when the category says the area and the topic as they are."""
    return area_of(item.area) == item.area != "" and slug(item.topic) == item.topic


def _category(path: str) -> Iterator[str]:
    yield '<question type="category">'
    yield f"<category><text>{xml_text(path)}</text></category>"
    yield "</question>"


def _question(item: Item, pictures: Mapping[str, Exhibit]) -> Iterator[str]:
    is_single = item.choose is Choose.ONE
    stays = any(option.fixed for option in item.options)
    shuffles = item.order is Order.SHUFFLED and not stays
    yield '<question type="multichoice">'
    yield f"<name><text>{xml_text(item.id)}</text></name>"
    yield from _stem(item, [pictures[each] for each in item.exhibits if each in pictures])
    yield '<generalfeedback format="html"><text></text></generalfeedback>'
    yield "<defaultgrade>1</defaultgrade>"
    yield "<penalty>0</penalty>"
    yield f"<hidden>{int(item.status is Status.RETIRED)}</hidden>"
    yield f"<idnumber>{xml_text(item.id)}</idnumber>"
    yield f"<single>{str(is_single).lower()}</single>"
    yield f"<shuffleanswers>{str(shuffles).lower()}</shuffleanswers>"
    yield "<answernumbering>ABCD</answernumbering>"
    for option in item.options:
        yield from _answer(option, _fraction(item, option))
    yield from _tags(item, shuffles=shuffles)
    yield "</question>"


def _stem(item: Item, pictures: Sequence[Exhibit]) -> Iterator[str]:
    if not pictures:
        yield from _text("questiontext", item.stem)
        return
    shown = "".join(f"\n<p>{_picture(each)}</p>" for each in pictures)
    files = "".join(_file(each) for each in pictures)
    text = xml_text(to_html(item.stem) + shown)
    yield f'<questiontext format="html"><text>{text}</text>{files}</questiontext>'


def _picture(exhibit: Exhibit) -> str:
    src = quote(picture_name(exhibit.id, exhibit.media_type))
    return f'<img class="{EXHIBIT_CLASS}" src="@@PLUGINFILE@@/{src}" alt="{xml_text(exhibit.alt)}">'


def _file(exhibit: Exhibit) -> str:
    file = xml_text(picture_name(exhibit.id, exhibit.media_type))
    packed = base64.b64encode(exhibit.content).decode()
    return f'<file name="{file}" path="/" encoding="base64">{packed}</file>'


def _answer(option: Option, fraction: str) -> Iterator[str]:
    written, source = _source(option.text, inline=True)
    yield f'<answer fraction="{fraction}" format="{written}"><text>{xml_text(source)}</text>'
    if option.rationale:
        yield from _text("feedback", option.rationale)
    yield "</answer>"


def _fraction(item: Item, option: Option) -> str:
    """What the option is worth; several right ones share, and wrong ones take away as much."""
    if item.choose is Choose.ONE:
        return "100" if item.is_key(option.id) else "0"
    right = len(item.key)
    shares = right if item.is_key(option.id) else min(len(item.options) - right, MOST_KEYS)
    share = f"{100 / shares:.5f}".rstrip("0").rstrip(".")
    return share if item.is_key(option.id) else f"-{share}"


def _tags(item: Item, *, shuffles: bool) -> Iterator[str]:
    labels = list(labels_of(item, has_places=_has_place(item), has_option_ids=False))
    if item.order is Order.SHUFFLED and not shuffles:
        labels.append(f"order:{item.order.value}")
    if labels:
        tags = "".join(f"<tag><text>{xml_text(each)}</text></tag>" for each in labels)
        yield f"<tags>{tags}</tags>"


def _text(element: str, markdown: str) -> Iterator[str]:
    written, source = _source(markdown, inline=False)
    yield f'<{element} format="{written}"><text>{xml_text(source)}</text></{element}>'


def _source(markdown: str, *, inline: bool) -> tuple[str, str]:
    """The format and the source: HTML that comes back as it was, else Markdown if Moodle can."""
    html = to_html(markdown, inline=inline)
    is_kept = from_html(html, inline=inline).text == markdown
    if is_kept or any(each in markdown for each in _NOT_MARKDOWN):
        return "html", html.strip()
    return "markdown", markdown
