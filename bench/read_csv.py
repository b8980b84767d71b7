"""Reading a bank as CSV, against the bare reader of Python on the same bytes in the same run."""

import csv
import io
import random
import time
from collections.abc import Iterator

from bench.report import peak_mb, report
from renewal.bank.formats.delimited import Reading
from renewal.bank.source import Source

SIZE = 100_000
ROUNDS = 3
_PARTS = "rotor caliper hose sensor relay pump valve bearing bracket seal filter belt".split()
_SIGNS = "noise heat play leakage wear voltage pressure vibration delay smoke".split()
_ACTS = "measure replace clean adjust compare inspect torque bleed lubricate test".split()
_HEADERS = (
    "id,area,topic,concept,kind,choose,stem,option_a,rationale_a,option_b,rationale_b,option_c,"
    "rationale_c,option_d,rationale_d,key,references,status,order,author,language"
).split(",")


def run(size: int | None) -> None:
    """The least CPU time of three readings each, taken in turns; no item is kept."""
    size = size or SIZE
    content = bank_csv(size)
    source = Source("bank.csv", content, "A5")
    pairs = [
        (_seconds(lambda: _items(source)), _seconds(lambda: _bare(content))) for _ in range(ROUNDS)
    ]
    ours, bare = (min(each) for each in zip(*pairs, strict=True))
    report("read_csv", None, size, ours, bare, peak_mb(), megabytes=len(content) / 1e6)


def bank_csv(size: int) -> bytes:
    """So many questions as people write them, with commas, quotation marks and line ends."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_HEADERS)
    chance = random.Random(7)
    rows.writerows(_row(number, chance) for number in range(size))
    return out.getvalue().encode()


def _row(number: int, chance: random.Random) -> Iterator[str]:
    part, sign, act = (chance.choice(each) for each in (_PARTS, _SIGNS, _ACTS))
    stem = (
        f'A vehicle with {number} km comes in with {sign} near the {part}. The driver says: "It '
        f'began after the {chance.choice(_PARTS)} was changed."\nWhich step comes first?'
    )
    yield from (f"a5-{number:06}", "A5", f"{part}s", f"{part}-{sign}", "direct", "one", stem)
    for letter in "abcd":
        other = chance.choice(_PARTS)
        yield f"{act.capitalize()} the {other}, then the {part} ({letter}{number % 97})"
        yield f"The {other} shows {chance.choice(_SIGNS)} only if the {part} is sound, not before."
    yield from ("abcd"[number % 4], f"Service manual: {part}", "draft", "shuffled", "bench", "en")


def _items(source: Source) -> None:
    count = sum(1 for _ in Reading(source).items())
    assert count > 0


def _bare(content: bytes) -> None:
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    assert sum(1 for _ in csv.reader(text)) > 0


def _seconds(act: object) -> float:
    begun = time.process_time()
    act()  # type: ignore[operator]
    return time.process_time() - begun
