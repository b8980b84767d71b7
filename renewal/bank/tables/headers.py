"""What the columns of a table of questions hold, by their headers.

Letter case, blanks, hyphens, underscores and accents do not count. Our own columns are `id`,
`stem`, `option_a`, `rationale_a`, `key` and so on; beside them, the names that other programs and
people use are known. Two dialects: *wide* has a column for each option, *packed* all of them in
one cell.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType


class Role(StrEnum):
    """What a column holds; the values are the words of a column mapping."""

    ID = "id"
    AREA = "area"
    TOPIC = "topic"
    CONCEPT = "concept"
    CATEGORY = "category"
    KIND = "kind"
    CHOOSE = "choose"
    TYPE = "type"
    STEM = "stem"
    OPTION = "option"
    RIGHT_TEXT = "right option"
    WRONG_TEXT = "wrong option"
    PACKED = "options in one cell"
    OPTION_IDS = "option ids"
    FIXED = "fixed"
    KEY = "key"
    KEY_LETTER = "key as letter"
    SCORE = "score"
    RATIONALE = "rationale"
    GENERAL = "general rationale"
    REFERENCES = "references"
    EXHIBITS = "exhibits"
    FIGURE = "figure"
    ALT = "alt"
    STATUS = "status"
    ORDER = "order"
    SHUFFLE = "shuffle"
    MOST = "most choices"
    AUTHOR = "author"
    LANGUAGE = "language"
    FORMAT = "format"
    DISMISSED = "dismissed"
    NOTHING = "nothing"


NUMBERED = frozenset((Role.OPTION, Role.WRONG_TEXT, Role.KEY, Role.SCORE, Role.RATIONALE))
"""Roles that several columns may have."""

_NAMES: Mapping[Role, str] = {
    Role.ID: "id questionid itemid qid idnumber identifier externalid uid nr no",
    Role.AREA: "area",
    Role.TOPIC: "topic tema thema",
    Role.CONCEPT: "concept",
    Role.CATEGORY: "category categorypath categories categoria kategorie",
    Role.KIND: "kind",
    Role.CHOOSE: "choose",
    Role.TYPE: "qtype type questiontype itemtype",
    Role.STEM: "stem question questiontext questionstem prompt itemtext pregunta frage enunciado"
    " fragetext fragestellung textodelapregunta",
    Role.RIGHT_TEXT: "correctoptiontext correctanswertext rightanswertext",
    Role.PACKED: "choices options answers alternatives opciones antworten alternativas",
    Role.OPTION_IDS: "optionids",
    Role.FIXED: "fixed",
    Role.KEY: "key correct answer correctanswer correctanswers correctoption correctchoice"
    " rightanswer rightoption solution answerkey antwort respuesta correcta respuestacorrecta"
    " richtig loesung losung respuestascorrectas opcioncorrecta clave correctindex"
    " answerindex correctanswerindex correctoptionindex richtigeantwort richtigeantworten",
    Role.KEY_LETTER: "correctletter answerletter keyletter letter",
    Role.GENERAL: "rationale explanation feedback generalfeedback justification"
    " answerexplanation retroalimentacion explicacion justificacion erklarung begrundung",
    Role.REFERENCES: "references reference refs ref source citation referencia referencias quelle",
    Role.EXHIBITS: "exhibits exhibit",
    Role.FIGURE: "figure figures image images picture pictures img imagefile media imagen imagenes"
    " figura bild bilder imagelink",
    Role.ALT: "alt alttext figurealt imagealt",
    Role.STATUS: "status",
    Role.ORDER: "order",
    Role.SHUFFLE: "shuffle shuffleanswers shuffleoptions",
    Role.MOST: "maxchoices",
    Role.AUTHOR: "author writer autor autora",
    Role.LANGUAGE: "language lang locale idioma sprache",
    Role.FORMAT: "format textformat",
    Role.DISMISSED: "dismissed",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_OF_OPTIONS = "option|answer|choice|opcion|respuesta|alternative|alternativa|antwort"
_LETTER = re.compile(rf"(?:{_OF_OPTIONS})?([a-z])|option([a-z][1-3])")
_NUMBER = re.compile(rf"({_OF_OPTIONS})(\d{{1,2}})")
_BEYOND = re.compile(rf"(?:{_OF_OPTIONS})\d{{3,9}}")
_SCORE = re.compile(r"(?:option|answer|choice)([a-z]|\d{1,2})score|score([a-z]|\d{1,2})")
_RATIONALE = re.compile(
    r"(?:rationale|feedback|explanation|comment|retroalimentacion|explicacion|erklarung)(?:option)?"
    r"([a-z]|\d{1,2})|rationale([a-z][1-3])"
)
_RATIONALE_AFTER = re.compile(r"(?:option|answer|choice)([a-z]|\d{1,2})(?:rationale|feedback)")
_WRONG = re.compile(r"(?:distractor|wrong|wronganswer|incorrect|incorrectanswer)(\d{1,2})")
Meaning = tuple[Role, str]
"""What somebody says that a column holds, and of which option; "" for its header to tell."""
_OWN = frozenset(("stem", "optiona", "key"))


@dataclass(frozen=True, slots=True)
class OptionColumns:
    """Where one option stands: its own name (a letter or a number), and columns from 0."""

    name: str
    text: int
    rationale: int | None = None
    score: int | None = None
    header: str = ""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by what they hold; `unused` are the headers that mean nothing.

    `crowding` are those of more options than a question may have. `has_rival_keys`: each of several
    columns names the whole key, by their headers.
    """

    width: int
    one: Mapping[Role, int] = field(default_factory=lambda: MappingProxyType({}))
    options: tuple[OptionColumns, ...] = ()
    keys: tuple[int, ...] = ()
    unused: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    crowding: tuple[str, ...] = ()
    has_rival_keys: bool = False
    is_own: bool = False

    def at(self, role: Role) -> int | None:
        """The column of that role, or None."""
        return self.one.get(role)

    @property
    def is_unclear(self) -> bool:
        """True when no row can be read by them."""
        return bool(self.repeated or self.crowding)

    @property
    def is_bank(self) -> bool:
        """True when there are questions with something to choose from."""
        has_options = len(self.options) > 1 or Role.PACKED in self.one
        return Role.STEM in self.one and (has_options or Role.TYPE in self.one)


