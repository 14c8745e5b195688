"""Lists of people as notes write them."""

import re

PARTICLES = r"(?:de|van|von|der|den|la|le|di|da|dos|el|bin|ter)"
"""A pattern of the small words that begin a family name."""

_OTHERS = re.compile(r",? ?\b(?:et al\b\.?|and others\b),?", re.IGNORECASE)
_BETWEEN = re.compile(r" ?[,;] ?(?:and )?| and | & ")
_PARTICLE = re.compile(PARTICLES)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def split_people(text: str) -> tuple[tuple[str, ...], bool]:
    """Names in order as written, and whether `et al.` (or `and others`) stands among them.

    Separators are commas, semicolons, `&` and the word `and`; a name stands as often as it is written.
    """
    named, others = _OTHERS.subn("", " ".join(text.split()))
    names = (piece.strip(" :") for piece in _BETWEEN.split(named))
    return tuple(name for name in names if name), others > 0


def is_people(text: str) -> bool:
    """Whether each piece of a bracket looks like a name: capitalised words and particles only."""
    people, et_al = split_people(text)
    return bool(people or et_al) and all(_looks_like_name(person) for person in people)


def surnames(names: tuple[str, ...]) -> frozenset[str]:
    """The last word of each name, without case: what two spellings of one person share."""
    return frozenset(name.split()[-1].casefold() for name in names)


def _looks_like_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 5 and words[-1][0].isupper() and all(_is_name_part(word) for word in words)


def _is_name_part(word: str) -> bool:
    return (word[0].isupper() and _WORD.fullmatch(word) is not None) or _PARTICLE.fullmatch(word) is not None
