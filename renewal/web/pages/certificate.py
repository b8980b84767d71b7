"""The certificate to print: a PDF with what is certified, the link that shows it, and its QR code.

Loaded only where one is drawn, because the libraries that draw it are slow to load.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from renewal.web.pages.frame import Frame
from renewal.web.pages.printable import is_printed_whole, printable
from renewal.web.pages.public_check_page import FoundPage

MARGIN: Final = 22.0
QR: Final = 36.0
INK: Final = (21, 32, 43)
SOFT: Final = (75, 85, 97)
AMBER: Final = (255, 184, 28)


class Paper(FPDF):
    """Sheets that each say at the foot whose they are."""

    whose = ""

    def footer(self) -> None:
        """The sheet ends with whose it is and its number."""
        self.set_y(-14)
        self.set_font("helvetica", "", 9)
        self.set_text_color(*SOFT)
        self.cell(0, 5, f"{self.whose}  \xb7  {self.page_no()}", align="R")


def certificate(page: FoundPage, link: str, around: Frame, at: datetime) -> bytes:
    """Return the PDF, issued at ``at``, in the words of the frame."""
    say = around.say
    paper = Paper(format="letter")
    paper.whose = printable(say("public_check.found", number=page.number))
    paper.set_title(f"{say('certificate.title')}, {paper.whose}")
    paper.set_lang(say.language)
    paper.set_creation_date(at)
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(True, MARGIN)
    paper.add_page()
    _head(paper, around)
    _line(paper, page.name, 26, "B", below=1)
    if not is_printed_whole(page.name):
        _line(paper, say("certificate.name"), 10, colour=SOFT, below=1)
    _line(paper, say("public_check.found", number=page.number), 12)
    _line(paper, say("certificate.issued", when=say.instant(at)), 12, below=4)
    _heading(paper, say("standing.credentials"))
    for held in page.areas:
        _row(paper, held.area, around.area_title(held.area), f"{held.mark.text}, {held.validity}")
    if not page.areas:
        _line(paper, say("public_check.nothing"), 11)
    _heading(paper, say("designations.title"))
    for title in page.titles:
        _line(paper, title, 12, "B")
    if not page.titles:
        _line(paper, say("public_check.no_titles"), 11)
    _draw_check(paper, link, (say("certificate.today"), say("certificate.check")))
    return bytes(paper.output())


def _head(paper: FPDF, around: Frame) -> None:
    """A dark band across the page says whose certificate it is."""
    paper.set_fill_color(*INK)
    paper.rect(0, 0, paper.w, 34, style="F")
    paper.set_fill_color(*AMBER)
    paper.rect(0, 34, paper.w, 2, style="F")
    paper.set_y(9)
    _line(paper, around.name, 11, colour=(255, 255, 255), below=1)
    _line(paper, around.say("certificate.title"), 20, "B", colour=(255, 255, 255))
    paper.set_y(48)


def _heading(paper: FPDF, text: str) -> None:
    # Not alone at the foot of a page.
    if paper.will_page_break(24):
        paper.add_page()
    paper.ln(4)
    _line(paper, text, 13, "B", below=1)
    paper.set_draw_color(*SOFT)
    paper.line(MARGIN, paper.get_y(), paper.w - MARGIN, paper.get_y())
    paper.ln(1.5)


def _row(paper: FPDF, area: str, title: str, state: str) -> None:
    """One area: its code in a column of its own, title and state beside it."""
    if paper.will_page_break(14):
        paper.add_page()
    top = paper.get_y()
    _line(paper, area, 12, "B")
    paper.set_y(top)
    _line(paper, title, 12, "B", indent=16)
    _line(paper, state, 11, colour=SOFT, indent=16, below=1.5)


def _line(
    paper: FPDF,
    text: str,
    size: int,
    style: str = "",
    *,
    colour: tuple[int, int, int] = INK,
    indent: float = 0,
    below: float = 0,
) -> None:
    """The text stands on the paper, on as many lines as it needs; nothing to print leaves none."""
    if not (words := printable(text)):
        return
    paper.set_font("helvetica", style, size)
    paper.set_text_color(*colour)
    paper.set_x(MARGIN + indent)
    paper.multi_cell(0, size * 0.46, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(below)


def _draw_check(paper: FPDF, link: str, told: tuple[str, ...]) -> None:
    """At the foot stands how to see what is certified today: a QR code and, beside it, its link."""
    if paper.will_page_break(QR + 8):
        paper.add_page()
    top = paper.h - MARGIN - QR
    rows = list(segno.make(link, error="m", micro=False).matrix)
    side = QR / len(rows)
    paper.set_fill_color(0)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                paper.rect(MARGIN + across * side, top + down * side, side, side, style="F")
    paper.set_y(top + 4)
    for line in told:
        _line(paper, line, 11, indent=QR + 8, below=1)
    _line(paper, link, 9, indent=QR + 8)
