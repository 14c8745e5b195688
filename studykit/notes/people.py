"""Lists of people as notes write them."""

import re

PARTICLE_WORDS = frozenset("de van von der den la le di da do dos el bin ter".split())
"""The small words that begin a family name."""

PARTICLES = f"(?:{'|'.join(sorted(PARTICLE_WORDS))})"
"""A pattern of them."""

ET_AL = "et al."
"""What stands in a list of names for those that are not named."""

_SUFFIX = r"(?:[JjSs]r\.?|I{2,3}|IV)"  # of a name: Roe Jr., Roe III

_OTHERS = re.compile(r",? ?\b(?:et al\b\.?|and others\b),?", re.IGNORECASE)
_BETWEEN = re.compile(rf" ?[,;](?! ?{_SUFFIX}(?: ?[,;&]| and |$)) ?(?:and )?| and | & ")
_BEFORE_SUFFIX = re.compile(rf",? +{_SUFFIX}\Z")
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


def family_name(name: str) -> str:
    """The family name, particles and all: `de Freitas` of `Nando de Freitas`, `Roe` of `Al Roe, Jr.`."""
    words = _BEFORE_SUFFIX.sub("", name.strip()).split()
    start = next((i for i, word in enumerate(words[:-1]) if word in PARTICLE_WORDS), len(words) - 1)
    if start < len(words) - 1 and start > 0 and words[start - 1].lower() in PARTICLE_WORDS:
        start -= 1  # `Van der Berg` at the start of a list or a line
    return " ".join(words[max(start, 0) :])


def surnames(names: tuple[str, ...]) -> frozenset[str]:
    """The last word of each family name, without case: what two spellings of one person share."""
    return frozenset(family_name(name).split()[-1].casefold() for name in names)


def _looks_like_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 5 and words[-1][0].isupper() and all(_is_name_part(word) for word in words)


def _is_name_part(word: str) -> bool:
    return (word[0].isupper() and _WORD.fullmatch(word) is not None) or _PARTICLE.fullmatch(word) is not None
