"""Keeps uploaded files until somebody applies what their preview showed.

A bank waits to be read by whoever ticks next; a roster is read as often as it is looked at.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.ids import same
from renewal.domain.upload import UploadState, UploadTask
from renewal.store.db import writing
from renewal.store.tables import Upload

_PIECE: Final = 1 << 20


class UnknownUpload(RenewalError):
    """There is no such upload any more, or it is somebody else's."""

    code = "unknown_upload"


class UploadChanged(RenewalError):
    """What was to be applied is not what the preview showed."""

    code = "upload_changed"


class UploadTooLarge(RenewalError):
    """Files have more bytes together than are taken at once."""

    code = "upload_too_large"


class UploadKind(StrEnum):
    """What was uploaded."""

    BANK = "bank"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file by its name, without any folder; a large one is read where it lies, once."""

    name: str
    content: bytes | IO[bytes]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        if isinstance(self.content, bytes):
            return not self.content
        at = self.content.tell()
        end = self.content.seek(0, io.SEEK_END)
        self.content.seek(at)
        return end == at


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """Files that wait; ``area`` names the folder that a bank's files belong to, if any."""

    id: int
    area: str
    sha256: str
    packed: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the only file."""
        with self._archive() as archive:
            return archive.namelist()[0]

    @property
    def content(self) -> bytes:
        """The bytes of the only file."""
        with self._archive() as archive:
            return archive.read(archive.namelist()[0])

    def lay_out(self, folder: Path) -> list[Path]:
        """The files lie in the folder; return their paths. None of them is whole in memory."""
        with self._archive() as archive:
            paths = [folder / name for name in archive.namelist()]
            for path in paths:
                with archive.open(path.name) as packed, path.open("wb") as file:
                    copyfileobj(packed, file, _PIECE)
        return paths

    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.packed))


def keep_upload(
    session: Session,
    files: Sequence[UploadedFile],
    *,
    kind: UploadKind,
    area: str,
    account_id: int,
    now: datetime,
) -> int:
    """The files are kept for the account; return the row number of the upload."""
    content = _packed(files)
    with writing(session):
        row = Upload(
            kind=str(kind),
            account_id=account_id,
            area=area,
            sha256=sha256(content).hexdigest(),
            content=content,
            files=sorted(file.name for file in files),
            uploaded_at=now,
            state=str(UploadState.NEW),
            task=str(UploadTask.READ) if kind is UploadKind.BANK else None,
            reason="",
            claim="",
            tries=0,
            refusal="",
        )
        session.add(row)
        session.flush()
        return row.id


def kept_upload(
    session: Session,
    *,
    upload_id: int,
    kind: UploadKind,
    account_id: int,
    shown: str | None = None,
) -> KeptUpload:
    """Return an upload of this account; ``shown`` is the digest that the preview showed.

    Raises `UnknownUpload`, and `UploadChanged` when the digest is another one.
    """
    row = session.scalar(
        select(Upload).where(
            Upload.id == upload_id, Upload.kind == str(kind), Upload.account_id == account_id
        )
    )
    if row is None:
        raise UnknownUpload(
            "This upload is gone: it was applied, or it waited for more than a day. Upload the "
            "files again."
        )
    found = kept_in(row)
    if shown is not None and not same(shown, found.sha256):
        raise upload_changed()
    return found


def kept_in(row: Upload) -> KeptUpload:
    """Return the files of an upload's row, with the digest that they have now."""
    if row.content is None:
        raise UnknownUpload(
            "The files of this upload are gone: they are kept for some days only. Upload them "
            "again."
        )
    return KeptUpload(row.id, row.area, sha256(row.content).hexdigest(), row.content)


def upload_changed() -> UploadChanged:
    """Return the refusal of what is not, or not any more, what was looked at."""
    return UploadChanged(
        "This is not what the preview showed: the files, what was chosen of them, or the bank "
        "changed meanwhile. Nothing was written; look at the preview again."
    )


def forget_upload(session: Session, upload_id: int) -> None:
    """The upload is gone."""
    with writing(session):
        session.execute(delete(Upload).where(Upload.id == upload_id))


def _packed(files: Sequence[UploadedFile]) -> bytes:
    """Return the files as an archive that depends on nothing but names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files, key=lambda file: file.name):
            info = zipfile.ZipInfo(file.name)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = file.content
            source = io.BytesIO(content) if isinstance(content, bytes) else content
            with archive.open(info, "w") as packed:
                copyfileobj(source, packed, _PIECE)
    return buffer.getvalue()
