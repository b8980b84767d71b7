"""Zip packages of QTI, 1.2 to 3.0: from Canvas, Blackboard, Common Cartridges, TAO and others.

Every XML file in the package whose root is that of questions is read, whatever the list of
contents says: the list gives the order, what the writer put down about each item, and a complaint
where it names a file that is not there. Canvas packs the same questions twice; the copy that says
more is read.
"""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from renewal.bank.codes.found import CONTENT_LEFT, PACKAGE_FILE_MISSING, READING_NOTE, XML_TOO_MUCH
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.formats import qti1
from renewal.bank.formats.harvest import MOST_TOLD, Harvest
from renewal.bank.formats.qti2 import items_in
from renewal.bank.formats.qti2_item import Qti2Item, kind_of
from renewal.bank.formats.qti2_names import ITEM, TEST, use_usual_names, usual_name
from renewal.bank.formats.qti_manifest import Files, joined, read_manifest
from renewal.bank.found import names_area
from renewal.bank.labels import Labels
from renewal.bank.package import MOST_PACKED, Package, looks_like_package, open_package
from renewal.bank.source import ReadResult, Source
from renewal.bank.xml import (
    MOST_TAGS,
    attribute,
    child,
    children,
    inside,
    line_of,
    name_of,
    parse_xml,
    root_name,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

name = "QTI package"
max_bytes = MOST_PACKED

_SUFFIXES = (".xml", ".qti", ".dat")
_OTHER_PACKAGES = frozenset(("[Content_Types].xml", "h5p.json", "mimetype"))
_QUESTIONS = frozenset((qti1.ROOT, ITEM))
_TWICE = "non_cc_assessments"
_DEEPEST = 50


def recognises(content: bytes, file: str) -> int:
    """Sure of questions in it, fairly sure of a list of contents; a refused package is told."""
    if not looks_like_package(content):
        return 0
    package = open_package(content, file)
    if isinstance(package, tuple):
        return 15
    if not _OTHER_PACKAGES.isdisjoint(package.names):
        return 0
    roots = (_root(package, each) for each in package.names if _may_be_xml(each))
    if any(root in _QUESTIONS or root == TEST for root in roots):
        return 95
    return 60 if read_manifest(package).member else 0


def read(source: Source) -> ReadResult:
    """Every choice question of the package, and how many there are of other types."""
    harvest = Harvest(source)
    package = open_package(source.content, source.file)
    if isinstance(package, tuple):
        return harvest.result(*package)
    _Reading(package, harvest).read()
    return harvest.result()


def _may_be_xml(member: str) -> bool:
    return member.casefold().endswith(_SUFFIXES)


def _root(package: Package, member: str) -> str:
    content = package.member(member)
    return "" if isinstance(content, Finding) else usual_name(root_name(content))


class _Reading:
    """One package on its way."""

    def __init__(self, package: Package, harvest: Harvest) -> None:
        self.package = package
        self.harvest = harvest
        self.manifest = read_manifest(package)
        self.labels = {each.member: each.labels for each in self.manifest.resources}
        self.categories: dict[str, tuple[str, ...]] = {}
        self.tags = 0
        self.copies = frozenset(
            posixpath.basename(each).partition(".")[0]
            for each in package.names
            if posixpath.basename(posixpath.dirname(each)) == _TWICE
        )
        self.passages: dict[str, Element | None] = {}

    def read(self) -> None:
        """Everything in the package is in the harvest."""
        self._tell_manifest()
        roots = {member: self._root(member) for member in self._members()}
        for member, root in roots.items():
            if root == TEST:
                self._read_test(member)
        for member, root in roots.items():
            if root == ITEM:
                self._read_item(member)
            elif root == qti1.ROOT and not self._is_twice(member):
                self._read_qti1(member)

    def _members(self) -> list[str]:
        """The files that may hold questions, in the order of the list of contents."""
        listed = [each.member for each in self.manifest.resources if each.member]
        every = dict.fromkeys((*listed, *self.package.names))
        return [each for each in every if _may_be_xml(each) and each != self.manifest.member]

    def _root(self, member: str) -> str:
        content = self.package.member(member)
        if isinstance(content, Finding):
            self.harvest.findings.append(content)
        return _root(self.package, member)

    def _tell_manifest(self) -> None:
        self.harvest.findings.extend(self.manifest.findings)
        place = Place(self.package.file, member=self.manifest.member or None)
        if not self.manifest.member:
            note = "The package has no list of contents; every file of questions in it was read"
            self.harvest.findings.append(READING_NOTE.finding(place, note=note))
        missing = [
            each.href for each in self.manifest.resources if each.is_question and not each.member
        ]
        names = [excerpt(each) for each in missing[:MOST_TOLD]]
        if len(missing) > MOST_TOLD:
            names[-1] += f" and {len(missing) - MOST_TOLD:,} more"
        told = (PACKAGE_FILE_MISSING.finding(place, name=each) for each in names)
        self.harvest.findings.extend(told)

    def _is_twice(self, member: str) -> bool:
        """True when Canvas has put the same questions into the package with more about them."""
        folder, last = posixpath.split(member)
        if posixpath.basename(folder) == _TWICE:
            return False
        idents = (posixpath.basename(folder), last.partition(".")[0])
        return not self.copies.isdisjoint(idents)

    def _parsed(self, member: str) -> "Element | None":
        content = self.package.member(member)
        if isinstance(content, Finding) or self._is_too_much(content, member):
            return None
        parsed = parse_xml(content, self.package.file, member)
        self.harvest.findings.extend(parsed.findings)
        return parsed.root

    def _is_too_much(self, content: bytes, member: str) -> bool:
        """True, and told once, when the files together have more tags than one may have."""
        before = self.tags
        self.tags += content.count(b"<")
        if before <= MOST_TAGS < self.tags:
            place = Place(self.package.file, member=member)
            what = "more tags in all its files"
            self.harvest.findings.append(XML_TOO_MUCH.finding(place, what=what, limit=MOST_TAGS))
        return self.tags > MOST_TAGS

    def _files(self, member: str) -> Files:
        return Files(self.package, (posixpath.dirname(member), self.manifest.folder))

    def _read_qti1(self, member: str) -> None:
        root = self._parsed(member)
        if root is not None:
            qti1.read_items(root, self.harvest, self._files(member).picture, member)

    def _read_item(self, member: str) -> None:
        root = self._parsed(member)
        if root is None:
            return
        use_usual_names(root)
        files = self._files(member)
        for item in items_in(root):
            place = Place(self.package.file, line_of(item), member=member)
            kind = kind_of(item)
            if kind:
                self.harvest.skip(kind, place)
            elif not self.harvest.is_full(place):
                passages = list(dict.fromkeys(self._passages(item, files, place)))
                if self.harvest.is_too_large(place, item, *passages):
                    continue
                reading = Qti2Item(item, self.harvest, files.picture, member)
                labels = self.labels.get(member, Labels())
                category = self.categories.get(member, ())
                self.harvest.add(reading.found(category, labels, passages))

    def _passages(self, item: "Element", files: Files, place: Place) -> Iterator["Element"]:
        """The texts of other files that the item is about."""
        for reference in inside(item, "assessmentStimulusRef"):
            href = attribute(reference, "href")
            passage = self._passage(files.find(href))
            if passage is None:
                what = f"The passage {excerpt(href)}, which is not in the package,"
                self.harvest.findings.append(CONTENT_LEFT.finding(place, what=what))
            else:
                yield passage

    def _passage(self, member: str) -> "Element | None":
        if member and member not in self.passages:
            root = self._parsed(member)
            if root is not None:
                use_usual_names(root)
            self.passages[member] = None if root is None else child(root, "stimulusBody")
        return self.passages.get(member)

    def _read_test(self, member: str) -> None:
        """The titles around each item of a test are its category."""
        root = self._parsed(member)
        if root is None:
            return
        use_usual_names(root)
        folder = posixpath.dirname(member)
        for href, titles in _references(root, (), 0):
            if not names_area(titles):
                continue
            self.categories.setdefault(self.package.find(joined(folder, href)), titles)


def _references(
    element: "Element", titles: tuple[str, ...], depth: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    title = attribute(element, "title").strip()
    inner = (*titles, title) if title else titles
    for each in children(element, "testPart", "assessmentSection", "assessmentItemRef"):
        if name_of(each) == "assessmentItemRef":
            yield attribute(each, "href").strip(), inner
        elif depth < _DEEPEST:
            yield from _references(each, inner, depth + 1)
