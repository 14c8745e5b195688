"""Lists of people as notes write them."""

import re

_ET_AL = re.compile(r"[\s,]*\bet\s+al\.?,?", re.I)
_PARTICLE = re.compile(r"(?:de|van|von|der|den|la|le|di|da|dos|el|bin|ter)")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def split_people(text: str) -> tuple[tuple[str, ...], bool]:
    """Names in order as written, and whether `et al.` stands among them.

    Separators are commas, semicolons, `&` and the word `and`; a name stands as often as it is written.
    """
    pieces = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+", _ET_AL.sub("", text))
    names = (" ".join(piece.split()).strip(" :") for piece in pieces)
    return tuple(name for name in names if name), _ET_AL.search(text) is not None


def is_people(text: str) -> bool:
    """Whether each piece of a bracket looks like a name: capitalised words and particles only."""
    people, et_al = split_people(text)
    return bool(people or et_al) and all(_looks_like_name(person) for person in people)


def _looks_like_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 5 and words[-1][0].isupper() and all(_is_name_part(word) for word in words)


def _is_name_part(word: str) -> bool:
    return (word[0].isupper() and _WORD.fullmatch(word) is not None) or _PARTICLE.fullmatch(word) is not None
