"""Packages are read member by member; those that no honest program writes are refused."""

import stat
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.codes.exhibits import EXHIBIT_MISSING, EXHIBIT_TOO_LARGE
from renewal.bank.findings import Finding
from renewal.bank.package import (
    MOST_BYTES,
    MOST_MEMBERS,
    MOST_PACKED,
    Package,
    looks_like_package,
    open_package,
)
from renewal.bank.source import PICTURE_LIMIT
from tests.bank.packages import Forge, package


def opened(content: bytes) -> Package:
    found = open_package(content, "bank.zip")
    assert isinstance(found, Package), found
    return found


def refusals(content: bytes) -> list[tuple[str, str | None]]:
    found = open_package(content, "bank.zip")
    assert isinstance(found, tuple)
    return [(each.code, each.member) for each in found]


def refusal(content: bytes) -> Finding:
    found = open_package(content, "bank.zip")
    assert isinstance(found, tuple)
    (finding,) = found
    return finding


def damage(content: bytes, name: str) -> Finding:
    found = opened(content).member(name)
    assert isinstance(found, Finding)
    return found


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_it_reads_members_in_the_order_of_the_package(packing: int) -> None:
    read = opened(package({"b/x.xml": "one", "./a.xml": "two", "d/": ""}, packing=packing))

    assert read.names == ("b/x.xml", "a.xml")
    assert [read.member(name) for name in (*read.names, "b/x.xml")] == [b"one", b"two", b"one"]


def test_it_reads_what_is_forged_honestly() -> None:
    assert opened(Forge().add("a", b"one").add("b", b"two").bytes()).member("b") == b"two"


def test_it_passes_over_what_a_mac_or_windows_adds() -> None:
    members = {"__MACOSX/._a.xml": "x", "b/.DS_Store": "x", "Thumbs.db": "x", "a.xml": "y"}

    assert opened(package(members)).names == ("a.xml",)


def test_it_finds_members_whatever_their_case() -> None:
    read = opened(package({"Media/A.PNG": b"x"}))

    assert (read.find("media/a.png"), read.find("a.png")) == ("Media/A.PNG", "")
    assert read.picture("media/a.png") == b"x"


def test_it_finds_members_by_their_last_names_and_by_the_marks_of_blackboard() -> None:
    read = opened(package({"a/x.png": b"", "b/x.png": b"", "csfiles/y__xid-17_1.png": b""}))

    assert list(read.called("x.png")) == ["a/x.png", "b/x.png"]
    assert list(read.uploaded("xid-17_1")) == ["csfiles/y__xid-17_1.png"]
    assert (list(read.called("y.png")), list(read.uploaded("xid-17"))) == ([], [])


def test_it_says_that_a_member_is_missing() -> None:
    found = opened(package({"a": "x"})).member("b")

    assert isinstance(found, Finding)
    assert (found.code, found.member) == ("package-file-missing", "b")


def test_it_gives_no_picture_that_is_missing_damaged_or_too_large() -> None:
    large = Forge().add("a.png", b"x" * (PICTURE_LIMIT + 1), method=zipfile.ZIP_STORED)
    damaged = Forge().add("a.png", b"x", local_name="b.png")

    assert opened(package({})).picture("a.png") is EXHIBIT_MISSING
    assert opened(large.bytes()).picture("a.png") is EXHIBIT_TOO_LARGE
    assert opened(damaged.bytes()).picture("a.png") is EXHIBIT_MISSING


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/passwd", "C:/x", "c:x", "..\\a", "a\\b", "a\nb", "a" * 501, ".."],
)
def test_it_refuses_names_that_lead_elsewhere(name: str) -> None:
    assert refusals(Forge().add("ok").add(name).bytes())[0][0] == "package-refused"


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (stat.S_IFLNK | 0o777, "it holds a link instead of a file"),
        (stat.S_IFIFO, "it holds something that is neither a file nor a folder"),
        (stat.S_IFCHR, "it holds something that is neither a file nor a folder"),
    ],
)
def test_it_refuses_links_and_devices(mode: int, reason: str) -> None:
    assert reason in refusal(Forge().add("a", b"/etc/passwd", mode=mode).bytes()).message


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2000])
def test_it_refuses_passwords(flags: int) -> None:
    assert "password" in refusal(Forge().add("a", flags=flags).bytes()).message


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9, 99])
def test_it_refuses_other_ways_of_packing(method: int) -> None:
    assert "packed in a way" in refusal(Forge().add("a", method=method).bytes()).message


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("a/b.xml", "the same name."),
        ("A/B.xml", "names that differ by case alone."),
        ("./a/b.xml", "the same name."),
    ],
)
def test_it_refuses_two_members_of_one_name(second: str, words: str) -> None:
    found = refusal(Forge().add("a/b.xml").add(second).bytes())

    assert (found.code, found.member) == ("package-refused", second.removeprefix("./"))
    assert found.message.endswith(words)


