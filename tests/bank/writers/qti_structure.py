"""A structural check of the QTI packages that we write, in place of the official schemas.

It shows that elements stand in the order and number that QTI 1.2, 2.1 and 3.0 and their lists of
contents (IMS Content Packaging) give them, that required attributes are there, that identifiers
are unique and every reference has its target, that response declarations fit their interactions,
and that the list of contents names every file. It does not prove validity: it knows only the
elements that our writers use, takes no data type but that of identifiers, does not look into XHTML
or LOM, and says nothing of how a program that reads the package behaves.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

MANIFEST = "imsmanifest.xml"
SPACES = {
    "http://www.imsglobal.org/xsd/imsqti_v2p1": "imsqti_v2p1.xsd",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0": "imsqti_asiv3p0_v1p0.xsd",
}
KINDS = {
    "http://www.imsglobal.org/xsd/imscp_v1p1": ("v2p1", "http://www.imsglobal.org/xsd/imsqti_v2p1"),
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1": (
        "v3p0",
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    ),
    "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1": (
        "v1p2",
        "http://www.imsglobal.org/xsd/ims_qtiasiv1p2",
    ),
}
CHILDREN = {
    # QTI 2.1; QTI 3.0 under the same names once its own are undone.
    "assessmentItem": "responseDeclaration* outcomeDeclaration* itemBody? responseProcessing? "
    "modalFeedback*",
    "responseDeclaration": "correctResponse? mapping?",
    "outcomeDeclaration": "defaultValue?",
    "correctResponse": "value+",
    "defaultValue": "value+",
    "choiceInteraction": "prompt? simpleChoice+",
    "responseProcessing": "(responseCondition|setOutcomeValue)*",
    "responseCondition": "responseIf responseElseIf* responseElse?",
    "responseIf": "match setOutcomeValue*",
    "responseElse": "setOutcomeValue*",
    "setOutcomeValue": "(variable|baseValue)",
    "match": "(variable|correct|baseValue) (variable|correct|baseValue)",
    "assessmentTest": "testPart+",
    "testPart": "assessmentSection+",
    "assessmentSection": "(assessmentSection|assessmentItemRef)*",
    # The list of contents.
    "manifest": "metadata? organizations resources",
    "resources": "resource*",
    "resource": "metadata? file* dependency*",
    # QTI 1.2.
    "questestinterop": "(assessment|objectbank|section|item)+",
    "assessment": "section+",
    "section": "(section|item)*",
    "item": "itemmetadata? presentation? resprocessing* itemfeedback*",
    "itemmetadata": "qtimetadata*",
    "qtimetadata": "qtimetadatafield+",
    "qtimetadatafield": "fieldlabel fieldentry",
    "presentation": "(material|response_lid|flow)+",
    "response_lid": "material? render_choice",
    "render_choice": "response_label*",
    "response_label": "material*",
    "material": "(mattext|matimage)+",
    "resprocessing": "outcomes respcondition+",
    "outcomes": "decvar+",
    "respcondition": "conditionvar setvar* displayfeedback*",
    "conditionvar": "(varequal|and|or|not)+",
    "and": "(varequal|not)+",
    "not": "(varequal|or|and)",
    "itemfeedback": "(flow_mat|material)+",
    "flow_mat": "material+",
}
REQUIRED = {
    "assessmentItem": "identifier title adaptive timeDependent",
    "responseDeclaration": "identifier cardinality baseType",
    "outcomeDeclaration": "identifier cardinality baseType",
    "choiceInteraction": "responseIdentifier shuffle maxChoices",
    "simpleChoice": "identifier",
    "modalFeedback": "outcomeIdentifier showHide identifier",
    "setOutcomeValue": "identifier",
    "variable": "identifier",
    "correct": "identifier",
    "baseValue": "baseType",
    "img": "src alt",
    "assessmentTest": "identifier title",
    "testPart": "identifier navigationMode submissionMode",
    "assessmentSection": "identifier title visible",
    "assessmentItemRef": "identifier href",
    "manifest": "identifier",
    "resource": "identifier type href",
    "file": "href",
    "dependency": "identifierref",
    "assessment": "ident title",
    "section": "ident",
    "item": "ident",
    "response_lid": "ident rcardinality",
    "response_label": "ident",
    "varequal": "respident",
    "setvar": "varname",
    "displayfeedback": "linkrefid",
    "itemfeedback": "ident",
}
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*")
_KEBAB = re.compile(r"-([a-z])")


def name_of(element: Element) -> str:
    """The name of an element without its namespace, as QTI 2.1 has it."""
    return _plain(etree.QName(element).localname)


def faults(package: bytes) -> list[str]:
    """Return what is wrong with the package, each with its file; empty when nothing is."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if MANIFEST not in members:
        return [f"{MANIFEST}: is missing"]
    roots = {name: etree.fromstring(each) for name, each in members.items() if _is_xml(name)}
    found = [f"{name}: {told}" for name, root in roots.items() for told in _in_document(root)]
    return found + [f"{MANIFEST}: {told}" for told in _in_contents(roots, set(members))]


