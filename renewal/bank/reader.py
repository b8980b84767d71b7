"""Reading a bank: from paths or sources to items, with everything that is wrong, in one go.

`read_bank` is for paths (command line), `read_sources` for bytes that are at hand already (an
upload). Both gather every problem of every file before anything is decided; an item with an error
is counted and not returned. What to do about it is the caller's business.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from renewal.bank.area_file import read_area_file
from renewal.bank.codes.files import FOLDER_EMPTY
from renewal.bank.collecting import collecting_seldom
from renewal.bank.dismissals import put_aside
from renewal.bank.findings import Finding, Place, Severity
from renewal.bank.gathering import Gathered, gather
from renewal.bank.guidance import UNGUIDED, Guidance
from renewal.bank.nearby import find_installed, find_nearby
from renewal.bank.noting import NOTED_AFTER, Note, counting_on, quiet
from renewal.bank.opening import ReadFile, read_path, read_source
from renewal.bank.outline import (
    AREA_FILE,
    PROGRAMME_FILE,
    FoundOutline,
    Outline,
    area_of,
    find_outline,
    shown_as,
)
from renewal.bank.review.alike import Alike
from renewal.bank.review.balance import Weights, review_balance
from renewal.bank.review.look import seen
from renewal.bank.review.near_duplicates import near_duplicates
from renewal.bank.review.whole_bank import Bank, review_bank
from renewal.bank.source import LocatedExhibit, LocatedItem, ReadResult, Source
from renewal.domain.upload import Phase


@dataclass(frozen=True, slots=True)
class BankReading:
    """What a bank holds and what is wrong with it.

    `items` are free of errors; `choice_items` counts the `faulty` ones too, and the `repeated`,
    which stand earlier in their file. `skipped` counts other kinds of question by type. `exhibits`
    are those the items may show, found in the files that were asked for or, for a file by itself,
    in its neighbours or in the bank that is installed. `unreadable` are the findings about paths
    that could not be read at all; they are among `findings`, which are sorted by place.
    """

    files: int
    choice_items: int
    skipped: tuple[tuple[str, int], ...]
    items: tuple[LocatedItem, ...] = field(repr=False)
    exhibits: tuple[LocatedExhibit, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    unreadable: tuple[Finding, ...] = ()
    faulty: tuple[LocatedItem, ...] = field(default=(), repr=False)
    repeated: int = 0

    @property
    def recognised(self) -> int:
        """All questions, of whatever kind, faulty ones included."""
        return self.choice_items + sum(count for _, count in self.skipped)

    @property
    def has_errors(self) -> bool:
        """True when something would be left out of an import."""
        return any(finding.is_error for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings there are of that severity."""
        return sum(finding.severity is severity for finding in self.findings)


@collecting_seldom()
def read_bank(
    paths: Sequence[Path],
    outline: Outline | None = None,
    *,
    compares: bool = False,
    guidance: Guidance = UNGUIDED,
    note: Note = quiet,
) -> BankReading:
    """The bank in these files and folders; `compares` looks for items that read almost alike.

    Those of the installation that `guidance` knows are among the others then.

    Without `outline`, areas and topics are those that the bank's own folders state, if they do.
    """
    gathering = gather(paths)
    opened: list[tuple[Gathered, ReadFile | Finding]] = []
    before = 0
    for position, gathered in enumerate(gathering.files):
        note(Phase.FILES, position, len(gathering.files))
        found_in = read_path(gathered, guidance, counting_on(note, before))
        opened.append((gathered, found_in))
        before += len(found_in.result.items) if isinstance(found_in, ReadFile) else 0
    bank = [each for _, each in opened if isinstance(each, ReadFile)]
    told = [each for _, each in opened if isinstance(each, Finding)]
    passed = [finding for finding in told if not finding.is_error]
    used = {path for gathered, each in opened if each not in passed for path in gathered.found_by}
    refused = [
        *gathering.findings,
        *(finding for finding in told if finding.is_error),
        *(
            FOLDER_EMPTY.finding(Place(shown_as(folder)))
            for folder in gathering.folders
            # A programme may be loaded before there are questions.
            if folder not in used and not (folder / PROGRAMME_FILE).is_file()
        ),
    ]
    found = find_outline([each.path.parent for each in bank if each.path is not None])
    whole = {
        gathered.path.parent
        for gathered, each in opened
        if isinstance(each, ReadFile) and gathered.found_by - {gathered.path}
    }
    opened.clear()
    return _read(
        bank,
        found if outline is None else replace(found, outline=outline),
        refused,
        passed,
        _weights(whole),
        compares=compares,
        guidance=guidance,
        note=note,
    )


