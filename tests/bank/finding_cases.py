"""For every code about question files a small bank that yields it.

A case writes a bank into an empty folder and returns the paths to check (None: that folder). What
it yields besides the code stands in `ALONG`; everything else in it is sound.
"""

import os
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_STORED

from tests.bank.packages import package
from tests.bank.writing import HEAD, SVG, exhibit, item, option, options, translation, write

Case = Callable[[Path], Sequence[Path] | None]

LONG_OPTION = "The pad " + "was worn and then " * 7
ALIKE = "The bolts of "
TECHNICIANS = ("A only", "B only", "Both A and B", "Neither A nor B")


def file(*tables: str, head: str = HEAD) -> Case:
    """One file of area A5 with these tables."""

    def case(folder: Path) -> None:
        write(folder, *tables, head=head)

    return case


def changed(**fields: object) -> Case:
    """One item with these fields changed."""
    return file(item(**fields))


def spanish(**fields: object) -> Case:
    """One item with one translation in which these fields are changed."""
    return file(item(), translation("es", **fields))


def words(*texts: tuple[str, str, str]) -> list[dict[str, object]]:
    """A translation's options from id, text and rationale."""
    return [{"id": each, "text": text, "rationale": why} for each, text, why in texts]


TRANSLATED = tuple((each, f"Causa {each}", "Porque sí.") for each in "abcd")


def beside(name: str, text: str) -> Case:
    """A sound item, and another file in the bank."""

    def case(folder: Path) -> None:
        write(folder, item())
        (folder / name).write_text(text, encoding="utf-8")

    return case


def _packed(members: Mapping[str, str | bytes]) -> Case:
    """A package with a sound item in it, and with these files besides."""

    def case(folder: Path) -> Sequence[Path]:
        sound = {"a5/disc-brakes.toml": f"{HEAD}{item()}"}
        path = folder / "bank.zip"
        path.write_bytes(package({**sound, **members}, packing=ZIP_STORED))
        return [path]

    return case


def raw(content: bytes) -> Case:
    """One file with these bytes, named directly."""

    def case(folder: Path) -> Sequence[Path]:
        path = folder / "a5" / "disc-brakes.toml"
        path.parent.mkdir()
        path.write_bytes(content)
        return [path]

    return case


def drawn(picture: str | bytes, name: str = "exhibits/dial.svg", **fields: object) -> Case:
    """One item that shows a picture with this content."""

    def case(folder: Path) -> None:
        write(folder, exhibit(file=name, **fields), item(exhibits=["a5-dial-1"]))
        path = folder / "a5" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture.encode() if isinstance(picture, str) else picture)

    return case


def undrawn(name: str) -> Case:
    """One item that shows a picture from a file that is not there."""
    return file(exhibit(file=name), item(exhibits=["a5-dial-1"]))


def in_svg(text: str) -> str:
    return SVG.replace("</svg>", f"{text}</svg>")


