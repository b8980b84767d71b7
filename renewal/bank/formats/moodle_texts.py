"""The texts of a Moodle question as Markdown, and the files that lie beside each text.

A text says its format; Moodle's own (`moodle_auto_format`) is HTML in which a line end is a line
end, and a format that nobody knows is HTML. A picture lies in a `<file>` next to the text that
shows it, in base64; in very old files it is in `<image_base64>` next to the question.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from renewal.bank.codes.exhibits import EXHIBIT_MISSING
from renewal.bank.findings import FindingCode
from renewal.bank.gallery import decoded
from renewal.bank.markup import FoundPicture, Marked, from_html, from_plain, pictures_apart
from renewal.bank.source import Companions
from renewal.bank.xml import attribute, child, children, markup_within, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PLAIN = frozenset(("plain_text", "plain", "wiki_like"))
_MOODLE = frozenset(("moodle_auto_format", "moodle"))
_KNOWN = _PLAIN | _MOODLE | {"html", "markdown"}
_PLACE = "@@PLUGINFILE@@"


def format_of(element: "Element | None", usual: str) -> str:
    """The format that the text says, or the usual one; an unknown one is HTML."""
    stated = "" if element is None else attribute(element, "format").strip()
    if not stated:
        return usual
    return stated if stated in _KNOWN else "html"


class MoodleTexts:
    """The texts of one question, with the files they show."""

    def __init__(self, companions: Companions) -> None:
        self._companions = companions
        self._files: dict[str, str] = {}
        self._is_used: set[str] = set()
        self.repeated: list[str] = []

    def read(self, element: "Element | None", usual: str, *, inline: bool = False) -> Marked:
        """The text of an element as Markdown; the files in it can be found from now on."""
        if element is None:
            return Marked("")
        text = child(element, "text")
        if text is None or len(element) > 1:
            for file in children(element, "file"):
                self._take(file)
        source = _source(element, text)
        written = format_of(element, usual)
        if written == "markdown":
            return pictures_apart(source)
        if written in _PLAIN:
            return Marked(from_plain(source, inline=inline))
        if written in _MOODLE:
            source = source.strip().replace("\n", "<br>")
        return from_html(source, inline=inline)

    def find(self, src: str) -> bytes | FindingCode:
        """The bytes of a picture: of a file beside the text, else of one beside the bank."""
        name = unquote(src.partition("?")[0]).removeprefix(_PLACE).strip("/")
        for each in (name, src):
            if each in self._files:
                self._is_used.add(each)
                return decoded(self._files[each])
        return EXHIBIT_MISSING if _PLACE in src else self._companions.read(name)

    def unused(self) -> Iterator[str]:
        """The names of files that no text has shown."""
        return (each for each in self._files if each not in self._is_used)

    def old_picture(
        self, image: "Element | None", written: "Element | None"
    ) -> Iterator[FoundPicture]:
        """The picture that very old files keep beside the question: its name, and in base64."""
        src, content = text_of(image).strip(), text_of(written).strip()
        if content:
            src = src or "image"
            self._files.setdefault(src, content)
        if src:
            yield FoundPicture(src, "")

    def _take(self, file: "Element") -> None:
        folder = attribute(file, "path").strip("/")
        name = attribute(file, "name").strip()
        path = f"{folder}/{name}" if folder else name
        content = "".join(str(each) for each in file.itertext())
        if self._files.setdefault(path, content) != content:
            self.repeated.append(path)


def _source(element: "Element", text: "Element | None") -> str:
    """What is written in the element, tags that somebody forgot to escape included."""
    if text is None:
        return element.text or ""
    if len(text) == 0 or next(children(text), None) is None:
        return text.text or ""
    return markup_within(text)
