"""What becomes of all items in conflict and all that are there already, and what files lack."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from renewal.store.tables import Assignment, Item
from tests.bank.writing import exhibit
from tests.generated_bank import item_text
from tests.installation import Installation
from tests.web.html import rows, texts
from tests.web.office.conftest import ADA
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
from tests.web.visiting import Visit, Visitor, signed_in

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
def test_it_offers_no_replacing_where_the_key_of_an_issued_question_changes(
    service: Installation, ada: Visitor, tmp_path: Path
):
    shown = select(Assignment.revision_id)
    issued = select(Item.name).where(Item.current_revision_id.in_(shown))
    names = set(service.session.scalars(issued))
    service.session.rollback()
    file, item = next(
        (topic, each)
        for topic in sorted(topic_file(tmp_path).parent.glob("*.toml"))
        for each in topic.read_text("utf-8").split("[[item]]")[1:]
        if names & set(re.findall(r'^id = "([^"]+)"', each, re.MULTILINE))
    )
    head = file.read_text("utf-8").split("[[item]]")[0]
    key = "b" if 'key = "a"' in item else "a"
    other = re.sub(r'(?m)^key = "."$', f'key = "{key}"', item)
    preview = previewed(service, ada, (file.name, f"{head}[[item]]{other}".encode()))
    ada.press(preview, ALL, all_conflict="replace")
    work(service)

    again = ada.open(PAGE)

    assert "key-changed" in again.said
    assert "Nothing can be applied" in again.said
    assert again.page.xpath("//select[starts-with(@name, 'way-')]/option/@value") == [
        "",
        "keep-both",
        "skip",
    ]
    assert ways(again)[-1] == "as it stands"


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
    assert "area-unsaid" in texts(preview.page, f"{FINDINGS}//code")
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


@ONE
def test_pictures_alone_are_refused(service: Installation, ada: Visitor):
    refused = upload(ada, ("rotor.png", b"\x89PNG"), ("caliper.JPG", b"\xff\xd8"))

    assert refused.status == 400
    assert "Only pictures were chosen." in refused.said


@ONE
def test_leaving_bad_items_out_is_offered_only_where_good_ones_are(
    service: Installation, ada: Visitor
):
    preview = previewed(service, ada, ("all.zip", b"PK\x03\x04 is no package"))

    assert "Nothing can be applied" in preview.said
    assert "Leave bad items out" not in preview.said


@ONE
@pytest.mark.parametrize("folder", ["", "exhibits/"])
def test_pictures_chosen_with_a_native_file_are_found_in_its_folder_for_exhibits(
    service: Installation, ada: Visitor, tmp_path: Path, folder: str
):
    name, content = with_another(tmp_path)
    shown = exhibit(id="a5-rotor-9", file=f"{folder}rotor.png")
    text = content.decode().replace("[[item]]", f"{shown}\n[[item]]", 1)
    text = f'{text}exhibits = ["a5-rotor-9"]\n'

    preview = previewed(service, ada, (name, text.encode()), ("rotor.png", one_pixel()))
    [path] = preview.page.xpath("//h3/a[contains(., '-900')]/@href")

    assert "1 item would be written." in preview.said
    assert ada.open(path).page.xpath("//main//img/@alt") == ["Dial indicator showing 0.006 in."]


@ONE
def test_a_picture_that_was_not_chosen_is_asked_for(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = with_another(tmp_path)
    text = content.decode().replace("[[item]]", f"{exhibit()}\n[[item]]", 1)

    preview = previewed(service, ada, (name, text.encode()))

    assert "choose the picture with them" in preview.said


def one_pixel() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    return buffer.getvalue()


@ONE
def test_what_was_asked_meanwhile_stays_and_the_page_says_so(
    service: Installation, ada: Visitor, tmp_path: Path
) -> None:
    file = topic_file(tmp_path)
    topics = [path for path in file.parent.glob("*.toml") if path.stem != "area"]
    files = [(path.name, path.read_bytes().replace(b"reading", b"value")) for path in topics]
    ada.press(previewed(service, ada, *files), APPLY)
    work(service)
    service.tick("2026-12-01T06:00:00")
    ada = signed_in(service, ADA)

    asked = ada.open(f"{PAGE}/undo")
    ada.press(asked, "Take it back", reason="the wrong files")
    work(service)
    done = ada.open(PAGE)

    assert "= 2 to stay" in asked.said
    assert asked.said.count("somebody was asked it") == 2
    assert "What this upload wrote was taken back in part." in done.said
    assert "2 items stay as they are: somebody was asked them" in done.said
    assert "What stays" in ada.press_link(done, "What stays").said


@ONE
def test_a_card_shows_how_a_question_begins_as_it_is_read(
    service: Installation, ada: Visitor, tmp_path: Path
) -> None:
    name, content = with_another(tmp_path)
    stem = b"Two readings:\\n\\n| pin | volts |\\n|---|---|\\n| 6 | *2.6* |\\n\\nWhich is "
    preview = previewed(service, ada, (name, content.replace(b"Case 900 in ", stem)))

    told = texts(preview.page, "//li[contains(@class, 'card')]/p[not(@class)]")

    assert any(each.startswith("Two readings: pin volts 6 2.6 Which is") for each in told)
