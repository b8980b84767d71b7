"""Tables as text that no spreadsheet holds, up to the largest file that is read."""

from collections.abc import Callable

from renewal.bank.formats.delimited import max_bytes
from tests.bank.constructed.form import Build, Form, fed

_OWN = "id,area,topic,concept,kind,choose,stem,option_a,option_b,key,status,order,author,language\n"
_ROW = "x-#,A5,t,c,direct,one,What of #?,right,wrong,a,draft,shuffled,rosa,en\n"
_WIDE = "question,option 1,option 2,answer\n"
_PACKED = "question,options,answer\n"


def _new(text: str) -> Callable[[int], str]:
    return lambda n: text.replace("#", str(n))


def _formed(stem: str, number: int) -> str:
    """A row of our own table, whose texts are Markdown, with that stem."""
    return _ROW.replace("What of #?", f'"{stem}"').replace("#", str(number))


def _columns(count: int, cell: str = "x") -> Build:
    """A header of so many names, the first ones those of a question."""
    names = ",".join(f"column {at}" for at in range(count - 4))
    row = f"What?,x,y,1,{','.join([cell] * (count - 4))}\n"
    return fed(lambda _: row, f"question,option 1,option 2,answer,{names}\n")


def _options(count: int) -> Build:
    """So many columns of options."""
    names = ",".join(f"option {at}" for at in range(1, count + 1))
    return fed(
        _new(f"What #?,{','.join(f'o{at}' for at in range(count))},1\n"),
        f"question,{names},answer\n",
    )


def _encoded(build: Build, codec: str, *, times: int = 1) -> Build:
    return lambda most: build(most // times).decode().encode(codec)


def _hard_to_sniff(most: int) -> bytes:
    """Each of the first lines is a header under every separator, none of a question."""
    line = ",".join("question;option 1\toption 2|answer" for _ in range(300)) + "\n"
    return fed(lambda _: line, line * 20)(most)


_BUILDERS: dict[str, Build] = {
    "a million rows": fed(_new(_ROW), _OWN),
    "wide rows": fed(_new("What of #?,x,y,1\n"), _WIDE),
    "tiny wide rows": fed(_new("#,x,y,1\n"), _WIDE),
    "packed rows": fed(_new("What of #?,x;y;z,x\n"), _PACKED),
    "packed hundreds": fed(_new(f"What #?,{';'.join(f'o{n}' for n in range(99))},o1\n"), _PACKED),
    "packed without end": fed(_new(f"What #?,{';' * 900_000},x\n"), _PACKED),
    "letters": fed(_new("What of #?,x,y,A\n"), _WIDE),
    "texts as keys": fed(_new("What of #?,x,y,x\n"), _WIDE),
    "keys without end": fed(_new(f'What?,x,y,"{"1;" * 400_000}"\n'), _WIDE),
    "keys of letters without end": fed(_new(f'What?,x,y,"{"a, " * 300_000}"\n'), _WIDE),
    "own keys without end": fed(_new(_ROW.replace("wrong,a", f'wrong,"{"a;" * 400_000}"')), _OWN),
    "long keys": fed(_new(f'What?,x,y,"{"1;" * 2_000}"\n'), _WIDE),
    "references": fed(
        _new(f'What?,x,y,1,"{"r;" * 400_000}"\n'), _WIDE.replace("\n", ",references\n")
    ),
    "thousand columns": _columns(1_000),
    "thousand empty columns": _columns(1_000, ""),
    "ninety-nine options": _options(99),
    "too many options": _options(900),
    "one endless cell": fed(lambda _: "more ", f'{_WIDE}"', '",x,y,1\n'),
    "one endless cell of lines": fed(lambda _: "more\n", f'{_WIDE}"', '",x,y,1\n'),
    "one cell of short lines": fed(lambda _: "\n", f'{_WIDE}"', '",x,y,1\n'),
    "cells that end too soon": fed(_new('"What #"?,x,y,1\n'), _WIDE),
    "long cells that end too soon": fed(_new(f'"{"more" * 200_000}"?,x,y,1\n'), _WIDE),
    "cells of lines that end too soon": fed(_new('"' + "\n" * 900_000 + '"?,x,y,1\n'), _WIDE),
    "one row of cells of lines": fed(lambda _: '"\n",', f"{_WIDE}What?,"),
    "one row of cells": fed(lambda _: "x,", f"{_WIDE}What?,"),
    "rows of cells of lines": fed(lambda _: '"\n",' * 990_000 + "x\n", _WIDE),
    "empty rows": fed(lambda _: "\n", _WIDE),
    "rows of CR": fed(lambda _: "\r", _WIDE),
    "rows of commas": fed(lambda _: ",,,\n", _WIDE),
    "rows of many commas": fed(lambda _: "," * 100_000 + "\n", _WIDE),
    "rows of headers": fed(lambda _: _WIDE, _WIDE),
    "comments": fed(lambda _: "//,\n", _WIDE),
    "comments by #": fed(lambda _: "#,\n", _WIDE),
    "hard to sniff": _hard_to_sniff,
    "Windows-1252": _encoded(fed(_new("¿Óxido #?,Sí,No,1\n"), _WIDE), "cp1252"),
    "UTF-16": _encoded(fed(_new("What of #?,x,y,1\n"), _WIDE), "utf-16", times=2),
    "NULs": fed(lambda _: "\0", _WIDE),
    "control characters": fed(lambda _: "x\x01\n", _WIDE),
    "markup": fed(_new(f"What of #?,{'*a* ' * 300},y,1\n"), _WIDE),
    "HTML": fed(_new(f"What of #?,{'<b>a</b> ' * 300},y,1\n"), _WIDE),
    "every slip": fed(_new("x-0,Z9,,c,no,no,,,,q,no,no,,no\n"), _OWN),
    "dates": fed(_new("What of #?,1-Jan,2-Feb,1\n"), _WIDE),
    "formulas": fed(_new("What of #?,=x,@y,1\n"), _WIDE),
    "LaTeX": fed(
        lambda n: _formed(" ".join(f"$\\frac{{x_{n}}}{{y_{at}}}$" for at in range(50)), n), _OWN
    ),
    "open LaTeX": fed(lambda n: _formed(r"\(x_" * 2_000, n), _OWN),
    "prices": fed(lambda n: _formed("$5 or $6, " * 50, n), _OWN),
    "letters for dollars": fed(lambda n: _formed("$a or $b, " * 900, n), _OWN),
    "categories": fed(_new("What of #?,x,y,1,a/b/c#\n"), _WIDE.replace("\n", ",category\n")),
    "same question": fed(lambda _: "What?,x,y,1\n", _WIDE),
}

FORMS = {
    f"CSV {name}": Form("bank.csv", build, max_bytes, "csv") for name, build in _BUILDERS.items()
}
