"""A faulty question is rescored: find it, say what counts, see what follows, a second admin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from renewal.actions.add_account import add_account
from renewal.actions.record_response import record_response
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.store.queries.questions import AskedRow
from renewal.store.tables import Exhibit, Item, Proposal, RescoreRow
from tests.actions.rescoring import wrong_options
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.html import rows, texts
from tests.web.office.conftest import ADA, BEN
from tests.web.office.test_bank_uploads import previewed
from tests.web.visiting import Visit, Visitor, rosters, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NEW, LIST, WAITING = "/office/rescores/new", "/office/rescores", "/office/waiting"
LOOK, PROPOSE, CONFIRM = "Show what would follow", "Propose the rescore", "Confirm and carry out"
WHY = "The drawing shows another gauge"


@pytest.fixture
def asked(service: Installation) -> AskedRow:
    """The question that Rosa was asked and answered wrongly."""
    row = service.asked("R1", "A5", Month(2026, 11))
    record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        options=[row.position_of(wrong_options(row)[0])],
        received_at=service.now,
        now=service.now,
    )
    return row


def name_of(service: Installation, row: AskedRow) -> str:
    found = service.session.scalars(select(Item.name).where(Item.id == row.item_id)).one()
    service.session.rollback()
    return found


def found_by(admin: Visitor, item: str) -> Visit:
    """The question's page, by its id typed into the form."""
    return admin.press(admin.open(NEW), "Show the question", item=item)


def looked_at(service: Installation, admin: Visitor, row: AskedRow, **chosen: Any) -> Visit:
    """What would follow from what was chosen for a question."""
    return admin.press(found_by(admin, name_of(service, row)), LOOK, **chosen)


def with_key(content: bytes, name: str, key: str) -> bytes:
    """The file with another key for one of its items."""
    before, item = content.decode().split(f'"{name}"')
    other = "b" if key == "a" else "a"
    changed = item.replace(f'key = "{key}"', f'key = "{other}"', 1)
    return f'{before}"{name}"{changed}'.encode()


def figures(visit: Visit) -> dict[str, str]:
    names = texts(visit.page, "//dl[@class='figures']//dt")
    return dict(zip(names, texts(visit.page, "//dl[@class='figures']//dd"), strict=True))


def facts(visit: Visit) -> dict[str, str]:
    names = texts(visit.page, "//main//section//dt")
    return dict(zip(names, texts(visit.page, "//main//section//dd"), strict=True))


def rescores(service: Installation) -> list[tuple[int, str, Any]]:
    found = service.session.execute(
        select(RescoreRow.revision_id, RescoreRow.kind, RescoreRow.key)
    ).all()
    service.session.rollback()
    return [(revision, kind, key) for revision, kind, key in found]


def test_it_rescores_what_two_admins_agreed_on(
    service: Installation, ada: Visitor, ben: Visitor, asked: AskedRow
):
    chosen = wrong_options(asked)[0]

    shown = looked_at(service, ada, asked, kind="re-key", key=chosen)
    proposed = ada.press(shown, PROPOSE, reason=WHY)
    waiting = ben.open(WAITING)
    before = rescores(service)
    confirmed = ben.press(waiting, CONFIRM)

    assert figures(shown) == {
        "Answers so far": "1",
        "Right by now": "0",
        "Would become right": "1",
    }
    assert "Proposed. It waits here for another admin." in proposed.said
    assert CONFIRM not in proposed.said
    assert before == []
    assert "Confirmed and carried out" in confirmed.said
    assert rescores(service) == [(asked.revision_id, "re-key", [chosen])]


def test_it_tells_the_second_admin_what_the_first_one_saw(
    service: Installation, ada: Visitor, ben: Visitor, asked: AskedRow
):
    chosen, name = wrong_options(asked)[0], name_of(service, asked)
    ada.press(looked_at(service, ada, asked, kind="re-key", key=chosen), PROPOSE, reason=WHY)

    waiting = ben.open(WAITING)
    seen = ben.press_link(waiting, name)

    told = facts(waiting)
    assert told["Question"] == " ".join(asked.source.stem.split())
    assert told["Area"] == "A5, revision 1"
    assert told["What is to count"] == "Another answer is right as well"
    assert told["Right by now"] == f"{asked.key[0]}. {asked.source.texts[asked.key[0]]}"
    assert told["Right as well"] == f"{chosen}. {asked.source.texts[chosen]}"
    counted = ("Answers when proposed", "Of them right", "Would become right")
    assert [told[name] for name in counted] == ["1", "0", "1"]
    assert told["Reason"] == WHY
    assert figures(seen)["Would become right"] == "1"


