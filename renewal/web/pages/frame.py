"""What every page needs around its own content: words, programme, menu, errors.

A page hands values to `draw`; the frame adds the rest. It is made once a request, so that no
page asks twice for the programme or the reader's language.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from flask import Flask, render_template, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.programme import Programme
from renewal.store.db import db
from renewal.web.away import found_away
from renewal.web.guard import find_viewer
from renewal.web.meter import pieces
from renewal.web.pages.language import page_language
from renewal.web.pages.static import static_url
from renewal.web.words import LANGUAGES, Words, name_of

# Under this name the frame is kept with its request; `g` may outlive one, as in tests.
FRAME: Final = "renewal.frame"
# Help is no entry of the menu: the layout has it in the same corner for everybody.
_MENU: Final = (
    ("frame.questions", "/"),
    ("frame.standing", "/standing"),
    ("frame.history", "/history"),
)


class Fault(NamedTuple):
    """A line of the error summary; ``field`` is the id of the element it is about.

    ``language`` is set when the sentence is in another language than the page.
    """

    sentence: str
    field: str | None = None
    language: str = ""


class Frame(NamedTuple):
    """The words of the page and the programme it belongs to; None before one is loaded."""

    say: Words
    programme: Programme | None

    @property
    def title_language(self) -> str:
        """The language of the programme's own titles where the page has another, else empty."""
        if self.programme is None:
            return ""
        own = self.programme.languages[0]
        return "" if own.partition("-")[0] == self.say.language else own

    @property
    def name(self) -> str:
        """What the programme calls itself."""
        return self.programme.name if self.programme else ""

    def area_title(self, code: str) -> str:
        """Return the title of an area; its code alone when the programme has lost it."""
        area = self.programme.find_area(code) if self.programme else None
        return area.title if area else code


def frame() -> Frame:
    """Return the frame of this request."""
    if FRAME not in request.environ:
        request.environ[FRAME] = _new_frame()
    found: Frame = request.environ[FRAME]
    return found


def programme() -> Programme:
    """Return the programme in force, or raise `NoProgramme`."""
    return frame().programme or programme_in_force(db.session())


def draw(template: str, **values: Any) -> str:
    """Return the page drawn by a template of this folder."""
    return render_template(template, **values)


def fault_of(refusal: RenewalError, say: Words, field: str | None = None) -> Fault:
    """Return the refusal for the error summary: in the page's words where they exist."""
    known = f"error.{refusal.code}"
    if say.knows(known):
        return Fault(say(known), field)
    return Fault(refusal.sentence, field, "" if say.language == "en" else "en")


def register(app: Flask) -> None:
    """Every template of ``app`` finds the frame's values."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        pieces=pieces, static_url=static_url, is_at=is_at, breakable=breakable
    )
    app.context_processor(_values)


def is_at(path: str) -> bool:
    """Tell whether the page shown belongs to a menu entry."""
    if path == "/":
        return request.path == "/" or request.path.startswith(("/question/", "/practice"))
    return request.path == path or request.path.startswith(f"{path}/")


def breakable(title: str) -> Markup:
    """Return the title with places to break it after its slashes, for narrow screens."""
    return Markup("/<wbr>").join(title.split("/"))


def _values() -> dict[str, Any]:
    around = frame()
    say = around.say
    return {
        "say": say,
        "programme_name": around.name or say("frame.renewal"),
        "title_language": around.title_language,
        "area_title": around.area_title,
        "menu": _menu(),
        "here": _here(),
        "other_languages": [(tag, name_of(tag)) for tag in LANGUAGES if tag != say.language],
    }


def _here() -> str:
    """Return where to go back to after a change of language."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _menu() -> tuple[tuple[str, str], ...]:
    """Return the entries for whoever looks: a technician's own pages are for technicians."""
    who = find_viewer()
    return _MENU if who is not None and who.technician_id is not None else ()


def _new_frame() -> Frame:
    """Return a frame in any case: the page that reports a broken database has one too."""
    if found_away():
        return Frame(Words(page_language(), zone_of("UTC")), None)
    try:
        programme = programme_in_force(db.session())
        language = page_language()
    except (SQLAlchemyError, RenewalError):
        return Frame(Words("en", zone_of("UTC")), None)
    return Frame(Words(language, zone_of(programme.zone)), programme)
