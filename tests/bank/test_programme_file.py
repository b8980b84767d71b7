"""Reading a programme folder: what comes out, and every sentence when something is wrong."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from renewal.bank.findings import Finding, Severity
from renewal.bank.programme_file import programme_of, read_programme
from renewal.domain.basis import Basis
from renewal.domain.policy import Period, Policy, PolicyKind
from renewal.domain.programme import Programme

BANK = Path(__file__).parents[2] / "question_bank"
README = BANK / "README.md"

PROGRAMME = """\
name = "Bicycle Repair"
zone = "Europe/Amsterdam"
languages = ["nl", "en"]

[[series]]
code = "W"
title = "Wheels"
experience_years = 1
experience_basis = "O"

[[series]]
code = "M"
title = "Motors"

[[area]]
code = "W1"
title = "Front Wheel"
series = "W"
basis = "O"

[[area]]
code = "M1"
title = "Hub Motor"
series = "M"
advanced = true
experience_years = 3
experience_basis = "M"
basis = "P"
prerequisite = { all_of = ["W1"], passed_before = 2030-01-01 }

[[designation]]
code = "master"
title = "Master"
all_of = ["W1"]
one_of_each = [["M1", "W1"]]
experience_years = 4

[[policy]]
code = "standard"
version = 1
takes_effect_on = 2020-01-01

[[policy]]
code = "standard"
version = 2
takes_effect_on = 2030-01-01
kind = "probability"
period = "cycle"
grant_years = 5
renew_from = 0.75
minimum_answers = 30
"""

WHEEL = """\
code = "W1"
basis = "C"
scored = 40

[[topic]]
id = "spokes"
letter = "A"
title = "Spokes"
questions = 10
pct = 25

[[topic]]
id = "tires"
letter = "B"
title = "Tires"
ours = true
basis = "M"
"""

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Write a bank folder, each change replacing a piece of text by another."""

    def write(
        *changes: tuple[str, str], programme: str | bytes = PROGRAMME, wheel: str = WHEEL
    ) -> Path:
        for old, new in changes:
            assert isinstance(programme, str)
            assert (old in programme) != (old in wheel), f"{old!r} names no single file"
            programme, wheel = programme.replace(old, new, 1), wheel.replace(old, new, 1)
        (tmp_path / "w1").mkdir()
        (tmp_path / "w1" / "area.toml").write_text(wheel, encoding="utf-8")
        content = programme.encode() if isinstance(programme, str) else programme
        (tmp_path / "programme.toml").write_bytes(content)
        return tmp_path

    return write


def line_of(text: str, file: str = PROGRAMME) -> int:
    return file[: file.index(text)].count("\n") + 1


def read(path: Path) -> tuple[Programme, tuple[Finding, ...]]:
    programme, findings = read_programme(path)
    assert programme is not None, [finding.message for finding in findings]
    return programme, findings


def only(path: Path) -> Finding:
    """The only finding of a folder that holds no programme because of it."""
    programme, findings = read_programme(path)
    assert programme is None
    assert len(findings) == 1, [finding.message for finding in findings]
    assert findings[0].severity is Severity.ERROR
    return findings[0]


def test_it_reads_what_the_files_state(folder: Write) -> None:
    path = folder()

    programme, findings = read(path)

    assert findings == ()
    assert (programme.name, programme.zone) == ("Bicycle Repair", "Europe/Amsterdam")
    assert programme.languages == ("nl", "en")
    assert [series.title for series in programme.series] == ["Wheels", "Motors"]
    assert [area.code for area in programme.areas] == ["W1", "M1"]


def test_it_takes_experience_from_the_series_unless_the_area_states_its_own(
    folder: Write,
) -> None:
    path = folder()

    programme, _ = read(path)

    wheel, motor = programme.areas
    assert (wheel.experience_years, wheel.experience_basis) == (1, Basis.OFFICIAL)
    assert (motor.experience_years, motor.experience_basis) == (3, Basis.MEMORY)


def test_it_needs_two_years_where_nothing_is_stated(folder: Write) -> None:
    path = folder(('experience_years = 1\nexperience_basis = "O"\n', ""))

    programme, _ = read(path)

    assert programme.area("W1").experience_years == 2
    assert programme.area("W1").experience_basis is Basis.OURS


def test_it_weighs_the_topics_of_an_area_file(folder: Write) -> None:
    path = folder()

    programme, _ = read(path)

    spokes, tires = programme.area("W1").blueprint.topics
    assert (spokes.weight, spokes.ours, spokes.basis) == (Fraction(1, 4), False, Basis.REPORTED)
    assert (tires.weight, tires.ours, tires.basis) == (Fraction(3, 4), True, Basis.MEMORY)
    assert programme.area("W1").scored == 40


