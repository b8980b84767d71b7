"""Files that wait for somebody to apply what their preview showed: no evidence, gone in a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Upload(Base):
    """Files as one archive; ``sha256`` is that of the archive, and binds the preview to it."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    area: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("kind IN ('bank', 'roster')", name="kind_known"),)
