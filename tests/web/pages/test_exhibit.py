"""Pictures: for the people who were asked with them, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renewal.domain.calendar import Month
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed
from tests.web.visiting import rosters, signed_in

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img">'
    '<title>A gauge</title><rect width="320" height="240" fill="#fff"/></svg>'
)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Every question of A6 shows a picture; Rosa has A6, Sam has not."""
    bank = write_bank(tmp_path / "bank", {"A4": 14, "A5": 14, "A6": 14})
    illustrate(bank / "a6")
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.settle(bank, *rosters(), tick_at="2026-11-01T04:05:00")
        yield made


def illustrate(area: Path) -> None:
    (area / "exhibits").mkdir()
    (area / "exhibits/gauge.svg").write_text(PICTURE)
    head = 'language = "en"\n'
    for topic in area.glob("*.toml"):
        text = topic.read_text("utf-8")
        if text.startswith(head):
            name = f"gauge-{topic.stem}"
            exhibit = (
                f'{head}\n[[exhibit]]\nid = "{name}"\nfile = "exhibits/gauge.svg"\n'
                'alt = "A gauge that reads 30 psi."\n'
            )
            items = text.removeprefix(head).replace(
                "\nstatus =", f'\nexhibits = ["{name}"]\nstatus ='
            )
            topic.write_text(exhibit + items, encoding="utf-8")


def picture_of(service: Installation) -> str:
    row = service.asked("R1", "A6", Month(2026, 11))
    return f"/exhibit/{row.exhibits[0].sha256}"


def test_it_shows_the_picture_with_its_question(service: Installation):
    rosa = signed_in(service, "rosa@example.org")
    row = service.asked("R1", "A6", Month(2026, 11))

    page = rosa.open(f"/question/{service.code(row)}").page
    [picture] = page.xpath("//figure/img")
    answered = rosa.client.get(picture.get("src"))

    assert picture.get("alt") == "A gauge that reads 30 psi."
    assert answered.status_code == 200
    assert answered.content_type.startswith("image/svg+xml")
    assert b"<title>A gauge</title>" in answered.data


def test_it_lets_the_browser_keep_it_and_run_nothing_in_it(service: Installation):
    rosa = signed_in(service, "rosa@example.org")

    answered = rosa.client.get(picture_of(service))

    assert answered.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answered.headers["X-Content-Type-Options"] == "nosniff"


def test_it_shows_it_to_nobody_who_was_not_asked_with_it(service: Installation):
    sam = signed_in(service, "sam@example.org")
    stranger = service.client()

    assert sam.client.get(picture_of(service)).status_code == 404
    assert stranger.get(picture_of(service)).status_code == 303
    assert sam.client.get(f"/exhibit/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("name", ["%00", "%FF", "A" * 64, "0" * 63, "0" * 5000])
def test_it_knows_no_picture_by_what_is_no_digest(service: Installation, name: str):
    rosa = signed_in(service, "rosa@example.org").client

    answered = [rosa.get(f"{path}{name}") for path in ("/exhibit/", "/api/v1/exhibits/")]

    assert [answer.status_code for answer in answered] == [404, 404]