def test_it_leaves_the_topics_of_an_area_without_a_file_to_its_items(folder: Write) -> None:
    path = folder()

    programme, _ = read(path)

    assert programme.area("M1").blueprint.topics == ()


def test_it_reads_what_areas_and_designations_require(folder: Write) -> None:
    path = folder()

    programme, _ = read(path)

    prerequisite = programme.area("M1").prerequisite
    assert prerequisite is not None
    assert [str(need) for need in prerequisite.requirements] == ["W1"]
    assert prerequisite.passed_before == date(2030, 1, 1)
    master = programme.designation("master")
    assert [str(need) for need in master.requirements] == ["M1 or W1", "W1"]
    assert (master.experience_years, master.award) == (4, False)


def test_it_reads_versions_of_the_policy(folder: Write) -> None:
    path = folder()

    programme, _ = read(path)

    first, second = programme.policies
    assert first == Policy(code="standard", version=1, takes_effect_on=date(2020, 1, 1))
    assert (second.kind, second.period) == (PolicyKind.PROBABILITY, Period.CYCLE)
    assert (second.renew_from, second.minimum_answers) == (0.75, 30)


def test_it_reads_a_weight_exactly_as_it_is_written(folder: Write) -> None:
    path = folder(("questions = 10\npct = 25", "pct = 33.3"))

    programme, _ = read(path)

    assert programme.area("W1").blueprint.topic("spokes").weight == Fraction(333, 1000)


def test_it_ignores_folders_that_are_no_areas(folder: Write) -> None:
    path = folder()
    (path / "notes").mkdir()
    (path / "notes" / "area.toml").write_text("anything", encoding="utf-8")

    _, findings = read(path)

    assert findings == ()


PROGRAMME_FAULTS = [
    ("field-unknown", 'zone = "Europe/Amsterdam"', 'zone = "Europe/Amsterdam"\ntime = 1', "time"),
    ("field-unknown", "advanced = true", "advansed = true", "advansed"),
    ("field-missing", 'name = "Bicycle Repair"\n', "", "name"),
    ("field-missing", 'title = "Hub Motor"\n', "", "title"),
    ("field-type", "experience_years = 3", 'experience_years = "3"', "experience_years"),
    ("field-type", "experience_years = 3", "experience_years = true", "experience_years"),
    ("field-value", "experience_years = 3", "experience_years = -1", "experience_years"),
    ("field-type", "advanced = true", "advanced = 1", "advanced"),
    ("field-value", 'basis = "P"', 'basis = "X"', "basis"),
    ("field-type", 'all_of = ["W1"], passed', 'all_of = "W1", passed', "all_of"),
    ("field-type", '[["M1", "W1"]]', '["M1", "W1"]', "one_of_each"),
    ("field-type", '[["M1", "W1"]]', '"M1"', "one_of_each"),
    ("field-type", "passed_before = 2030-01-01", 'passed_before = "soon"', "passed_before"),
    (
        "field-type",
        "takes_effect_on = 2020-01-01",
        "takes_effect_on = 2020-01-01T00:00:00",
        "takes",
    ),
    ("field-type", "renew_from = 0.75", 'renew_from = "often"', "renew_from"),
    ("field-value", "renew_from = 0.75", "renew_from = nan", "renew_from"),
    ("field-value", 'kind = "probability"', 'kind = "dice"', "kind"),
    ("field-type", '{ all_of = ["W1"], passed_before = 2030-01-01 }', "5", "prerequisite of M1"),
    ("language-tag", '["nl", "en"]', '["nl", "english please"]', "english please"),
    ("language-repeated", '["nl", "en"]', '["nl", "nl"]', "nl"),
    ("list-empty", '["nl", "en"]', "[]", "languages"),
    ("zone-unknown", "Europe/Amsterdam", "Europe/Atlantis", "Europe/Atlantis"),
    ("area-code", 'code = "M1"', 'code = "motor"', "motor"),
    ("series-unknown", 'series = "M"', 'series = "Q"', "Q"),
    ("code-duplicate", 'code = "M"\n', 'code = "W"\n', "series W"),
    ("required-area-unknown", '{ all_of = ["W1"],', '{ all_of = ["W8"],', "W8"),
    ("required-area-unknown", '[["M1", "W1"]]', '[["M1", "W8"]]', "designation master"),
    ("required-area-repeated", '{ all_of = ["W1"],', '{ all_of = ["W1", "W1"],', "W1"),
    ("requirement-empty", '{ all_of = ["W1"], passed', "{ passed", "prerequisite of M1"),
    ("requirement-empty", '[["M1", "W1"]]', '[["M1"], []]', "designation master"),
    ("prerequisite-circle", '{ all_of = ["W1"],', '{ all_of = ["M1"],', "M1"),
    ("policy-same-day", "2030-01-01\nkind", "2020-01-01\nkind", "standard/1 and standard/2"),
    ("code-duplicate", "version = 2", "version = 1", "standard/1"),
    ("policy-rule", "grant_years = 5", "grant_years = 6", "more than the 5 years of a cycle"),
    ("policy-rule", "minimum_answers = 30", "minimum_answers = 61", "the 60 months"),
]


