"""Packages of QTI that no program packs, up to as much as is read out of one.

Sizes are those of what a package unpacks to, which is what is read.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from random import Random

from renewal.bank.package import MOST_BYTES, MOST_MEMBERS
from tests.bank.constructed.form import Form, filled
from tests.bank.constructed.xml_forms import (
    picture,
    qti1_item,
    qti2_choice,
    qti2_item,
)

_FEWEST = 200
_MEMBERS = MOST_MEMBERS - 100
_MANIFEST = "imsmanifest.xml"
_REFERENCE = '<assessmentItemRef href="item.xml"/>'
_MODAL = '<modalFeedback identifier="A" outcomeIdentifier="F">why</modalFeedback>'


def packed(members: Mapping[str, str | bytes] | Iterator[tuple[str, str | bytes]]) -> bytes:
    """A package of these members, none of which is packed so tightly that it is refused."""
    pairs = members.items() if isinstance(members, Mapping) else members
    noise = Random(7).randbytes(1 << 16).hex()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in pairs:
            written = content.encode() if isinstance(content, str) else content
            archive.writestr(name, written + _padding(name, len(written), noise))
    return out.getvalue()


def _padding(name: str, size: int, noise: str) -> bytes:
    """A comment that does not pack well, where the member can have one."""
    length = size // 60 if name.endswith(".xml") else 0
    return b"".join(f"<!--{noise[:size]}-->".encode() for size in _lengths(length, len(noise)))


def _lengths(length: int, most: int) -> Iterator[int]:
    while length > 0:
        yield min(length, most)
        length -= most


def _items(each: Callable[[int], str], count: int) -> Callable[[int], bytes]:
    """So many items of such a kind, fewer when there is no room for them."""

    def build(most: int) -> bytes:
        def members() -> Iterator[tuple[str, str]]:
            room = most
            for number in range(count):
                written = each(number)
                room -= len(written) + len(written) // 60 + _FEWEST
                if room < 0:
                    return
                yield f"item{number}.xml", written

        return packed(members())

    return build


def _pictures(number: int) -> str:
    shown = "".join(f'<img alt="x" src="p{number}-{at}.png"/>' for at in range(700))
    return qti2_item(f"What of {number}? {shown}")


def _few_pictures(number: int) -> str:
    shown = "".join(f'<img alt="x" src="p{number}-{at}.png"/>' for at in range(130))
    return qti2_item(f"What of {number}? {shown}")


def _same_pictures(number: int) -> str:
    shown = '<img alt="x" src="p.png"/>' * 700
    return qti2_item(f"What of {number}? {shown}")


def _whole(each: Callable[[int], str], head: str, tail: str) -> Callable[[int], bytes]:
    return lambda most: packed({"bank.xml": filled(most * 58 // 60, head, each, tail)})


def _listed(most: int) -> bytes:
    entries = filled(
        most // 2,
        "<manifest><resources>",
        lambda n: f'<resource type="imsqti_item" href="no{n}.xml"/>',
        "</resources></manifest>",
    )
    return packed({_MANIFEST: entries, "item.xml": qti2_item()})


def _test(most: int) -> bytes:
    entries = filled(
        most // 2,
        "<assessmentTest><testPart>",
        lambda n: f'<assessmentSection title="s{n}">{_REFERENCE}</assessmentSection>',
        "</testPart></assessmentTest>",
    )
    return packed({"test.xml": entries, "item.xml": qti2_item()})


def _of_pictures(most: int) -> bytes:
    def members() -> Iterator[tuple[str, str | bytes]]:
        count = min(MOST_MEMBERS // 2, most // 1_000)
        for number in range(count):
            yield f"p{number}.png", picture(number)
        for number in range(count):
            shown = f'<img alt="x" src="p{number}.png"/>'
            yield f"item{number}.xml", qti2_item(f"What of {number}? {shown}")

    return packed(members())


def _passages(most: int) -> bytes:
    """Every item is about the same long texts."""
    count = max(1, min(_MEMBERS, most // 20_000))
    body = f"<stimulusBody>{'<p>x</p>' * 9_000}</stimulusBody>"
    long = f"<assessmentStimulus>{body}</assessmentStimulus>"
    asked = qti2_item(more='<assessmentStimulusRef href="passage.xml"/>')
    return packed({"passage.xml": long} | {f"item{at}.xml": asked for at in range(count)})


_QTI = ("<questestinterop><assessment><section>", "</section></assessment></questestinterop>")
_SMALL = 'What?<img src="x.png"/>'
_BUILDERS: dict[str, Callable[[int], bytes]] = {
    "pictures that are missing": _items(_pictures, _MEMBERS),
    "the same missing picture": _items(_same_pictures, _MEMBERS),
    "small items": _items(lambda n: qti2_item(f"{n}?"), _MEMBERS),
    "small items with missing pictures": _items(_few_pictures, _MEMBERS),
    "small items with elements": _items(lambda n: qti2_item(f"{n}?", more="<a/>" * 900), _MEMBERS),
    "small files of QTI 1.2": _items(
        lambda n: f"{_QTI[0]}{qti1_item(f'{n}?') * 8}{_QTI[1]}", _MEMBERS
    ),
    "modal feedback": _items(lambda n: qti2_item(f"{n}?", more=_MODAL * 250), _MEMBERS),
    "empty modal feedback": _items(
        lambda n: qti2_item(f"{n}?", more='<modalFeedback identifier="A"/>' * 350), _MEMBERS
    ),
    "much modal feedback": _items(lambda n: qti2_item(f"{n}?", more=_MODAL * 9_000), _MEMBERS),
    "a hundred choices": _items(
        lambda n: qti2_item(f"{n}?", "".join(qti2_choice(f"A{at}") for at in range(100))), _MEMBERS
    ),
    "choices with feedback": _items(
        lambda n: qti2_item(
            f"{n}?",
            "".join(
                f'<simpleChoice identifier="A{at}">x<feedbackInline identifier="A{at}">y'
                "</feedbackInline></simpleChoice>"
                for at in range(100)
            ),
        ),
        _MEMBERS,
    ),
    "elements": _items(lambda n: qti2_item(f"{n}?", more="<a/>" * 390), _MEMBERS),
    "large items": _items(lambda n: qti2_item(f"{n}?", more="<a/>" * 19_000), _MEMBERS),
    "rubrics": _items(
        lambda n: qti2_item(f"{n}? {'<rubricBlock>x</rubricBlock>' * 380}"), _MEMBERS
    ),
    "objects": _items(lambda n: qti2_item(f"{n}? {'<object/>' * 390}"), _MEMBERS),
    "markup": _items(lambda n: qti2_item(f"{n}? {'<b>x</b>' * 380}"), _MEMBERS),
    "many items in each": _items(
        lambda n: f"<assessmentItem><a>{qti2_item(f'{n}?') * 60}</a></assessmentItem>", _MEMBERS
    ),
    "tiny items of QTI 1.2": _whole(lambda n: qti1_item(f"{n}?"), *_QTI),
    "files of QTI 1.2": _items(lambda n: f"{_QTI[0]}{qti1_item(f'{n}?') * 30}{_QTI[1]}", _MEMBERS),
    "list of contents": _listed,
    "test with sections": _test,
    "pictures": _of_pictures,
    "long passages": _passages,
    "blank members": lambda most: packed(
        {f"{at}.xml": " " * min(90_000, most // _MEMBERS) for at in range(_MEMBERS)}
    ),
    "a bomb": lambda most: packed({"item.txt": b" " * most * 10, "item.xml": qti2_item()}),
}

FORMS = {
    f"package {name}": Form("bank.zip", build, MOST_BYTES, "lxml in zip")
    for name, build in _BUILDERS.items()
}
