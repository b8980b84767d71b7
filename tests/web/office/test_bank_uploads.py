"""Banks by upload: read apart from requests, then a preview, then exactly what it showed."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, update

from renewal.actions.advance_uploads import advance_uploads
from renewal.actions.import_bank import import_bank
from renewal.actions.sweep import sweep
from renewal.domain.upload import Phase, Progress
from renewal.store.db import writing
from renewal.store.tables import BankImport, Entry, Item, Upload
from renewal.store.uploads import claim_next, note_progress
from tests.bank.writing import SVG
from tests.generated_bank import item_text
from tests.installation import Installation
from tests.web.html import rows, texts
from tests.web.office.conftest import ADA, WILMA
from tests.web.office.test_uploads import count, send, topic_file
from tests.web.visiting import Visit, Visitor, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGE = "/office/bank/1"
FINDINGS = "//table[@aria-label='Findings']/tbody/tr"
APPLY = "Apply what is shown here"


def upload(visitor: Visitor, *files: tuple[str, bytes], area: str = "A5") -> Visit:
    return send(visitor, "/office/bank", "files", *files, area=area)


def work(service: Installation) -> int:
    """Whatever uploads wait for is done, a minute later."""
    service.now += timedelta(minutes=1)
    return advance_uploads(service.session, now=service.now, most_seconds=600)


def previewed(service: Installation, visitor: Visitor, *files: tuple[str, bytes]) -> Visit:
    """The files are uploaded and read; return their preview."""
    path = upload(visitor, *files).path
    work(service)
    return visitor.open(path)


def retiring(folder: Path) -> tuple[str, bytes]:
    """A file that retires one question of the bank."""
    file = topic_file(folder)
    text = file.read_text("utf-8").replace('status = "operational"', 'status = "retired"', 1)
    return file.name, text.encode()


def with_another(folder: Path) -> tuple[str, bytes]:
    """A file with one question that the bank does not have."""
    file = topic_file(folder)
    return file.name, (file.read_text("utf-8") + item_text("a5", file.stem, 900)).encode()


def statuses(service: Installation) -> list[str]:
    found = service.session.scalars(select(Item.status).distinct().order_by(Item.status)).all()
    service.session.rollback()
    return list(found)


def test_it_reads_apart_then_shows_then_applies_apart(
    service: Installation, ada: Visitor, tmp_path: Path
):
    waiting = upload(ada, retiring(tmp_path))
    work(service)
    preview = ada.open(waiting.path)
    before = statuses(service)
    asked = ada.press(preview, APPLY)
    between = statuses(service)
    work(service)
    done = ada.open(waiting.path)

    assert waiting.heading == "The files are being read"
    assert waiting.response.headers["Refresh"] == "3"
    assert "- 1 retired" in preview.said
    assert asked.heading == "The upload is being applied"
    assert (before, between) == (["operational"], ["operational"])
    assert statuses(service) == ["operational", "retired"]
    assert "The bank holds what the preview showed." in done.said
    entry = service.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    kept = service.session.scalars(select(Upload.sha256)).one()
    assert entry.reason == f"import {count(service, BankImport)}, sha256 {kept}"


@ONE
def test_it_says_how_far_it_is_and_stops_looking_when_asked(
    service: Installation, ada: Visitor, tmp_path: Path
):
    upload(ada, retiring(tmp_path))
    claim = claim_next(service.session, process="one", now=service.now)
    assert claim is not None
    note_progress(service.session, claim, Progress(Phase.ITEMS, 100, 400), now=service.now)

    page = ada.open(PAGE)
    still = ada.press_link(page, "Stop looking by itself")

    assert "Checking question 101 of 400." in page.said
    assert "Refresh" not in still.response.headers


@ONE
def test_it_has_nothing_to_do_the_second_time(service: Installation, ada: Visitor, tmp_path: Path):
    file = topic_file(tmp_path)

    preview = previewed(service, ada, (file.name, file.read_bytes()))

    assert "Nothing to do: all of it is there already." in preview.said
    assert APPLY not in preview.said


@ONE
def test_it_tells_every_finding_with_its_line_and_lets_nothing_be_applied(
    service: Installation, ada: Visitor, tmp_path: Path
):
    file = topic_file(tmp_path)
    broken = file.read_text("utf-8").replace("key = ", "kee = ", 2)

    preview = previewed(service, ada, (file.name, broken.encode()))

    assert "Nothing can be applied" in preview.said
    found = rows(preview.page, "(//table)[1]/tbody/tr")
    assert found
    assert all(f"{file.name}, line " in line for line in found)
    assert APPLY not in preview.said


@ONE
def test_it_loads_the_good_ones_and_gives_the_bad_ones_back_with_reasons(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = with_another(tmp_path)
    broken = content.decode().replace("key = ", "kee = ", 1).encode()
    before = count(service, Item)

    preview = previewed(service, ada, (name, broken))
    ada.press(preview, "Leave bad items out, load the others")
    work(service)
    again = ada.open(PAGE)
    ada.press(again, APPLY)
    work(service)

    failed = ada.client.get(f"{PAGE}/failed.csv")
    told = list(csv.DictReader(io.StringIO(failed.get_data().decode("utf-8-sig"), newline="")))
    assert told
    assert all(row["stem"] and row["option_a"] and row["message"] for row in told)
    assert list(told[0])[:8] == ["place", "item", "excerpt", "code", "message", "fix", "id", "area"]
    assert [row["place"] for row in told if not row["place"].startswith(f"{name}, line")] == []
    assert "Do not leave bad items out" in again.said
    assert count(service, Item) == before + 1


@ONE
def test_it_leaves_out_what_was_chosen_and_keeps_the_choice(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = with_another(tmp_path)
    text = content.decode().replace('status = "operational"', 'status = "retired"', 1)
    preview = previewed(service, ada, (name, text.encode()))
    [box] = preview.page.xpath(
        "//li[.//a[contains(., '-900')]]//input[starts-with(@name, 'out-')]/@name"
    )
    before = count(service, Item)

    ada.press(preview, "Keep these choices", **{box: "1"})
    work(service)
    again = ada.open(PAGE)
    ada.press(again, APPLY)
    work(service)
    done = ada.open(PAGE)

    assert again.page.xpath(f"//input[@name='{box}']/@checked")
    assert "1 item would be written." in again.said
    assert "1 item was written." in done.said
    marks = "//li[contains(., '-900')]//p[@class='marks'][strong]"
    assert texts(done.page, marks) == ["+ new A5 · operational · left out"]
    assert done.said.count("left out") == 1
    assert count(service, Item) == before
    assert statuses(service) == ["operational", "retired"]


@ONE
@pytest.mark.parametrize(("way", "more"), [("keep-both", 1), ("replace", 0), ("skip", 0)])
def test_it_does_with_a_conflict_what_was_chosen(
    service: Installation, ada: Visitor, tmp_path: Path, way: str, more: int
):
    file = topic_file(tmp_path)
    head, first, *rest = file.read_text("utf-8").split("[[item]]")
    asks = first[first.index('stem = "') : first.index("key = ")]
    said = re.sub(r'(stem|text) = "[^"]*"', r'\1 = "Paint, primer and filler as"', asks)
    for letter in "abcd":
        said = said.replace(' filler as"', f' filler {letter * 2}"', 1)
    other = "[[item]]".join([head, first.replace(asks, said), *rest])
    preview = previewed(service, ada, (file.name, other.encode()))
    assert "1 in conflict" in preview.said
    assert APPLY not in preview.said
    [choice] = preview.page.xpath("//select[starts-with(@name, 'way-')]/@name")
    before = count(service, Item)

    ada.press(preview, "Keep these choices", **{choice: way})
    work(service)
    again = ada.open(PAGE)
    if way != "skip":
        ada.press(again, APPLY)
        work(service)

    assert again.page.xpath(f"//select[@name='{choice}']/option[@selected]/@value") == [way]
    assert "Nothing can be applied" not in again.said
    assert count(service, Item) == before + more


@ONE
def test_it_shows_each_question_as_it_will_be_asked_with_what_differs(
    service: Installation, ada: Visitor, tmp_path: Path
):
    file = topic_file(tmp_path)
    text = file.read_text("utf-8").replace("which reading", "which **other** reading", 1)
    preview = previewed(service, ada, (file.name, text.encode()))

    [path] = preview.page.xpath("//li[.//summary]//h3/a/@href")
    item = ada.open(path)

    assert item.page.xpath("//fieldset//legend//strong/text()") == ["other"]
    assert len(item.page.xpath("//fieldset//input[@type='radio']")) == 4
    told = "//dl[@class='differences']/div[dt='Stem']"
    assert "which reading" in item.page.xpath(f"string({told}/dd[@class='was'])")
    assert item.page.xpath(f"{told}//ins/text()") == ["**other** "]
    assert item.page.xpath("count(//li[contains(@class, 'keyed good')])") == 1


@ONE
def test_it_shows_errors_alone_and_what_is_wrong_with_one_item(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = with_another(tmp_path)
    text = content.decode().replace("key = ", "kee = ", 1)
    text = text.replace("Why aaa matters in case 900.", "")
    preview = previewed(service, ada, (name, text.encode()))
    every = rows(preview.page, FINDINGS)

    errors = rows(ada.press_link(preview, "what is wrong").page, FINDINGS)
    [path] = preview.page.xpath("//h3/a[contains(., '-900')]/@href")
    item = ada.open(path)

    assert 0 < len(errors) < len(every)
    assert all(" Error " in line for line in errors)
    assert rows(item.page, FINDINGS) == [line for line in every if "-900 " in line] != []


@ONE
def test_it_shows_a_class_alone_and_some_items_at_a_time(
    service: Installation, ada: Visitor, tmp_path: Path
):
    file = topic_file(tmp_path)
    more = "".join(item_text("a5", file.stem, number) for number in range(900, 930))
    text = file.read_text("utf-8") + more
    preview = previewed(service, ada, (file.name, text.encode()))

    new = ada.press_link(preview, "+ 30 new")
    rest = ada.press_link(new, "Next page")

    names = [v.page.xpath("//li[@class='card']//h3//text()") for v in (new, rest)]
    assert [len(found) for found in names] == [25, 5]
    assert all("-9" in name for name in names[0] + names[1])


@ONE
def test_it_applies_no_other_files_than_those_shown(
    service: Installation, ada: Visitor, tmp_path: Path
):
    preview = previewed(service, ada, retiring(tmp_path))
    ada.press(preview, APPLY)
    with writing(service.session):
        content = service.session.scalars(select(Upload.content)).one()
        assert content is not None
        other = content.replace(b"\0\0", b"\0\1", 1)
        service.session.execute(update(Upload).values(content=other))

    work(service)

    assert "what was chosen of them, or the bank changed" in ada.open(PAGE).said
    assert statuses(service) == ["operational"]


@ONE
def test_it_refuses_a_preview_that_is_not_the_newest(
    service: Installation, ada: Visitor, tmp_path: Path
):
    preview = previewed(service, ada, retiring(tmp_path))
    with writing(service.session):
        service.session.execute(update(Upload).values(sha256="0" * 64))

    refused = ada.press(preview, APPLY)

    assert refused.status == 422
    assert "what was chosen of them, or the bank changed" in refused.said


@ONE
def test_it_shows_a_new_preview_where_the_bank_has_moved_meanwhile(
    service: Installation, ada: Visitor, tmp_path: Path
):
    name, content = retiring(tmp_path)
    preview = previewed(service, ada, (name, content))
    topic_file(tmp_path).write_bytes(content)
    import_bank(service.session, [topic_file(tmp_path)], now=service.now)
    ada.press(preview, APPLY)

    work(service)

    again = ada.open(PAGE)
    assert "The bank has changed since the preview was made" in again.said
    assert "Nothing to do: all of it is there already." in again.said


def test_it_takes_an_upload_back_and_says_so(service: Installation, ada: Visitor, tmp_path: Path):
    ada.press(previewed(service, ada, with_another(tmp_path)), APPLY)
    work(service)

    asked = ada.press_link(ada.open(PAGE), "Take it back")
    empty = ada.press(asked, "Take it back", reason=" ")
    ada.press(asked, "Take it back", reason="the wrong file")
    work(service)
    done = ada.open(PAGE)

    assert "- 1 to retire ~ 0 to be as before = 0 to stay" in asked.said
    assert asked.page.xpath("//details[summary='What would be retired (1)']//code/text()") == [
        f"a5-{topic_file(tmp_path).stem}-900"
    ]
    assert empty.status == 422
    assert "What this upload wrote was taken back." in done.said
    assert "the wrong file" in done.said
    assert statuses(service) == ["operational", "retired"]


@ONE
@pytest.mark.parametrize(("taken_back", "told"), [(False, "is in the bank"), (True, "taken back")])
def test_it_leads_to_no_items_that_are_listed_no_more_and_says_what_became_of_them(
    service: Installation, ada: Visitor, tmp_path: Path, taken_back: bool, told: str
):
    ada.press(previewed(service, ada, with_another(tmp_path)), APPLY)
    work(service)
    listed = texts(ada.open(PAGE).page, "//main//p[@class='changes']/a")
    if taken_back:
        ada.press(ada.open(f"{PAGE}/undo"), "Take it back", reason="the wrong file")
        work(service)
    service.now += timedelta(days=8)
    sweep(service.session, now=service.now)

    later = signed_in(service, ADA).open(f"{PAGE}?sort=new")

    assert "+ 1 new" in listed
    assert "+ 1 new" in later.said
    assert texts(later.page, "//main//p[@class='changes']/a") == []
    assert "Items are listed for a week. What was written of them" in later.said
    assert told in texts(later.page, "//main/p[@class='nothing'][last()]")[-1]


@ONE
def test_it_lists_uploads_admins_all_and_writers_their_own(
    service: Installation, ada: Visitor, tmp_path: Path
):
    wilma = signed_in(service, WILMA)
    upload(ada, retiring(tmp_path))
    upload(wilma, with_another(tmp_path))
    work(service)

    lists = [each.open("/office/bank/uploads") for each in (ada, wilma)]

    assert [len(rows(each.page, "//tbody/tr")) for each in lists] == [2, 1]
    assert wilma.open(PAGE).status == 404
    assert ada.open("/office/bank/2").status == 200


@ONE
def test_it_lets_item_writers_look_and_choose_and_admins_load(
    service: Installation, tmp_path: Path
):
    wilma = signed_in(service, WILMA)
    preview = previewed(service, wilma, retiring(tmp_path))
    token = preview.page.xpath("//input[@name='csrf']/@value")[0]

    refused = wilma.client.post(PAGE, data={"csrf": token})

    assert wilma.open("/").path == "/office/bank"
    assert "An admin loads them" in preview.said
    assert "Keep these choices" in preview.said
    assert refused.status_code == 403
    assert wilma.open("/office/technicians").status == 403


@ONE
@pytest.mark.parametrize("format_", ["csv", "xlsx", "toml", "json", "gift", "aiken", "respondus"])
def test_it_gives_files_to_fill_in(ada: Visitor, format_: str):
    page = ada.open("/office/bank")

    [path] = [p for p in page.page.xpath("//a[@download]/@href") if p.endswith(f"/{format_}")]
    sent = ada.client.get(path)

    assert sent.status_code == 200
    assert len(sent.get_data()) > 40
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=")


@ONE
@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_it_gives_no_formula_back_with_what_failed(service: Installation, ada: Visitor, typed: str):
    out = io.StringIO(newline="")
    fields = ("id", "stem", "option_a", "option_b", "key", "references")
    csv.writer(out).writerows([fields, (typed, f"{typed} shows", typed, "no", "z", typed)])
    previewed(service, ada, (f"{typed.strip()}.csv", out.getvalue().encode()))

    sent = ada.client.get(f"{PAGE}/failed.csv").get_data().decode("utf-8-sig")

    rows_sent = list(csv.reader(io.StringIO(sent, newline="")))
    assert len(rows_sent) == 2
    assert f"'{typed.strip()}" in rows_sent[1]
    assert [cell for row in rows_sent for cell in row if cell[:1] in tuple("=+-@\t\r")] == []


def test_it_keeps_the_digest_of_each_file_as_anybody_computes_it(
    service: Installation, ada: Visitor
) -> None:
    one, two = (f'language = "en"\n{item_text("a5", "pads", number)}' for number in (900, 901))
    files = (("one.toml", one), ("two.toml", two), ("dial.svg", SVG))
    contents = {name: content.encode() for name, content in files}

    alone = previewed(service, ada, ("one.toml", contents["one.toml"]))
    path = upload(ada, *contents.items()).path
    work(service)
    together = ada.open(path)

    digests = {name: sha256(content).hexdigest() for name, content in contents.items()}
    assert f"SHA-256 of one.toml{digests['one.toml']}" in alone.said
    assert "SHA-256 of each of 3 files" in together.said
    assert all(f"{name}{digest}" in together.said for name, digest in digests.items())
