"""Archives of many constructed files, together as much as is read of one.

Each file holds what takes its format the longest, and all fill what an archive may hold.
"""

from collections.abc import Callable, Iterator
from zipfile import ZIP_STORED

from renewal.bank.archive import MOST_BYTES, MOST_FILES, MOST_SIGNS
from tests.bank.constructed import csv_forms, json_forms, text_forms, toml_forms, xml_forms
from tests.bank.constructed.form import Build, Form
from tests.bank.constructed.large_pictures import large_picture
from tests.bank.constructed.package_forms import packed
from tests.bank.packages import package
from tests.bank.writing import SVG, exhibit

_FEWEST = 10_000
_LETTERS = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)) + b" ."
_FORMS = {
    **toml_forms.FORMS,
    **json_forms.FORMS,
    **csv_forms.FORMS,
    **xml_forms.FORMS,
    **text_forms.FORMS,
}
_SLOW = (
    *("TOML dotted keys", "TOML tiny items", "TOML ever new tables", "TOML empty exhibits"),
    *("JSON titles", "JSON tiny questions", "JSON deep lists", "CSV packed rows", "CSV wide rows"),
    *("GIFT tiny questions", "GIFT feedback", "Aiken tiny questions", "Moodle pictures"),
    "Moodle tiny questions",
)


def _share(content: bytes) -> float:
    signs = len(content.translate(None, _LETTERS))
    return len(content) / MOST_BYTES + signs / MOST_SIGNS + 1 / MOST_FILES


def _many(form: Form, files: int) -> Build:
    """As many copies as fill an archive, each as large as leaves room for so many."""

    def build(most: int) -> bytes:
        size = most // files
        content = form.build(size)
        while size > _FEWEST and _share(content) > most / MOST_BYTES / files:
            size = size * 9 // 10
            content = form.build(size)
        suffix = form.file.rpartition(".")[2]
        return package({f"a5/{at}.{suffix}": content for at in range(files)}, packing=ZIP_STORED)

    return build


def _shown(name: str, picture: bytes) -> Build:
    """Files that show one picture again and again."""

    def build(most: int) -> bytes:
        def members() -> Iterator[tuple[str, str | bytes]]:
            yield f"a5/{name}", picture
            for at in range(max(1, most // 1_000_000)):
                shown = (exhibit(id=f"x{at}-{n}", file=name) for n in range(most // 100_000))
                yield f"a5/{at}.toml", toml_forms.HEAD + "".join(shown)

        return packed(members())

    return build


def _small(content: str | bytes, suffix: str) -> Callable[[int], bytes]:
    return lambda most: packed(
        {f"a5/{at}.{suffix}": content for at in range(min(1_900, most // 400))}
    )


_DRAWING = SVG.replace("</svg>", "<rect/>" * 25_000 + "</svg>").encode()
_BUILDERS: dict[str, Build] = {
    **{f"of {name}": _many(_FORMS[name], 12) for name in _SLOW},
    "of two files of GIFT": _many(_FORMS["GIFT tiny questions"], 2),
    "of one file of JSON": _many(_FORMS["JSON titles"], 1),
    "of very many files": _small(toml_forms.HEAD + "[[item]]\n", "toml"),
    "of empty files": _small("", "csv"),
    "of files in no format": _small("one two three\n" * 20, "txt"),
    "of one large picture": _shown("x.png", large_picture(1)),
    "of one drawing": _shown("x.svg", _DRAWING),
    "a bomb": lambda most: packed({"a5/x.csv": b" " * most * 2, "a5/y.csv": "id,stem\n"}),
    "of archives": _small(packed({"a5/x.csv": "id,stem\n"}), "zip"),
}

FORMS = {
    f"archive {name}": Form("bank.zip", build, MOST_BYTES) for name, build in _BUILDERS.items()
}
