"""QTI 2.1 packages: what most programs that know QTI import."""

from collections.abc import Sequence

from renewal.bank.writers.qti_packing import Version, write_package
from renewal.bank.writers.written import Written
from renewal.domain.item import Exhibit, Item

name = "QTI 2.1 package"
suffix = ".zip"
purpose = "For Blackboard, Canvas, TAO and most others that import QTI."


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a package."""
    return write_package(items, exhibits, _VERSION)


def _as_it_is(content: bytes) -> bytes:
    return content


_VERSION = Version(
    contents="http://www.imsglobal.org/xsd/imscp_v1p1",
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    kind="v2p1",
    file=_as_it_is,
)