def _in_document(root: Element) -> Iterator[str]:
    for element in root.iter("*"):
        yield from _order(element, name_of(element))
    if name_of(root) in ("assessmentItem", "assessmentTest"):
        yield from _schema(root)
        yield from _unique(root, "assessmentItemRef", "assessmentSection", "testPart")
    if name_of(root) == "assessmentItem":
        yield from _in_item(root)
    if name_of(root) == "questestinterop":
        yield from _unique(root, "section", "item", attribute="ident")
        for item in _all(root, "item"):
            yield from _in_old_item(item)


def _order(element: Element, name: str) -> Iterator[str]:
    for required in REQUIRED.get(name, "").split():
        if _attribute(element, required) is None:
            yield f"{name} has no {required}"
    if name not in CHILDREN:
        return
    model = re.sub(r"[A-Za-z_]+", r"(?:\g<0>,)", CHILDREN[name]).replace(" ", "")
    names = [name_of(each) for each in element.iterchildren("*")]
    if not re.fullmatch(model, "".join(f"{each}," for each in names)):
        yield f"{name} holds {' '.join(names) or 'nothing'} where {CHILDREN[name]} may stand"


def _schema(root: Element) -> Iterator[str]:
    space = etree.QName(root).namespace or ""
    place = (root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation") or "").split()
    if space not in SPACES:
        yield f"the namespace {space} is none of QTI's"
    elif place[:1] != [space] or not place[-1].endswith(SPACES[space]):
        yield "the schema location does not name the schema of the namespace"


def _in_item(root: Element) -> Iterator[str]:
    declared = {_said(each, "identifier"): each for each in _all(root, "responseDeclaration")}
    outcomes = {_said(each, "identifier") for each in _all(root, "outcomeDeclaration")}
    yield from _unique(root, "simpleChoice", "responseDeclaration", "outcomeDeclaration")
    interactions = _all(root, "choiceInteraction")
    if len(interactions) != 1:
        yield f"there are {len(interactions)} interactions"
    choices = {_said(each, "identifier") for each in _all(root, "simpleChoice")}
    for each in interactions:
        response = declared.get(_said(each, "responseIdentifier"))
        if response is None:
            yield f"no response {_said(each, 'responseIdentifier')} is declared"
        else:
            yield from _fits(response, each, choices)
    for each in (*_all(root, "variable"), *_all(root, "correct"), *_all(root, "setOutcomeValue")):
        if _said(each, "identifier") not in outcomes | declared.keys():
            yield f"{name_of(each)} names {_said(each, 'identifier')}, which is not declared"
    feedback = _all(root, "modalFeedback")
    named = {_said(each, "outcomeIdentifier") for each in feedback}
    yield from (f"feedback names the outcome {each}" for each in sorted(named - outcomes))
    shown = {_said(each, "identifier") for each in feedback}
    yield from (f"feedback names the choice {each}" for each in sorted(shown - choices))


def _fits(response: Element, interaction: Element, choices: set[str]) -> Iterator[str]:
    is_single = _said(response, "cardinality") == "single"
    right = [(each.text or "").strip() for each in _all(response, "value")]
    if _said(response, "baseType") != "identifier":
        yield f"the response to a choice is of type {_said(response, 'baseType')}"
    if is_single != (_said(interaction, "maxChoices") == "1"):
        yield "cardinality and maxChoices do not fit"
    if is_single and len(right) > 1:
        yield "a single response has several right values"
    yield from (f"the key names the choice {each}" for each in right if each not in choices)


def _in_old_item(item: Element) -> Iterator[str]:
    yield from _unique(item, "response_label", "itemfeedback", attribute="ident")
    responses = {each.get("ident"): each for each in _all(item, "response_lid")}
    feedback = {each.get("ident") for each in _all(item, "itemfeedback")}
    for each in _all(item, "varequal"):
        response = responses.get(each.get("respident"))
        labels = [] if response is None else _all(response, "response_label")
        if response is None:
            yield f"a condition names the response {each.get('respident')}"
        elif each.text not in {label.get("ident") for label in labels}:
            yield f"a condition names the label {each.text}"
    for each in _all(item, "displayfeedback"):
        if each.get("linkrefid") not in feedback:
            yield f"a condition shows the feedback {each.get('linkrefid')}"
    variables = {each.get("varname") for each in _all(item, "decvar")}
    for each in _all(item, "setvar"):
        if each.get("varname") not in variables:
            yield f"a condition sets {each.get('varname')}"


def _in_contents(roots: dict[str, Element], members: set[str]) -> Iterator[str]:
    manifest = roots[MANIFEST]
    kind, space = KINDS.get(etree.QName(manifest).namespace or "", ("", ""))
    if not kind:
        yield f"the namespace {etree.QName(manifest).namespace} is none of a list of contents"
    yield from _unique(manifest, "resource")
    listed = Counter(unquote(_said(each, "href")) for each in _all(manifest, "file"))
    yield from (f"{name} is not listed" for name in sorted(members - {MANIFEST} - listed.keys()))
    yield from (f"{name} is listed and not there" for name in sorted(listed.keys() - members))
    yield from (f"{name} is listed twice" for name, count in listed.items() if count > 1)
    resources = {_said(each, "identifier"): each for each in _all(manifest, "resource")}
    for ident, each in resources.items():
        href = unquote(_said(each, "href"))
        needs = [_said(one, "identifierref") for one in _all(each, "dependency")]
        if href not in {unquote(_said(one, "href")) for one in _all(each, "file")}:
            yield f"the file {href} of {ident} is not among its files"
        yield from (f"{ident} depends on {need}" for need in needs if need not in resources)
        at_hand = {unquote(_said(resources[need], "href")) for need in needs if need in resources}
        if href in roots:
            yield from _in_resource(each, roots[href], kind, space)
            wanted = set(_used_by(roots[href], href))
            yield from (f"{ident} uses {name} unsaid" for name in sorted(wanted - at_hand))


def _in_resource(resource: Element, root: Element, kind: str, space: str) -> Iterator[str]:
    part = {"assessmentItem": "item_", "assessmentTest": "test_"}.get(name_of(root), "")
    expected = f"imsqti_{part}xml{kind}"
    if _said(resource, "type") != expected:
        yield f"{_said(resource, 'identifier')} is of type {_said(resource, 'type')}"
    if etree.QName(root).namespace != space:
        yield f"{_said(resource, 'identifier')} is in the namespace {etree.QName(root).namespace}"


def _used_by(root: Element, href: str) -> Iterator[str]:
    """Yield the files that a document shows or lists, as the package names them."""
    for each in _all(root, "assessmentItemRef"):
        yield unquote(_said(each, "href"))
    for each in _all(root, "img"):
        yield normpath(join(dirname(href), unquote(_said(each, "src"))))
    for each in _all(root, "mattext"):
        for found in re.findall(r'src="\$IMS-CC-FILEBASE\$/([^"]+)"', each.text or ""):
            yield unquote(found)


def _unique(root: Element, *names: str, attribute: str = "identifier") -> Iterator[str]:
    said = Counter(_said(each, attribute) for name in names for each in _all(root, name))
    yield from (f"{each} identifies two things" for each, count in said.items() if count > 1)
    for each in said:
        if attribute == "identifier" and not _IDENTIFIER.fullmatch(each):
            yield f'"{each}" is no identifier'


def _all(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter("*") if name_of(each) == name]


def _attribute(element: Element, name: str) -> str | None:
    found = {_plain(each): value for each, value in element.attrib.items() if "}" not in each}
    return found.get(name)


def _said(element: Element, name: str) -> str:
    return _attribute(element, name) or ""


def _plain(name: str) -> str:
    """A name of QTI 3 as QTI 2.1 has it."""
    return _KEBAB.sub(lambda found: found[1].upper(), str(name).removeprefix("qti-"))


def _is_xml(name: str) -> bool:
    return name.endswith(".xml")