def test_it_refuses_members_that_lie_upon_each_other() -> None:
    same = Forge().add("a", b"y" * 1000).add("b", b"y" * 1000, at=0)
    within = Forge().add("a", b"z" * 1000, method=zipfile.ZIP_STORED).add("b", at=40)

    assert refusals(same.bytes()) == [("package-refused", "b")]
    assert refusals(within.bytes()) == [("package-refused", "b")]


def test_it_lists_a_few_reasons_and_not_thousands() -> None:
    forge = Forge()
    for each in range(100):
        forge.add(f"../{each}")

    assert len(refusals(forge.bytes())) == 10


def test_it_refuses_a_crowd_before_it_is_listed() -> None:
    forge = Forge()
    for each in range(MOST_MEMBERS + 1):
        forge.add(f"m{each}")
    crowd = b"PK\x03\x04" + b"PK\x01\x02" * 10_000_000
    begun = time.process_time()

    assert "more than 10,000 files" in refusal(forge.bytes()).message
    assert "more than 10,000 files" in refusal(crowd).message
    assert time.process_time() - begun < 2


def test_it_refuses_a_package_that_is_too_large() -> None:
    assert refusal(b"PK\x03\x04" + bytes(MOST_PACKED)).code == "package-refused"


def test_it_stops_at_a_bomb() -> None:
    bomb = package({"a.xml": bytes(20_000_000)})
    begun = time.process_time()

    found = damage(bomb, "a.xml")

    assert (found.code, found.member) == ("package-broken", "a.xml")
    assert "200 times" in found.message
    assert time.process_time() - begun < 2


def test_it_counts_all_members_together() -> None:
    half = bytes(range(256)) * (MOST_BYTES // 512)
    read = opened(package({"a": half, "b": half, "c": "x" * 300}, packing=zipfile.ZIP_STORED))

    found = [read.member(name) for name in ("a", "b", "c")]

    assert [isinstance(each, bytes) for each in found] == [True, True, False]
    assert isinstance(found[2], Finding)
    assert "50,000,000 bytes" in found[2].message


@pytest.mark.parametrize("size", [0, 10, 5_000, 4_000_000_000])
def test_it_believes_no_header_about_sizes(size: int) -> None:
    found = opened(Forge().add("a", b"y" * 1000, size=size).bytes()).member("a")

    assert isinstance(found, Finding) or found == b"y" * 1000
    assert size in (5_000, 4_000_000_000) or isinstance(found, Finding)


def test_it_believes_no_header_about_names() -> None:
    assert damage(Forge().add("a", local_name="b").bytes(), "a").code == "package-broken"


def test_it_opens_no_package_within_a_package() -> None:
    inner = package({"../a": "x"})

    assert opened(package({"inner.zip": inner})).member("inner.zip") == inner


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06",
        package({"a": "x"})[:-10],
        package({"a": "x" * 1000})[30:],
        b"not a package",
    ],
    # The bytes of a package hold the time at which it was made.
    ids=["nothing", "a beginning", "an end", "without its end", "without its beginning", "a text"],
)
def test_it_says_that_a_package_is_broken(content: bytes) -> None:
    assert refusals(content) == [("package-broken", None)]


def test_it_tells_packages_by_their_first_bytes() -> None:
    assert looks_like_package(package({"a": "x"}))
    assert looks_like_package(package({}))
    assert not looks_like_package(b"PKG")


GOOD = package({"a.xml": "<a/>" * 50, "b/c.png": b"\x89PNG" * 20})


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_it_never_raises_on_damage(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value

    found = open_package(bytes(damaged), "bank.zip")

    if isinstance(found, Package):
        assert all(isinstance(found.member(name), bytes | Finding) for name in found.names)
    else:
        assert all(finding.is_error for finding in found)


@given(st.binary(max_size=200))
def test_it_never_raises_on_any_bytes(noise: bytes) -> None:
    for content in (noise, b"PK\x03\x04" + noise, GOOD[:40] + noise, noise + GOOD):
        found = open_package(content, "bank.zip")

        assert isinstance(found, Package) or found