@pytest.mark.parametrize(("code", "old", "new", "word"), PROGRAMME_FAULTS)
def test_it_says_what_is_wrong_in_the_programme(
    folder: Write, code: str, old: str, new: str, word: str
) -> None:
    path = folder((old, new))

    programme, findings = read_programme(path)

    assert programme is None
    told = [finding for finding in findings if finding.code == code]
    assert told, [(finding.code, finding.message) for finding in findings]
    assert word in told[0].message
    assert told[0].file.endswith("programme.toml")
    assert told[0].fix


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("experience_years = 3", "experience_years = -1", "experience_years = 3"),
        ('series = "M"', 'series = "Q"', 'series = "M"'),
        ('[["M1", "W1"]]', '[["M1", "W8"]]', 'one_of_each = [["M1"'),
        ("grant_years = 5", "grant_years = 6", "grant_years = 5"),
        ("Europe/Amsterdam", "Europe/Atlantis", "zone ="),
        ("minimum_answers = 30", "minimum_answers = 61", "minimum_answers = 30"),
    ],
)
def test_it_names_the_line(folder: Write, old: str, new: str, at: str) -> None:
    path = folder((old, new))

    finding = only(path)

    assert finding.line == line_of(at)


AREA_FAULTS = [
    ("field-unknown", "scored = 40", "scored = 40\nminutes = 60", "minutes"),
    ("field-type", "scored = 40", 'scored = "forty"', "scored"),
    ("field-value", "scored = 40", "scored = 0", "scored"),
    ("field-missing", 'title = "Tires"\n', "", "title"),
    ("area-folder-mismatch", 'code = "W1"\nbasis = "C"', 'code = "W2"\nbasis = "C"', "W2"),
    ("code-duplicate", 'id = "tires"', 'id = "spokes"', "topic spokes"),
    ("code-duplicate", 'letter = "B"', 'letter = "A"', "letter A"),
    ("topic-weight", "questions = 10\npct = 25", "questions = 0", "questions = 0"),
    ("topic-weight", "questions = 10\npct = 25", "weight = -1.5", "weight = -1.5"),
    ("topic-weight-unmarked", "ours = true", "ours = false", "tires"),
    ("blueprint-figures", "questions = 10\npct = 25", "questions = 40", "leaves nothing"),
    ("blueprint-figures", "scored = 40\n", "", "add scored"),
]


@pytest.mark.parametrize(("code", "old", "new", "word"), AREA_FAULTS)
def test_it_says_what_is_wrong_in_an_area_file(
    folder: Write, code: str, old: str, new: str, word: str
) -> None:
    path = folder((old, new))

    finding = only(path)

    assert finding.code == code
    assert word in finding.message
    assert finding.file.endswith("w1/area.toml")


def test_it_warns_of_a_percentage_that_does_not_fit_the_count(folder: Write) -> None:
    path = folder(("pct = 25", "pct = 26"))

    _, findings = read(path)

    assert [(f.code, f.severity, f.line) for f in findings] == [
        ("topic-percent-disagrees", Severity.WARNING, line_of("pct", WHEEL))
    ]
    assert "10 of 40 questions, which is 25.0 percent, not 26" in findings[0].message


def test_it_accepts_a_percentage_that_was_rounded(folder: Write) -> None:
    path = folder(("questions = 10\npct = 25", "questions = 13\npct = 33"))

    _, findings = read(path)

    assert findings == ()


