"""Spread: cards of works that were read long ago enter as new over weeks, not all at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from studykit.review.day import StudyDay
from studykit.review.model import ReviewSettings


def spread(
    cards: Sequence[str], today: StudyDay, settings: ReviewSettings, waiting: Mapping[StudyDay, int]
) -> dict[str, StudyDay]:
    """The study day from which each card may be asked: half a day's new cards a day, from today on.

    The other half stays free for works that are read meanwhile.

    Args:
        cards: uids in the order in which they are to be met.
        today: the first study day.
        settings: new cards a day; one card a day is spread at least.
        waiting: how many cards enter on a study day already.
    """
    per_day = max(1, settings.new_per_day // 2)
    return dict(zip(cards, _places(today, per_day, waiting), strict=False))


def _places(today: StudyDay, per_day: int, waiting: Mapping[StudyDay, int]) -> Iterator[StudyDay]:
    for day in count(today):
        yield from [day] * (per_day - waiting.get(day, 0))
