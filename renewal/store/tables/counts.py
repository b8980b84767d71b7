"""The cache of a month in numbers: derived from assignments and answers, trusted by no rule."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class CacheMonthCount(Base):
    """How many questions of a month and area were issued, answered, and answered rightly.

    A count is spread over some rows (``shard``), so that people who answer at the same time
    rarely wait for each other; the figures are the sums. Extras are not counted.
    """

    __tablename__ = "cache_month_count"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    area_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued: Mapped[int] = mapped_column(RowId)
    answered: Mapped[int] = mapped_column(RowId)
    right: Mapped[int] = mapped_column(RowId)
