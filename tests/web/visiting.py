"""People who use the service with a browser that knows nothing but HTML: links, forms, cookies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.actions.sign_in import NewSession, OpenedLink, sign_in
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation
from tests.web.html import read, said, texts

NOVEMBER = "2026-11-01T05:00:00"
BASE = "http://localhost"


@dataclass(frozen=True)
class Visit:
    """A page as it was answered; ``path`` is where redirections led to."""

    response: TestResponse
    page: HtmlElement

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def said(self) -> str:
        return said(self.page)

    @property
    def title(self) -> str:
        return texts(self.page, "//title")[0]

    @property
    def heading(self) -> str:
        return texts(self.page, "//h1")[0]


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    client: FlaskClient

    def open(self, path: str) -> Visit:
        """Open an address and follow where it leads."""
        return self._visit(self.client.get(path, follow_redirects=True))

    def press(self, visit: Visit, button: str, **chosen: str | list[str]) -> Visit:
        """Fill in fields of the form that has this button, and press the button."""
        [form] = [form for form in visit.page.xpath("//form") if button in _buttons(form)]
        hidden = form.xpath(".//input[@type='hidden']")
        fields: dict[str, Any] = {field.get("name"): [] for field in hidden}
        for field in hidden:
            fields[field.get("name")].append(field.get("value"))
        for name in {box.get("name") for box in form.xpath(".//input[@checked]")} - set(chosen):
            fields[name] = form.xpath(f".//input[@checked][@name='{name}']/@value")
        fields |= {
            pressed.get("name"): [pressed.get("value")]
            for pressed in form.xpath(".//button[@name]")
            if texts(pressed, ".") == [button]
        }
        return self.send(form, {**fields, **chosen})

    def press_link(self, visit: Visit, text: str) -> Visit:
        """Follow the link with this text."""
        [link] = [link for link in visit.page.xpath("//main//a") if texts(link, ".") == [text]]
        return self.open(link.get("href"))

    def send(self, form: HtmlElement, fields: dict[str, Any]) -> Visit:
        """Send a form with exactly these fields."""
        if form.get("method") == "post":
            return self._visit(
                self.client.post(form.get("action"), data=fields, follow_redirects=True)
            )
        return self._visit(
            self.client.get(form.get("action"), query_string=fields, follow_redirects=True)
        )

    def _visit(self, response: TestResponse) -> Visit:
        return Visit(response, read(response.data))


def _buttons(form: HtmlElement) -> list[str]:
    """What the buttons of a form say: those inside, and those that name it."""
    own = form.get("id")
    named = texts(form, f"//button[@form='{own}']") if own else []
    return texts(form, ".//button") + named


def signed_in(service: Installation, email: str) -> Visitor:
    """The person's browser, signed in by an operator's link."""
    link = issue_sign_in_link(
        service.session,
        email=email,
        base_url=BASE,
        secret=SECRET,
        nonce=service.chance(),
        now=service.now,
    )
    token = f"{service.chance()}{service.chance()}"
    sign_in(
        service.session,
        proof=OpenedLink(link.rpartition("/")[2], ""),
        begin=NewSession(token, "a test"),
        secret=SECRET,
        now=service.now,
    )
    client = service.client()
    client.set_cookie("renewal", token)
    return Visitor(client)


def rosters() -> list[str]:
    """Rosa Delgado: A5 enrolled, A6 enrolled, A4 not. Sam Ortiz: A5, reads Spanish."""
    rosa = "R1,Rosa,Delgado,rosa@example.org,en,Harbor Auto Care"
    sam = "S1,Sam,Ortiz,sam@example.org,es,Harbor Auto Care"
    held = "2019-03-10,2024-03-10,2029-03-10,6,2020-01-01"
    return [
        f"{rosa},A5,{held},2026-11-01",
        f"{rosa},A6,{held},2026-11-01",
        f"{rosa},A4,{held},",
        f"{sam},A5,{held},2026-11-01",
    ]


def open_november(service: Installation, folder: Path) -> None:
    """The bank and the people are loaded, and November 2026 is open; it is the 24th."""
    bank = write_bank(folder / "bank", {"A4": 14, "A5": 14, "A6": 14})
    service.settle(bank, *rosters(), tick_at="2026-11-01T04:05:00")
    second = "2026-11-24T19:05:09"
    service.steps.once(lambda: service.tick_at(second), "tick", second)
