"""What tests of letters may ask for: a mail server of their own."""

from collections.abc import Iterator

import pytest

from tests.mail.post_office import PostOffice, post_office


@pytest.fixture
def post() -> Iterator[PostOffice]:
    """A mail server that takes everything until it is told otherwise."""
    with post_office() as office:
        yield office
