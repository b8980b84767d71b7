"""What becomes of all items in conflict and all that are there already, and what files lack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.store.tables import Item
from tests.generated_bank import item_text
from tests.installation import Installation
from tests.web.html import rows
from tests.web.office.test_bank_uploads import (
    APPLY,
    FINDINGS,
    ONE,
    PAGE,
    previewed,
    upload,
    with_another,
    work,
)
from tests.web.office.test_uploads import topic_file
from tests.web.visiting import Visit, Visitor

ALL = "Choose for all"
AIKEN = b"Which rotor is worn?\nA. The left one\nB. The right one\nANSWER: A\n"


def items(service: Installation) -> int:
    number = service.session.scalar(select(func.count()).select_from(Item))
    service.session.rollback()
    return number or 0


def ways(visit: Visit) -> list[str]:
    """What the single items in conflict or there already say, unless something else is chosen."""
    return [str(each) for each in visit.page.xpath("//select/option[@value=''][1]/text()")]


def said_anew(item: str, number: int) -> str:
    """The item with words that have nothing in common with its own."""
    asks = item[item.index('stem = "') : item.index("key = ")]
    said = re.sub(
        r'(stem|text) = "[^"]*"', rf'\1 = "Paint {number * 111}, primer, filler as"', asks
    )
    for letter in "abcd":
        said = said.replace(' filler as"', f' filler {letter * 2}"', 1)
    return item.replace(asks, said)


@pytest.fixture
def preview(service: Installation, ada: Visitor, tmp_path: Path) -> Visit:
    """Two items in conflict, and two that are there already under other ids."""
    file = topic_file(tmp_path)
    others = sorted(set(file.parent.glob("*.toml")) - {file, file.with_name("area.toml")})
    head, first, second, *_ = file.read_text("utf-8").split("[[item]]")
    stored = [each.read_text("utf-8").split("[[item]]")[1] for each in others[:2]]
    again = [re.sub(r'\bid = "a5', 'id = "b5', each, count=1) for each in stored]
    parts = [head, said_anew(first, 1), said_anew(second, 2), *again]
    return previewed(service, ada, (file.name, "[[item]]".join(parts).encode()))


@pytest.mark.parametrize(
    ("conflict", "duplicate", "more"),
    [("keep-both", "keep-both", 4), ("replace", "skip", 0), ("keep-both", "replace", 2)],
)
@ONE
def test_it_does_with_all_what_was_chosen_for_all(
    service: Installation, ada: Visitor, preview: Visit, conflict: str, duplicate: str, more: int
):
    before = items(service)

    ada.press(preview, ALL, all_conflict=conflict, all_duplicate=duplicate)
    work(service)
    chosen = ada.open(PAGE)
    ada.press(chosen, APPLY)
    work(service)

    assert "2 in conflict" in preview.said
    assert "2 there already" in preview.said
    assert chosen.page.xpath("//select[starts-with(@id, 'all_')]/option[@selected]/@value") == [
        conflict,
        duplicate,
    ]
    assert "The bank holds what the preview showed." in ada.open(PAGE).said
    assert items(service) == before + more


@ONE
def test_what_is_chosen_for_one_goes_before_what_is_chosen_for_all(
    service: Installation, ada: Visitor, preview: Visit
):
    ada.press(preview, ALL, all_conflict="keep-both", all_duplicate="skip")
    work(service)
    every = ada.open(PAGE)
    [first, *_] = every.page.xpath("//select[starts-with(@name, 'way-')]/@name")

    ada.press(every, "Keep these choices", **{first: "skip"})
    work(service)

    one = ada.open(PAGE)
    assert ways(every).count("as all: keep both") == 2
    assert "2 items would be written." in every.said
    assert "1 item would be written." in one.said


@ONE
def test_an_applied_upload_tells_what_was_chosen(
    service: Installation, ada: Visitor, preview: Visit
):
    ada.press(preview, ALL, all_conflict="replace", all_duplicate="skip")
    work(service)

    ada.press(ada.open(PAGE), APPLY)
    work(service)

    applied = ada.open(PAGE)
    assert applied.said.count("· replaced the one in the bank") == 2
    assert applied.said.count("· skipped") == 2


@ONE
def test_files_that_name_no_area_are_told_so_without_a_folder(service: Installation, ada: Visitor):
    path = upload(ada, ("rotors.txt", AIKEN), area="").path
    work(service)
    preview = ada.open(path)

    told = " ".join(rows(preview.page, FINDINGS))
    assert "The files name no area, and none was chosen when they were uploaded." in told
    assert "Nothing says which area the item belongs to." in told
    assert "choose it under “Area”" in told
    assert "folder" not in told
    assert "1 with an error" in preview.said
    assert "1 with errors" not in preview.said


@ONE
def test_pages_of_findings_and_of_items_have_names_of_their_own(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = with_another(tmp_path)
    more = "".join(item_text("a5", Path(name).stem, number) for number in range(901, 960))
    text = content.decode() + re.sub(r'rationale = "[^"]*"', 'rationale = ""', more)

    preview = previewed(service, ada, (name, text.encode()))

    assert preview.page.xpath("//nav[@class='paging']/@aria-label") == [
        "Pages of findings",
        "Pages of items",
    ]