@lru_cache(maxsize=4096)
def normal(header: str) -> str:
    """The header as it is compared: letters and digits only, small, without accents."""
    plain = unicodedata.normalize("NFKD", header).lower()
    return "".join(sign for sign in plain if sign.isalnum())


def role_of(header: str) -> Role | None:
    """What a column of that name holds, where the name says it by itself."""
    return _ROLES.get(normal(header))


def column_name(at: int) -> str:
    """What spreadsheets call the column, counted from 0: A to Z, AA and so on."""
    again, place = divmod(at, 26)
    return (column_name(again - 1) if again else "") + chr(ord("A") + place)


def columns_of(headers: Sequence[str], saved: Mapping[str, Meaning] | None = None) -> Columns:
    """What the columns hold; `saved` says it for headers (in their normal form) that it names."""
    names = [normal(header) for header in headers]
    meanings = _meanings(names, saved or {})
    one: dict[Role, int] = {}
    unused: list[str] = []
    repeated: list[str] = []
    for index, (role, _) in enumerate(meanings):
        if role is Role.NOTHING:
            if names[index] or headers[index].strip():
                unused.append(headers[index].strip())
        elif role not in NUMBERED:
            before = one.setdefault(role, index)
            if before != index and names[before] == names[index]:
                repeated.append(headers[index].strip())
            elif before != index:
                unused.append(headers[index].strip())
    options = tuple(_options(headers, meanings, one))
    repeated += _repeated_options(options)
    return Columns(
        width=len(headers),
        one=MappingProxyType(one),
        options=options,
        keys=tuple(
            index
            for index, (role, _) in enumerate(meanings)
            if role is Role.KEY and not any(each.text == index for each in options)
        ),
        unused=tuple(unused),
        repeated=tuple(repeated),
        crowding=tuple(
            headers[index].strip()
            for index, (role, _) in enumerate(meanings)
            if role is Role.NOTHING and _BEYOND.fullmatch(names[index])
        ),
        has_rival_keys=len(_whole_keys(meanings) - set(saved or {})) > 1,
        is_own=_OWN.issubset(names),
    )


