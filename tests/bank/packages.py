"""Builds zip packages for tests, honest ones and others."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO


def package(members: Mapping[str, str | bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class Forge:
    """Writes a package byte by byte, so that each of its headers can lie."""

    def __init__(self) -> None:
        self._body = b""
        self._list = b""
        self._count = 0

    def add(
        self,
        name: str,
        content: bytes = b"x",
        *,
        local_name: str | None = None,
        size: int | None = None,
        mode: int = 0o100644,
        flags: int = 0,
        method: int = zipfile.ZIP_DEFLATED,
        at: int | None = None,
    ) -> "Forge":
        """A member; `at` puts it where another one lies, `size` is what the headers claim."""
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        if method == zipfile.ZIP_STORED:
            packed = content
        claimed = len(content) if size is None else size
        described = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            method,
            0,
            33,
            zlib.crc32(content),
            len(packed),
            claimed,
            len(name.encode()),
            0,
        )
        offset = len(self._body) if at is None else at
        if at is None:
            inside = (name if local_name is None else local_name).encode()
            head = described[:-4] + struct.pack("<HH", len(inside), 0)
            self._body += b"PK\x03\x04" + head + inside + packed
        tail = struct.pack("<HHHII", 0, 0, 0, mode << 16, offset)
        self._list += b"PK\x01\x02" + struct.pack("<H", 0x314) + described + tail + name.encode()
        self._count += 1
        return self

    def bytes(self) -> bytes:
        """The package."""
        end = struct.pack(
            "<HHHHIIH", 0, 0, self._count, self._count, len(self._list), len(self._body), 0
        )
        return self._body + self._list + b"PK\x05\x06" + end
