"""The pictures of a package: each in one place, names that differ by case alone apart."""

from collections.abc import Sequence

from renewal.bank.writers.markup import picture_name
from renewal.domain.item import Exhibit, Item


def media_of(
    items: Sequence[Item], exhibits: Sequence[Exhibit], most: int
) -> dict[str, tuple[str, Exhibit]]:
    """For each exhibit that an item shows, up to so many, its member's name and itself."""
    known = {exhibit.id: exhibit for exhibit in exhibits}
    shown = dict.fromkeys(each for item in items for each in item.exhibits if each in known)
    names: set[str] = set()
    media: dict[str, tuple[str, Exhibit]] = {}
    for number, exhibit_id in enumerate(list(shown)[:most], 1):
        exhibit = known[exhibit_id]
        file = picture_name(exhibit_id, exhibit.media_type)
        member = f"media/{file}"
        if member.casefold() in names:
            member = f"media/{number}/{file}"
        names.add(member.casefold())
        media[exhibit_id] = (member, exhibit)
    return media
