"""A work as a bibliography lists it, and the parts of a person's name."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_SUFFIX = re.compile(r"(?:jr|sr)\.?|I{2,3}|IV", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited of a work; a field that is not known is None or empty.

    Attributes:
        key: citation key, which no other work has.
        kind: in the words of the notes: paper, book, post, …
        authors: "First Last", in order.
        et_al: there are more authors than are named.
        venue: journal, conference, publisher or school.
        pages: how many.
        note: the reader's own summary.
    """

    key: str
    kind: str
    title: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    year: int | None = None
    venue: str | None = None
    url: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    pages: int | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None


class Name(NamedTuple):
    """The parts of a name: `Ana`, `de la`, `Cruz`, `Jr.`; one that has no parts is a family name alone."""

    given: str
    particle: str
    family: str
    suffix: str


def split_name(name: str) -> Name:
    """The parts of a name as written, first name first; particles are the words that begin small."""
    words = name.split()
    suffix = [words.pop()] if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else []
    small = [place for place, word in enumerate(words[:-1]) if word[0].islower()]
    if not small:
        return Name(" ".join(words[:-1]), "", " ".join(words[-1:]), *suffix or [""])
    first, last = small[0], small[-1] + 1
    return Name(" ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:]), *suffix or [""])


def family_first(name: Name) -> str:
    """`de la Cruz, Jr., Ana`, the order in which BibTeX takes every part; RIS has the suffix last."""
    return ", ".join(filter(None, [f"{name.particle} {name.family}".strip(), name.suffix, name.given]))