@ONE
def test_it_shows_the_question_as_technicians_see_it_and_what_counts(
    service: Installation, ada: Visitor, asked: AskedRow
):
    shown = found_by(ada, name_of(service, asked))

    assert texts(shown.page, "//legend//h3") == [" ".join(asked.source.stem.split())]
    assert texts(shown.page, "//div[@class='as-asked']//label") == list(asked.source.texts.values())
    [right] = texts(shown.page, "//li[contains(@class, 'keyed good')]")
    assert right.startswith(f"Right: {asked.key[0]} {asked.source.texts[asked.key[0]]}")
    offered = shown.page.xpath("//input[@name='key']/@value")
    assert offered == sorted(wrong_options(asked))
    assert shown.page.xpath("//input[@name='key']/@type") == ["radio"] * 3
    assert PROPOSE not in shown.said


@ONE
def test_it_says_what_a_void_brings_about(service: Installation, ada: Visitor, asked: AskedRow):
    shown = looked_at(service, ada, asked, kind="void", key=wrong_options(asked)[0])
    ada.press(shown, PROPOSE, reason=WHY)

    assert figures(shown)["Would become right"] == "1"
    assert texts(shown.page, "//section[@aria-labelledby='follows']/ul/li") == [
        "The runs that follow score the answers anew. No right answer becomes wrong.",
        "What is answered from then on is scored in the same way.",
        (
            "Where an answer now completes a credit year, the certification is extended as of the "
            "day of that answer (1 at most), and what was decided about it later is decided again."
        ),
        "Nobody loses anything: no expiry moves earlier.",
        "Everybody who has answered gets a letter. It does not tell the key.",
    ]
    # What was marked beside it is not meant.
    fields = service.session.scalars(select(Proposal.fields)).one()
    service.session.rollback()
    assert "key" not in fields


@ONE
@pytest.mark.parametrize(
    ("chosen", "sentence", "field"),
    [
        ({}, "Choose what is to count.", "kinds"),
        ({"kind": "re-key"}, "Choose the answer that is right as well.", "keys"),
    ],
    ids=["nothing", "no key"],
)
def test_it_says_what_is_still_to_be_chosen(
    service: Installation,
    ada: Visitor,
    asked: AskedRow,
    chosen: dict[str, str],
    sentence: str,
    field: str,
):
    refused = looked_at(service, ada, asked, **chosen)

    assert refused.status == 400
    assert texts(refused.page, f"//div[@role='alert']//a[@href='#{field}']") == [sentence]
    kept = refused.page.xpath("//input[@name='kind'][@checked]/@value")
    assert kept == list(chosen.values())
    assert PROPOSE not in refused.said


@ONE
@pytest.mark.parametrize(("typed", "status"), [("", 400), ("no-such-item", 404)])
def test_it_says_that_it_knows_no_such_question(ada: Visitor, typed: str, status: int):
    refused = found_by(ada, typed)

    assert refused.status == status
    assert len(refused.page.xpath("//div[@role='alert']//a[@href='#item']")) == 1
    assert refused.page.xpath("//input[@name='item']/@value") == [typed]


@ONE
def test_it_refuses_what_nobody_was_asked(service: Installation, ada: Visitor, asked: AskedRow):
    unasked = service.session.scalars(
        select(Item.name).where(Item.name.like("a4-%")).order_by(Item.id).limit(1)
    ).one()
    service.session.rollback()

    refused = ada.press(found_by(ada, unasked), LOOK, kind="void")

    assert refused.status == 409
    assert "Nobody has been asked revision 1" in refused.said
    assert PROPOSE not in refused.said


@ONE
def test_it_needs_a_reason_and_keeps_what_was_chosen(
    service: Installation, ada: Visitor, asked: AskedRow
):
    chosen = wrong_options(asked)[1]

    refused = ada.press(looked_at(service, ada, asked, kind="re-key", key=chosen), PROPOSE)

    assert refused.status == 400
    assert "Reason: fill this in." in refused.said
    assert refused.page.xpath("//input[@checked]/@value") == ["re-key", chosen]
    assert figures(refused)["Answers so far"] == "1"