def png_head(width: int, height: int) -> bytes:
    """A PNG that says how large it is and goes no further."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def _nowhere(folder: Path) -> Sequence[Path]:
    return [folder / "nowhere"]


def _pipe(folder: Path) -> Sequence[Path]:
    os.mkfifo(folder / "pipe")
    return [folder / "pipe"]


def _circle(folder: Path) -> Sequence[Path]:
    (folder / "circle").symlink_to("circle")
    return [folder / "circle"]


def _huge(folder: Path) -> Sequence[Path]:
    path = folder / "huge.toml"
    with path.open("wb") as content:
        content.truncate(20_000_001)
    return [path]


def _noise(folder: Path) -> Sequence[Path]:
    path = folder / "noise.bin"
    path.write_bytes(bytes(range(128, 256)))
    return [path]


def _portable_document(folder: Path) -> Sequence[Path]:
    path = folder / "questions.pdf"
    path.write_bytes(b"%PDF-1.7")
    return [path]


def _elsewhere(name: str) -> Case:
    def case(folder: Path) -> None:
        write(folder, item(), name=f"{name}/disc-brakes.toml")

    return case


def _twice(folder: Path) -> None:
    write(folder, item(), name="a5/disc-brakes.toml")
    write(folder, item(key="b"), name="b5/disc-brakes.toml")


def _exhibit_twice(folder: Path) -> None:
    drawn(SVG)(folder)
    write(folder, exhibit(), item(id="other", topic="drum-brakes"), name="a5/drum-brakes.toml")


def _repeated(folder: Path) -> None:
    drawn(SVG)(folder)
    write(folder, exhibit(), item(exhibits=["a5-dial-1", "a5-dial-1"]))


LONG = "x" * 2_000_001
FILES: Mapping[str, Case] = {
    "path-missing": _nowhere,
    "path-not-a-file": _pipe,
    "path-unreadable": _circle,
    "file-too-large": _huge,
    "format-unknown": _noise,
    "file-of-other-kind": _portable_document,
    "package-within": _packed({"a5/table.xlsx": package({"a": "b"}), "a5/disc-brakes.toml": HEAD}),
    "programme-within": _packed({"programme.toml": ""}),
    "archive-too-large": _packed({"a5/disc-brakes.toml": "#" * 3_100_000}),
    "folder-without-bank": lambda folder: None,
    "file-passed-over": beside("a5/notes.txt", "Call the foundry."),
    "outline-unreadable": beside("programme.toml", "[[area"),
    "area-missing": _elsewhere("brakes"),
    "area-unknown": beside("programme.toml", '[[area]]\ncode = "A6"\n'),
    "area-folder-mismatch": beside("a5/area.toml", 'code = "A6"\n'),
    "area-folder-case": _elsewhere("A5"),
    "encoding-not-utf8": raw((HEAD + item(author="José")).encode("cp1252")),
    "control-character": raw((HEAD + item()).encode() + b"\x07"),
    "toml-syntax": file(item(), "\nstatus = \n"),
    "nesting-too-deep": file(item(), f"\n[{'.'.join('a' * 40)}]\n"),
    "no-items": file(),
    "field-unknown": changed(autor="me"),
    "field-missing": changed(concept=None),
    "field-type": changed(stem=7),
    "field-value": changed(kind="mostly"),
    "list-too-long": changed(references=["Service manual"] * 201),
}
ITEMS: Mapping[str, Case] = {
    "item-id-duplicate": _twice,
    "stem-empty": changed(stem=" \n"),
    "options-too-few": changed(options=options("a")),
    "option-empty": changed(options=options("abc", c=" ")),
    "option-id-duplicate": changed(
        options=[*options("abc"), option("a", text="The shaft is worn", rationale="No.")]
    ),
    "options-identical": changed(options=options("abc", b="The  hub turns", c="The hub turns")),
    "key-missing": changed(key=[]),
    "key-unknown-option": changed(key="e"),
    "key-repeated": changed(key=["a", "a"]),
    "key-several-for-one": changed(key=["a", "b"]),
    "technician-order": changed(kind="technician-a-b", order="shuffled"),
    "technician-options": changed(kind="technician-a-b", order="fixed", options=options("abc")),
    "topic-unknown": beside("a5/area.toml", 'code = "A5"\n[[topic]]\nid = "drum-brakes"\n'),
    "topic-file-mismatch": changed(topic="drum-brakes"),
    "language-tag": file(item(), head='language = "English"\n'),
    "translation-same-language": file(item(), translation("en")),
    "translation-repeated": file(item(), translation("es"), translation("ES")),
    "translation-stem-empty": spanish(stem=""),
    "translation-option-unknown": spanish(options=words(*TRANSLATED, ("e", "Causa e", "No."))),
    "translation-option-missing": spanish(options=words(*TRANSLATED[:3])),
    "translation-option-duplicate": spanish(options=words(*TRANSLATED, ("a", "Otra", "No."))),
    "translation-option-empty": spanish(options=words(*TRANSLATED[:3], ("d", " ", "No."))),
    "translation-options-identical": spanish(
        options=words(*TRANSLATED[:3], ("d", "Causa  a", "No."))
    ),
    "translation-rationale-missing": spanish(options=words(*TRANSLATED[:3], ("d", "Otra", ""))),
}
PICTURES: Mapping[str, Case] = {
    "exhibit-unknown": changed(exhibits=["a5-dial-9"]),
    "exhibit-repeated": _repeated,
    "exhibit-faulty": undrawn("exhibits/none.svg"),
    "exhibit-id-duplicate": _exhibit_twice,
    "exhibit-outside": undrawn("../dial.svg"),
    "exhibit-missing": undrawn("exhibits/none.svg"),
    "exhibit-too-large": drawn(LONG),
    "exhibits-too-large": _packed(
        {
            "a5/disc-brakes.toml": f"{HEAD}{exhibit(file='exhibits/x.png')}"
            f"{item(exhibits=['a5-dial-1'])}",
            "a5/exhibits/x.png": png_head(20_000, 20_000),
        }
    ),
    "exhibit-type": drawn("GIF89a"),
    "exhibit-broken": drawn(png_head(10, 10), "exhibits/dial.png"),
    "svg-syntax": drawn(SVG.removesuffix("</svg>")),
    "svg-doctype": drawn("<!DOCTYPE svg>" + SVG),
    "svg-root": drawn(SVG.replace("viewBox", "id")),
    "svg-element": drawn(in_svg("<script/>")),
    "svg-attribute": drawn(in_svg('<g onload="a()"/>')),
    "svg-value": drawn(in_svg('<g fill="url(#a)"/>')),
    "alt-missing": drawn(SVG, alt=" "),
}
WRITING: Mapping[str, Case] = {
    "key-longest": changed(options=options(a="The flange of the hub runs out, seen at one nut.")),
    "all-of-the-above": changed(options=options(d="All of the above")),
    "none-of-the-above": changed(options=options(d="None of these")),
    "negative-not-emphasised": changed(stem="Which of these is not a cause?"),
    "kind-word-missing": changed(kind="least"),
    "option-letter": changed(options=options(d="D. The bracket has been bent")),
    "option-names-letters": changed(options=options(d="A or C")),
    "rationale-names-letter": changed(
        options=[*options("abc"), option("d", rationale="Answer B explains more.")]
    ),
    "rationale-missing": changed(options=[*options("abc"), option("d", rationale="")]),
    "dismissal-unneeded": changed(dismissed=[{"code": "reference-missing", "reason": "It is so."}]),
    "dismissal-unknown": changed(dismissed=[{"code": "reference-mising", "reason": "It is so."}]),
    "dismissal-of-error": changed(dismissed=[{"code": "key-missing", "reason": "It is so."}]),
    "reference-missing": changed(references=[]),
    "article-cue": changed(
        stem="The symptom points to an", options=options("abc", a="axle", b="bearing", c="disc")
    ),
    "stem-long": changed(stem="The wheel is turned by hand. " * 20),
    "absolute-distractors": changed(options=options(b="The pad never wore down")),
    "vague-frequency": changed(options=options(b="The pad often wore down")),
    "key-repeats-stem": changed(options=options(a="The point of the axle is bent")),
    "numbers-unordered": changed(options=options(a="5", b="10", c="7", d="12"), order="fixed"),
    "option-long": changed(options=options(a=LONG_OPTION, b=LONG_OPTION.replace("pad", "disc"))),
    "options-begin-alike": changed(options=[option(each, text=ALIKE + each) for each in "abcd"]),
    "options-few": changed(options=options("ab")),
    "raw-html": changed(stem="What does <b>this</b> show?"),
    "formula-unreadable": changed(stem="What is $\\\\frac{V}$?"),
    "image-in-text": changed(stem="What does ![this](meter.png) show?"),
}


def area(**items: Sequence[str]) -> Case:
    """Area A5 with two topics of equal weight, and for each its items as `item` makes them."""

    def case(folder: Path) -> None:
        (folder / "a5").mkdir()
        topics = "".join(f'[[topic]]\nid = "{t}"\ntitle = "{t}"\nquestions = 5\n' for t in TOPICS)
        (folder / "a5" / "area.toml").write_text(f'code = "A5"\nbasis = "P"\nscored = 10\n{topics}')
        for topic in TOPICS:
            tables = items.get(topic.replace("-", "_"), ())
            if tables:
                write(folder, *tables, name=f"a5/{topic}.toml")

    return case


def several(topic: str, count: int, **changes: object) -> list[str]:
    """So many sound items; their keys go round."""
    return [
        item(
            **{
                "id": f"a5-{topic}-{number:03d}",
                "concept": f"{topic}-{number}",
                "topic": topic,
                "stem": f"The stud is marked {number}. What is shown?",
                "key": "abcd"[number % 4],
                **changes,
            }
        )
        for number in range(1, count + 1)
    ]


TOPICS = ("disc-brakes", "drum-brakes")
LONG_KEY = options("abcd", a="The flange of the hub runs out a bit")
BALANCE: Mapping[str, Case] = {
    "key-positions-uneven": area(
        disc_brakes=several("disc-brakes", 20, key="b"),
        drum_brakes=several("drum-brakes", 20),
    ),
    "key-often-longest": area(
        disc_brakes=several("disc-brakes", 10, key="a", options=LONG_KEY),
        drum_brakes=several("drum-brakes", 10, key="a", options=LONG_KEY),
    ),
    "topic-empty": area(disc_brakes=several("disc-brakes", 12)),
    "topic-thin": area(
        disc_brakes=several("disc-brakes", 12), drum_brakes=several("drum-brakes", 2)
    ),
    "near-duplicate": file(
        item(), item(id="a5-disc-brakes-002", stem="The high point stays at one wheel stud. What?")
    ),
    "keys-disagree": file(item(), item(id="a5-disc-brakes-002", key="b")),
}
CASES: Mapping[str, Case] = {
    **FILES,
    **ITEMS,
    **PICTURES,
    **WRITING,
    **BALANCE,
}
ALONG: Mapping[str, frozenset[str]] = {
    "exhibit-faulty": frozenset({"exhibit-missing"}),
    "exhibits-too-large": frozenset({"exhibit-faulty"}),
    "package-within": frozenset({"no-items"}),
    **{
        code: frozenset({"exhibit-faulty"})
        for code in PICTURES
        if code.startswith("svg-")
        or code
        in ("exhibit-outside exhibit-missing exhibit-too-large exhibit-type exhibit-broken".split())
    },
}