def _meanings(names: Sequence[str], saved: Mapping[str, Meaning]) -> list[tuple[Role, str]]:
    """Role and name (of the option it belongs to) of every column."""
    known = set(names)
    has_letters = {"a", "b"} <= known or {"optiona", "optionb"} <= known
    has_letters = has_letters or {"answera", "answerb"} <= known or {"choicea", "choiceb"} <= known
    has_letters = has_letters or {"opciona", "opcionb"} <= known
    # Without its underscore, "option_s" behind "option_r" looks like the options in one cell.
    found = {
        name: (Role.OPTION, "s")
        for name in ("options", "answers", "choices")
        if f"{name[:-1]}r" in known
    }
    found |= {
        name: (saved[name][0], saved[name][1] or _which(name)) for name in known if name in saved
    }
    return [found.get(name) or _meaning(name, has_letters=has_letters) for name in names]


def _whole_keys(meanings: Sequence[tuple[Role, str]]) -> set[str]:
    """The headers that name a whole key; "Answer 1" names one right option of several."""
    return {name for role, name in meanings if role is Role.KEY and name in _ROLES}


def _which(name: str) -> str:
    found = re.search(r"(\d{1,2})$|([a-z])$", name)
    return found[0] if found else name


def _meaning(name: str, *, has_letters: bool) -> tuple[Role, str]:
    role = _ROLES.get(name)
    if role is not None:
        return role, name
    for pattern, role in (
        (_SCORE, Role.SCORE),
        (_RATIONALE, Role.RATIONALE),
        (_WRONG, Role.WRONG_TEXT),
    ):
        found = pattern.fullmatch(name)
        if found:
            return role, next(group for group in found.groups() if group)
    found = _RATIONALE_AFTER.fullmatch(name)
    if found:
        return Role.RATIONALE, found[1]
    found = _LETTER.fullmatch(name)
    if found:
        return Role.OPTION, found[1] or found[2]
    found = _NUMBER.fullmatch(name)
    if found:
        # Beside columns A, B, C the columns "Answer 1", "Answer 2" name the right ones.
        is_key = has_letters and found[1] in ("answer", "respuesta", "antwort")
        return (Role.KEY if is_key else Role.OPTION), str(int(found[2]))
    return Role.NOTHING, name


def _options(
    headers: Sequence[str], meanings: Sequence[tuple[Role, str]], one: Mapping[Role, int]
) -> Iterator[OptionColumns]:
    """The options' columns; the right one first where a table has one right and some wrong."""
    rationales = _by_name(meanings, Role.RATIONALE)
    scores = _by_name(meanings, Role.SCORE)
    wrong = [index for index, (role, _) in enumerate(meanings) if role is Role.WRONG_TEXT]
    right = one.get(Role.RIGHT_TEXT)
    if right is None and wrong:
        right = next((at for at, (role, _) in enumerate(meanings) if role is Role.KEY), None)
    if right is not None and wrong:
        general = one.get(Role.GENERAL)
        yield OptionColumns("a", right, general, header=headers[right], is_right=True)
        for place, index in enumerate(wrong, 1):
            rationale = rationales.get(meanings[index][1])
            name = chr(ord("a") + place) if place < 26 else str(place)
            yield OptionColumns(name, index, rationale, header=headers[index])
        return
    for index, (role, name) in enumerate(meanings):
        if role is Role.OPTION:
            yield OptionColumns(name, index, rationales.get(name), scores.get(name), headers[index])


def _by_name(meanings: Sequence[tuple[Role, str]], role: Role) -> dict[str, int]:
    return {name: index for index, (each, name) in enumerate(meanings) if each is role}


def _repeated_options(options: Sequence[OptionColumns]) -> list[str]:
    names = [option.name for option in options]
    return [each.header for place, each in enumerate(options) if each.name in names[:place]]