@ONE
def test_it_proposes_nothing_that_cannot_be(service: Installation, ada: Visitor, asked: AskedRow):
    shown = looked_at(service, ada, asked, kind="re-key", key=wrong_options(asked)[0])

    refused = ada.press(shown, PROPOSE, reason=WHY, key="z")

    assert refused.status == 409
    assert "The question has no option z." in refused.said
    assert refused.page.xpath("//form[@method='get']//input[@name='item']/@value")[0] == name_of(
        service, asked
    )


@ONE
def test_it_offers_nothing_more_once_the_question_is_void(
    service: Installation, ada: Visitor, ben: Visitor, asked: AskedRow
):
    ada.press(looked_at(service, ada, asked, kind="void"), PROPOSE, reason=WHY)
    ben.press(ben.open(WAITING), CONFIRM)

    shown = found_by(ada, name_of(service, asked))

    assert "Every answer to this question counts as right already" in shown.said
    assert LOOK not in shown.said
    assert "Every answer counts as right" in facts(shown)["Rescored 24 November 2026, 14:05:09 EST"]


@ONE
def test_it_says_why_the_second_of_two_proposals_cannot_be_confirmed(
    service: Installation, ada: Visitor, ben: Visitor, asked: AskedRow
):
    for _ in range(2):
        ada.press(looked_at(service, ada, asked, kind="void"), PROPOSE, reason=WHY)
    waiting = ben.open(WAITING)
    forms = waiting.page.xpath("//form[contains(@action, '/confirm')]")
    token = {"csrf": forms[0].xpath(".//input[@name='csrf']/@value")[0]}

    ben.send(forms[0], token)
    refused = ben.send(forms[1], token)

    assert refused.status == 409
    assert "This question was voided" in refused.said
    assert len(rescores(service)) == 1


@ONE
def test_it_offers_every_revision_and_begins_with_the_newest_that_was_asked(
    service: Installation, ada: Visitor, asked: AskedRow, tmp_path: Path
):
    name = name_of(service, asked)
    for topic in (tmp_path / "bank" / "a5").glob("*.toml"):
        text = topic.read_text("utf-8")
        topic.write_text(text.replace(asked.source.stem, f"{asked.source.stem} Now?"), "utf-8")
    service.load_bank(tmp_path / "bank")

    shown = found_by(ada, name)
    other = ada.press(shown, "Show the question", item=name, revision="2")
    unknown = ada.open(f"{NEW}?item={name}&revision=7")
    elsewhere = ada.press(shown, "Show the question", item="no-such-item", revision="1")

    assert texts(shown.page, "//select[@name='revision']/option") == ["2 (the newest)", "1"]
    assert shown.page.xpath("//option[@selected]/@value") == ["1"]
    assert other.page.xpath("//option[@selected]/@value") == ["2"]
    assert texts(other.page, "//legend//h3")[0].endswith("Now?")
    assert "with a revision 7" in unknown.said
    assert "There is no question 'no-such-item' in the bank." in elsewhere.said


@ONE
def test_it_lists_rescores_with_both_admins_and_their_progress(
    service: Installation, ada: Visitor, ben: Visitor, asked: AskedRow
):
    empty = ada.open(LIST)
    ada.press(looked_at(service, ada, asked, kind="void"), PROPOSE, reason=WHY)
    ben.press(ben.open(WAITING), CONFIRM)

    listed = ada.open(LIST)

    assert "No question has been rescored." in empty.said
    [line] = rows(listed.page, "//tbody/tr")
    assert line.startswith(f"{name_of(service, asked)} A5, revision 1 Every answer counts as right")
    assert "It begins within a minute." in line
    assert f"{WHY} ada@example.org ben@example.org 24 November 2026, 14:05:09 EST" in line


@ONE
def test_it_is_reached_from_the_bank(ada: Visitor):
    bank = ada.open("/office/bank")

    assert ada.press_link(bank, "Rescore a question").path == NEW
    assert ada.press_link(bank, "Rescores so far").path == LIST


