"""How many minutes a work takes to read."""

from collections.abc import Mapping

from studykit.reading.model import Pass

MINUTES_PER_PAGE = 3
"""Of a paper in pass *read*; twelve pages come to 36 minutes, within Keshav's *up to an hour*."""

_BY_KIND: Mapping[str, int] = {
    "paper": 45, "post": 20, "page": 10, "notes": 20, "video": 50, "audio": 50, "slides": 20, "press": 10,
    "poster": 10, "demo": 10, "code": 30, "tutorial": 90, "chapter": 60, "book": 900, "course": 1500,
    "thesis": 300, "workshop": 240, "school": 900, "panel": 60,
}  # fmt: skip
_DEFAULT = 30
_FACTOR: Mapping[Pass, float] = {Pass.SKIM: 0.2, Pass.READ: 1.0, Pass.STUDY: 5.0}


def estimate(kind: str, pages: int | None, stated: Mapping[str, int] | None, reading_pass: Pass) -> int:
    """Minutes that a work takes in a pass.

    What the notes state (`est:`) wins; pages refine the figure of the kind; a skim takes a fifth of a reading
    and a study five times as long (Keshav: 5–10 minutes, up to an hour, four to five hours).
    """
    stated = stated or {}
    if reading_pass in stated:
        return max(1, stated[reading_pass])
    reading = stated.get(Pass.READ) or (pages * MINUTES_PER_PAGE if pages else _BY_KIND.get(kind, _DEFAULT))
    return max(1, round(reading * _FACTOR[reading_pass]))
