"""The list of contents of an IMS package, `imsmanifest.xml`, and where files are found by it.

It may lie one folder down, be wrong about where things are, or not be there at all; it is read for
the order of the questions and for what it says about them, and never relied on.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from renewal.bank.codes.exhibits import EXHIBIT_MISSING
from renewal.bank.findings import Finding, FindingCode
from renewal.bank.labels import Labels, labels_in
from renewal.bank.package import Package
from renewal.bank.xml import attribute, children, inside, name_of, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MANIFEST = "imsmanifest.xml"
_TOKEN = re.compile(r"^(?:\$[A-Z_-]+\$|@X@[\w.]+@X@)/?")
_UPLOADED = re.compile(r"xid-[0-9_]+$")
_WEB_FILES = "web_resources"


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the list: its file as a member's name ("" if there is none), and its labels."""

    kind: str
    href: str
    member: str
    labels: Labels

    @property
    def is_question(self) -> bool:
        """True when the entry says that it holds questions."""
        return "qti" in self.kind.casefold() and bool(self.href)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list; `member` is its own name in the package, "" when the package has none."""

    member: str = ""
    resources: tuple[Resource, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def folder(self) -> str:
        """The folder that the names in the list start from."""
        return posixpath.dirname(self.member)


def read_manifest(package: Package) -> Manifest:
    """The list of contents, an empty one when it is missing or broken."""
    name = _name_of_manifest(package)
    if not name:
        return Manifest()
    content = package.member(name)
    if isinstance(content, Finding):
        return Manifest(name, findings=(content,))
    parsed = parse_xml(content, package.file, name)
    if parsed.root is None:
        return Manifest(name, findings=parsed.findings)
    resources = tuple(_resources(parsed.root, package, posixpath.dirname(name)))
    return Manifest(name, resources, parsed.findings)


def joined(folder: str, name: str) -> str:
    """The name as it reads from the folder, without steps back and forth; "" if it leads out."""
    path = posixpath.normpath(posixpath.join(folder, name))
    return "" if path.startswith(("../", "/")) or path in (".", "..") else path


@dataclass(slots=True)
class Files:
    """Where the files are that a member speaks of."""

    package: Package
    folders: tuple[str, ...]
    _known: dict[str, str] = field(default_factory=dict)

    def picture(self, src: str) -> bytes | FindingCode:
        """The bytes of a picture by its address in the member, or why there are none."""
        found = self.find(src)
        return self.package.picture(found) if found else EXHIBIT_MISSING

    def find(self, src: str) -> str:
        """The member that is meant; nothing when there is none."""
        if src not in self._known:
            plain = src.partition("?")[0].partition("#")[0]
            names = (self.package.find(each) for each in self._candidates(plain) if each)
            self._known[src] = next(filter(None, names), "") or self._by_last_name(plain)
        return self._known[src]

    def _candidates(self, src: str) -> Iterator[str]:
        for name in dict.fromkeys((src, unquote(src))):
            rest = _TOKEN.sub("", name)
            for folder in (*self.folders, "", _WEB_FILES):
                yield joined(folder, rest.lstrip("/"))

    def _by_last_name(self, src: str) -> str:
        """The one member of that name, wherever it lies."""
        last = posixpath.basename(unquote(src))
        uploaded = _UPLOADED.search(last)
        if not last:
            return ""
        marked = self.package.uploaded(uploaded.group()) if uploaded else ()
        found = dict.fromkeys((*self.package.called(last), *marked))
        return next(iter(found)) if len(found) == 1 else ""


def _name_of_manifest(package: Package) -> str:
    found = [name for name in package.names if posixpath.basename(name).casefold() == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default="")


def _resources(root: "Element", package: Package, folder: str) -> Iterator[Resource]:
    for resources in children(root, "resources"):
        base = posixpath.join(folder, attribute(resources, "base"))
        files = Files(package, (base, folder))
        for resource in children(resources, "resource"):
            href = attribute(resource, "href").strip()
            if not href:
                listed = (attribute(each, "href").strip() for each in children(resource, "file"))
                href = next(filter(None, listed), "")
            labels = labels_in(_keywords(resource))
            yield Resource(attribute(resource, "type"), href, files.find(href), labels)


def _keywords(resource: "Element") -> Iterator[str]:
    """The keywords of the entry, whichever of the three spellings of LOM it uses."""
    for keyword in inside(resource, "keyword"):
        nested = [each for each in children(keyword) if name_of(each)]
        for each in nested or [keyword]:
            yield "".join(str(text) for text in each.itertext())