def test_it_tells_everything_that_is_wrong_in_all_files_at_once(folder: Write) -> None:
    path = folder(
        ("Europe/Amsterdam", "Europe/Atlantis"),
        ("advanced = true", "advansed = true"),
        ('{ all_of = ["W1"],', '{ all_of = ["W8"],'),
        ("grant_years = 5", "grant_years = 6"),
        ("scored = 40", "scored = 0"),
        ('letter = "B"', 'letter = "A"'),
    )

    programme, findings = read_programme(path)

    assert programme is None
    assert [finding.code for finding in findings] == [
        "zone-unknown",
        "field-unknown",
        "required-area-unknown",
        "policy-rule",
        "field-value",
        "code-duplicate",
    ]


def test_it_tells_of_area_files_even_when_the_programme_cannot_be_read(folder: Write) -> None:
    path = folder(("scored = 40", "scored = 0"), ('name = "Bicycle Repair"', "name = Bicycle"))

    programme, findings = read_programme(path)

    assert programme is None
    assert [(f.code, f.line) for f in findings] == [("toml-syntax", 1), ("field-value", 3)]


def test_it_says_that_a_file_is_missing(tmp_path: Path) -> None:
    empty = tmp_path

    finding = only(empty)

    assert (finding.code, finding.line) == ("path-missing", None)
    assert finding.file.endswith("programme.toml")


def test_it_says_that_a_file_is_not_utf8(folder: Write) -> None:
    path = folder(programme='name = "Fahrräder"\n'.encode("latin-1"))

    finding = only(path)

    assert (finding.code, finding.line) == ("encoding-not-utf8", 1)


def test_it_says_that_a_folder_stands_where_the_file_should(tmp_path: Path) -> None:
    (tmp_path / "programme.toml").mkdir()

    finding = only(tmp_path)

    assert finding.code == "path-unreadable"


def test_it_does_not_read_a_file_without_end(folder: Write) -> None:
    path = folder(programme="#" * 5_000_001)

    finding = only(path)

    assert finding.code == "file-too-large"
    assert "5,000,001" in finding.message


def test_it_says_that_an_area_file_belongs_to_no_area(folder: Write) -> None:
    path = folder()
    (path / "w7").mkdir()
    (path / "w7" / "area.toml").write_text(WHEEL.replace("W1", "W7"), encoding="utf-8")

    finding = only(path)

    assert finding.code == "area-not-listed"
    assert "W7" in finding.message


def test_it_reads_a_folder_in_capitals_with_a_warning(folder: Write) -> None:
    path = folder()
    (path / "w1").rename(path / "W1")

    programme, findings = read(path)

    assert [finding.code for finding in findings] == ["area-folder-case"]
    assert len(programme.area("W1").blueprint.topics) == 2


@pytest.mark.parametrize("what", ["series", "area", "policy"])
def test_it_needs_at_least_one_of_each_table(folder: Write, what: str) -> None:
    without = re.sub(rf"\[\[{what}\]\]\n(?:.+\n)+\n?", "", PROGRAMME)
    path = folder(programme=without.replace("[[", f"{what} = []\n[[", 1))

    programme, findings = read_programme(path)

    assert programme is None
    assert f"The programme has no [[{what}]] table." in [f.message for f in findings]


def test_it_finds_circles_of_several_areas(folder: Write) -> None:
    path = folder(
        ('basis = "O"\n\n[[area]]', 'basis = "O"\nprerequisite.all_of = ["M1"]\n\n[[area]]')
    )

    programme, findings = read_programme(path)

    assert programme is None
    assert [(f.code, f.message.split()[6]) for f in findings] == [
        ("prerequisite-circle", "W1:"),
        ("prerequisite-circle", "M1:"),
    ]


def test_it_suggests_what_may_have_been_meant(folder: Write) -> None:
    path = folder(("advanced = true", "advansed = true"))

    finding = only(path)

    assert 'Did you mean "advanced"?' in finding.message


def test_it_explains_every_field_of_a_policy_in_the_readme() -> None:
    explained = set(re.findall(r"`([a-z_]+)`", README.read_text(encoding="utf-8")))

    fields = {field.name for field in dataclasses.fields(Policy)}

    assert fields <= explained


def test_it_reads_files_that_lie_in_no_folder_in_the_same_way() -> None:
    paths = [BANK / "programme.toml", *BANK.glob("*/area.toml")]
    files = {path.relative_to(BANK).as_posix(): path.read_text("utf-8") for path in paths}

    found, _ = programme_of(files)

    assert found == read_programme(BANK)[0]
    assert found is not None


def test_it_makes_nothing_of_files_without_a_programme() -> None:
    found, findings = programme_of({"a5/area.toml": 'code = "A5"\n'})

    assert found is None
    assert any(finding.is_error for finding in findings)
