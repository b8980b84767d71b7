r"""Moodle GIFT: texts are Markdown, which Moodle knows; what GIFT has no place for is in comments.

Area and topic become a category, the id and the rest comments such as `// [id:Q-7]
[concept:runout]`, which Moodle passes over, except for the id. Exhibits are named there. Shares of
the credit have five decimals, as Moodle's list has them; a wrong option of several takes everything
away.
"""

import re
from collections.abc import Iterator, Sequence

from renewal.bank.formats import gift as reader
from renewal.bank.formats.gift_comments import comment_of
from renewal.bank.found import slug
from renewal.bank.labels import labels_of
from renewal.bank.outline import area_of
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Choose, Exhibit, Item, Option, Order

name = "Moodle GIFT"
suffix = ".gift.txt"
purpose = "Text that is easy to read and to edit, for the question bank of Moodle."

MOST_KEYS = 10
"""Moodle knows the share of one in ten and none smaller; more right options it refuses."""
_SPECIAL = re.compile(r"[\\#=~{}:]")


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a GIFT file."""
    carried = [item for item in items if len(item.key) <= MOST_KEYS]
    blocks: list[str] = []
    path = ""
    for item in carried:
        if _path(item) != path:
            path = _path(item)
            blocks.append(f"$CATEGORY: {path}")
        blocks.append("\n".join(_question(item)))
    content = "".join(f"{block}\n\n" for block in blocks).encode()
    refused = (
        Left(item.id, f"the question (Moodle takes at most {MOST_KEYS} right options)")
        for item in items
        if len(item.key) > MOST_KEYS
    )
    return Written(
        content, (*refused, *left_behind(reader, content, "quiz.gift", carried, exhibits))
    )


def _path(item: Item) -> str:
    names = [each.replace("/", "//") for each in (item.area, item.topic) if each]
    return _escaped("/".join(["$course$", "top", *names]))


def _question(item: Item) -> Iterator[str]:
    has_place = area_of(item.area) == item.area != "" and slug(item.topic) == item.topic
    labels = list(labels_of(item, has_places=has_place, has_option_ids=False))
    if item.order is Order.FIXED:
        labels.append(f"order:{item.order.value}")
    labels += [f"exhibit:{each}" for each in item.exhibits]
    yield "// " + comment_of("id", item.id)
    for label in labels:
        key, _, value = label.partition(":")
        yield "// " + comment_of(key, value)
    yield f"::{_escaped(item.id)}::[markdown]{_escaped(item.stem)} {{"
    for option in item.options:
        rationale = f"#{_marked(option.rationale)}" if option.rationale else ""
        yield f"\t{_mark(item, option)}{_marked(option.text)}{rationale}"
    yield "}"


def _mark(item: Item, option: Option) -> str:
    if item.choose is Choose.ONE:
        return "=" if item.is_key(option.id) else "~"
    if not item.is_key(option.id):
        return "~%-100%"
    share = f"{100 / len(item.key):.5f}".rstrip("0").rstrip(".")
    return f"~%{share}%"


def _marked(text: str) -> str:
    """The text; one that begins like a format or a share says that it is Markdown."""
    return f"[markdown]{_escaped(text)}" if text.startswith(("[", "%")) else _escaped(text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", r"\n")