def read_sources(sources: Sequence[Source], outline: Outline) -> BankReading:
    """The bank in these sources; one that no format recognises is an error."""
    read = [read_source(each) for each in sources]
    bank = [each for each in read if isinstance(each, ReadFile)]
    refused = [each for each in read if isinstance(each, Finding)]
    return _read(bank, FoundOutline(outline), refused, ())


def _read(
    bank: Sequence[ReadFile],
    found: FoundOutline,
    refused: Sequence[Finding],
    passed: Sequence[Finding],
    weights: Weights = MappingProxyType({}),
    *,
    compares: bool = False,
    guidance: Guidance = UNGUIDED,
    note: Note = quiet,
) -> BankReading:
    results = [each.result for each in bank]
    items, seen_in = _looked_at(results, note)
    exhibits = [exhibit for result in results for exhibit in result.exhibits]
    nearby = find_nearby(items, exhibits, [each.path for each in bank if each.path])
    nearby += find_installed(items, (*exhibits, *nearby), guidance.installed)
    findings = [finding for result in results for finding in result.findings] + seen_in
    out, told = _review(Bank(items, exhibits, nearby, found.outline), found.disputed)
    skipped: Counter[str] = Counter()
    for result in results:
        skipped.update(dict(result.skipped))
    sound = [item for position, item in enumerate(items) if position not in out]
    faulty = tuple(items[position] for position in sorted(out) if out[position])
    balance = review_balance(sound, weights)
    held = guidance.installed.questions({each.kept.area for each in sound}) if compares else ()
    alike = near_duplicates(sound, note, held=held) if compares else ()
    every = [*findings, *told, *balance, *alike, *found.findings, *refused, *passed]
    every = put_aside(every, items, guidance.dismissed, compares=compares)
    return BankReading(
        files=len(bank),
        choice_items=len(items),
        skipped=tuple(sorted(skipped.items())),
        items=tuple(sound),
        exhibits=tuple(each for each in (*exhibits, *nearby) if each.exhibit is not None),
        findings=tuple(sorted(every, key=lambda finding: finding.order)),
        unreadable=tuple(refused),
        faulty=faulty,
        repeated=len(out) - len(faulty),
    )


def _weights(folders: Iterable[Path]) -> Weights:
    """Return the weights that the area folders state, those that can be read.

    Only of folders that were asked for whole: a file by itself need not cover its area.
    """
    found = {}
    for folder in folders:
        path, area = folder / AREA_FILE, area_of(folder.resolve().name)
        blueprint = read_area_file(path, area).blueprint if area and path.is_file() else None
        if blueprint is not None:
            found[area] = {topic.id: topic.weight for topic in blueprint.topics}
    return found


def _looked_at(
    results: Sequence[ReadResult], note: Note
) -> tuple[list[LocatedItem], list[Finding]]:
    """The items of all files with what the rules see in them, and what they find.

    Readers that pack items have asked the rules already, and told what those found.
    """
    total = sum(len(result.items) for result in results)
    items: list[LocatedItem] = []
    told: list[Finding] = []
    for result in results:
        told.extend(result.told)
        alike = Alike()
        for located in result.items:
            if len(items) % NOTED_AFTER == 0:
                note(Phase.ITEMS, len(items), total)
            items.append(seen(located, told, alike))
        told.extend(alike.untold())
    return items, told


def _review(bank: Bank, disputed: frozenset[str]) -> tuple[dict[int, bool], list[Finding]]:
    """The positions of items that stay out, with whether something is wrong, and what is said."""
    out: dict[int, bool] = {}
    told: list[Finding] = []
    for position, located in enumerate(bank.items):
        is_wrong = located.seen is not None and located.seen.is_wrong
        is_wrong = is_wrong or located.kept.area in disputed
        if is_wrong or located.unread:
            out[position] = is_wrong or located.repeats is None
    for finding, positions in review_bank(bank):
        told.append(finding)
        out.update(dict.fromkeys(positions, True))
    return out, told