@ONE
def test_it_lists_some_at_a_time(
    service: Installation,
    ada: Visitor,
    ben: Visitor,
    asked: AskedRow,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("renewal.web.office.rescores.AT_ONCE", 1)
    for chosen in wrong_options(asked)[:2]:
        ada.press(looked_at(service, ada, asked, kind="re-key", key=chosen), PROPOSE, reason=WHY)
        ben.press(ben.open(WAITING), CONFIRM)

    first = ada.open(LIST)
    second = ada.press_link(first, "Next page")

    found = [rows(page.page, "//tbody/tr") for page in (first, second)]
    keys = [[line.partition("Key: ")[2][:1] for line in lines] for lines in found]
    assert keys == [[wrong_options(asked)[1]], [wrong_options(asked)[0]]]
    assert second.page.xpath("//a[@rel='next']") == []
    assert second.page.xpath("//nav//a[@aria-current]/text()") == ["Bank"]


@ONE
def test_it_leads_from_a_changed_key_of_an_upload_to_rescoring(
    service: Installation, ada: Visitor, asked: AskedRow, tmp_path: Path
):
    name = name_of(service, asked)
    [content] = [
        path.read_bytes()
        for path in (tmp_path / "bank" / "a5").glob("*.toml")
        if f'"{name}"'.encode() in path.read_bytes()
    ]
    preview = previewed(service, ada, ("changed.toml", with_key(content, name, asked.key[0])))
    [item] = preview.page.xpath(f"//h3/a[contains(., '{name}')]/@href")
    shown = ada.open(item)

    for page in (preview, shown):
        assert "The key differs from the one in the bank" in page.said
        [path] = page.page.xpath("//a[.='Rescore the question']/@href")
        assert ada.open(path).page.xpath("//input[@name='item']/@value")[0] == name


@ONE
def test_it_shows_a_picture_to_admins_and_only_what_is_one(service: Installation, ada: Visitor):
    service.session.add(Exhibit(sha256="ab" * 32, media_type="image/png", alt="A", content=b"x"))
    service.session.commit()

    found = ada.client.get(f"{LIST}/pictures/{'ab' * 32}")
    unknown = [ada.client.get(f"{LIST}/pictures/{name}") for name in ("cd" * 32, "no-digest")]

    assert (found.status_code, found.content_type, found.data) == (200, "image/png", b"x")
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [answer.status_code for answer in unknown] == [404, 404]


@pytest.fixture
def several(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """An office whose questions ask for every right answer, of which there are two."""
    bank = write_bank(tmp_path / "several" / "bank", {"A4": 14, "A5": 14, "A6": 14})
    for topic in bank.glob("a5/*.toml"):
        text = topic.read_text("utf-8").replace('choose = "one"', 'choose = "several"')
        topic.write_text(re.sub('key = "."', 'key = ["a", "b"]', text), "utf-8")
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.settle(bank, *rosters(), tick_at="2026-11-01T04:05:00")
        for email in (ADA, BEN):
            add_account(made.session, email=email, role=Role.ADMIN, now=made.now)
        yield made


@ONE
def test_it_takes_a_whole_key_where_several_answers_are_chosen(several: Installation):
    row = several.asked("R1", "A5", Month(2026, 11))
    ada, ben = (signed_in(several, email) for email in (ADA, BEN))

    form = found_by(ada, name_of(several, row))
    counting = ada.press(form, LOOK, kind="re-key", key=["b", "a"])
    shown = ada.press(form, LOOK, kind="re-key", key=["b", "a", "d"])
    ada.press(shown, PROPOSE, reason=WHY)
    waiting = ben.open(WAITING)
    ben.press(waiting, CONFIRM)

    assert form.page.xpath("//input[@name='key']/@type") == ["checkbox"] * 4
    assert counting.status == 409
    assert "counts for this question already" in counting.said
    assert shown.page.xpath("//input[@name='key'][@checked]/@value") == ["a", "b", "d"]
    assert re.sub(r"\. [^;]+", "", facts(waiting)["Right as well"]) == "a; b; d"
    found = several.session.scalars(select(RescoreRow.key)).one()
    assert found is not None
    assert sorted(found) == ["a", "b", "d"]
    again = facts(found_by(ada, name_of(several, row)))
    assert [re.sub(r"\. [^;]+", "", again[f"Key {n}"]) for n in (1, 2)] == ["a; b", "a; b; d"]
